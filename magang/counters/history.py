"""The counters of days gone by: written down once a day, never reckoned again (DESIGN 6, checkpoints TW I–IV).

A day is written down as it begins, before anybody has worked. Of each day only the cells that changed are kept, so that
years of days take little room; a cell on a day is its last row up to that day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    column,
    func,
    insert,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from magang.counters.keeping import CELL, move_to
from magang.counters.models import CountedDay, Counter, PastCounter
from magang.counters.queries import Board, View
from magang.counters.rules import MEASURES, Counts
from magang.followups.rules import Rate

NUMBERS: Final = (*MEASURES, "last_evidence_on")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The end of a quarter: `quarter` 1–4, written down on `day`, and what a view counted then."""

    year: int
    quarter: int
    day: date
    presented: int
    accepted: int
    implemented: int

    @property
    def accepted_of_presented(self) -> Rate:
        return Rate(self.accepted, self.presented)

    @property
    def implemented_of_accepted(self) -> Rate:
        return Rate(self.implemented, self.accepted)


def quarter_before(day: date) -> str:
    """The quarter that had ended when `day` began, as `2026-3`."""
    last = day.replace(day=1, month=3 * ((day.month - 1) // 3) + 1) - timedelta(days=1)
    return f"{last.year}-{(last.month + 2) // 3}"


def write_down(session: Session, day: date, *, now: datetime) -> int | None:
    """Keep the counters as they stand on `day`; how many cells changed, or None when the day was written down already.

    The first day written down after the end of a quarter is that quarter's checkpoint.
    """
    last = session.scalar(select(func.max(CountedDay.day)))
    if last is not None and last >= day:
        return None
    move_to(session, day)
    session.flush()
    ended = quarter_before(day)
    known = session.scalar(select(CountedDay.day).where(CountedDay.quarter == ended)) is not None
    # The very first day closes no quarter: nobody was counting while it ran.
    closes = last is not None and not known and quarter_before(last) != ended
    session.add(CountedDay(day=day, quarter=ended if closes else None, taken_at=now))
    session.flush()
    session.connection().execute(insert(PastCounter).from_select([*CELL, "day", *NUMBERS], _changed(day)))
    # Not every driver tells how many rows such a statement wrote.
    return session.scalar(select(func.count()).select_from(PastCounter).where(PastCounter.day == day)) or 0


def _latest(up_to: date) -> Any:
    """The last row of each cell, up to a day."""
    rank = func.row_number().over(
        partition_by=[getattr(PastCounter, key) for key in CELL], order_by=PastCounter.day.desc()
    )
    return select(PastCounter, rank.label("rank")).where(PastCounter.day <= up_to).subquery()


def _changed(day: date) -> Select[Any]:
    """Every cell that differs from its last row, or has none."""
    keys = [getattr(PastCounter, key) for key in CELL]
    last = select(*keys, func.max(PastCounter.day).label("day")).group_by(*keys).subquery()
    before = aliased(PastCounter)
    known = and_(*(last.c[key] == getattr(Counter, key) for key in CELL))
    same = and_(before.day == last.c.day, *(getattr(before, key) == getattr(Counter, key) for key in CELL))
    differs = or_(*(getattr(before, name).is_distinct_from(getattr(Counter, name)) for name in NUMBERS))
    columns = [getattr(Counter, key) for key in CELL]
    numbers = [getattr(Counter, name) for name in NUMBERS]
    return (
        select(*columns, literal(day), *numbers)
        .select_from(Counter)
        .outerjoin(last, known)
        .outerjoin(before, same)
        .where(or_(before.day.is_(None), differs))
    )


def day_of(session: Session, day: date) -> date | None:
    """The last day written down up to `day`; None before anything was."""
    return session.scalar(select(func.max(CountedDay.day)).where(CountedDay.day <= day))


def as_of(session: Session, view: View, day: date) -> Board:
    """The board as it stood on a day that was written down. One query."""
    return Board(view, day, _counts(session, view, day), ())


def _counts(session: Session, view: View, day: date) -> Mapping[str, Counts]:
    latest = _latest(day)
    past = aliased(PastCounter, latest)
    rows = session.execute(
        select(past.scope, past.cycle_id, *(getattr(past, name) for name in NUMBERS)).where(
            latest.c.rank == 1,
            past.cycle_id.in_({view.cycle_id, 0}),
            past.urusan_id == view.urusan_id,
            past.opd_id == view.opd_id,
        )
    )
    found: dict[str, Counts] = {}
    for scope, cycle_id, *numbers in rows:
        counts = Counts(*numbers).as_seen_from(own=cycle_id == view.cycle_id)
        found[scope] = found[scope].plus(counts) if scope in found else counts
    return found


def checkpoints(
    session: Session, view: View, scopes: Collection[str], *, until: date, limit: int = 8
) -> Mapping[str, Sequence[Checkpoint]]:
    """The last `limit` ends of quarters up to a day, oldest first, as each of `scopes` stood then.

    Two queries and as many index look-ups as there are scopes and ends, however many days were written down. Of the
    view's own cell alone: the needs of all cycles, which no rate asks for, are not added.
    """
    ends = session.execute(
        select(CountedDay.day, CountedDay.quarter)
        .where(CountedDay.quarter.is_not(None), CountedDay.day <= until)
        .order_by(CountedDay.day.desc())
        .limit(limit)
    ).all()
    view_then = {"cycle": view.cycle_id, "urusan": view.urusan_id, "opd": view.opd_id, "scopes": sorted(scopes)}
    rows = session.execute(_at_ends(session.get_bind().dialect.name), view_then | {"days": [day for day, _ in ends]})
    found = {(scope, day): numbers for day, scope, *numbers in rows}

    def end(scope: str, day: date, name: str) -> Checkpoint:
        year, _, quarter = name.partition("-")
        return Checkpoint(int(year), int(quarter), day, *found.get((scope, day), (0, 0, 0)))

    return {scope: [end(scope, day, name or "") for day, name in reversed(ends)] for scope in scopes}


@cache
def _at_ends(dialect: str) -> Select[date, str, int, int, int]:
    """The cells of a view's scopes on some days. Put together once: that costs more than asking."""
    # One parameter that is taken apart there: a list of VALUES would be put together anew by each page.
    each = func.json_each if dialect == "sqlite" else func.json_array_elements_text
    asked = each(bindparam("scopes", type_=JSON)).table_valued(column("value", String), name="asked")
    cell, earlier = aliased(PastCounter), aliased(PastCounter)

    def of_view(past: Any) -> ColumnElement[bool]:
        keys = ((past.cycle_id, "cycle"), (past.urusan_id, "urusan"), (past.opd_id, "opd"))
        return and_(*(key == bindparam(name) for key, name in keys), past.scope == asked.c.value)

    last = select(func.max(earlier.day)).where(of_view(earlier), earlier.day <= CountedDay.day)
    return (
        select(CountedDay.day, cell.scope, cell.presented, cell.accepted, cell.implemented)
        .select_from(CountedDay)
        .join(asked, true())
        .join(cell, and_(of_view(cell), cell.day == last.correlate(CountedDay, asked).scalar_subquery()))
        .where(CountedDay.day.in_(bindparam("days", expanding=True)))
    )
