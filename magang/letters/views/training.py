"""The training history for SIASN: what is complete as CSV or JSON, and what each other record still lacks."""

from __future__ import annotations

import csv
import io
import json

from flask import Response

from magang.extensions import db
from magang.letters import policy, queries
from magang.letters.rules import LetterKind
from magang.letters.training import FIELDS
from magang.letters.views import bp
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.exports import csv_cell
from magang.web.files import hand_out
from magang.web.identity import current_actor
from magang.web.pages import render_page


@bp.get("/surat/riwayat-diklat")
@requires(policy.export_training)
def training() -> Response:
    records = queries.training_records(db.session(), current_actor(), agency=current_city().agency_name)
    actor, settings = current_actor(), queries.letter_settings(db.session())
    return render_page(
        "letters/training.html",
        records=records,
        ready=sum(record.is_complete for record in records),
        has_code=bool(settings and settings.siasn_training_type),
        certificate=LetterKind.CERTIFICATE,
        may_issue=bool(policy.issue(actor)),
        may_keep=bool(policy.keep(actor)),
    )


@bp.get("/surat/riwayat-diklat/unduh.<any(csv,json):layout>")
@requires(policy.export_training)
def training_export(layout: str) -> Response:
    """UTF-8 without BOM and with commas: a program reads it, not a spreadsheet."""
    records = queries.training_records(db.session(), current_actor(), agency=current_city().agency_name)
    rows = [record.as_siasn() for record in records if record.is_complete]
    if layout == "json":
        text, media_type = json.dumps(rows, ensure_ascii=False, indent=2), "application/json"
    else:
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(FIELDS)
        writer.writerows([[csv_cell(row[name]) for name in FIELDS] for row in rows])
        text, media_type = buffer.getvalue(), "text/csv"
    return hand_out(text.encode(), media_type, f"riwayat-diklat.{layout}")
