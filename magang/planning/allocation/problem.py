"""The allocation of people to places as plain data: what `solve` takes.

Nothing here knows the city. A person goes to at most one slot; a pair (person, slot) exists only where the person may
go; every rule is a small frozen record with a key a sentence can name. DESIGN 4.3 gives the formulation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# Bonus per placement kept from the plan on screen (DESIGN 4.3): 0.005 and 0.02 of a score, in units of 1/10 000.
KEEP_BONUS = 50.0
KEEP_PUBLISHED_BONUS = 200.0


@dataclass(frozen=True, slots=True)
class Person:
    """Who may be sent. `must_go`: placed exactly once rather than at most once (a job of an assignment problem)."""

    key: str
    opd: str = ""
    must_go: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A place: one need at one host in one period. `capacity` is in the unit of the pairs' `use`: people, usually."""

    key: str
    need: str = ""
    host: str = ""
    period: str = ""
    capacity: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Who may go where, column by column; all arrays have shape (n,), n the number of eligible pairs.

    `person` and `slot` are positions in the problem's people and slots, `value` what the pair is worth (whole numbers
    of 1/10 000 score here; any finite number is allowed), `cost` whole rupiah, `use` what it takes of the slot's
    capacity.
    """

    person: IntArray
    slot: IntArray
    value: FloatArray
    cost: IntArray
    use: FloatArray

    @classmethod
    def of(
        cls,
        person: npt.ArrayLike,
        slot: npt.ArrayLike,
        value: npt.ArrayLike,
        cost: npt.ArrayLike | None = None,
        use: npt.ArrayLike | None = None,
    ) -> Self:
        """From anything NumPy understands; no cost means 0 and no use means 1 a pair. Validation comes with `solve`."""
        worth = _floats(value)
        return cls(
            _whole(person),
            _whole(slot),
            worth,
            np.zeros(len(worth), np.int64) if cost is None else _whole(cost),
            np.ones(len(worth)) if use is None else _floats(use),
        )

    def __len__(self) -> int:
        return len(self.value)


def _floats(numbers: npt.ArrayLike) -> FloatArray:
    return np.atleast_1d(np.asarray(numbers, dtype=np.float64))


def _whole(numbers: npt.ArrayLike) -> IntArray:
    """As int64. What is not a whole number becomes the smallest int64, which validation refuses in words."""
    given: npt.NDArray[Any] = np.atleast_1d(np.asarray(numbers))
    if given.dtype.kind in "iub":
        return given.astype(np.int64)
    real = given.astype(np.float64)
    sound = np.isfinite(real) & (np.abs(real) < 2**62) & (real == np.floor(real))
    whole = np.full(real.shape, np.iinfo(np.int64).min)
    whole[sound] = real[sound].astype(np.int64)
    return whole


@dataclass(frozen=True, slots=True)
class HostLimit:
    """At most this many people at one host in one period, over all its slots."""

    host: str
    period: str
    at_most: int


@dataclass(frozen=True, slots=True)
class OpdQuota:
    """At most this many people of one OPD away at once, that is, in one period."""

    opd: str
    period: str
    at_most: int


@dataclass(frozen=True, slots=True)
class Budget:
    """A ceiling in whole rupiah on the cost of everybody, or of the people of some OPDs only."""

    key: str
    at_most: int
    opds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The next `width` people sent for a need are each worth `gain` on top of their own value."""

    width: int
    gain: float


@dataclass(frozen=True, slots=True)
class NeedRule:
    """How many people one need must and may have, and what more of them is worth.

    `steps` have falling gains (diminishing return). Without `maximum`, the widths' sum is the maximum; without steps
    either, there is none.
    """

    need: str
    minimum: int = 0
    maximum: int | None = None
    steps: tuple[Step, ...] = ()

    @property
    def ceiling(self) -> float:
        """The most people the need may have; infinite when nothing limits it."""
        if self.maximum is not None:
            return float(self.maximum)
        return float(sum(step.width for step in self.steps)) if self.steps else float("inf")


@dataclass(frozen=True, slots=True)
class Programme:
    """A priority programme and the needs that serve it."""

    key: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """At least this many of the programmes are served by at least one placement."""

    at_least: int
    programmes: tuple[Programme, ...]


@dataclass(frozen=True, slots=True)
class Lock:
    """This person goes to this slot, whatever it costs."""

    person: str
    slot: str


@dataclass(frozen=True, slots=True)
class Forbid:
    """This person does not go to this slot."""

    person: str
    slot: str


@dataclass(frozen=True, slots=True)
class Together:
    """Both go to the same host in the same period, or neither goes (a slot without host stands for itself)."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A placement of the plan on screen and what keeping it is worth, so that a re-solve moves few people."""

    person: str
    slot: str
    bonus: float = KEEP_BONUS


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One allocation. Keys of people and of slots are unique; an absent rule limits nothing."""

    people: Sequence[Person]
    slots: Sequence[Slot]
    pairs: Pairs
    budgets: Sequence[Budget] = ()
    hosts: Sequence[HostLimit] = ()
    quotas: Sequence[OpdQuota] = ()
    needs: Sequence[NeedRule] = ()
    coverage: Coverage | None = None
    locks: Sequence[Lock] = ()
    forbids: Sequence[Forbid] = ()
    together: Sequence[Together] = ()
    anchors: Sequence[Anchor] = ()
    # Positions of the keys, made once.
    person_at: dict[str, int] = field(init=False, repr=False)
    slot_at: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "person_at", {person.key: i for i, person in enumerate(self.people)})
        object.__setattr__(self, "slot_at", {slot.key: i for i, slot in enumerate(self.slots)})

    def pair_code(self, person: str, slot: str) -> int:
        """One number for a pair of keys: person · |slots| + slot. KeyError for an unknown key."""
        return self.person_at[person] * len(self.slots) + self.slot_at[slot]

    def pair_codes(self) -> IntArray:
        """The same number for each pair, shape (n,)."""
        return self.pairs.person * len(self.slots) + self.pairs.slot

    def positions(self, wanted: Sequence[Lock | Forbid | Anchor]) -> IntArray:
        """Positions among the pairs, −1 where the pair is not eligible; shape (len(wanted),)."""
        if not wanted:
            return np.empty(0, np.int64)
        codes = self.pair_codes()
        order = np.argsort(codes, kind="stable")
        asked = np.array([self.pair_code(item.person, item.slot) for item in wanted], dtype=np.int64)
        at = np.searchsorted(codes[order], asked)
        found = np.full(len(asked), -1, dtype=np.int64)
        inside = at < len(codes)
        hit = order[at[inside]]
        found[inside] = np.where(codes[hit] == asked[inside], hit, -1)
        return found


def generalized_assignment(
    profit: npt.ArrayLike,
    use: npt.ArrayLike,
    capacity: npt.ArrayLike,
    *,
    allowed: npt.ArrayLike | None = None,
    every_job: bool = True,
) -> Problem:
    """The generalized assignment problem: each job to one agent, agents' capacities, consumption by pair.

    `profit` and `use` have shape (agents, jobs), `capacity` (agents,), `allowed` (agents, jobs) of booleans. Profit is
    maximised: pass negative costs to minimise. `every_job=False` lets jobs stay undone. In the plan, person "3" is job
    3 and slot "0" agent 0, counted from 0. Raises ValueError when the shapes do not agree.
    """
    worth, taken, room = np.asarray(profit, float), np.asarray(use, float), np.atleast_1d(np.asarray(capacity, float))
    if worth.ndim != 2 or worth.shape != taken.shape or room.shape != (worth.shape[0],):
        raise ValueError("profit and use have shape (agents, jobs), capacity (agents,)")
    mask = np.ones(worth.shape, bool) if allowed is None else np.asarray(allowed, bool)
    if mask.shape != worth.shape:
        raise ValueError("allowed has the shape of profit")
    agent, job = np.nonzero(mask)
    return Problem(
        people=tuple(Person(str(j), must_go=every_job) for j in range(worth.shape[1])),
        slots=tuple(Slot(str(i), capacity=float(room[i])) for i in range(worth.shape[0])),
        pairs=Pairs.of(job, agent, worth[agent, job], use=taken[agent, job]),
    )
