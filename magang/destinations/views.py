"""Pages of the destinations: parse, load, authorise, one service, commit, answer."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, request, url_for

from magang.audit.services import timeline
from magang.destinations import policy, queries, services
from magang.destinations.forms import AgreementForm, EvidenceForm
from magang.destinations.models import Agreement, Evidence
from magang.extensions import db
from magang.kernel.labels import N_
from magang.reference.models import Region
from magang.reference.policy import edit_destinations
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.converters import asked_id
from magang.web.forms import EmptyForm
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, render_page, submit_form
from magang.web.panels import panels

bp = Blueprint("destinations", __name__)


@bp.get("/tujuan", defaults={"fmt": "html"})
@bp.get("/tujuan.<export:fmt>")
@requires(policy.list_destinations)
def index(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "destinations/index.html",
        queries.destination_list(today()),
        queries.visible_destinations(actor, reach=request.args.get("cakupan", "")),
        fmt=fmt,
        may_create=bool(policy.create(actor)),
        may_add_host=bool(edit_destinations(actor)),
    )


@bp.get("/tujuan/<int:region_id>")
@requires(policy.view, load=queries.find_region)
def show(region: Region) -> Response:
    actor = current_actor()
    evidence = queries.evidence_of(db.session(), actor, region_id=region.id)
    return render_page(
        "destinations/show.html",
        region=region,
        evidence=queries.by_urusan(evidence),
        counted=sum(item.counts for item in evidence),
        agreements=queries.agreements_of(db.session(), actor, region_id=region.id),
        may_edit=bool(policy.create(actor)),
        may_add_host=bool(edit_destinations(actor)),
        events=timeline(db.session(), region),
        panels=panels("destination", actor, region),
    )


@bp.get("/tujuan/bukti", defaults={"fmt": "html"})
@bp.get("/tujuan/bukti.<export:fmt>")
@requires(policy.list_destinations)
def evidence(fmt: str) -> Response:
    return render_list(
        "destinations/evidence.html", queries.EVIDENCE, queries.visible_evidence(current_actor()), fmt=fmt
    )


@bp.route("/tujuan/<int:region_id>/bukti/baru", methods=["GET", "POST"])
@requires(policy.add_to, load=queries.find_region)
def evidence_create(region: Region) -> Response:
    urusan_id = asked_id("urusan")
    form = EvidenceForm.make(db.session(), region, today=today(), urusan_id=urusan_id)

    def save() -> Response:
        services.add_evidence(db.session(), current_actor(), region, form.draft(), today=today(), now=now())
        return go(url_for(".show", region_id=region.id), N_("Bukti dicatat."))

    return submit_form(form, save, "destinations/evidence_form.html", region=region, evidence=None)


@bp.route("/tujuan/bukti/<int:evidence_id>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_evidence)
def evidence_edit(evidence: Evidence) -> Response:
    region, evidence_id = evidence.region, evidence.id
    form = EvidenceForm.make(db.session(), region, evidence)

    def save() -> Response:
        services.revise_evidence(
            db.session(),
            current_actor(),
            evidence,
            form.draft(),
            expected_version=form.expected_version,
            today=today(),
            now=now(),
        )
        return go(url_for(".show", region_id=region.id), N_("Perubahan disimpan."))

    def saved() -> EvidenceForm:
        stored = queries.find_evidence(db.session(), current_actor(), evidence_id) or abort(404)
        return EvidenceForm.make(db.session(), stored.region, stored, blank=True)

    return submit_form(form, save, "destinations/evidence_form.html", saved=saved, region=region, evidence=evidence)


@bp.route("/tujuan/bukti/<int:evidence_id>/hapus", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_evidence)
def evidence_remove(evidence: Evidence) -> Response:
    region = evidence.region

    def save() -> Response:
        services.remove_evidence(db.session(), current_actor(), evidence, now=now())
        return go(url_for(".show", region_id=region.id), N_("Bukti dihapus. Riwayat daerah tetap menyimpannya."))

    return submit_form(EmptyForm(), save, "destinations/evidence_remove.html", region=region, evidence=evidence)


@bp.route("/tujuan/<int:region_id>/kesepakatan/baru", methods=["GET", "POST"])
@requires(policy.add_to, load=queries.find_region)
def agreement_create(region: Region) -> Response:
    form = AgreementForm.make()

    def save() -> Response:
        services.add_agreement(db.session(), current_actor(), region, form.draft(), now=now())
        return go(url_for(".show", region_id=region.id), N_("Kesepakatan dicatat."))

    return submit_form(form, save, "destinations/agreement_form.html", region=region, agreement=None)


@bp.route("/tujuan/kesepakatan/<int:agreement_id>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_agreement)
def agreement_edit(agreement: Agreement) -> Response:
    form = AgreementForm.make(agreement)
    region, agreement_id = agreement.region, agreement.id

    def save() -> Response:
        services.revise_agreement(
            db.session(),
            current_actor(),
            agreement,
            form.draft(),
            expected_version=form.expected_version,
            now=now(),
        )
        return go(url_for(".show", region_id=region.id), N_("Perubahan disimpan."))

    return submit_form(
        form,
        save,
        "destinations/agreement_form.html",
        saved=partial(_stored_agreement, agreement_id),
        region=region,
        agreement=agreement,
    )


def _stored_agreement(agreement_id: int) -> AgreementForm:
    return AgreementForm.make(queries.find_agreement(db.session(), current_actor(), agreement_id), blank=True)
