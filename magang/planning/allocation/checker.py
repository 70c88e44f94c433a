"""An independent check of a plan: every rule again, from the problem alone, in exact integers where money is counted.

Shares no code with the rows the solver is given, so that a mistake there cannot hide here.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from magang.planning.allocation.problem import Problem
from magang.planning.allocation.rows import RowKind, RowName

# Capacities may be fractions; everything else is counted in whole numbers.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule the plan breaks: by how much, in the rule's own unit."""

    name: RowName
    by: float


@dataclass(frozen=True, slots=True)
class Verified:
    """What a plan is worth, counted anew. `gain`: from the needs' steps; `bonus`: for what stayed; `cost` in rupiah."""

    breaches: tuple[Breach, ...]
    value: float
    gain: float
    bonus: float
    cost: int

    @property
    def objective(self) -> float:
        return self.value + self.gain + self.bonus


def check(problem: Problem, chosen: Sequence[int]) -> Verified:
    """Check the plan that takes these pairs (positions among `problem.pairs`). Raises IndexError for no such pair."""
    pairs = problem.pairs
    if any(not 0 <= at < len(pairs) for at in chosen):
        raise IndexError("no such pair")
    taken = [(int(pairs.person[at]), int(pairs.slot[at])) for at in chosen]
    worth = math.fsum(float(pairs.value[at]) for at in chosen)
    cost = sum(int(pairs.cost[at]) for at in chosen)
    gain = sum(_steps_worth(problem, need, count) for need, count in _per_need(problem, taken).items())
    names = {(problem.people[i].key, problem.slots[s].key) for i, s in taken}
    bonus = math.fsum(a.bonus for a in problem.anchors if (a.person, a.slot) in names)
    breaches = (
        *_people(problem, taken),
        *_places(problem, taken, chosen),
        *_budgets(problem, chosen),
        *_needs(problem, taken),
        *_wishes(problem, taken, names),
    )
    return Verified(breaches, worth, gain, bonus, cost)


def _per_need(problem: Problem, taken: Sequence[tuple[int, int]]) -> Counter[str]:
    return Counter(problem.slots[slot].need for _person, slot in taken)


def _steps_worth(problem: Problem, need: str, count: int) -> float:
    total, left = 0.0, count
    for rule in problem.needs:
        if rule.need == need:
            for step in rule.steps:
                here = min(left, step.width)
                total += here * step.gain
                left -= here
    return total


def _over(kind: RowKind, key: tuple[str, ...], used: float, limit: float) -> Iterator[Breach]:
    if used > limit + ROUNDING * max(1.0, abs(limit)):
        yield Breach(RowName(kind, key), used - limit)


def _under(kind: RowKind, key: tuple[str, ...], used: float, least: float) -> Iterator[Breach]:
    if used < least:
        yield Breach(RowName(kind, key), least - used)


def _people(problem: Problem, taken: Sequence[tuple[int, int]]) -> Iterator[Breach]:
    times = Counter(person for person, _slot in taken)
    for at, person in enumerate(problem.people):
        yield from _over(RowKind.PERSON, (person.key,), times[at], 1)
        if person.must_go:
            yield from _under(RowKind.MUST_GO, (person.key,), times[at], 1)


def _places(problem: Problem, taken: Sequence[tuple[int, int]], chosen: Sequence[int]) -> Iterator[Breach]:
    used: dict[int, list[float]] = defaultdict(list)
    hosts: Counter[tuple[str, str]] = Counter()
    opds: Counter[tuple[str, str]] = Counter()
    for (person, slot), at in zip(taken, chosen, strict=True):
        place = problem.slots[slot]
        used[slot].append(float(problem.pairs.use[at]))
        hosts[place.host, place.period] += 1
        opds[problem.people[person].opd, place.period] += 1
    for slot, uses in used.items():
        yield from _over(RowKind.SLOT, (problem.slots[slot].key,), math.fsum(uses), problem.slots[slot].capacity)
    for host in problem.hosts:
        yield from _over(RowKind.HOST, (host.host, host.period), hosts[host.host, host.period], host.at_most)
    for quota in problem.quotas:
        yield from _over(RowKind.QUOTA, (quota.opd, quota.period), opds[quota.opd, quota.period], quota.at_most)


def _budgets(problem: Problem, chosen: Sequence[int]) -> Iterator[Breach]:
    pairs = problem.pairs
    for budget in problem.budgets:
        spent = sum(
            int(pairs.cost[at])
            for at in chosen
            if budget.opds is None or problem.people[int(pairs.person[at])].opd in budget.opds
        )
        if spent > budget.at_most:
            yield Breach(RowName(RowKind.BUDGET, (budget.key,)), spent - budget.at_most)


def _needs(problem: Problem, taken: Sequence[tuple[int, int]]) -> Iterator[Breach]:
    sent = _per_need(problem, taken)
    for rule in problem.needs:
        yield from _under(RowKind.NEED_MINIMUM, (rule.need,), sent[rule.need], rule.minimum)
        yield from _over(RowKind.NEED_MAXIMUM, (rule.need,), sent[rule.need], rule.ceiling)
    if problem.coverage is not None:
        served = sum(1 for p in problem.coverage.programmes if any(sent[need] for need in p.needs))
        yield from _under(RowKind.COVERAGE, (), served, problem.coverage.at_least)


def _wishes(problem: Problem, taken: Sequence[tuple[int, int]], names: set[tuple[str, str]]) -> Iterator[Breach]:
    for lock in problem.locks:
        if (lock.person, lock.slot) not in names:
            yield Breach(RowName(RowKind.LOCK, (lock.person, lock.slot)), 1)
    for forbid in problem.forbids:
        if (forbid.person, forbid.slot) in names:
            yield Breach(RowName(RowKind.FORBID, (forbid.person, forbid.slot)), 1)
    where = {}
    for person, slot in taken:
        place = problem.slots[slot]
        where[problem.people[person].key] = (place.host, place.period) if place.host else ("", place.key)
    for couple in problem.together:
        if where.get(couple.first) != where.get(couple.second):
            yield Breach(RowName(RowKind.TOGETHER, (couple.first, couple.second)), 1)
