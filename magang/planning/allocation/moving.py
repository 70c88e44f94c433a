"""What moving somebody by hand changes: value, cost, and the rules it breaks or mends. No solver.

Counters opened once a plan; a move touches a handful of them, so that every place of a person is answered at once. The
tests hold each effect against the independent checker on the plan after the move.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from magang.planning.allocation.checker import ROUNDING
from magang.planning.allocation.problem import NeedRule, Problem
from magang.planning.allocation.rows import INF, RowKind, RowName


@dataclass(frozen=True, slots=True)
class Effect:
    """The plan after a move against the plan before it: `value` with the needs' gains, `cost` in rupiah.

    `breaks`: rules broken anew or further; `mends`: rules that were broken and are no more, or less so.
    """

    value: float
    cost: int
    breaks: tuple[RowName, ...] = ()
    mends: tuple[RowName, ...] = ()


class Ledger:
    """A plan's counters. `chosen`: positions among the problem's pairs, one a person at most."""

    def __init__(self, problem: Problem, chosen: Sequence[int]) -> None:
        self._problem = problem
        self._taken = {int(problem.pairs.person[at]): at for at in chosen}
        self._most, self._least = _bounds(problem)
        self._rules: Mapping[str, list[NeedRule]] = _by_need(problem.needs)
        self._serving = _serving(problem)
        self._couples: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for couple in problem.together:
            for key in (couple.first, couple.second):
                self._couples[problem.person_at[key]].append((couple.first, couple.second))
        self._used: defaultdict[RowName, float] = defaultdict(float)
        self._sent: Counter[str] = Counter()
        for at in chosen:
            for name, amount in self._entries(at).items():
                self._used[name] += amount
            self._sent[self._need(at)] += 1

    def pair_of(self, person: int) -> int | None:
        """The pair this person (a position) has in the plan."""
        return self._taken.get(person)

    def places_of(self, person: int) -> list[int]:
        """Every pair of this person, forbidden ones too."""
        return [int(at) for at in np.flatnonzero(self._problem.pairs.person == person)]

    def effect(self, changes: Mapping[int, int | None]) -> Effect:
        """What it changes to give these people (positions) these pairs; None: no place."""
        before = [at for person in changes if (at := self._taken.get(person)) is not None]
        after = [at for at in changes.values() if at is not None]
        delta: defaultdict[RowName, float] = defaultdict(float)
        sent: Counter[str] = Counter()
        for pairs, sign in ((before, -1), (after, 1)):
            for at in pairs:
                sent[self._need(at)] += sign
                for name, amount in self._entries(at).items():
                    delta[name] += sign * amount
        pairs_value, cost = self._problem.pairs.value, self._problem.pairs.cost
        value = sum(float(pairs_value[at]) for at in after) - sum(float(pairs_value[at]) for at in before)
        value += sum(
            self._gain(need, self._sent[need] + n) - self._gain(need, self._sent[need]) for need, n in sent.items()
        )
        changed = [*self._limits(delta), *self._coverage(sent), *self._companions(changes)]
        return Effect(
            value,
            sum(int(cost[at]) for at in after) - sum(int(cost[at]) for at in before),
            tuple(name for name, worse in changed if worse > 0),
            tuple(name for name, worse in changed if worse < 0),
        )

    def _need(self, at: int) -> str:
        return self._problem.slots[int(self._problem.pairs.slot[at])].need

    def _entries(self, at: int) -> dict[RowName, float]:
        """What one pair takes of each limit."""
        pairs = self._problem.pairs
        slot, person = self._problem.slots[int(pairs.slot[at])], self._problem.people[int(pairs.person[at])]
        entries: dict[RowName, float] = {
            RowName(RowKind.SLOT, (slot.key,)): float(pairs.use[at]),
            RowName(RowKind.HOST, (slot.host, slot.period)): 1,
            RowName(RowKind.QUOTA, (person.opd, slot.period)): 1,
            RowName(RowKind.NEED_MAXIMUM, (slot.need,)): 1,
            RowName(RowKind.NEED_MINIMUM, (slot.need,)): 1,
        }
        for budget in self._problem.budgets:
            if budget.opds is None or person.opd in budget.opds:
                entries[RowName(RowKind.BUDGET, (budget.key,))] = int(pairs.cost[at])
        if person.must_go:
            entries[RowName(RowKind.MUST_GO, (person.key,))] = 1
        return entries

    def _limits(self, delta: Mapping[RowName, float]) -> Iterable[tuple[RowName, float]]:
        for name, change in delta.items():
            used = self._used[name]
            if (most := self._most.get(name)) is not None:
                yield name, _over(used + change, most) - _over(used, most)
            if (least := self._least.get(name)) is not None:
                yield name, max(0.0, least - used - change) - max(0.0, least - used)

    def _coverage(self, sent: Mapping[str, int]) -> Iterable[tuple[RowName, float]]:
        coverage = self._problem.coverage
        if coverage is None:
            return

        def missing(extra: Mapping[str, int]) -> int:
            open_ = {need for need in {*self._sent, *extra} if self._sent[need] + extra.get(need, 0) > 0}
            served = set().union(*(self._serving.get(need, set()) for need in open_))
            return max(0, coverage.at_least - len(served))

        yield RowName(RowKind.COVERAGE), missing(sent) - missing({})

    def _companions(self, changes: Mapping[int, int | None]) -> Iterable[tuple[RowName, float]]:
        for couple in sorted({pair for person in changes for pair in self._couples.get(person, ())}):
            both = [self._problem.person_at[key] for key in couple]
            apart = [self._where(self._taken.get(person)) for person in both]
            then = [self._where(changes.get(person, self._taken.get(person))) for person in both]
            yield RowName(RowKind.TOGETHER, couple), int(then[0] != then[1]) - int(apart[0] != apart[1])

    def _where(self, at: int | None) -> tuple[str, str] | None:
        if at is None:
            return None
        slot = self._problem.slots[int(self._problem.pairs.slot[at])]
        return (slot.host, slot.period) if slot.host else ("", slot.key)

    def _gain(self, need: str, count: int) -> float:
        total = 0.0
        for rule in self._rules.get(need, ()):
            left = count
            for step in rule.steps:
                total += min(left, step.width) * step.gain
                left -= min(left, step.width)
        return total


def _over(used: float, most: float) -> float:
    return used - most if used > most + ROUNDING * max(1.0, abs(most)) else 0.0


def _by_need(rules: Iterable[NeedRule]) -> dict[str, list[NeedRule]]:
    found: dict[str, list[NeedRule]] = defaultdict(list)
    for rule in rules:
        found[rule.need].append(rule)
    return found


def _serving(problem: Problem) -> dict[str, set[str]]:
    """Programmes by need."""
    found: dict[str, set[str]] = defaultdict(set)
    for programme in problem.coverage.programmes if problem.coverage else ():
        for need in programme.needs:
            found[need].add(programme.key)
    return found


def _bounds(problem: Problem) -> tuple[dict[RowName, float], dict[RowName, float]]:
    """Upper and lower limits by name; the strictest where a rule is given twice."""
    most: dict[RowName, float] = {}
    for name, limit in (
        *((RowName(RowKind.SLOT, (s.key,)), s.capacity) for s in problem.slots),
        *((RowName(RowKind.HOST, (h.host, h.period)), h.at_most) for h in problem.hosts),
        *((RowName(RowKind.QUOTA, (q.opd, q.period)), q.at_most) for q in problem.quotas),
        *((RowName(RowKind.BUDGET, (b.key,)), b.at_most) for b in problem.budgets),
        *((RowName(RowKind.NEED_MAXIMUM, (n.need,)), n.ceiling) for n in problem.needs if n.ceiling < INF),
    ):
        most[name] = min(most.get(name, INF), limit)
    least: dict[RowName, float] = {RowName(RowKind.MUST_GO, (p.key,)): 1 for p in problem.people if p.must_go}
    for rule in problem.needs:
        name = RowName(RowKind.NEED_MINIMUM, (rule.need,))
        least[name] = max(least.get(name, 0), rule.minimum)
    return most, least
