"""A plan taken from seats: what is on screen, counted and checked again against a problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from magang.planning.allocation.checker import Breach, check
from magang.planning.allocation.plan import Plan, PlanStatus
from magang.planning.allocation.problem import Lock, Problem
from magang.planning.matching import Field, slot_key
from magang.planning.rules.cycles import Seat
from magang.planning.scoring import Component, ComponentKind, Contribution, Score


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan as it stands under today's rules: what it breaks, and which seats are not possible any more."""

    plan: Plan
    breaches: tuple[Breach, ...]
    lost: tuple[Seat, ...]

    @property
    def holds(self) -> bool:
        return not self.breaches and not self.lost


def stand(problem: Problem, seats: Iterable[Seat]) -> Standing:
    """The seats as a plan of this problem; what was proven of it before is not proven here."""
    known, lost = [], []
    for seat in sorted(seats, key=lambda s: s.candidate_id):
        key = Lock(str(seat.candidate_id), slot_key(seat))
        if key.person not in problem.person_at or key.slot not in problem.slot_at:
            lost.append(seat)
        else:
            known.append((seat, key))
    positions = problem.positions([key for _, key in known]).tolist()
    lost += [seat for (seat, _), at in zip(known, positions, strict=True) if at < 0]
    taken = [(key, at) for (_, key), at in zip(known, positions, strict=True) if at >= 0]
    pairs = tuple(at for _, at in taken)
    verified = check(problem, pairs)
    plan = Plan(
        PlanStatus.FEASIBLE if pairs else PlanStatus.EMPTY,
        assignment=tuple((key.person, key.slot) for key, _ in taken),
        pairs=pairs,
        value=verified.value + verified.gain,
        objective=verified.objective,
        best=verified.objective,
        cost=verified.cost,
    )
    return Standing(plan, verified.breaches, tuple(lost))


def seat_of(field: Field, person: str, slot: str) -> Seat:
    """The seat behind the solver's keys. KeyError for a place that is not there."""
    return field.places[field.place_at[slot]].seat(int(person))


def believed(score: Score) -> dict[str, Any]:
    """The components as a seat keeps them, see `ScenarioSeat.components`."""
    return {
        stripe.component.kind.value: {
            "value": stripe.component.value,
            "counted": round(stripe.component.counted, 6),
            "weight": round(stripe.weight, 6),
        }
        for stripe in score.contributions
    }


def score_of(components: Mapping[str, Mapping[str, Any]], importance: float) -> Score:
    """The score a seat was kept with, from its kept components; an assumption stays one (see `believed`)."""
    return Score(
        tuple(
            Contribution(
                Component(kind, part["value"], completeness=0.0 if part["value"] is None else 1.0), part["weight"]
            )
            for kind in ComponentKind
            if (part := components.get(kind.value))
        ),
        importance,
    )
