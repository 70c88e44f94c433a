"""The rules of DESIGN as one plain integer program, a whole variable a pair. Shares nothing with the solver's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import highspy

from magang.planning import Person, Problem, Slot


class Take(NamedTuple):
    """One pair: who goes where, whether (0 or 1), for how much money and room."""

    person: Person
    slot: Slot
    x: highspy.highs.highs_var
    cost: float
    use: float

    @property
    def place(self) -> tuple[str, str]:
        return self.slot.host or self.slot.key, self.slot.period


def best(problem: Problem) -> float | None:
    """The largest objective of a plan that keeps all rules, None when no plan does."""
    h = highspy.Highs()
    h.silent()
    h.setOptionValue("mip_rel_gap", 0.0)
    h.setOptionValue("threads", 1)
    people, slots, pairs = problem.people, problem.slots, problem.pairs
    bonus = {(a.person, a.slot): a.bonus for a in problem.anchors}
    forbidden = {(f.person, f.slot) for f in problem.forbids}
    takes: list[Take] = []
    worth = h.expr()
    for at in range(len(pairs)):
        person, slot = people[int(pairs.person[at])], slots[int(pairs.slot[at])]
        x = h.addBinary()
        worth += x * (float(pairs.value[at]) + bonus.get((person.key, slot.key), 0.0))
        takes.append(Take(person, slot, x, float(pairs.cost[at]) / 1e6, float(pairs.use[at])))

    def total(
        chosen: Iterable[Take], weight: Callable[[Take], float] = lambda _: 1.0
    ) -> highspy.highs.highs_linear_expression:
        expression = h.expr()
        for take in chosen:
            expression += take.x * weight(take)
        return expression

    for person in people:
        sent = total(t for t in takes if t.person is person)
        h.addConstr(sent <= 1)
        h.addConstr(sent >= int(person.must_go))
    for slot in slots:
        h.addConstr(total((t for t in takes if t.slot is slot), lambda t: t.use) <= slot.capacity)
    for host in problem.hosts:
        h.addConstr(total(t for t in takes if (t.slot.host, t.slot.period) == (host.host, host.period)) <= host.at_most)
    for quota in problem.quotas:
        h.addConstr(
            total(t for t in takes if (t.person.opd, t.slot.period) == (quota.opd, quota.period)) <= quota.at_most
        )
    for budget in problem.budgets:
        paid = total((t for t in takes if budget.opds is None or t.person.opd in budget.opds), lambda t: t.cost)
        h.addConstr(paid <= budget.at_most / 1e6)
    for rule in problem.needs:
        sent = total(t for t in takes if t.slot.need == rule.need)
        h.addConstr(sent >= rule.minimum)
        if rule.ceiling < float("inf"):
            h.addConstr(sent <= rule.ceiling)
        filled = h.expr()
        for step in rule.steps:
            y = h.addVariable(0, step.width)
            worth += y * step.gain
            filled += y
        h.addConstr(filled <= sent)
    if problem.coverage is not None:
        served = h.expr()
        for programme in problem.coverage.programmes:
            y = h.addVariable(0, 1)
            served += y
            h.addConstr(y <= total(t for t in takes if t.slot.need in programme.needs))
        h.addConstr(served >= problem.coverage.at_least)
    for lock in problem.locks:
        h.addConstr(total(t for t in takes if (t.person.key, t.slot.key) == (lock.person, lock.slot)) >= 1)
    h.addConstr(total(t for t in takes if (t.person.key, t.slot.key) in forbidden) <= 0)
    for couple in problem.together:
        for place in {take.place for take in takes}:
            first, second = (
                total(t for t in takes if t.person.key == key and t.place == place)
                for key in (couple.first, couple.second)
            )
            h.addConstr(first == second)
    h.maximize(worth)
    return h.getObjectiveValue() if h.getModelStatus() == highspy.HighsModelStatus.kOptimal else None
