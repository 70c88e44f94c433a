"""Allocation problems: the realistic random city of the benchmark and small ones with every kind of rule."""

from __future__ import annotations

import numpy as np

from magang.planning import (
    Budget,
    Coverage,
    HostLimit,
    NeedRule,
    OpdQuota,
    Pairs,
    Person,
    Problem,
    Programme,
    Slot,
    Step,
)

URUSAN = 12
PERIODS = ("TW II", "TW III")
HOSTS_PER_NEED = 2
PEOPLE_PER_OPD = 20


def city_cycle(people: int, slots: int, seed: int) -> Problem:
    """A cycle as a city would plan it: about a fifth of all pairs eligible, money for a good half of the people.

    Each need asks two hosts in two periods; a person knows one or two fields of work and is sent within them (value as
    sector fit) or to a related one. Cost is by province, with some lodging borne by the host.
    """
    rng = np.random.default_rng([seed, people, slots])
    needs = -(-slots // (HOSTS_PER_NEED * len(PERIODS)))
    regions = max(3, needs // 3)
    need_urusan = rng.integers(URUSAN, size=needs)
    importance = 0.5 + 0.5 * rng.beta(2, 2, needs)
    need = np.arange(slots) // (HOSTS_PER_NEED * len(PERIODS))
    region = (
        need * 7 + (np.arange(slots) // len(PERIODS)) % HOSTS_PER_NEED * 3 + rng.integers(2, size=slots)
    ) % regions
    period = np.arange(slots) % len(PERIODS)
    strength = rng.beta(2, 2, (slots,))
    opd = np.sort(rng.integers(max(2, people // PEOPLE_PER_OPD), size=people))
    main, other = rng.integers(URUSAN, size=people), rng.integers(URUSAN, size=people)

    urusan = need_urusan[need]
    same = (main[:, None] == urusan) | ((other[:, None] == urusan) & (rng.random(people) < 0.5)[:, None])
    related = (np.abs(main[:, None] - urusan) == 1) & (rng.random((people, slots)) < 0.6)
    person, slot = np.nonzero(same | related)
    fit = np.where(same[person, slot], 1.0, 0.6)
    competency = rng.beta(3, 2, (people, URUSAN))[person, urusan[slot]]
    liking = rng.choice([0.4, 0.7, 1.0], p=[0.8, 0.1, 0.1], size=len(person))
    quality = 0.22 * fit + 0.2 * competency + 0.5 * strength[slot] + 0.08 * liking
    value = np.round(10_000 * importance[need[slot]] * quality)
    fare = rng.integers(20, 90, regions) * 100_000
    daily = rng.integers(120, 420, regions) * 1_000
    lodging = np.where(rng.random(slots) < 0.3, 0, rng.integers(15, 45, slots) * 100_000)
    cost = fare[region[slot]] + 90 * daily[region[slot]] + lodging[slot]

    capacity = rng.integers(1, 1 + max(2, round(1.6 * people / slots)), size=slots)
    programmes = max(3, min(35, needs))
    serves = [
        frozenset(rng.choice(programmes, size=int(rng.integers(1, 3)), replace=False).tolist()) for _ in range(needs)
    ]
    open_needs = set(need[slot].tolist())
    covered = len({p for n in open_needs for p in serves[n]})
    return Problem(
        people=tuple(Person(f"P{i:04}", f"OPD {opd[i]}") for i in range(people)),
        slots=tuple(
            Slot(f"S{s:04}", f"K{need[s]}", f"Daerah {region[s]}", PERIODS[period[s]], float(capacity[s]))
            for s in range(slots)
        ),
        pairs=Pairs.of(person, slot, value, cost),
        budgets=(Budget("APBD", int(0.55 * people * np.median(cost) // 1_000_000 * 1_000_000)),),
        hosts=tuple(
            HostLimit(f"Daerah {r}", t, int(max(2, 0.7 * capacity[(region == r) & (period == k)].sum())))
            for r in range(regions)
            for k, t in enumerate(PERIODS)
        ),
        quotas=tuple(
            OpdQuota(f"OPD {o}", t, max(2, int(0.35 * np.sum(opd == o)))) for o in range(opd.max() + 1) for t in PERIODS
        ),
        needs=tuple(
            NeedRule(
                f"K{n}",
                minimum=int(n % 5 == 0 and n in open_needs),
                steps=(Step(1, 800), Step(1, 300), Step(max(2, round(2 * people / needs)), 0)),
            )
            for n in range(needs)
        ),
        coverage=Coverage(
            int(0.6 * covered),
            tuple(
                Programme(f"Program {p + 1}", frozenset(f"K{n}" for n in range(needs) if p in serves[n]))
                for p in range(programmes)
            ),
        ),
    )
