"""Holidays from Excel or CSV: every row is looked at first, and all of them are taken or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from flask import Response, url_for

from magang.documents.columns import Kind, SheetColumn
from magang.documents.reading import Fault, read_table
from magang.documents.sheets import MEDIA_TYPE
from magang.documents.template import template
from magang.extensions import db
from magang.kernel.labels import N_
from magang.reference import policy, services
from magang.reference.forms import HolidayImportForm
from magang.reference.models import CitySettings
from magang.reference.queries import find_settings
from magang.reference.rules import HolidayKind
from magang.reference.views.base import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.files import as_upload, hand_out
from magang.web.identity import current_actor
from magang.web.pages import go, render_page, submit_form

COLUMNS: Final = (
    SheetColumn("day", "Tanggal", Kind.DATE, required=True, example=date(2026, 8, 17)),
    SheetColumn("name", "Nama", required=True, most=120, example="Hari Kemerdekaan"),
    SheetColumn("kind", "Jenis", Kind.CHOICE, choices=[(k.value, k.label) for k in HolidayKind], example="national"),
    SheetColumn("source", "Sumber", most=240, example="SKB tiga menteri"),
)


@bp.route("/admin/hari-libur/impor", methods=["GET", "POST"])
@requires(policy.change, load=find_settings)
def holiday_import(_row: CitySettings) -> Response:
    form, session, actor = HolidayImportForm(), db.session(), current_actor()

    def save() -> Response:
        upload = as_upload(form.file.data)
        # Reading takes its time in a process of its own: nobody waits for the database meanwhile.
        session.rollback()
        table = read_table(upload.content, upload.name, COLUMNS)
        rows = [(row.number, row.cells) for row in table.rows]
        faults = table.faults or services.holiday_faults(rows)
        if faults:
            return _refused(form, faults)
        added = services.import_holidays(session, actor, rows=[cells for _, cells in rows], now=now())
        message = N_("%(n)s hari libur ditambahkan, %(m)s sudah tercatat.")
        return go(url_for(".holiday_index"), message, n=added, m=len(rows) - added)

    return submit_form(form, save, "reference/holiday/import.html", faults=())


def _refused(form: HolidayImportForm, faults: Sequence[Fault]) -> Response:
    return render_page("reference/holiday/import.html", status=422, form=form, conflict=None, faults=faults)


@bp.get("/admin/hari-libur/templat")
@requires(policy.administer)
def holiday_template() -> Response:
    content = template("Hari libur", COLUMNS, instructions=("Satu baris satu hari. Cuti bersama juga dihitung libur.",))
    return hand_out(content, MEDIA_TYPE, "templat-hari-libur.xlsx")
