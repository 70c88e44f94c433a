"""Reading the counters. They count everything there is: for readers whose scope is everything, and for nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVarTuple

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from magang.counters.facts import basis, read_facts, these
from magang.counters.models import CountedThing, Counter, place_of, unpacked
from magang.counters.rules import MEASURES, Counts, Kind, State, agenda_scope
from magang.followups.rules import Health

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class View:
    """What a page is narrowed to; 0 and "" mean everything."""

    cycle_id: int = 0
    urusan_id: int = 0
    opd_id: int = 0
    agenda: str = ""

    @property
    def scope(self) -> str:
        """The scope whose counts are the totals of this view."""
        return agenda_scope(self.agenda) if self.agenda else ""


EVERYTHING: Final = View()


@dataclass(frozen=True, slots=True)
class Moved:
    """A thing that the passing of days has changed since it was counted, and how it stands now."""

    row: CountedThing
    now: State


@dataclass(frozen=True, slots=True)
class Board:
    """The counts of a view per scope (see `rules.scopes`) as of a day."""

    view: View
    today: date
    counts: Mapping[str, Counts]
    moved: Sequence[Moved]

    @property
    def total(self) -> Counts:
        return self.of(self.view.scope)

    def of(self, scope: str) -> Counts:
        """All zero where nothing counts."""
        return self.counts.get(scope, Counts())


def read(session: Session, view: View, today: date) -> Board:
    """The board as of today; as many queries however much there is.

    An agenda doesn't narrow the other scopes: a programme's counts are the programme's.
    """
    of_view = {"cycles": sorted({view.cycle_id, 0}), "urusan": view.urusan_id, "opd": view.opd_id}
    rows = session.execute(_CELLS, of_view)
    found: dict[str, Counts] = {}
    for scope, cycle_id, *numbers in rows:
        counts = Counts(*numbers).as_seen_from(own=cycle_id == view.cycle_id)
        found[scope] = found[scope].plus(counts) if scope in found else counts
    moved = _moved(session, view, today)
    for thing in moved:
        row = thing.row
        change = thing.now.counts.plus(unpacked(row.numbers, row.spend, row.evidence_on), -1)
        for scope in place_of(row).scopes:
            found[scope] = found.get(scope, Counts()).plus(change)
    return Board(view, today, found, moved)


# Put together once: that takes longer than asking.
_CELLS: Final = select(
    Counter.scope, Counter.cycle_id, *(getattr(Counter, name) for name in (*MEASURES, "last_evidence_on"))
).where(
    Counter.cycle_id.in_(bindparam("cycles", expanding=True)),
    Counter.urusan_id == bindparam("urusan"),
    Counter.opd_id == bindparam("opd"),
)


def worst(session: Session, board: Board, health: Health, limit: int) -> Sequence[int]:
    """Ids of the recommendations that have been in this health longest: overdue or stale."""
    limit = min(limit, board.total.overdue if health is Health.OVERDUE else board.total.stale)
    if not limit:
        return ()
    since = CountedThing.due_on if health is Health.OVERDUE else CountedThing.heard_on
    later = or_(CountedThing.changes_on.is_(None), CountedThing.changes_on > board.today)
    stored = session.execute(
        _within(select(CountedThing.thing_id, since), board.view)
        .where(CountedThing.health == health, later)
        .order_by(since, CountedThing.thing_id)
        .limit(limit)
    )
    days = {id_: day for id_, day in stored if day is not None}
    for thing in board.moved:
        day = getattr(thing.row, since.key)
        if thing.now.health is health and day is not None and board.view.scope in place_of(thing.row).scopes:
            days[thing.row.thing_id] = day
    return sorted(days, key=lambda id_: (days[id_], id_))[:limit]


def differing(session: Session, board: Board, limit: int) -> Sequence[int]:
    """Ids of recommendations whose OPD and verifier say different things."""
    limit = min(limit, board.total.differing)
    if not limit:
        return ()
    return session.scalars(
        _within(select(CountedThing.thing_id), board.view)
        .where(CountedThing.differs == True)  # noqa: E712 - as the index has it
        .order_by(CountedThing.thing_id)
        .limit(limit)
    ).all()


def _moved(session: Session, view: View, today: date) -> Sequence[Moved]:
    # Put in order here, and narrowed by what no index has: SQLite would use any but the one of these few.
    here = [column + 0 == id_ for column, id_ in _keys(view) if id_]
    found_rows = session.scalars(select(CountedThing).where(CountedThing.changes_on <= today, *here))
    due: dict[Kind, dict[int, CountedThing]] = {}
    for row in sorted(found_rows, key=lambda row: (row.kind, row.thing_id)):
        due.setdefault(row.kind, {})[row.thing_id] = row
    if not due:  # As mostly: the scheduler moves the counters each night.
        return []
    rests, found = basis(session), []
    for kind, rows in due.items():
        facts = read_facts(session, kind, these(rows), rests)
        found += [Moved(row, facts[id_].on(today, rests)) for id_, row in rows.items() if id_ in facts]
    return found


def narrowed(
    statement: Select[*Ts], kind: Kind, thing_id: ColumnElement[int] | InstrumentedAttribute[int], view: View
) -> Select[*Ts]:
    """`statement`, which knows the things of `kind` by `thing_id`, with only those the view counts."""
    if view == EVERYTHING:
        return statement
    counted = (CountedThing.kind == kind) & (CountedThing.thing_id == thing_id)
    return _within(statement.join(CountedThing, counted), view)


def blocked(
    statement: Select[*Ts], recommendation_id: ColumnElement[int] | InstrumentedAttribute[int], view: View
) -> Select[*Ts]:
    """`statement` over what waits for the mayor or the Sekda, with only the recommendations the view counts."""
    within = narrowed(statement, Kind.RECOMMENDATION, recommendation_id, view)
    return within if view == EVERYTHING else within.where(CountedThing.blocked.is_not(None))


def _keys(view: View) -> Sequence[tuple[InstrumentedAttribute[int], int]]:
    return (
        (CountedThing.cycle_id, view.cycle_id),
        (CountedThing.urusan_id, view.urusan_id),
        (CountedThing.opd_id, view.opd_id),
    )


def _within(statement: Select[*Ts], view: View) -> Select[*Ts]:
    statement = statement.where(*(column == id_ for column, id_ in _keys(view) if id_))
    if view.agenda:
        statement = statement.where(CountedThing.scopes.contains(f"\n{view.scope}\n", autoescape=True))
    return statement
