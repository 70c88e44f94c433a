"""Why this person is there, that one is nowhere, and what is full: read off the plan, no solver (DESIGN 4.4).

Names and values of other people are for planners; a participant sees `Answer.classes` only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from magang.kernel.labels import N_, LabelledEnum
from magang.planning.allocation.plan import Plan
from magang.planning.allocation.problem import FloatArray, IntArray, Problem
from magang.planning.allocation.rows import RowKind, RowName, compile_rows, objective

ROOM = 1e-9
# Values nearer than this share of each other are called equal ("setara").
EQUAL_WITHIN = 0.001


class Standing(LabelledEnum):
    """Where a person stands in a plan."""

    PLACED = "placed", N_("Ditempatkan")
    NOWHERE = "nowhere", N_("Tidak memenuhi syarat untuk satu tempat pun")
    ALL_FULL = "all_full", N_("Semua tempat yang sesuai sudah penuh atau terbentur aturan")
    NOT_WORTH = "not_worth", N_("Masih muat, tetapi nilainya tidak sebanding dengan biayanya")


@dataclass(frozen=True, slots=True)
class Choice:
    """One slot this person could go to. `full`: the rules in its way if all others stay where they are.

    `lowest`: who is there with the least value, None when the slot is empty.
    """

    slot: str
    value: float
    cost: int
    full: tuple[RowName, ...]
    lowest: tuple[str, float] | None
    taken: bool

    @property
    def open(self) -> bool:
        return not self.full


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a person stands and what each of their slots says, the best first."""

    person: str
    standing: Standing
    choices: tuple[Choice, ...]

    @property
    def next_best(self) -> Choice | None:
        """The most valuable slot not taken."""
        return next((choice for choice in self.choices if not choice.taken), None)

    @property
    def classes(self) -> Mapping[RowKind, int]:
        """How many of the slots each kind of rule blocks: all a participant needs to know, and no names."""
        return Counter(kind for choice in self.choices for kind in {name.kind for name in choice.full})


class Books:
    """A plan opened at every rule: what is used and what is left. Made once a plan, asked per person."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self._problem = problem
        self._rows = compile_rows(problem, with_forbidden=True)
        self._worth = objective(problem)
        self._chosen = np.array(plan.pairs, dtype=np.int64)
        self._upper = np.array(self._rows.upper)
        self._lower = np.array(self._rows.lower)
        self._used = self._activity(self._chosen)
        order = np.argsort(problem.pairs.person, kind="stable")
        self._by_person: IntArray = order
        self._first = np.searchsorted(problem.pairs.person[order], np.arange(len(problem.people) + 1))

    def _activity(self, chosen: IntArray) -> FloatArray:
        used = np.zeros(len(self._rows.names))
        for layer in self._rows.layers:
            row = layer.row[chosen]
            weight = np.ones(len(chosen)) if layer.coefficient is None else layer.coefficient[chosen]
            np.add.at(used, row[row >= 0], weight[row >= 0])
        return used

    def slack(self, name: RowName) -> float | None:
        """What is left below a rule's upper limit, in the row's unit; None for a rule that is not there."""
        left = [float(self._upper[at] - self._used[at]) for at, known in enumerate(self._rows.names) if known == name]
        return min(left) if left else None

    def ask(self, person: str) -> Answer:
        """Where this person stands. Raises KeyError for an unknown one."""
        at = self._problem.person_at[person]
        mine = self._by_person[self._first[at] : self._first[at + 1]]
        own = mine[np.isin(mine, self._chosen)]
        used = self._used - self._activity(own)
        choices = [self._choice(int(pair), used, taken=bool(np.isin(pair, own))) for pair in mine]
        choices.sort(key=lambda choice: (-choice.value, choice.slot))
        return Answer(person, self._standing(choices, placed=bool(len(own))), tuple(choices))

    def _choice(self, pair: int, used: FloatArray, *, taken: bool) -> Choice:
        full = []
        for layer in self._rows.layers:
            row = int(layer.row[pair])
            if row < 0 or taken:
                continue
            after = used[row] + (1.0 if layer.coefficient is None else float(layer.coefficient[pair]))
            together_broken = self._rows.names[row].kind is RowKind.TOGETHER and after < self._lower[row] - ROOM
            if after > self._upper[row] + ROOM * max(1.0, abs(self._upper[row])) or together_broken:
                full.append(self._rows.names[row])
        slot = self._problem.slots[int(self._problem.pairs.slot[pair])]
        return Choice(
            slot.key,
            float(self._worth[pair]),
            int(self._problem.pairs.cost[pair]),
            tuple(full),
            self._lowest(int(self._problem.pairs.slot[pair])),
            taken,
        )

    def _lowest(self, slot: int) -> tuple[str, float] | None:
        here = self._chosen[self._problem.pairs.slot[self._chosen] == slot]
        if not len(here):
            return None
        least = int(here[np.argmin(self._worth[here])])
        return self._problem.people[int(self._problem.pairs.person[least])].key, float(self._worth[least])

    @staticmethod
    def _standing(choices: list[Choice], *, placed: bool) -> Standing:
        if placed:
            return Standing.PLACED
        if not choices:
            return Standing.NOWHERE
        return Standing.NOT_WORTH if any(choice.open for choice in choices) else Standing.ALL_FULL


def equal(one: float, other: float) -> bool:
    """Whether two values differ by less than anybody should read into them."""
    return abs(one - other) <= EQUAL_WITHIN * max(1.0, abs(one), abs(other))


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who is elsewhere in the other plan; None: not placed there."""

    person: str
    before: str | None
    after: str | None


def moves(before: Plan, after: Plan) -> tuple[Move, ...]:
    """Who moved between two plans, by person key."""
    one, two = dict(before.assignment), dict(after.assignment)
    return tuple(
        Move(person, one.get(person), two.get(person))
        for person in sorted(one.keys() | two.keys())
        if one.get(person) != two.get(person)
    )
