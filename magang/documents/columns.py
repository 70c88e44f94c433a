"""The columns of a sheet, described once for the template, the export and the reading back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final

from magang.kernel.labels import N_

SheetCell = str | int | Decimal | date | datetime | None


class Kind(Enum):
    """What stands in a column: how it is formatted, checked on typing, and converted on reading."""

    TEXT = "text"
    WHOLE = "whole"
    # Whole percent, 0–100; "50%" is 50 as well, and 0.5 is nothing.
    PERCENT = "percent"
    DECIMAL = "decimal"
    RUPIAH = "rupiah"
    DATE = "date"
    CHOICE = "choice"
    # 18 digits; a number in Excel keeps 15 of them, so it is text or refused.
    NIP = "nip"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column. Labels and hints of templates are shown as they are: an office's papers are Indonesian.

    `choices` are (code, label) pairs; a sheet shows labels, reading accepts both and gives the code.
    `width` is in characters; None measures the first rows.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    width: int | None = None
    choices: Sequence[tuple[str, str]] = ()
    hint: str = ""
    required: bool = False
    example: SheetCell = None
    # Of a number its bounds, of a text its length.
    least: int | None = None
    most: int | None = None
    # In a sheet that goes out filled: what is not for its reader to change. What comes back is checked all the same.
    locked: bool = False


# A day outside is a slip of the finger in the year.
EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2100, 12, 31)

DATE_FORMAT: Final = "dd-mm-yyyy"
# Years and counts as they are, amounts with points between thousands: one format for every number of a list.
PLAIN_NUMBER: Final = "[>=10000]#,##0;[<=-10000]-#,##0;General"

# Excel format of a kind; "@" keeps codes such as 1.02 and numbers such as 0812 as they were typed.
NUMBER_FORMATS: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "@",
    Kind.WHOLE: "0",
    Kind.PERCENT: "0",
    Kind.DECIMAL: "#,##0.####",
    Kind.RUPIAH: '"Rp"#,##0',
    Kind.DATE: DATE_FORMAT,
    Kind.CHOICE: "@",
    Kind.NIP: "@",
}
WIDTHS: Final[Mapping[Kind, int]] = {
    Kind.TEXT: 32,
    Kind.WHOLE: 12,
    Kind.PERCENT: 12,
    Kind.DECIMAL: 14,
    Kind.RUPIAH: 18,
    Kind.DATE: 14,
    Kind.CHOICE: 30,
    Kind.NIP: 24,
}
# Longer text wraps: wider columns would print too small to read on A4.
WIDEST: Final = 36
# How a kind is to be filled in, said in the template and in refusals.
ADVICE: Final[Mapping[Kind, str]] = {
    Kind.TEXT: N_("Teks."),
    Kind.WHOLE: N_("Bilangan bulat, misalnya 12."),
    Kind.PERCENT: N_("Bilangan bulat 0 sampai 100, misalnya 50."),
    Kind.DECIMAL: N_("Angka dengan koma desimal, misalnya 12,5."),
    Kind.RUPIAH: N_("Rupiah bulat, misalnya 1.500.000."),
    Kind.DATE: N_("Tanggal dengan urutan hari-bulan-tahun, misalnya 15-07-2026."),
    Kind.CHOICE: N_("Pilih dari daftar."),
    Kind.NIP: N_("18 angka, ditulis sebagai teks."),
}


def column_widths(columns: Sequence[SheetColumn], sample: Sequence[Sequence[SheetCell]]) -> list[int]:
    """Widths in characters: what is given, else what the sample's longest line needs, neither tiny nor endless."""
    widths = []
    for at, column in enumerate(columns):
        longest = max((_shown_length(row[at]) for row in sample), default=0)
        widths.append(column.width or min(WIDEST, max(10, len(column.label) + 4, longest + 2)))
    return widths


def lines_needed(row: Sequence[SheetCell], widths: Sequence[int]) -> int:
    """How many lines the tallest text of a row takes when it wraps within its column."""
    texts = ((cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str))
    return max((sum(-(-len(line) // width) or 1 for line in cell.split("\n")) for cell, width in texts), default=1)


def _shown_length(value: SheetCell) -> int:
    match value:
        case str():
            return max(map(len, value.split("\n")))
        case int() | Decimal():
            return len(f"Rp{value:,}")
        case datetime():
            return 16
        case date():
            return 10
    return 0
