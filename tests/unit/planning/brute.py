"""Every plan of a small problem, judged by the rules as DESIGN words them. Shares nothing with the solver."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

from magang.planning import Problem


def best(problem: Problem) -> float | None:
    """The largest objective of a plan that keeps all rules, None when no plan does."""
    return max((worth(problem, plan) for plan in plans(problem) if keeps(problem, plan)), default=None)


def plans(problem: Problem) -> Iterator[tuple[int, ...]]:
    """All ways to give each person one of their pairs or none, as positions among the pairs."""
    forbidden = {(f.person, f.slot) for f in problem.forbids}
    choices: list[list[int]] = [[-1] for _ in problem.people]
    for at in range(len(problem.pairs)):
        person, slot = int(problem.pairs.person[at]), int(problem.pairs.slot[at])
        if (problem.people[person].key, problem.slots[slot].key) not in forbidden:
            choices[person].append(at)
    for plan in itertools.product(*choices):
        yield tuple(at for at in plan if at >= 0)


def worth(problem: Problem, plan: tuple[int, ...]) -> float:
    total = sum(float(problem.pairs.value[at]) for at in plan)
    placed = dict(named(problem, plan))
    total += sum(a.bonus for a in problem.anchors if placed.get(a.person) == a.slot)
    sent = Counter(problem.slots[int(problem.pairs.slot[at])].need for at in plan)
    for rule in problem.needs:
        gains = [step.gain for step in rule.steps for _ in range(step.width)]
        total += sum(gains[: sent[rule.need]])
    return total


def named(problem: Problem, plan: tuple[int, ...]) -> list[tuple[str, str]]:
    pairs = problem.pairs
    return [(problem.people[int(pairs.person[at])].key, problem.slots[int(pairs.slot[at])].key) for at in plan]


def cost(problem: Problem, plan: tuple[int, ...]) -> int:
    return sum(int(problem.pairs.cost[at]) for at in plan)


def keeps(problem: Problem, plan: tuple[int, ...]) -> bool:
    pairs = problem.pairs
    placed = dict(named(problem, plan))
    slot_of = {slot.key: slot for slot in problem.slots}
    opd_of = {person.key: person.opd for person in problem.people}
    for index, slot in enumerate(problem.slots):
        if sum(float(pairs.use[at]) for at in plan if pairs.slot[at] == index) > slot.capacity + 1e-9:
            return False
    away = [(slot_of[s].host, slot_of[s].period, slot_of[s].need, opd_of[p]) for p, s in placed.items()]
    served = {need for _h, _t, need, _o in away}
    sent = Counter(need for _h, _t, need, _o in away)
    spent = {
        b.key: sum(
            int(pairs.cost[at]) for at in plan if b.opds is None or problem.people[int(pairs.person[at])].opd in b.opds
        )
        for b in problem.budgets
    }
    where = {p: (slot_of[s].host or s, slot_of[s].period) for p, s in placed.items()}
    return (
        all(sum(h == x.host and t == x.period for h, t, _n, _o in away) <= x.at_most for x in problem.hosts)
        and all(sum(o == x.opd and t == x.period for _h, t, _n, o in away) <= x.at_most for x in problem.quotas)
        and all(spent[b.key] <= b.at_most for b in problem.budgets)
        and all(rule.minimum <= sent[rule.need] <= rule.ceiling for rule in problem.needs)
        and (
            problem.coverage is None
            or sum(bool(p.needs & served) for p in problem.coverage.programmes) >= problem.coverage.at_least
        )
        and all(placed.get(lock.person) == lock.slot for lock in problem.locks)
        and all(p.key in placed for p in problem.people if p.must_go)
        and all(where.get(c.first) == where.get(c.second) for c in problem.together)
    )
