"""An uploaded Excel or CSV table as typed rows, with every fault by its row number. Nothing is written here.

    table = read_table(content, upload.filename, CANDIDATE_COLUMNS, field="file")
    if not table.faults: …                          # all or nothing is for the caller to keep
    table.rows[0].number, table.rows[0].cells["nip"]
    table.faults[0].row, .column, .message, .params, .value

A file that is no table at all raises `InvalidField` on the form's field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from magang.documents.cells import CellFault, Value, as_text, converter
from magang.documents.columns import Kind, SheetColumn
from magang.documents.errors import ConversionFailed, TooBusy
from magang.documents.runner import MB, Limits, run
from magang.documents.template import EXAMPLE_MARK, MARK_LABEL
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.kernel.typed import CONTROL

MAX_BYTES: Final = 5 * MB
MAX_ROWS: Final = 5000
MAX_COLUMNS: Final = 60
# Titles may stand above the headings.
HEADING_WITHIN: Final = 20
SHOWN: Final = 80

LIMITS: Final = Limits(seconds=20, memory=768 * MB, input=MAX_BYTES + MB)


@dataclass(frozen=True, slots=True)
class Row:
    """One row by its number in the file; a cell that is empty or at fault is None."""

    number: int
    cells: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Fault:
    """What to mend: in which row (None: the whole file), in which column, why. `value` is what stands there now."""

    row: int | None
    column: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    value: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What was read. `unknown` are headings no column has, `absent` are optional columns the file lacks."""

    rows: Sequence[Row]
    faults: Sequence[Fault]
    unknown: Sequence[str] = ()
    absent: Sequence[str] = ()


def read_table(content: bytes, filename: str, columns: Sequence[SheetColumn], *, field: str = "file") -> Table:
    """Read the first visible sheet, or the CSV. Headings may stand in any order and any case."""
    extension = filename.lower().rpartition(".")[2]
    if not content:
        raise InvalidField(field, N_("Berkas ini kosong."))
    if len(content) > MAX_BYTES:
        raise InvalidField(field, N_("Berkas lebih besar dari %(limit)s MB. Bagi menjadi beberapa berkas."), limit=5)
    if extension not in {"xlsx", "csv"}:
        raise InvalidField(field, N_("Unggah berkas Excel (.xlsx) atau CSV (.csv)."))
    # Excel counts the rows above the data too.
    limits = {"rows": MAX_ROWS + HEADING_WITHIN, "columns": MAX_COLUMNS, "is_csv": extension == "csv"}
    try:
        found = run("workbook.read", limits, files={"table": content}, limits=LIMITS).data
    except TooBusy:
        raise
    except ConversionFailed as refusal:
        raise InvalidField(field, refusal.message, **refusal.params) from refusal
    return table_of(found["rows"], frozenset(found["hidden"]), columns, field=field)


def table_of(
    rows: Sequence[Sequence[Any]], hidden: frozenset[int], columns: Sequence[SheetColumn], *, field: str
) -> Table:
    """Raw rows, from the file's row 1 on, as a `Table`."""
    heading = _Heading.find(rows, columns, field=field)
    faults = heading.faults(columns)
    convert = {column.key: converter(column) for column in columns if column.key in heading.places}
    read = []
    for number, row in enumerate(rows[heading.row :], start=heading.row + 1):
        raw = heading.raw(row)
        if raw is None:
            continue
        if number in hidden:
            faults.append(Fault(number, "", N_("Baris ini tersembunyi di Excel. Tampilkan atau hapus barisnya.")))
        cells: dict[str, Value] = dict.fromkeys(column.key for column in columns)
        for column in columns:
            if column.key not in convert:
                continue
            try:
                cells[column.key] = convert[column.key](raw[column.key])
            except CellFault as fault:
                # A NIP is not shown, not even a wrong one.
                value = "" if column.kind is Kind.NIP else _visible(raw[column.key])
                faults.append(Fault(number, column.label, fault.message, fault.params, value))
        read.append(Row(number, cells))
    if len(read) > MAX_ROWS:
        raise InvalidField(field, N_("Paling banyak %(limit)s baris. Bagi menjadi beberapa berkas."), limit=MAX_ROWS)
    if not read:
        raise InvalidField(field, N_("Belum ada baris data di bawah judul kolom."))
    absent = [c.label for c in columns if c.key not in convert and not c.required]
    return Table(rows=read, faults=faults, unknown=heading.unknown, absent=absent)


@dataclass(frozen=True, slots=True)
class _Heading:
    """The row of headings (counted from 1), the place of each column by its key, and of the mark of examples."""

    row: int
    texts: Sequence[str]
    places: Mapping[str, int]
    mark: int | None
    unknown: Sequence[str]

    @classmethod
    def find(cls, rows: Sequence[Sequence[Any]], columns: Sequence[SheetColumn], *, field: str) -> _Heading:
        """The row near the top that has most of the labels."""
        wanted = {_key(column.label): column.key for column in columns}
        at = max(range(min(HEADING_WITHIN, len(rows))), key=lambda n: len(wanted.keys() & set(map(_key, rows[n]))))
        texts = [_key(cell) for cell in rows[at]]
        if not wanted.keys() & set(texts):
            raise InvalidField(field, N_("Tidak ada judul kolom yang dikenal. Unduh templatnya, salin data ke sana."))
        mark = _key(MARK_LABEL)
        known = {*wanted, mark, ""}
        return cls(
            row=at + 1,
            texts=texts,
            places={key: texts.index(text) for text, key in wanted.items() if text in texts},
            mark=texts.index(mark) if mark in texts else None,
            unknown=[_visible(cell) for cell, text in zip(rows[at], texts, strict=True) if text not in known],
        )

    def faults(self, columns: Sequence[SheetColumn]) -> list[Fault]:
        """What is wrong with the headings themselves."""
        missing = N_("Kolom ini tidak ada. Tambahkan judulnya.")
        double = N_("Kolom ini ada dua kali. Hapus salah satu.")
        return [
            *(Fault(None, c.label, missing) for c in columns if c.required and c.key not in self.places),
            *(Fault(None, c.label, double) for c in columns if self.texts.count(_key(c.label)) > 1),
        ]

    def raw(self, row: Sequence[Any]) -> dict[str, Any] | None:
        """The row's cells by column; None for an empty row and for the example."""
        if self.mark is not None and self.mark < len(row) and _key(row[self.mark]) == EXAMPLE_MARK:
            return None
        cells = {key: row[place] if place < len(row) else "" for key, place in self.places.items()}
        return cells if any(str(cell).strip() for cell in cells.values()) else None


def _visible(raw: Any) -> str:
    """A raw cell as a page may show it: what cannot be printed becomes a mark."""
    return CONTROL.sub("\ufffd", as_text(raw))[:SHOWN]


def _key(heading: Any) -> str:
    """A heading without regard to case, blanks, marks and the star of required columns."""
    return re.sub(r"[\W_]+", "", as_text(heading).casefold())
