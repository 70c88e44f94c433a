"""The administrator's part: what stands on every letter, and who signs."""

from __future__ import annotations

from functools import partial

from flask import Response, request, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.kernel.labels import N_
from magang.letters import policy, queries
from magang.letters.forms import SerialForm, SettingsForm, SignerForm
from magang.letters.models import LetterSettings, LetterSigner
from magang.letters.rules import PLACEHOLDERS, LetterKind
from magang.letters.services import keeping, serials
from magang.letters.views import bp
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.identity import current_actor
from magang.web.pages import go, render_page, submit_form


@bp.get("/admin/surat")
@requires(policy.keep)
def admin() -> Response:
    session = db.session()
    templates = queries.in_force(session)
    return render_page(
        "letters/admin/index.html",
        settings=queries.letter_settings(session),
        next_number=queries.next_number(session, today()),
        signers=queries.signers(session),
        kinds=[(kind, templates.get(kind)) for kind in LetterKind],
    )


@bp.route("/admin/surat/pengaturan", methods=["GET", "POST"])
@requires(policy.change_settings, load=queries.find_settings)
def settings(row: LetterSettings) -> Response:
    form = SettingsForm.make(row)

    def save() -> Response:
        keeping.revise_settings(
            db.session(), current_actor(), row, **form.facts(), expected_version=form.expected_version, now=now()
        )
        return go(url_for(".admin"), N_("Pengaturan surat disimpan."))

    def stored() -> SettingsForm:
        return SettingsForm.make(queries.find_settings(db.session(), current_actor()), blank=True)

    opened = request.method == "GET" and row in db.session
    return submit_form(
        form,
        save,
        "letters/admin/settings.html",
        saved=stored,
        places=PLACEHOLDERS,
        next_number=queries.next_number(db.session(), today()),
        events=timeline(db.session(), row) if opened else None,
    )


@bp.route("/admin/surat/nomor", methods=["GET", "POST"])
@requires(policy.change_settings, load=queries.find_settings)
def serial(row: LetterSettings) -> Response:
    """Letters go on where the agenda book of a running year stands."""
    if row not in db.session:
        return go(url_for(".settings"), N_("Isi pengaturan surat dahulu."))
    form = SerialForm.make(today())

    def save() -> Response:
        year, first = form.year.data, form.first.data
        serials.continue_from(db.session(), current_actor(), row, year=year, first=first, now=now())
        return go(url_for(".admin"), N_("Surat berikutnya tahun %(year)s bernomor urut %(n)s."), year=year, n=first)

    return submit_form(form, save, "letters/admin/serial.html", next_number=queries.next_number(db.session(), today()))


@bp.route("/admin/surat/penanda-tangan/baru", methods=["GET", "POST"])
@requires(policy.keep)
def signer_create() -> Response:
    form = SignerForm.make()

    def save() -> Response:
        signer = keeping.add_signer(db.session(), current_actor(), **form.facts(), now=now())
        return go(url_for(".admin"), N_("%(name)s dicatat."), name=signer.name)

    return submit_form(form, save, "letters/admin/signer.html", signer=None)


@bp.route("/admin/surat/penanda-tangan/<int:signer_id>", methods=["GET", "POST"])
@requires(policy.change_signer, load=queries.find_signer)
def signer_edit(signer: LetterSigner) -> Response:
    form, signer_id = SignerForm.make(signer), signer.id

    def save() -> Response:
        keeping.revise_signer(
            db.session(), current_actor(), signer, **form.facts(), expected_version=form.expected_version, now=now()
        )
        return go(url_for(".admin"), N_("Perubahan disimpan."))

    return submit_form(form, save, "letters/admin/signer.html", saved=partial(_stored, signer_id), signer=signer)


def _stored(signer_id: int) -> SignerForm:
    return SignerForm.make(queries.find_signer(db.session(), current_actor(), signer_id), blank=True)
