"""Excel files of candidates as an OPD would send them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from magang.planning.queries.candidate_import import LABELS

KEYS = {label: key for key, label in LABELS.items()}


def nip(n: int) -> str:
    """A NIP that could be, one for each number up to 999."""
    return f"199001012015031{n:03d}"


def good_rows(number: int, start: int = 1) -> list[dict[str, Any]]:
    """Rows without a fault: people of the health department who know health."""
    return [
        {"name": f"Calon Uji {n}", "nip": nip(n), "opd": "Dinkes", "rank": "III/c", "position": "Analis",
         "urusan_1": "1.02 Kesehatan", "level_1": n % 5 + 1, "first": "Kota Malang"}
        for n in range(start, start + number)
    ]  # fmt: skip


def sheet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """An Excel file of these rows: text as text, numbers as numbers. Row 2 is the first."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("Calon peserta")
        page.write_row(0, 0, list(LABELS.values()))
        for at, row in enumerate(rows, start=1):
            for column, key in enumerate(LABELS):
                value = row.get(key)
                if isinstance(value, str):
                    page.write_string(at, column, value)
                elif value is not None:
                    page.write_number(at, column, value)
    return file.getvalue()
