"""What the plan of a placement needs besides its form: the price, the OPD's commitment, the written justification."""

from __future__ import annotations

from flask import Response, abort, url_for

from magang.extensions import db
from magang.kernel.labels import N_
from magang.placements import policy, queries
from magang.placements.forms import CommitmentForm, CostForm, JustificationForm
from magang.placements.models import Placement
from magang.placements.services import planning
from magang.placements.views import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import act, go, submit_form


@bp.post("/penempatan/<ref:reference>/biaya/hitung")
@requires(policy.price, load=queries.find_placement)
def take_tariffs(placement: Placement) -> Response:
    from magang.placements.views.pages import show

    return act(
        lambda: planning.take_tariffs(db.session(), current_actor(), placement, now=now()),
        lambda: show(reference=placement.reference),
        url_for(".show", reference=placement.reference),
        N_("Perkiraan biaya dicatat menurut tarif."),
    )


@bp.route("/penempatan/<ref:reference>/biaya", methods=["GET", "POST"])
@requires(policy.price, load=queries.find_placement)
def cost(placement: Placement) -> Response:
    session, actor, reference = db.session(), current_actor(), placement.reference
    form = CostForm.make(placement)

    def save() -> Response:
        planning.set_costs(session, actor, placement, **form.facts(), expected_version=form.expected_version, now=now())
        return go(url_for(".show", reference=reference), N_("Perkiraan biaya disimpan."))

    def saved() -> CostForm:
        return CostForm.make(queries.find_placement(session, actor, reference) or abort(404), blank=True)

    return submit_form(
        form,
        save,
        "placements/step.html",
        saved=saved,
        placement=placement,
        title=N_("Isi biaya sendiri"),
        lead=N_("Kosongkan komponen yang belum ada datanya, dan jelaskan pada catatan dari mana angkanya."),
        submit=N_("Simpan biaya"),
    )


@bp.route("/penempatan/<ref:reference>/komitmen", methods=["GET", "POST"])
@requires(policy.commit, load=queries.find_placement)
def commit(placement: Placement) -> Response:
    form, reference = CommitmentForm(), placement.reference

    def save() -> Response:
        planning.commit(db.session(), current_actor(), placement, note=form.note.data, now=now())
        return go(url_for(".show", reference=reference), N_("Komitmen OPD dicatat."))

    return submit_form(
        form,
        save,
        "placements/step.html",
        placement=placement,
        title=N_("Nyatakan komitmen OPD"),
        lead=N_("Apa yang akan dilakukan OPD dengan hasil magang ini setelah peserta kembali?"),
        submit=N_("Nyatakan komitmen"),
    )


@bp.route("/penempatan/<ref:reference>/alasan", methods=["GET", "POST"])
@requires(policy.justify, load=queries.find_placement)
def justify(placement: Placement) -> Response:
    form, reference = JustificationForm(data={"reason": placement.evidence_justification}), placement.reference

    def save() -> Response:
        planning.justify(db.session(), current_actor(), placement, reason=form.reason.data, now=now())
        return go(url_for(".show", reference=reference), N_("Alasan tertulis ditandatangani."))

    return submit_form(
        form,
        save,
        "placements/step.html",
        placement=placement,
        title=N_("Tulis alasan tanpa bukti"),
        lead=N_("Mengapa daerah ini tetap tepat walau belum ada bukti keunggulan bertanggal dan bersumber?"),
        submit=N_("Tanda tangani alasan"),
    )
