"""Impossibilities that counting alone shows, said in sentences before any solver runs.

Each complaint here is a proof: the rules it names cannot be kept. Silence proves nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from magang.kernel.labels import N_
from magang.planning.allocation.complaints import Complaint
from magang.planning.allocation.problem import IntArray, Problem
from magang.planning.allocation.rows import allowed


def count(problem: Problem) -> list[Complaint]:
    """What cannot be, for a valid problem; empty when nothing stands out."""
    open_pairs = allowed(problem)
    return [
        *_locks(problem),
        *_minimums(problem, open_pairs),
        *_must_go(problem, open_pairs),
        *_coverage(problem, open_pairs),
    ]


def remarks(problem: Problem) -> list[Complaint]:
    """What is allowed but surely worth a second look."""
    notes = []
    if not problem.people:
        notes.append(Complaint("no_people", N_("Belum ada calon peserta.")))
    if not problem.slots:
        notes.append(Complaint("no_slots", N_("Belum ada tempat tujuan.")))
    elif all(slot.capacity == 0 for slot in problem.slots):
        notes.append(Complaint("no_capacity", N_("Semua tempat berkapasitas nol: tidak ada yang dapat berangkat.")))
    if problem.people and problem.slots and not len(allowed(problem)):
        notes.append(Complaint("no_pairs", N_("Tidak ada calon yang memenuhi syarat untuk satu tempat pun.")))
    notes += [
        Complaint("budget_zero", N_("Pagu %(key)s nol rupiah."), {"key": budget.key})
        for budget in problem.budgets
        if budget.at_most == 0
    ]
    return notes


def _locks(problem: Problem) -> Iterator[Complaint]:
    at = problem.positions(problem.locks)
    forbidden = {(item.person, item.slot) for item in problem.forbids}
    slots = problem.slots
    used: defaultdict[int, float] = defaultdict(float)
    hosts: Counter[tuple[str, str]] = Counter()
    opds: Counter[tuple[str, str]] = Counter()
    people: Counter[str] = Counter()
    for lock, pair in zip(problem.locks, at, strict=True):
        if (lock.person, lock.slot) in forbidden:
            message = N_("%(person)s dikunci sekaligus dilarang ke %(slot)s.")
            yield Complaint("lock_forbidden", message, {"person": lock.person, "slot": lock.slot})
        place = slots[problem.slot_at[lock.slot]]
        used[problem.slot_at[lock.slot]] += float(problem.pairs.use[pair])
        hosts[place.host, place.period] += 1
        opds[problem.people[problem.person_at[lock.person]].opd, place.period] += 1
        people[lock.person] += 1
    for person, times in people.items():
        if times > 1:
            yield Complaint("lock_two_places", N_("%(key)s dikunci di lebih dari satu tempat."), {"key": person})
    for slot, needed in used.items():
        if needed > slots[slot].capacity * (1 + 1e-9):
            message = N_("Kunci di %(key)s memerlukan %(needed)g tempat; kapasitasnya %(room)g.")
            params = {"key": slots[slot].key, "needed": needed, "room": slots[slot].capacity}
            yield Complaint("locks_over_capacity", message, params)
    for host in problem.hosts:
        if (locked := hosts[host.host, host.period]) > host.at_most:
            message = N_("%(locked)s orang dikunci di %(host)s pada %(period)s; daya tampungnya %(room)s.")
            params = {"locked": locked, "host": host.host, "period": host.period, "room": host.at_most}
            yield Complaint("locks_over_host", message, params)
    for quota in problem.quotas:
        if (locked := opds[quota.opd, quota.period]) > quota.at_most:
            message = N_("%(locked)s orang %(opd)s dikunci berangkat pada %(period)s; kuotanya %(room)s.")
            params = {"locked": locked, "opd": quota.opd, "period": quota.period, "room": quota.at_most}
            yield Complaint("locks_over_quota", message, params)
    for budget in problem.budgets:
        locked_cost = sum(
            int(problem.pairs.cost[pair])
            for lock, pair in zip(problem.locks, at, strict=True)
            if budget.opds is None or problem.people[problem.person_at[lock.person]].opd in budget.opds
        )
        if locked_cost > budget.at_most:
            message = N_("Penempatan yang dikunci menelan Rp%(needed)s; pagu %(key)s Rp%(room)s.")
            params = {"key": budget.key, "needed": locked_cost, "room": budget.at_most}
            yield Complaint("locks_over_budget", message, params)


def _minimums(problem: Problem, open_pairs: IntArray) -> Iterator[Complaint]:
    asked = {rule.need: rule.minimum for rule in problem.needs if rule.minimum > 0}
    if not asked:
        return
    need_of = np.array([slot.need for slot in problem.slots] or [""])
    rooms: defaultdict[str, float] = defaultdict(float)
    for slot in problem.slots:
        rooms[slot.need] += slot.capacity
    person, cost = problem.pairs.person[open_pairs], problem.pairs.cost[open_pairs]
    need = need_of[problem.pairs.slot[open_pairs]] if problem.slots else np.empty(0, dtype=str)
    plain_use = bool(np.all(problem.pairs.use[open_pairs] == 1))
    cheapest = 0
    for key, minimum in asked.items():
        here = need == key
        eligible = len(np.unique(person[here]))
        if eligible < minimum:
            message = N_("Kebutuhan %(key)s meminta minimal %(minimum)s orang; yang memenuhi syarat %(eligible)s.")
            yield Complaint("minimum_over_eligible", message, {"key": key, "minimum": minimum, "eligible": eligible})
            continue
        if plain_use and rooms[key] < minimum:
            message = N_("Kebutuhan %(key)s meminta minimal %(minimum)s orang; tempatnya %(room)g.")
            yield Complaint("minimum_over_room", message, {"key": key, "minimum": minimum, "room": rooms[key]})
        # Each person's cheapest pair for this need, then the cheapest people: nobody can do it for less.
        own = np.full(len(problem.people), np.iinfo(np.int64).max)
        np.minimum.at(own, person[here], cost[here])
        cheapest += int(np.sort(own)[:minimum].sum())
    total, eligible = sum(asked.values()), len(np.unique(person))
    if total > eligible:
        message = N_("Semua kebutuhan bersama meminta minimal %(total)s orang; yang memenuhi syarat %(eligible)s.")
        yield Complaint("minimums_over_people", message, {"total": total, "eligible": eligible})
    for budget in problem.budgets:
        if budget.opds is None and cheapest > budget.at_most:
            message = N_("Jumlah minimum semua kebutuhan menelan paling sedikit Rp%(needed)s; pagu %(key)s Rp%(room)s.")
            params = {"key": budget.key, "needed": cheapest, "room": budget.at_most}
            yield Complaint("minimums_over_budget", message, params)


def _must_go(problem: Problem, open_pairs: IntArray) -> Iterator[Complaint]:
    able = set(problem.pairs.person[open_pairs].tolist())
    for at, person in enumerate(problem.people):
        if person.must_go and at not in able:
            message = N_("%(key)s wajib berangkat, tetapi tidak memenuhi syarat untuk satu tempat pun.")
            yield Complaint("must_go_nowhere", message, {"key": person.key})
    wanted = np.array([person.must_go for person in problem.people], dtype=bool)
    if not wanted.any():
        return
    least = np.full(len(problem.people), np.inf)
    np.minimum.at(least, problem.pairs.person[open_pairs], problem.pairs.use[open_pairs])
    needed = float(least[wanted & np.isfinite(least)].sum())
    room = sum(slot.capacity for slot in problem.slots)
    if needed > room * (1 + 1e-9):
        message = N_("Yang wajib berangkat memerlukan paling sedikit %(needed)g tempat; semuanya hanya %(room)g.")
        yield Complaint("must_go_over_room", message, {"needed": needed, "room": room})


def _coverage(problem: Problem, open_pairs: IntArray) -> Iterator[Complaint]:
    if problem.coverage is None:
        return
    reachable = {problem.slots[slot].need for slot in np.unique(problem.pairs.slot[open_pairs]).tolist()}
    possible = sum(1 for programme in problem.coverage.programmes if programme.needs & reachable)
    if possible < problem.coverage.at_least:
        message = N_("Paling sedikit %(at_least)s program harus dilayani; yang dapat dilayani %(possible)s.")
        yield Complaint("coverage_too_high", message, {"at_least": problem.coverage.at_least, "possible": possible})
