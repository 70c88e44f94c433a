"""What two or three scenarios of a cycle have in common, and who is somewhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from magang.accounts.models import User
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import BadQuery, Choices
from magang.planning.models import Candidate, Scenario, ScenarioSeat
from magang.planning.queries.scenarios import SEAT_PARTS, scenarios_of
from magang.planning.rules.cycles import Seat

MOST: Final = 3


def find_chosen(session: Session, actor: Actor, cycle_id: int, ids: Sequence[int]) -> list[Scenario]:
    """These scenarios in the order asked for. Raises `BadQuery` for one that is not of the cycle."""
    rows = session.scalars(
        scenarios_of(actor, cycle_id).where(Scenario.id.in_(ids)).options(joinedload(Scenario.weight_set))
    )
    found = {scenario.id: scenario for scenario in rows}
    if len(found) < len(ids):
        raise BadQuery(N_("Pilihan skenario tidak dikenal."))
    return [found[i] for i in ids]


def choices(session: Session, actor: Actor, cycle_id: int) -> Choices:
    """The scenarios of a cycle, the latest first."""
    rows = scenarios_of(actor, cycle_id).with_only_columns(Scenario.id, Scenario.number, Scenario.name)
    return [(str(i), f"{number}. {name}") for i, number, name in session.execute(rows.order_by(Scenario.number.desc()))]


def weight_names(chosen: Sequence[Scenario]) -> list[int | None]:
    """The version of each one's weights; None: the start weights."""
    return [s.weight_set.number if s.weight_set else None for s in chosen]


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who is not at the same place in all. By scenario: the seat (None: nowhere), locked there or not."""

    candidate: Candidate
    seats: tuple[ScenarioSeat | None, ...]
    locked: tuple[bool, ...]
    barred: tuple[bool, ...]


def movers(session: Session, chosen: Sequence[Scenario]) -> list[Mover]:
    """Who moves between these plans, by name."""
    if len(chosen) < 2:
        return []
    rows = session.scalars(
        select(ScenarioSeat)
        .join(ScenarioSeat.candidate)
        .join(Candidate.user)
        .where(ScenarioSeat.scenario_id.in_([s.id for s in chosen]))
        .options(*SEAT_PARTS)
        .order_by(User.name, ScenarioSeat.candidate_id, ScenarioSeat.scenario_id)
    )
    by_person: dict[int, dict[int, ScenarioSeat]] = {}
    for row in rows:
        by_person.setdefault(row.candidate_id, {})[row.scenario_id] = row
    found = []
    for candidate_id, seats in by_person.items():
        placed = tuple(seats.get(s.id) for s in chosen)
        if len({_key(seat) for seat in placed}) > 1:
            locked = tuple(any(k.candidate_id == candidate_id for k in s.rules.locks) for s in chosen)
            barred = tuple(any(k.candidate_id == candidate_id for k in s.rules.forbids) for s in chosen)
            found.append(Mover(next(iter(seats.values())).candidate, placed, locked, barred))
    return found


def _key(seat: ScenarioSeat | None) -> Seat | None:
    return None if seat is None else Seat(seat.candidate_id, seat.need_id, seat.host_unit_id, seat.period)
