"""Cells out of an uploaded table, in the child. A workbook is measured before it is unpacked (HOUSE T15)."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from magang.documents.errors import ConversionFailed
from magang.kernel.labels import N_

MAX_PARTS: Final = 1000
MAX_UNPACKED: Final = 80 * 1024**2
# Sheets of one repeated value shrink to a fiftieth; a bomb to a thousandth.
MAX_RATIO: Final = 200
LONGEST_CELL: Final = 32_767

Place = tuple[int, int]  # row and column

NOT_A_TABLE: Final = N_("Berkas ini bukan tabel Excel atau CSV yang utuh. Simpan ulang dari Excel, lalu unggah lagi.")
EMPTY: Final = N_("Berkas ini tidak berisi data.")
TOO_MANY_ROWS: Final = N_("Data sampai baris %(row)s; paling jauh baris %(limit)s. Bagi menjadi beberapa berkas.")
TOO_MANY_COLUMNS: Final = N_("Data sampai kolom ke-%(column)s; paling banyak %(limit)s kolom. Hapus yang tidak perlu.")
ENCRYPTED: Final = N_("Berkas ini dilindungi kata sandi. Hapus kata sandinya di Excel, simpan, lalu unggah lagi.")
OLD_FORMAT: Final = N_("Ini berkas Excel lama (.xls). Simpan sebagai Excel Workbook (.xlsx), lalu unggah lagi.")
MACROS: Final = N_("Berkas ini berisi makro, sehingga tidak dibuka. Simpan sebagai .xlsx tanpa makro.")
OVERSIZED: Final = N_("Isi berkas ini setelah dibuka terlalu besar. Salin datanya saja ke templat, lalu unggah lagi.")
NOT_UTF8: Final = N_("Huruf pada CSV ini tidak terbaca. Simpan sebagai “CSV UTF-8”, atau sebagai Excel (.xlsx).")

# What the readers raise at a damaged or incomplete archive.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    CalamineError,
    expat.ExpatError,
    LookupError,
    ValueError,
    NotImplementedError,
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(payload: dict[str, Any], inbox: Path, _outbox: Path) -> dict[str, Any]:
    """Every row of the first visible sheet from row 1 on: `rows`, and the numbers of `hidden` rows with data.

    A cell is text (also of a percentage: "50%"), a number, true or false, `{"date": "2026-07-15"}`, or
    `{"error": true}` (a formula that failed).
    """
    path, rows, columns = inbox / "table", payload["rows"], payload["columns"]
    start = path.read_bytes()[:8]
    if start.startswith(b"PK\x03\x04"):
        found, hidden = _workbook(path, rows, columns)
    elif start == _OLE:
        locked = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise ConversionFailed(ENCRYPTED if locked else OLD_FORMAT)
    elif payload["is_csv"]:
        found, hidden = list(_csv(path.read_bytes(), rows, columns)), []
    else:
        raise ConversionFailed(NOT_A_TABLE)
    if not any(cell != "" for row in found for cell in row):
        raise ConversionFailed(EMPTY)
    return {"rows": found, "hidden": hidden}


def _csv(content: bytes, most_rows: int, most_columns: int) -> Iterator[list[str]]:
    """Semicolons or commas, whichever the first line has more of; UTF-8, or UTF-16 as Excel's "Unicode text"."""
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise ConversionFailed(NOT_UTF8) from None
    if "\0" in text:
        raise ConversionFailed(NOT_A_TABLE)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            _within(number, len(row), most_rows, most_columns)
            yield row
    except csv.Error:
        raise ConversionFailed(NOT_A_TABLE) from None


def _workbook(path: Path, most_rows: int, most_columns: int) -> tuple[list[list[Any]], list[int]]:
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive, path.stat().st_size)
            parts = _sheet_parts(archive)
            with CalamineWorkbook.from_path(path) as book:
                visible = [
                    sheet.name
                    for sheet in book.sheets_metadata
                    if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
                ]
                if not visible or visible[0] not in parts:
                    raise ConversionFailed(NOT_A_TABLE)
                hidden, errors, percents = _survey(archive, parts[visible[0]], most_rows, most_columns)
                cells = book.get_sheet_by_name(visible[0]).to_python(skip_empty_area=False)
                found = [[_plain(cell) for cell in row] for row in cells]
                for row, column in errors:
                    found[row - 1][column - 1] = {"error": True}  # read as empty, which it is not
                for row, column in percents:
                    found[row - 1][column - 1] = _percent(found[row - 1][column - 1])
                return found, hidden
    except (
        zipfile.BadZipFile,
        zlib.error,
        CalamineError,
        expat.ExpatError,
        LookupError,
        ValueError,
        NotImplementedError,
    ):
        raise ConversionFailed(NOT_A_TABLE) from None


def _percent(cell: Any) -> Any:
    """As the person sees it: what Excel shows as 50% it keeps as 0.5, and 100% as 1."""
    return f"{round(100 * cell, 6):g}%".replace(".", ",") if isinstance(cell, int | float) else cell


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime | date):
        return {"date": (cell.date() if isinstance(cell, datetime) else cell).isoformat()}
    return cell if isinstance(cell, str | int | float) else str(cell)


def _within(row: int, column: int, most_rows: int, most_columns: int) -> None:
    if row > most_rows:
        raise ConversionFailed(TOO_MANY_ROWS, row=row, limit=most_rows)
    if column > most_columns:
        raise ConversionFailed(TOO_MANY_COLUMNS, column=column, limit=most_columns)


def _measure(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse by what the archive declares, before a byte of it is unpacked. Who declares less than there is meets the
    child's memory limit."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    bombs = (part for part in parts if part.file_size > 1024**2 and part.file_size > MAX_RATIO * part.compress_size)
    # Parts that overlap are packed once and unpacked many times.
    overlapping = sum(part.compress_size for part in parts) > size
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or overlapping or any(bombs):
        raise ConversionFailed(OVERSIZED)
    if any(part.flag_bits & 1 for part in parts):
        raise ConversionFailed(ENCRYPTED)
    names = {part.filename for part in parts}
    if any(name.lower().endswith(("vbaproject.bin", ".xlm")) or "macrosheets/" in name.lower() for name in names):
        raise ConversionFailed(MACROS)
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise ConversionFailed(MACROS)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The archive's part of each sheet by the sheet's name."""
    targets: dict[str, str] = {}
    parts: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes["Target"]
            targets[attributes["Id"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            parts[attributes["name"]] = targets[next(v for k, v in attributes.items() if k.endswith(" id"))]

    _scan(archive, "xl/_rels/workbook.xml.rels", relation)
    _scan(archive, "xl/workbook.xml", sheet)
    return parts


def _survey(
    archive: zipfile.ZipFile, part: str, most_rows: int, most_columns: int
) -> tuple[list[int], list[Place], list[Place]]:
    """Hidden rows that hold something, and the places of errors and of percentages; all counted from 1.

    Refuses data below or right of the limits, before memory is laid out for it.
    """
    row, column, is_hidden, is_error, is_percent = 0, 0, False, False, False
    hidden: set[int] = set()
    errors: list[Place] = []
    percents: list[Place] = []
    styles = _percent_styles(archive)

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, is_hidden, is_error, is_percent
        if name == "row":
            row, column = int(attributes.get("r", row + 1)), 0
            is_hidden = attributes.get("hidden", "0") in {"1", "true"}
        elif name == "c":
            column = _column_number(attributes["r"]) if "r" in attributes else column + 1
            kind = attributes.get("t", "n")
            is_error, is_percent = kind == "e", kind == "n" and attributes.get("s", "0") in styles
        elif name in {"v", "is"}:
            _within(row, column, most_rows, most_columns)
            if is_hidden:
                hidden.add(row)
            if is_error:
                errors.append((row, column))
            elif is_percent:
                percents.append((row, column))

    _scan(archive, part, element)
    return sorted(hidden), errors, percents


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The numbers of the cell styles that show a percentage: Excel's own two formats, and any with a bare %."""
    formats, styles, inside, count = {"9", "10"}, set(), False, 0

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, count
        if name == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", attributes.get("formatCode", "")):
            formats.add(attributes["numFmtId"])
        elif name in {"cellStyleXfs", "cellXfs"}:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            if attributes.get("numFmtId") in formats:
                styles.add(str(count))
            count += 1

    if "xl/styles.xml" in archive.namelist():
        _scan(archive, "xl/styles.xml", element)
    return styles


def _column_number(reference: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in reference.rstrip("0123456789")[:4]:
        number = number * 26 + ord(letter) - 64
    return number


def _scan(archive: zipfile.ZipFile, part: str, element: Callable[[str, dict[str, str]], None]) -> None:
    """Call `element` for each start tag, without its namespace. Documents that declare entities are refused."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def no_entities(*_: object) -> None:
        raise ConversionFailed(NOT_A_TABLE)

    parser.EntityDeclHandler = no_entities
    parser.StartElementHandler = lambda name, attributes: element(name.rpartition(" ")[2], attributes)
    with archive.open(part) as stream:
        parser.ParseFile(stream)
