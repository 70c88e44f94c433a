"""Small random problems with every kind of rule, drawn by Hypothesis through one seed (quick to make and to shrink)."""

from __future__ import annotations

import numpy as np

from magang.planning import (
    Anchor,
    Budget,
    Coverage,
    Forbid,
    HostLimit,
    Lock,
    NeedRule,
    OpdQuota,
    Pairs,
    Person,
    Problem,
    Programme,
    Slot,
    Step,
    Together,
)


def small_problem(seed: int, *, max_people: int = 5, max_slots: int = 4) -> Problem:
    """Up to five people and four slots; every rule may be there, some of them impossible together."""
    rng = np.random.default_rng(seed)

    def some(share: float) -> bool:
        return bool(rng.random() < share)

    people = int(rng.integers(1, max_people + 1))
    slots = int(rng.integers(1, max_slots + 1))
    person, slot = np.nonzero(rng.random((people, slots)) < 0.75)
    fractions = some(0.3)
    use = rng.choice([0.5, 1.0, 1.5, 2.0], len(person)) if fractions else np.ones(len(person))
    hosts = rng.integers(2, size=slots)
    periods = rng.integers(2, size=slots)
    needs = rng.integers(2, size=slots)
    opds = rng.integers(2, size=people)
    eligible = list(zip(person.tolist(), slot.tolist(), strict=True))
    value = rng.integers(-500 if some(0.2) else 0, 10_000, len(person))
    cost = rng.integers(0, 60, len(person)) * 500_000 + rng.integers(0, 3, len(person))
    if some(0.5):  # the same for everybody who goes there
        cost = rng.integers(1, 60, slots)[slot] * 500_000
    picked = [eligible[i] for i in rng.permutation(len(eligible))[:3]] if eligible else []
    return Problem(
        people=tuple(Person(f"p{i}", f"o{opds[i]}", must_go=some(0.05)) for i in range(people)),
        slots=tuple(
            Slot(
                f"s{i}",
                f"n{needs[i]}",
                "" if some(0.1) else f"h{hosts[i]}",
                f"t{periods[i]}",
                float(rng.integers(0, 4)),
            )
            for i in range(slots)
        ),
        pairs=Pairs.of(person, slot, value, cost, use),
        budgets=tuple(
            Budget(f"b{k}", int(rng.integers(0, 30_000_000 * people)), frozenset({"o0"}) if k else None)
            for k in range(int(rng.integers(0, 3)))
        ),
        hosts=tuple(
            HostLimit(f"h{h}", f"t{t}", int(rng.integers(0, 3))) for h in range(2) for t in range(2) if some(0.2)
        ),
        quotas=tuple(
            OpdQuota(f"o{o}", f"t{t}", int(rng.integers(0, 3))) for o in range(2) for t in range(2) if some(0.2)
        ),
        needs=tuple(_need(rng, n) for n in range(2) if some(0.5)),
        coverage=Coverage(
            int(rng.integers(0, 3)),
            (
                Programme("a", frozenset({"n0"})),
                Programme("b", frozenset({"n0", "n1"})),
                Programme("c", frozenset({"n1"})),
            ),
        )
        if some(0.25)
        else None,
        locks=tuple(Lock(f"p{p}", f"s{s}") for p, s in picked[:1] if some(0.2)),
        forbids=tuple(Forbid(f"p{p}", f"s{s}") for p, s in picked[1:2] if some(0.3)),
        anchors=tuple(Anchor(f"p{p}", f"s{s}", 50.0) for p, s in picked[2:] if some(0.3)),
        together=(Together("p0", "p1"),) if people > 1 and some(0.15) else (),
    )


def _need(rng: np.random.Generator, need: int) -> NeedRule:
    steps = tuple(
        Step(1, float(gain)) for gain in sorted(rng.integers(0, 3_000, int(rng.integers(0, 4))), reverse=True)
    )
    minimum = int(rng.integers(0, 2))
    if not steps:
        return NeedRule(f"n{need}", minimum, int(rng.integers(minimum, 5)) if rng.random() < 0.5 else None)
    return NeedRule(f"n{need}", min(minimum, len(steps)), None, steps)
