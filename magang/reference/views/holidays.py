"""Holidays from Excel or CSV: upload, preview row by row, then all of them or none."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext

from magang.documents.imports import FaultsRemain
from magang.documents.reading import read_table
from magang.documents.sheets import MEDIA_TYPE
from magang.documents.template import template
from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.kernel.labels import N_
from magang.reference import policy, services
from magang.reference.holidays import COLUMNS, HolidayImport, find_import, review
from magang.reference.views.base import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.files import as_upload, hand_out
from magang.web.identity import current_actor
from magang.web.imports import SheetForm, render_preview
from magang.web.pages import go, submit_form


def _own(actor: Actor, _draft: HolidayImport) -> Decision:
    """`find_import` finds the reader's own only."""
    return policy.administer(actor)


@bp.route("/admin/hari-libur/impor", methods=["GET", "POST"])
@requires(policy.administer)
def holiday_import() -> Response:
    form, session, actor = SheetForm(), db.session(), current_actor()

    def save() -> Response:
        upload = as_upload(form.file.data)
        # Reading takes its time in a process of its own: nobody waits for the database meanwhile.
        session.rollback()
        table = read_table(upload.content, upload.name, COLUMNS)
        draft = services.keep_holidays(session, actor, filename=upload.name, table=table, now=now())
        return go(url_for(".holiday_preview", holidays_id=draft.id))

    return submit_form(form, save, "reference/holiday/import.html")


@bp.get("/admin/hari-libur/impor/<int:holidays_id>")
@requires(_own, load=find_import)
def holiday_preview(draft: HolidayImport) -> Response:
    return _preview(draft)


@bp.post("/admin/hari-libur/impor/<int:holidays_id>/simpan")
@requires(_own, load=find_import)
def holiday_take(draft: HolidayImport) -> Response:
    session, rows = db.session(), len(draft.rows)
    try:
        added = services.take_holidays(session, current_actor(), draft, now=now())
    except FaultsRemain as refusal:
        return _preview(draft, status=409, refusal=gettext(refusal.message))
    session.commit()
    message = N_("%(n)s hari libur ditambahkan, %(m)s sudah tercatat.")
    return go(url_for(".holiday_index"), message, n=added, m=rows - added)


@bp.post("/admin/hari-libur/impor/<int:holidays_id>/batal")
@requires(_own, load=find_import)
def holiday_discard(draft: HolidayImport) -> Response:
    services.discard_holidays(db.session(), current_actor(), draft, now=now())
    db.session.commit()
    return go(url_for(".holiday_import"), N_("Berkas dibuang. Tidak ada yang ditambahkan."))


def _preview(draft: HolidayImport, *, status: int = 200, refusal: str = "") -> Response:
    found = review(db.session(), draft)
    return render_preview("reference/holiday/preview.html", draft, found, status=status, refusal=refusal)


@bp.get("/admin/hari-libur/templat")
@requires(policy.administer)
def holiday_template() -> Response:
    content = template("Hari libur", COLUMNS, instructions=("Satu baris satu hari. Cuti bersama juga dihitung libur.",))
    return hand_out(content, MEDIA_TYPE, "templat-hari-libur.xlsx")
