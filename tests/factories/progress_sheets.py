"""The progress sheet as an OPD sends it back: read as it was handed out, filled in, written again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

REFERENCE, STEP, PERCENT, TOLD, VERSION = "Nomor", "Langkah", "Progres baru (%)", "Apa yang berubah", "Versi"
INDICATOR, OBSTACLE, NOTE, REMOVER = (
    "Nilai indikator sekarang", "Jenis hambatan", "Uraian hambatan", "Siapa yang dapat menghilangkannya"
)  # fmt: skip

Filled = dict[str, Any]


def handed_out(client: FlaskClient) -> list[Filled]:
    """The rows of the sheet as it goes out, each by its headings."""
    content = client.get("/tindak-lanjut/lembar/excel").data
    table = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def sheet(rows: list[Mapping[str, Any]]) -> bytes:
    """An Excel file of these rows; row 2 is the first."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd-mm-yyyy"}) as book:
        page = book.add_worksheet("Progres")
        page.write_row(0, 0, list(rows[0]))
        for at, row in enumerate(rows, start=1):
            page.write_row(at, 0, [*row.values()])
    return file.getvalue()
