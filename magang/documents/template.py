"""The Excel files people fill in: drop-downs, checks while typing, instructions; empty with one example, or filled.

Drop-downs refer to a hidden sheet: Excel drops inline lists over 255 characters without a word (HOUSE T15).
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from magang.documents.columns import (
    ADVICE,
    EARLIEST,
    LATEST,
    NUMBER_FORMATS,
    WIDTHS,
    Kind,
    SheetCell,
    SheetColumn,
)
from magang.documents.sheets import BODY, HEADER, Formats, print_setup, sheet_name, write_cell

# The first column, and what marks a row that reading leaves out.
MARK_LABEL: Final = "Tanda"
EXAMPLE_MARK: Final = "contoh"
INSTRUCTIONS: Final = "Petunjuk"
LISTS: Final = "Rujukan"
# Rows with drop-downs and checks.
READY_ROWS: Final = 1000

_OPTIONAL: Final = {**HEADER, "bg_color": "#53646b"}
_LOCKED: Final = {**BODY, "bg_color": "#eceae4", "locked": True}
_OPEN: Final = {**BODY, "text_wrap": True, "locked": False}
_EMPTY_STEPS: Final = (
    "Isi mulai baris di bawah contoh. Satu baris untuk satu data.",
    f"Baris bertanda “{EXAMPLE_MARK}” pada kolom {MARK_LABEL} tidak dibaca; boleh dihapus atau dibiarkan.",
    "Kolom bertanda * wajib diisi. Jangan mengubah judul kolom.",
    "Simpan sebagai Excel (.xlsx), lalu unggah. Tidak ada yang tersimpan sebelum semua baris benar.",
)
_FILLED_STEPS: Final = (
    "Kolom abu-abu terkunci. Isi kolom putih pada baris yang ingin diubah; baris lain biarkan kosong.",
    "Jangan mengubah judul kolom, dan jangan menambah baris.",
    "Simpan, lalu unggah. Tidak ada yang tersimpan sebelum semua baris benar.",
)
_EXAMPLE: Final = {"italic": True, "font_color": "#53646b", "bg_color": "#eceae4"}


def template(name: str, columns: Sequence[SheetColumn], *, instructions: Sequence[str] = ()) -> bytes:
    """An empty workbook for `columns`, to be read back by `reading.read_table` with the same columns."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page, guide, lists = (book.add_worksheet(n) for n in (sheet_name(name), INSTRUCTIONS, LISTS))
        lists.hide()
        _head(book, page, columns)
        for at, column in enumerate(columns, start=1):
            source = _list(lists, at - 1, column) if column.choices else ""
            page.data_validation(1, at, READY_ROWS, at, _check(column, source))
        print_setup(page, name, len(columns) + 1)
        _guide(book, guide, columns, (*instructions, *_EMPTY_STEPS))
    return file.getvalue()


def filled(
    name: str,
    columns: Sequence[SheetColumn],
    rows: Sequence[Sequence[SheetCell]],
    *,
    instructions: Sequence[str] = (),
) -> bytes:
    """A workbook of `rows` to be completed: locked columns can't be typed into, the others offer and check."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page, guide, lists = (book.add_worksheet(n) for n in (sheet_name(name), INSTRUCTIONS, LISTS))
        lists.hide()
        closed, open_ = Formats(book, _LOCKED), Formats(book, _OPEN)
        heads = {locked: book.add_format(_OPTIONAL if locked else HEADER) for locked in (True, False)}
        page.set_row(0, 32)
        for at, column in enumerate(columns):
            page.write_string(0, at, column.label, heads[column.locked])
            page.set_column(at, at, column.width or WIDTHS[column.kind])
            source = _list(lists, at, column) if column.choices else ""
            if rows and not column.locked:
                page.data_validation(1, at, len(rows), at, _check(column, source))
        for number, row in enumerate(rows, start=1):
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                write_cell(page, number, at, value, column.kind, closed if column.locked else open_)
        # Without a password: it keeps from slips, not from anybody. Widths may be changed, rows are not.
        page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        page.autofilter(0, 0, len(rows), len(columns) - 1)
        print_setup(page, name, len(columns))
        _guide(book, guide, columns, (*instructions, *_FILLED_STEPS))
    return file.getvalue()


def _head(book: xlsxwriter.Workbook, page: Worksheet, columns: Sequence[SheetColumn]) -> None:
    """The heading, the example below it, and the format of each whole column: what is typed in row 900 is text too."""
    needed, optional = book.add_format(HEADER), book.add_format(_OPTIONAL)
    example = Formats(book, _EXAMPLE)
    page.set_row(0, 32)
    marked = SheetColumn("", MARK_LABEL, width=9, example=EXAMPLE_MARK)
    for at, column in enumerate((marked, *columns)):
        page.write_string(
            0, at, f"{column.label} *" if column.required else column.label, needed if column.required else optional
        )
        whole = book.add_format({"num_format": NUMBER_FORMATS[column.kind]})
        page.set_column(at, at, column.width or WIDTHS[column.kind], whole)
        shown = dict(column.choices).get(str(column.example), column.example)
        write_cell(page, 1, at, shown, column.kind, example)
    empty = {"validate": "any", "input_title": MARK_LABEL, "input_message": "Biarkan kosong."}
    page.data_validation(2, 0, READY_ROWS, 0, empty)


def _list(lists: Worksheet, at: int, column: SheetColumn) -> str:
    """Write the choices below each other; the formula that refers to them."""
    lists.write_string(0, at, column.label)
    for row, (_, label) in enumerate(column.choices, start=1):
        lists.write_string(row, at, label)
    return f"='{LISTS}'!{xl_range_abs(1, at, len(column.choices), at)}"


def _check(column: SheetColumn, source: str) -> dict[str, Any]:
    """What Excel checks while someone types, with the hint it shows."""
    least, most = column.least, column.most
    check: dict[str, Any] = {"validate": "any"}
    match column.kind:
        case Kind.CHOICE:
            check = {"validate": "list", "source": source}
        case Kind.PERCENT:
            check = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100}
        case Kind.WHOLE | Kind.RUPIAH:
            bounds = {"minimum": 0 if least is None else least, "maximum": 10**14 if most is None else most}
            check = {"validate": "integer", "criteria": "between", **bounds}
        case Kind.DECIMAL:
            bounds = {"minimum": -(10**12) if least is None else least, "maximum": 10**12 if most is None else most}
            check = {"validate": "decimal", "criteria": "between", **bounds}
        case Kind.DATE:
            check = {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": LATEST}
        case Kind.NIP:
            check = {"validate": "length", "criteria": "between", "minimum": 18, "maximum": 25}
        case Kind.TEXT if most is not None:
            check = {"validate": "length", "criteria": "<=", "value": most}
    advice = ADVICE[column.kind]
    return check | {
        "input_title": column.label[:32],
        "input_message": f"{column.hint or advice}"[:255],
        "error_title": "Belum sesuai",
        "error_message": f"{column.label[:80]}: {advice}",
    }


def _guide(book: xlsxwriter.Workbook, page: Worksheet, columns: Sequence[SheetColumn], steps: Sequence[str]) -> None:
    """What to do, then each column with whether it must be filled in, and how."""
    header = book.add_format(HEADER)
    text = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    for at, width in enumerate((30, 10, 70)):
        page.set_column(at, at, width)
    page.write_string(0, 0, "Cara mengisi", book.add_format({"bold": True, "font_size": 14}))
    for row, step in enumerate(steps, start=1):
        page.merge_range(row, 0, row, 2, "", text)
        page.write_string(row, 0, f"{row}. {step}", text)
    top = len(steps) + 2
    for at, head in enumerate(("Kolom", "Wajib", "Cara mengisi")):
        page.write_string(top, at, head, header)
    for row, column in enumerate(columns, start=top + 1):
        page.write_string(row, 0, column.label, bold)
        page.write_string(row, 1, "ya" if column.required else "tidak", text)
        page.write_string(row, 2, " ".join(filter(None, (column.hint, ADVICE[column.kind]))), text)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
