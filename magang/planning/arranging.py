"""A plan as somebody arranges it by hand: who sits where, and what each move would change.

Hard are the gates of the matching (a refusal, no evidence, another urusan) and the planner's own word (a lock, a ban):
no hand breaks them. Capacities, quotas, the budget and the needs' numbers may be broken while one tries; the board then
says so loudly, and the scenario cannot be adopted until the checker finds nothing (`services.scenarios_adoption`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.planning.allocation.moving import Effect, Ledger
from magang.planning.allocation.plan import Plan, PlanStatus
from magang.planning.allocation.problem import Problem
from magang.planning.matching import Field, Place, build_problem, slot_key
from magang.planning.plans import Standing, stand
from magang.planning.rules.cycles import Seat
from magang.planning.sentences import Names, Sentence

LOCKED = N_("%(name)s dikunci di tempatnya. Lepas kuncinya dahulu.")
FORBIDDEN = N_("%(name)s dilarang ke tempat ini. Lepas larangannya dahulu.")
UNKNOWN = N_("Calon atau tempat ini tidak ikut dalam skenario ini. Muat ulang papan ini dahulu.")
ALREADY = N_("%(name)s sudah di sana.")


@dataclass(frozen=True, slots=True)
class Offer:
    """One place for one person: why it is out of the question, or what going there changes."""

    refusals: tuple[Sentence, ...]
    effect: Effect | None

    @property
    def open(self) -> bool:
        return self.effect is not None


@dataclass(frozen=True, eq=False)
class Desk:
    """The problem with the plan laid out on it."""

    field: Field
    problem: Problem
    standing: Standing
    names: Names

    @classmethod
    def of(cls, field: Field, seats: Sequence[Seat]) -> Desk:
        problem = build_problem(field)
        return cls(field, problem, stand(problem, seats), Names.of(field.facts, field.rules))

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.problem, self.standing.plan.pairs)

    @cached_property
    def where(self) -> Mapping[int, str]:
        """Slot by candidate."""
        return {int(person): slot for person, slot in self.standing.plan.assignment}

    @cached_property
    def locked(self) -> frozenset[int]:
        """Who is locked where they sit. A lock that the plan does not keep to is a broken rule, not a hindrance."""
        locks = {(seat.candidate_id, slot_key(seat)) for seat in self.field.rules.locks}
        return frozenset(person for person, slot in self.where.items() if (person, slot) in locks)

    @cached_property
    def forbidden(self) -> frozenset[tuple[int, str]]:
        return frozenset((seat.candidate_id, slot_key(seat)) for seat in self.field.rules.forbids)

    @property
    def budget_left(self) -> int | None:
        """Rupiah left of the ceiling, less than nothing when it is overdrawn; None: no ceiling."""
        budget = self.field.rules.budget
        return None if budget is None else budget - self.standing.plan.cost

    def place(self, slot: str) -> Place:
        return self.field.places[self.field.place_at[slot]]

    def offer(self, changes: Mapping[int, str | None]) -> Offer:
        """These people to these slots (None: no place)."""
        refusals = [r for person, slot in changes.items() for r in self._refusals(person, slot)]
        if refusals:
            return Offer(tuple(refusals), None)
        pairs = {self.field.person_at[person]: self._pair(person, slot) for person, slot in changes.items()}
        return Offer((), self.ledger.effect(pairs))

    def offers(self, candidate_id: int) -> dict[str | None, Offer]:
        """Every place but the one they have, and none at all, for one person."""
        here = self.where.get(candidate_id)
        slots: list[str | None] = [None, *self.field.place_at]
        return {slot: self.offer({candidate_id: slot}) for slot in slots if slot != here}

    def swaps(self, candidate_id: int) -> dict[int, Offer]:
        """Changing places with everybody who sits elsewhere."""
        here = self.where.get(candidate_id)
        return {
            other: self.offer({candidate_id: slot, other: here}) for other, slot in self.where.items() if slot != here
        }

    def after(self, changes: Mapping[int, str | None]) -> Plan:
        """The plan after a move. Raises `RuleBroken` for what no hand may do."""
        if not changes.keys() <= self.field.person_at.keys():
            raise RuleBroken(UNKNOWN)
        if all(self.where.get(person) == slot for person, slot in changes.items()):
            raise RuleBroken(ALREADY, name=self.names.person(str(next(iter(changes)))))
        if refusals := self.offer(changes).refusals:
            raise RuleBroken(refusals[0].message, **refusals[0].params)
        seats = {**self.where, **changes}
        return self.plan([self.place(slot).seat(person) for person, slot in seats.items() if slot is not None])

    def plan(self, seats: Sequence[Seat]) -> Plan:
        """The seats as a plan that says of itself whether it breaks a rule."""
        standing = stand(self.problem, seats)
        status = PlanStatus.BREAKS if standing.breaches else standing.plan.status
        return replace(standing.plan, status=status)

    @cached_property
    def _pairs(self) -> dict[int, dict[int, int]]:
        """By person's position, filled as asked: pair by slot's position."""
        return {}

    def _pair(self, person: int, slot: str | None) -> int | None:
        if slot is None:
            return None
        at = self.field.person_at[person]
        if at not in self._pairs:
            slots = self.problem.pairs.slot
            self._pairs[at] = {int(slots[pair]): pair for pair in self.ledger.places_of(at)}
        return self._pairs[at][self.problem.slot_at[slot]]

    def _refusals(self, person: int, slot: str | None) -> list[Sentence]:
        if person not in self.field.person_at or (slot is not None and slot not in self.field.place_at):
            return [Sentence(UNKNOWN)]
        name = {"name": self.names.person(str(person))}
        if person in self.locked:
            return [Sentence(LOCKED, name)]
        if slot is None:
            return []
        if (person, slot) in self.forbidden:
            return [Sentence(FORBIDDEN, name)]
        if self.field.eligible[self.field.person_at[person], self.field.place_at[slot]]:
            return []
        return [Sentence(text) for text in self.field.score(person, slot).barred]
