"""An uploaded list of holidays between its preview and the word to take it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.documents.columns import Kind, SheetColumn
from magang.documents.imports import KeptTable, Review, in_order
from magang.documents.reading import Fault
from magang.kernel.actor import Actor
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.model import Base
from magang.reference.models import Holiday
from magang.reference.rules import HolidayKind

COLUMNS: Final = (
    SheetColumn("day", "Tanggal", Kind.DATE, required=True, example=date(2026, 8, 17)),
    SheetColumn("name", "Nama", required=True, most=120, example="Hari Kemerdekaan"),
    SheetColumn("kind", "Jenis", Kind.CHOICE, choices=[(k.value, k.label) for k in HolidayKind], example="national"),
    SheetColumn("source", "Sumber", most=240, example="SKB tiga menteri"),
)


class HolidayImport(KeptTable, Base):
    """The rows as they were read. They name no person: old ones go with the next upload, whoever makes it."""

    __tablename__ = "holiday_import"
    __label__ = N_("Daftar hari libur")


class Fate(LabelledEnum):
    ADDED = "added", N_("Ditambahkan")
    KNOWN = "known", N_("Sudah tercatat, dilewati")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it would be taken over; `day` None: it could not be read."""

    number: int
    day: date | None
    name: str
    kind: HolidayKind
    source: str
    fate: Fate


def find_import(session: Session, actor: Actor, holidays_id: int) -> HolidayImport | None:
    """An upload of the actor's own."""
    own = HolidayImport.id == holidays_id, HolidayImport.created_by_id == actor.user_id
    return session.scalar(select(HolidayImport).where(*own))


def review(session: Session, draft: HolidayImport) -> Review[Line]:
    """The upload against today's calendar: a day once recorded stays as it is, and none stands there twice."""
    known = set(session.scalars(select(Holiday.day)))
    lines = tuple(_line(row["number"], row["cells"], known) for row in draft.rows)
    first: dict[date | None, int] = {}
    said = N_("Tanggal ini sudah ada di baris %(row)s.")
    twice = [
        Fault(line.number, COLUMNS[0].label, said, {"row": first[line.day]})
        for line in lines
        if line.day is not None and first.setdefault(line.day, line.number) != line.number
    ]
    return Review(lines, in_order([*draft.read_faults(), *twice], COLUMNS))


def _line(number: int, cells: dict[str, Any], known: set[date]) -> Line:
    day = date.fromisoformat(cells["day"]) if cells["day"] else None
    return Line(
        number=number,
        day=day,
        name=cells["name"] or "",
        kind=HolidayKind(cells["kind"] or HolidayKind.NATIONAL),
        source=cells["source"] or "",
        fate=Fate.KNOWN if day in known else Fate.ADDED,
    )
