"""Reporting on all of an OPD's items at once: the sheet out, the sheet in, a preview, then all of it or nothing."""

from __future__ import annotations

from datetime import datetime

from flask import Response, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from magang.documents.columns import SheetCell, SheetColumn
from magang.documents.imports import LIFETIME, FaultsRemain, forget
from magang.documents.reading import read_table
from magang.documents.sheets import MEDIA_TYPE
from magang.documents.template import filled
from magang.extensions import db
from magang.followups.models import ProgressImport
from magang.followups.policy import reports as policy
from magang.followups.queries import sheets as queries
from magang.followups.services import sheets as services
from magang.followups.views.pages import bp
from magang.jobs.sweeps import sweep
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.exports import plain_csv
from magang.web.files import as_upload, hand_out, store
from magang.web.identity import current_actor
from magang.web.imports import SheetForm, render_preview
from magang.web.pages import go, submit_form

HOW = (
    "Daftar tindak lanjut OPD Anda yang masih berjalan, seperti tercatat pada saat diunduh.",
    "Rekomendasi yang rencana aksinya disetujui punya satu baris untuk tiap langkah; progresnya dihitung dari langkah.",
)


@bp.route("/tindak-lanjut/lembar", methods=["GET", "POST"])
@requires(policy.use_sheet)
def sheet() -> Response:
    session, actor, form = db.session(), current_actor(), SheetForm()

    def save() -> Response:
        upload, expected = as_upload(form.file.data), queries.columns(session)
        # Reading takes its time in a process of its own: nobody waits for the database meanwhile.
        session.rollback()
        table = read_table(upload.content, upload.name, expected)
        draft = services.keep_sheet(session, actor, filename=upload.name, table=table, now=now())
        return go(url_for(".sheet_preview", import_id=draft.id))

    return submit_form(form, save, "followups/sheet.html", items=len(queries.reportable(session, actor)))


@bp.get("/tindak-lanjut/lembar/excel")
@requires(policy.use_sheet)
def sheet_excel() -> Response:
    columns, rows = _sheet()
    return hand_out(filled("Progres tindak lanjut", columns, rows, instructions=HOW), MEDIA_TYPE, f"{_name()}.xlsx")


@bp.get("/tindak-lanjut/lembar/csv")
@requires(policy.use_sheet)
def sheet_csv() -> Response:
    columns, rows = _sheet()
    return plain_csv(_name(), [column.label for column in columns], rows)


def _sheet() -> tuple[list[SheetColumn], list[list[SheetCell]]]:
    session = db.session()
    return queries.columns(session), list(queries.rows(queries.reportable(session, current_actor())))


def _name() -> str:
    return f"progres-tindak-lanjut-{today():%Y-%m-%d}"


@bp.get("/tindak-lanjut/lembar/<int:import_id>")
@requires(policy.read_import, load=queries.find_import)
def sheet_preview(draft: ProgressImport) -> Response:
    return _preview(draft)


@bp.post("/tindak-lanjut/lembar/<int:import_id>/simpan")
@requires(policy.read_import, load=queries.find_import)
def sheet_take(draft: ProgressImport) -> Response:
    session, actor, import_id = db.session(), current_actor(), draft.id
    try:
        number = services.take_over(session, actor, draft, store=store(), now=now())
        session.commit()
    except (FaultsRemain, StaleDataError):
        session.rollback()
        again = queries.find_import(session, actor, import_id) or draft
        return _preview(again, status=409, refusal=gettext(FaultsRemain().message))
    return go(url_for(".index"), N_("Progres %(n)s tindak lanjut dilaporkan."), n=number)


@bp.post("/tindak-lanjut/lembar/<int:import_id>/batal")
@requires(policy.read_import, load=queries.find_import)
def sheet_discard(draft: ProgressImport) -> Response:
    services.discard(db.session(), current_actor(), draft, now=now())
    db.session.commit()
    return go(url_for(".sheet"), N_("Berkas dibuang. Tidak ada yang dilaporkan."))


def _preview(draft: ProgressImport, *, status: int = 200, refusal: str = "") -> Response:
    found = queries.review(db.session(), current_actor(), draft)
    return render_preview("followups/sheet_preview.html", draft, found, status=status, refusal=refusal)


@sweep("expired progress sheets")
def forget_sheets(session: Session, now: datetime) -> int:
    """A day after the upload at the latest, also when nobody ever uploads again."""
    return forget(session, ProgressImport, before=now - LIFETIME)
