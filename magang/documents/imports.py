"""Taking over an uploaded table: kept as it was read, looked at row by row, then all of it or nothing.

A feature maps its own table with `KeptTable`, reviews it against today's data into a `Review`, and asks
`ensure_takeable` before it writes. The web side is `magang.web.imports` and templates/ui/imports.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Generic, Protocol, TypeVar

from sqlalchemy import JSON, ForeignKey, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from magang.documents.columns import SheetColumn
from magang.documents.reading import Fault, Table
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.files import safe_stem
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.model import Identified, UtcDateTime

LIFETIME: Final = timedelta(hours=24)
MOST_ROWS: Final = 500


class ImportEvent(LabelledEnum):
    """What is told in the trail."""

    UPLOADED = "uploaded", N_("Berkas diunggah untuk diperiksa")
    IMPORTED = "imported", N_("Diimpor dari berkas")
    DISCARDED = "discarded", N_("Berkas dibuang")


class KeptTable(Identified):
    """The rows as they were read, their uploader's alone; they go with the import or after a day."""

    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    filename: Mapped[str] = mapped_column(String(120))
    # [{"number": row of the file, "cells": {column: value}}], and what could not be read of them.
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    # Headings nobody asked for, so that a misspelt one is noticed.
    unknown: Mapped[list[str]] = mapped_column(JSON, default=list)

    def __str__(self) -> str:
        return self.filename

    def is_expired(self, now: datetime) -> bool:
        return now - self.created_at > LIFETIME

    def read_faults(self) -> list[Fault]:
        """What could not be read, as it was said then."""
        return [Fault(f["row"], f["column"], f["message"], f["params"], f["value"]) for f in self.faults]


K = TypeVar("K", bound=KeptTable)


def make_room(session: Session, model: type[KeptTable], table: Table, *, user_id: int | None, now: datetime) -> None:
    """Before a new upload is kept: the uploader's earlier one and everybody's expired ones go."""
    if len(table.rows) > MOST_ROWS:
        raise InvalidField("file", N_("Paling banyak %(n)s baris sekali impor. Bagi menjadi beberapa."), n=MOST_ROWS)
    forget(session, model, before=now - LIFETIME)
    session.execute(delete(model).where(model.created_by_id == user_id))


def kept(filename: str, table: Table, *, user_id: int | None, now: datetime) -> dict[str, Any]:
    """What a `KeptTable` holds of an upload."""
    return {
        "created_by_id": user_id,
        "created_at": now,
        "filename": safe_stem(filename)[:120],
        "rows": [{"number": row.number, "cells": _plain(row.cells)} for row in table.rows],
        "faults": [asdict(fault) for fault in table.faults],
        "unknown": list(table.unknown),
    }


def forget(session: Session, model: type[KeptTable], *, before: datetime) -> int:
    """Delete the uploads from before then that nobody took over. How many."""
    gone = delete(model).where(model.created_at < before).returning(model.id)
    return len(session.scalars(gone).all())


class Numbered(Protocol):
    """A row of the preview by its number in the file."""

    @property
    def number(self) -> int: ...


L = TypeVar("L", bound=Numbered)


@dataclass(frozen=True, slots=True)
class Review(Generic[L]):
    """What an import would do, and everything that keeps it from it, by row and column."""

    lines: tuple[L, ...]
    faults: tuple[Fault, ...]

    @property
    def bad(self) -> frozenset[int | None]:
        """The numbers of the rows that have to be mended; None stands for the whole file."""
        return frozenset(fault.row for fault in self.faults)

    @property
    def bad_rows(self) -> int:
        return len(self.bad - {None})


def in_order(faults: Iterable[Fault], columns: Sequence[SheetColumn]) -> tuple[Fault, ...]:
    """By row, then in the order of the columns."""
    order = [column.label for column in columns]
    return tuple(sorted(faults, key=lambda f: (f.row or 0, order.index(f.column) if f.column in order else -1)))


class FaultsRemain(RuleBroken):
    """Something in the table has to be mended first, or has changed since it was looked at."""

    def __init__(self) -> None:
        super().__init__(N_("Belum ada yang disimpan: masih ada baris yang perlu diperbaiki."))


def ensure_fresh(draft: KeptTable, now: datetime) -> None:
    """Raise `RuleBroken` for a preview older than a day."""
    if draft.is_expired(now):
        raise RuleBroken(N_("Pratinjau ini sudah lewat sehari. Unggah berkasnya sekali lagi."))


def _plain(cells: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps them: exact numbers and days as text."""
    return {key: value if isinstance(value, str | int | None) else str(value) for key, value in cells.items()}
