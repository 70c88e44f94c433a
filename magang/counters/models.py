"""What the counters are kept in. Derived from the thread: nothing refers to it, and it can be made anew at any time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from magang.counters.rules import FEW, FLAGS, Counts, Kind, Place
from magang.followups.rules import Health
from magang.kernel.model import Base, UtcDateTime, choice

_NARROWING: Final = ("cycle_id", "urusan_id", "opd_id")


class CountedThing(Base):
    """Where and as what one need, placement or recommendation counts in `counter` now."""

    __tablename__ = "counted_thing"
    __table_args__ = (
        # What the passing of days moves, and the longest waiting first. What a page is narrowed by stands in the index
        # too: a small part of many late ones is then found without reading the others' rows.
        Index("ix_counted_thing_changes_on", "changes_on"),
        Index("ix_counted_thing_overdue", "health", "due_on", "thing_id", *_NARROWING, "changes_on"),
        Index("ix_counted_thing_silent", "health", "heard_on", "thing_id", *_NARROWING, "changes_on"),
        # Of a late departure nothing has waited longest: its own are found without passing those of all before it.
        Index("ix_counted_thing_overdue_of_cycle", "health", "cycle_id", "due_on", "thing_id", "urusan_id"),
        Index("ix_counted_thing_silent_of_cycle", "health", "cycle_id", "heard_on", "thing_id", "urusan_id"),
        Index("ix_counted_thing_differs", "differs", "thing_id", *_NARROWING),
        # Of what waits for the mayor or the Sekda, a part is found without walking the city's open obstacles.
        Index(
            "ix_counted_thing_blocked",
            *_NARROWING,
            "thing_id",
            sqlite_where=text("blocked IS NOT NULL"),
            postgresql_where=text("blocked IS NOT NULL"),
        ),
    )

    kind: Mapped[Kind] = mapped_column(choice(Kind, name="kind"), primary_key=True)
    thing_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cycle_id: Mapped[int]
    urusan_id: Mapped[int]
    opd_id: Mapped[int]
    # One a line, with a line break before and after each, so that a search for one finds no other.
    scopes: Mapped[str] = mapped_column(Text)
    # See `packed`.
    numbers: Mapped[int] = mapped_column(BigInteger)
    spend: Mapped[int] = mapped_column(BigInteger)
    evidence_on: Mapped[date | None]
    health: Mapped[Health | None] = mapped_column(choice(Health, name="health"))
    due_on: Mapped[date | None]
    heard_on: Mapped[date | None]
    # NULL rather than false: only the few that differ, or wait for the mayor or the Sekda, are looked for.
    differs: Mapped[bool | None]
    blocked: Mapped[bool | None]
    changes_on: Mapped[date | None]


class Measured:
    """The sums of one cell, in the order of `rules.MEASURES`."""

    needs: Mapped[int] = mapped_column(default=0)
    aimless_needs: Mapped[int] = mapped_column(default=0)
    internships: Mapped[int] = mapped_column(default=0)
    aimless_internships: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    funded: Mapped[int] = mapped_column(default=0)
    spend: Mapped[int] = mapped_column(BigInteger, default=0)
    drafts: Mapped[int] = mapped_column(default=0)
    recommendations: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    presented: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    implemented: Mapped[int] = mapped_column(default=0)
    evaluated: Mapped[int] = mapped_column(default=0)
    overdue: Mapped[int] = mapped_column(default=0)
    stale: Mapped[int] = mapped_column(default=0)
    differing: Mapped[int] = mapped_column(default=0)
    blocked_mayor: Mapped[int] = mapped_column(default=0)
    blocked_sekda: Mapped[int] = mapped_column(default=0)
    blocked_opd: Mapped[int] = mapped_column(default=0)
    last_evidence_on: Mapped[date | None]


class Counter(Measured, Base):
    """The sums of `counted_thing` for one cell; 0 in a key means all of them together."""

    __tablename__ = "counter"

    cycle_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    urusan_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opd_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scope: Mapped[str] = mapped_column(String(90), primary_key=True)


class CountedDay(Base):
    """A day on which the counters were written down. `quarter` names the quarter whose end it is, as `2026-3`."""

    __tablename__ = "counted_day"
    __table_args__ = (CheckConstraint("quarter <> ''", name="quarter_named"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    quarter: Mapped[str | None] = mapped_column(String(6), unique=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PastCounter(Measured, Base):
    """A cell as it stood on a counted day; written only when it differs from the day before, never changed."""

    __tablename__ = "past_counter"

    cycle_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    urusan_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opd_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scope: Mapped[str] = mapped_column(String(90), primary_key=True)
    day: Mapped[date] = mapped_column(ForeignKey("counted_day.day"), primary_key=True)


_FEW_BITS: Final = 8


def packed(counts: Counts) -> int:
    """The small numbers of one thing as one: a bit for each of `FLAGS`, a byte for each of `FEW`."""
    number = sum(1 << bit for bit, name in enumerate(FLAGS) if getattr(counts, name))
    for place, name in enumerate(FEW):
        number |= min(getattr(counts, name), 255) << (len(FLAGS) + _FEW_BITS * place)
    return number


def unpacked(numbers: int, spend: int, evidence_on: date | None) -> Counts:
    """The counts of one thing from its row."""
    found = {name: numbers >> bit & 1 for bit, name in enumerate(FLAGS)}
    for place, name in enumerate(FEW):
        found[name] = numbers >> (len(FLAGS) + _FEW_BITS * place) & 255
    return Counts(**found, spend=spend, last_evidence_on=evidence_on)


def joined(place: Place) -> str:
    """The scopes of a place as one text."""
    return "".join(f"\n{scope}" for scope in place.scopes) + "\n"


def place_of(row: Any) -> Place:
    """Where a stored thing counts: a row of `CountedThing`, whole or as columns."""
    return Place(row.cycle_id, row.urusan_id, row.opd_id, tuple(row.scopes[1:-1].split("\n")))
