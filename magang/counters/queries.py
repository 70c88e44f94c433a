"""Reading the counters. They count everything there is: for readers whose scope is everything, and for nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVarTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from magang.counters.facts import basis, read_facts, these
from magang.counters.models import CountedThing, Counter, place_of, unpacked
from magang.counters.rules import MEASURES, Counts, Kind, agenda_scope
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


def read(session: Session, view: View, today: date) -> Mapping[str, Counts]:
    """Every scope (see `rules.scopes`) with its counts as of today, in four queries however much there is.

    An agenda doesn't narrow the other scopes: a programme's counts are the programme's.
    """
    columns = [getattr(Counter, name) for name in (*MEASURES, "last_evidence_on")]
    rows = session.execute(
        select(Counter.scope, Counter.cycle_id, *columns).where(
            Counter.cycle_id.in_({view.cycle_id, 0}),
            Counter.urusan_id == view.urusan_id,
            Counter.opd_id == view.opd_id,
        )
    )
    found: dict[str, Counts] = {}
    for scope, cycle_id, *numbers in rows:
        counts = Counts(*numbers)
        if cycle_id != view.cycle_id:
            # A need is answered by whichever departure takes it up: it belongs to no cycle and counts in each.
            counts = Counts(needs=counts.needs, aimless_needs=counts.aimless_needs)
        found[scope] = found.get(scope, Counts()).plus(counts)
    for row, now in _become_due(session, replace(view, agenda=""), today):
        change = now.plus(unpacked(row.numbers, row.spend, row.evidence_on), -1)
        for scope in place_of(row).scopes:
            found[scope] = found.get(scope, Counts()).plus(change)
    return found


def worst(session: Session, view: View, health: Health, today: date, limit: int) -> Sequence[int]:
    """Ids of the recommendations that have been in this health longest: overdue or stale."""
    since = CountedThing.due_on if health is Health.OVERDUE else CountedThing.heard_on
    stored = session.execute(
        _within(select(CountedThing.thing_id, since), view)
        .where(CountedThing.health == health, or_(CountedThing.changes_on.is_(None), CountedThing.changes_on > today))
        .order_by(since, CountedThing.thing_id)
        .limit(limit)
    ).all()
    rests = basis(session)
    due = {row.thing_id: row for row in _due(session, view, today) if row.kind is Kind.RECOMMENDATION}
    facts = read_facts(session, Kind.RECOMMENDATION, these(due), rests)
    moved = [
        (id_, due[id_].due_on if health is Health.OVERDUE else due[id_].heard_on)
        for id_, known in facts.items()
        if known.on(today, rests).health is health
    ]
    known_days = [(day, id_) for id_, day in [*((i, d) for i, d in stored), *moved] if day is not None]
    return [id_ for _, id_ in sorted(known_days)[:limit]]


def differing(session: Session, view: View, limit: int) -> Sequence[int]:
    """Ids of recommendations whose OPD and verifier say different things."""
    return session.scalars(
        _within(select(CountedThing.thing_id), view)
        .where(CountedThing.differs == True)  # noqa: E712 - as the index has it
        .order_by(CountedThing.thing_id)
        .limit(limit)
    ).all()


def _become_due(session: Session, view: View, today: date) -> Sequence[tuple[CountedThing, Counts]]:
    """Things that the passing of days has changed since they were counted, and as what they count now."""
    rests, found = basis(session), []
    rows = _due(session, view, today)
    for kind in (Kind.PLACEMENT, Kind.RECOMMENDATION):
        due = {row.thing_id: row for row in rows if row.kind is kind}
        facts = read_facts(session, kind, these(due), rests)
        found += [(row, facts[id_].on(today, rests).counts) for id_, row in due.items() if id_ in facts]
    return found


def _due(session: Session, view: View, today: date) -> Sequence[CountedThing]:
    return session.scalars(
        _within(select(CountedThing), view)
        .where(CountedThing.changes_on <= today)
        .order_by(CountedThing.kind, CountedThing.thing_id)
    ).all()


def narrowed(
    statement: Select[*Ts], kind: Kind, thing_id: ColumnElement[int] | InstrumentedAttribute[int], view: View
) -> Select[*Ts]:
    """`statement`, which knows the things of `kind` by `thing_id`, with only those the view counts."""
    if view == EVERYTHING:
        return statement
    counted = (CountedThing.kind == kind) & (CountedThing.thing_id == thing_id)
    return _within(statement.join(CountedThing, counted), view)


def _within(statement: Select[*Ts], view: View) -> Select[*Ts]:
    keys = (
        (CountedThing.cycle_id, view.cycle_id),
        (CountedThing.urusan_id, view.urusan_id),
        (CountedThing.opd_id, view.opd_id),
    )
    statement = statement.where(*(column == id_ for column, id_ in keys if id_))
    if view.agenda:
        statement = statement.where(CountedThing.scopes.contains(f"\n{view.scope}\n", autoescape=True))
    return statement
