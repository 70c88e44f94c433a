"""A list as a file: the rows the address asks for, as CSV or Excel, in the reader's language and the city's clock."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any, Final

from flask import Response, request, stream_with_context, url_for
from flask_babel import to_user_timezone
from sqlalchemy import Select
from sqlalchemy.orm import Session

from magang.documents import sheets
from magang.documents.columns import SheetCell, SheetColumn
from magang.documents.errors import ConversionFailed
from magang.documents.sheets import Sheet, write_workbook
from magang.kernel.labels import LabelledEnum
from magang.kernel.listing import Cell, Listing, Page
from magang.kernel.reckoned import Reckoned
from magang.web.i18n import tr

# The endings a list's address may have, as `<export:fmt>` in its route.
FORMATS: Final = ("csv", "xlsx")
BLOCK: Final = 64 * 1024


def export_address(page: Page, fmt: str) -> str:
    """Where the same rows are to be had as a file."""
    address = url_for(request.endpoint or "", **{**(request.view_args or {}), "fmt": fmt})
    query = page.query(hal=None)
    return f"{address}?{query}" if query else address


def export_answer(session: Session, listing: Listing, statement: Select[Any], fmt: str) -> Response:
    """The download of a list in one of `FORMATS`."""
    rows = listing.export(session, statement, request.args)
    if fmt == "csv":
        return csv_answer(listing, rows, session)
    if listing.count(session, statement, request.args) > sheets.MAX_ROWS:
        raise ConversionFailed(sheets.TOO_MANY_ROWS, limit=sheets.MAX_ROWS)
    return xlsx_answer(listing, rows)


def reckoned_answer(session: Session, listing: Reckoned, rows: Sequence[Any], fmt: str) -> Response:
    """The download of rows in memory in one of `FORMATS`."""
    cells = listing.cells(session, rows, request.args)
    return csv_answer(listing, cells, session) if fmt == "csv" else xlsx_answer(listing, cells)


def csv_answer(listing: Listing, rows: Iterator[list[Any]], session: Session) -> Response:
    """A CSV download that Excel in an Indonesian locale opens by double click: semicolons, UTF-8 with BOM.

    The rows are read while they are sent, after the request has given its session back; so it is closed here.
    """

    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=";")
        yield "\ufeff"
        writer.writerow([tr(c.label) for c in listing.exported])
        with session:
            for row in rows:
                writer.writerow([csv_cell(cell) for cell in row])
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()

    response = Response(stream_with_context(lines()), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{listing.filename}.csv"'
    return response


def plain_csv(filename: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Response:
    """A small table of our own making as such a CSV."""
    buffer = io.StringIO("\ufeff")
    buffer.seek(0, io.SEEK_END)
    csv.writer(buffer, delimiter=";").writerows([heads, *([csv_cell(cell) for cell in row] for row in rows)])
    response = Response(buffer.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    return response


def xlsx_answer(listing: Listing, rows: Iterator[list[Any]]) -> Response:
    """An Excel download, written to disk first: a workbook is complete only at its end, and may be large."""
    columns = [SheetColumn(c.key, tr(c.label)) for c in listing.exported]
    title = listing.filename.replace("-", " ").capitalize()
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed, and so removed, with the answer
    try:
        write_workbook(file, [Sheet(title, columns, ([sheet_cell(cell) for cell in row] for row in rows))])
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    response = Response(_blocks(file), mimetype=sheets.MEDIA_TYPE)
    response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{listing.filename}.xlsx"'
    response.call_on_close(file.close)
    return response


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(BLOCK), b"")


def csv_cell(value: Cell) -> str:
    """A cell as text. Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, LabelledEnum):
        return tr(value.label)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return tr("ya") if value else tr("tidak")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def sheet_cell(value: Cell) -> SheetCell:
    """A cell with its type; clock times in the city's zone."""
    if isinstance(value, LabelledEnum):
        return tr(value.label)
    if isinstance(value, bool):
        return tr("ya") if value else tr("tidak")
    return to_user_timezone(value) if isinstance(value, datetime) else value
