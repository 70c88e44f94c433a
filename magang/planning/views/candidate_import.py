"""Candidates from Excel: template, upload, preview row by row, then all of them or none."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext

from magang.documents.imports import FaultsRemain
from magang.documents.reading import read_table
from magang.documents.sheets import MEDIA_TYPE
from magang.documents.template import template
from magang.extensions import db
from magang.kernel.actor import Role
from magang.kernel.labels import N_
from magang.planning.models import CandidateImport, Cycle
from magang.planning.policy import candidates as policy
from magang.planning.queries import candidate_import as queries
from magang.planning.queries.cycles import find_cycle
from magang.planning.services import candidate_import as services
from magang.planning.views import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.files import as_upload, hand_out
from magang.web.identity import current_actor
from magang.web.imports import SheetForm, render_preview
from magang.web.pages import go, submit_form


@bp.route("/angkatan/<int:cycle_id>/calon/impor", methods=["GET", "POST"])
@requires(policy.propose_in, load=find_cycle)
def candidates_import(cycle: Cycle) -> Response:
    session, actor, cycle_id = db.session(), current_actor(), cycle.id
    form = SheetForm()

    def save() -> Response:
        upload = as_upload(form.file.data)
        expected = queries.columns(queries.read_lookups(session))
        # Reading takes its time in a process of its own: nobody waits for the database meanwhile.
        session.rollback()
        table = read_table(upload.content, upload.name, expected)
        found = find_cycle(session, actor, cycle_id) or cycle
        draft = services.keep_upload(session, actor, cycle=found, filename=upload.name, table=table, now=now())
        return go(url_for(".candidate_import", import_id=draft.id))

    return submit_form(form, save, "planning/candidate_import_form.html", cycle=cycle)


@bp.get("/angkatan/<int:cycle_id>/calon/impor/templat")
@requires(policy.propose_in, load=find_cycle)
def candidates_template(cycle: Cycle) -> Response:
    actor = current_actor()
    own = None if actor.has(Role.PLANNER) else actor.opds(Role.OPD_HEAD, Role.OPD_STAFF)
    content = template(
        "Calon peserta",
        queries.columns(queries.read_lookups(db.session()), own=own),
        instructions=(
            f"Daftar calon peserta untuk {cycle.name}.",
            "NIP diketik sebagai teks. Bila Excel menampilkannya sebagai angka, ubah format selnya menjadi Teks.",
            "Setiap urusan yang diisi harus ada tingkatnya, 1 sampai 5.",
        ),
    )
    return hand_out(content, MEDIA_TYPE, "templat-calon-peserta.xlsx")


@bp.get("/calon/impor/<int:import_id>")
@requires(policy.read_import, load=queries.find_import)
def candidate_import(draft: CandidateImport) -> Response:
    return _preview(draft)


@bp.post("/calon/impor/<int:import_id>/simpan")
@requires(policy.read_import, load=queries.find_import)
def candidate_import_take(draft: CandidateImport) -> Response:
    session, actor, cycle_id, import_id = db.session(), current_actor(), draft.cycle_id, draft.id
    try:
        number = services.take_over(session, actor, draft, now=now())
        session.commit()
    except FaultsRemain as refusal:
        session.rollback()
        again = queries.find_import(session, actor, import_id) or draft
        return _preview(again, status=409, refusal=gettext(refusal.message))
    return go(url_for(".candidates", cycle_id=cycle_id), N_("%(n)s calon diusulkan."), n=number)


@bp.post("/calon/impor/<int:import_id>/batal")
@requires(policy.read_import, load=queries.find_import)
def candidate_import_discard(draft: CandidateImport) -> Response:
    cycle_id = draft.cycle_id
    services.discard(db.session(), current_actor(), draft, now=now())
    db.session.commit()
    return go(url_for(".candidates_import", cycle_id=cycle_id), N_("Berkas dibuang. Tidak ada calon yang ditambahkan."))


def _preview(draft: CandidateImport, *, status: int = 200, refusal: str = "") -> Response:
    found = queries.review(db.session(), current_actor(), draft)
    fates = [(fate, found.count(fate)) for fate in queries.Fate]
    return render_preview("planning/candidate_import.html", draft, found, status=status, refusal=refusal, fates=fates)
