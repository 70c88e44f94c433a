"""Excel files out of rows. Nothing a person wrote is ever a formula; memory does not grow with the rows.

content = workbook([Sheet("Kebutuhan", [SheetColumn("nomor", "Nomor"), …], rows)])
write_workbook(path_or_file, [sheet])          # for what is too long to hold
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import IO, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from magang.documents.columns import (
    DATE_FORMAT,
    NUMBER_FORMATS,
    PLAIN_NUMBER,
    Kind,
    SheetCell,
    SheetColumn,
    column_widths,
    lines_needed,
)
from magang.documents.errors import ConversionFailed
from magang.kernel.labels import N_

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS: Final = 50_000
# Excel's own limits: characters in a cell, digits of a number.
LONGEST_TEXT: Final = 32_767
LARGEST_NUMBER: Final = 10**15

TOO_MANY_ROWS: Final = N_("Lebih dari %(limit)s baris, terlalu panjang untuk Excel. Saring dulu, atau unduh CSV.")

HEADER: Final = {
    "bold": True,
    "font_color": "#ffffff",
    "bg_color": "#0e5a58",
    "valign": "vcenter",
    "align": "left",
    "indent": 1,
    "text_wrap": True,
    "bottom": 1,
    "bottom_color": "#0b3f3e",
}
BODY: Final = {"valign": "top", "bottom": 4, "bottom_color": "#dcd8ce"}
_A4: Final = 9
LINE_HEIGHT: Final = 15  # points
# Text that turns into a formula when its cell is edited and left, unless the cell is marked as text.
_FORMULA_STARTS: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: cells of a row in the order of the columns. None is an empty cell."""

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[SheetCell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook as bytes."""
    file = BytesIO()
    write_workbook(file, sheets)
    return file.getvalue()


def write_workbook(target: str | IO[bytes], sheets: Sequence[Sheet]) -> None:
    """Write the workbook row by row. Raises `ConversionFailed` for what Excel cannot hold; nothing is cut."""
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        formats = Formats(book)
        for sheet in sheets:
            page = book.add_worksheet(sheet_name(sheet.name))
            count = _fill(page, formats, sheet)
            print_setup(page, sheet.name, len(sheet.columns))
            page.autofilter(0, 0, count, len(sheet.columns) - 1)


class Formats:
    """The cell formats of one workbook, each made once; `body` is what every cell outside the heading has."""

    def __init__(self, book: xlsxwriter.Workbook, body: Mapping[str, object] = BODY) -> None:
        self._book = book
        self._body = body
        self._made: dict[tuple[str, bool], Format] = {}
        self.header = book.add_format(HEADER)

    def body(self, number_format: str, *, guarded: bool = False) -> Format:
        """The format of a cell; `guarded` text stays text when someone edits it."""
        key = (number_format, guarded)
        if key not in self._made:
            # Indented, or a number to the left of it would touch it.
            text = {"text_wrap": True, "align": "left", "indent": 1} if number_format == "@" else {}
            looks = {**self._body, **text, "quote_prefix": guarded, "num_format": number_format}
            self._made[key] = self._book.add_format(looks)
        return self._made[key]


def write_cell(page: Worksheet, row: int, at: int, value: SheetCell, kind: Kind, formats: Formats) -> None:
    """One cell, typed by its value; text is written as text whatever it begins with."""
    if value is None:
        page.write_blank(row, at, None, formats.body(NUMBER_FORMATS[kind]))
    elif isinstance(value, datetime):
        page.write_datetime(row, at, value.replace(tzinfo=None), formats.body(f"{DATE_FORMAT} hh:mm"))
    elif isinstance(value, date):
        page.write_datetime(row, at, value, formats.body(DATE_FORMAT))
    elif isinstance(value, int | Decimal) and -LARGEST_NUMBER < value < LARGEST_NUMBER:
        plain = PLAIN_NUMBER if isinstance(value, int) else NUMBER_FORMATS[Kind.DECIMAL]
        page.write_number(row, at, value, formats.body(plain if kind is Kind.TEXT else NUMBER_FORMATS[kind]))
    else:
        text = str(value)
        if len(text) > LONGEST_TEXT:
            raise ConversionFailed(
                N_("Sebuah sel lebih dari %(limit)s huruf, terlalu panjang untuk Excel. Unduh sebagai CSV."),
                limit="32.767",
            )
        page.write_string(row, at, text, formats.body("@", guarded=text.startswith(_FORMULA_STARTS)))


def print_setup(page: Worksheet, title: str, columns: int) -> None:
    """A4 landscape, all columns on the width of a sheet, the heading on each, page numbers."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    page.set_header(f"&L&B{title.replace('&', '&&')}")
    page.set_footer("&LDicetak &D&RHalaman &P dari &N")
    page.freeze_panes(1, min(1, columns - 1))


def sheet_name(text: str) -> str:
    """`text` as Excel allows it for a sheet: at most 31 characters, without []:*?/\\ and outer apostrophes."""
    allowed = "".join(" " if char in "[]:*?/\\" else char for char in text)
    return " ".join(allowed.split())[:31].strip("' ") or "Lembar"


def _fill(page: Worksheet, formats: Formats, sheet: Sheet) -> int:
    """Heading and rows; how many rows there were."""
    rows = iter(sheet.rows)
    sample = list(itertools.islice(rows, 100))
    widths = column_widths(sheet.columns, sample)
    for at, width in enumerate(widths):
        page.set_column(at, at, width)
    page.set_row(0, 30)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, column.label, formats.header)
    count = 0
    for count, row in enumerate(itertools.chain(sample, rows), start=1):
        if count > MAX_ROWS:
            raise ConversionFailed(TOO_MANY_ROWS, limit="50.000")
        # Not every program works out the height of wrapped text by itself; 409 points are the most there is.
        if (lines := lines_needed(row, widths)) > 1:
            page.set_row(count, min(409, LINE_HEIGHT * lines))
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            write_cell(page, count, at, value, column.kind, formats)
    return count
