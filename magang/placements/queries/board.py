"""Placements side by side: the board by state, and the calendar of a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from magang.kernel.actor import Actor
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.workdays import DAY, Promise
from magang.placements.models import Placement
from magang.placements.queries import Clocks, visible_placements
from magang.placements.rules import PlacementStatus
from magang.reference.models import HostUnit

# Cards of one state that the board shows; the rest is a link to the list.
CARDS: Final = 20
_CARD: Final = (
    joinedload(Placement.participant),
    joinedload(Placement.sending_opd),
    joinedload(Placement.host_unit).joinedload(HostUnit.region),
    joinedload(Placement.cycle),
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of the board: a state, how many stand in it, and the first of them."""

    status: PlacementStatus
    total: int
    cards: Sequence[Placement]

    @property
    def more(self) -> int:
        return self.total - len(self.cards)


def board(session: Session, actor: Actor, *, cycle_id: int | None, opd_id: int | None) -> list[Lane]:
    """A lane for every state somebody stands in, in the order of the life of a placement. Three queries."""
    scope = visible_placements(actor)
    if cycle_id is not None:
        scope = scope.where(Placement.cycle_id == cycle_id)
    if opd_id is not None:
        scope = scope.where(Placement.sending_opd_id == opd_id)
    place = func.row_number().over(
        partition_by=Placement.status, order_by=(Placement.starts_on.asc().nulls_last(), Placement.id)
    )
    ranked = scope.with_only_columns(Placement.id, Placement.status, place.label("place")).subquery()
    totals: dict[PlacementStatus, int] = dict(
        session.execute(select(ranked.c.status, func.count()).group_by(ranked.c.status)).all()
    )
    rows = session.scalars(
        select(Placement)
        .join(ranked, ranked.c.id == Placement.id)
        .where(ranked.c.place <= CARDS)
        .options(*_CARD)
        .order_by(Placement.starts_on.asc().nulls_last(), Placement.id)
    )
    by_status: Mapping[PlacementStatus, list[Placement]] = defaultdict(list)
    for placement in rows:
        by_status[placement.status].append(placement)
    return [Lane(status, totals[status], by_status[status]) for status in PlacementStatus if totals.get(status)]


class Milestone(LabelledEnum):
    """What the calendar shows."""

    DEPARTURE = "departure", N_("Berangkat")
    RETURN = "return", N_("Pulang")
    REPORT = "report", N_("Batas laporan")
    HEARING = "hearing", N_("Batas pemaparan")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens, or has to have happened, on one day."""

    on: date
    kind: Milestone
    placement: Placement


# What is not a promise happens on its own day.
ON_THE_DAY: Final = Promise(0)


def events(session: Session, actor: Actor, clocks: Clocks, *, first: date, last: date) -> list[Event]:
    """What falls between `first` and `last`, both included. One query."""
    spans = (
        (Placement.starts_on, ON_THE_DAY),
        (Placement.departed_on, ON_THE_DAY),
        (Placement.ends_on, ON_THE_DAY),
        (Placement.recalled_on, ON_THE_DAY),
        (Placement.recalled_on, clocks.report),
        (Placement.reported_on, clocks.hearing),
    )
    rows = session.scalars(
        visible_placements(actor)
        .where(
            Placement.status.in_([s for s in PlacementStatus if s.still_stands]),
            or_(*(c.between(after.since(first), after.since(last + DAY) - DAY) for c, after in spans)),
        )
        .options(*_CARD)
        .order_by(Placement.id)
    )
    found = [event for placement in rows for event in milestones(placement, clocks) if first <= event.on <= last]
    kinds = list(Milestone)
    return sorted(found, key=lambda e: (e.on, kinds.index(e.kind), e.placement.reference))


def milestones(placement: Placement, clocks: Clocks) -> list[Event]:
    """The days of one placement: what happened where it is known, what is planned where it is not."""
    days = {
        Milestone.DEPARTURE: placement.departed_on or placement.starts_on,
        Milestone.RETURN: placement.recalled_on or placement.ends_on,
    }
    if placement.status.clock is not None:
        days[Milestone(placement.status.clock.value)] = clocks.due(placement)
    return [Event(day, kind, placement) for kind, day in days.items() if day is not None]
