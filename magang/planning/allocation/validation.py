"""Refuse what cannot be meant (NaN, negative money, duplicates, twelve zeros too many) before any solver sees it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from magang.kernel.labels import N_
from magang.planning.allocation.complaints import Complaint, InvalidProblem
from magang.planning.allocation.problem import Anchor, FloatArray, Forbid, Lock, Problem

# Beyond these a zero too many was typed, and floating point would no longer hold single rupiah.
COST_LIMIT = 10**10
BUDGET_LIMIT = 10**12
VALUE_LIMIT = 1e9
USE_LIMIT = 1e9
PAIR_LIMIT = 5_000_000


def validate(problem: Problem) -> None:
    """Raise `InvalidProblem` with everything that is wrong; silence means the problem is well-formed."""
    complaints = [*_lists(problem), *_pairs(problem), *_slots(problem), *_money(problem), *_rules(problem)]
    if not complaints:  # the keys are known to be good
        complaints = list(_named_pairs(problem))
    if complaints:
        raise InvalidProblem(complaints)


def _twice(keys: Iterable[object]) -> list[object]:
    return [key for key, times in Counter(keys).items() if times > 1]


def _shown(key: object) -> str:
    return " – ".join(str(part) for part in key if part) if isinstance(key, tuple) else str(key)


def _lists(problem: Problem) -> Iterator[Complaint]:
    listed: tuple[tuple[str, str, list[object]], ...] = (
        ("person_twice", N_("Calon %(key)s tercantum dua kali."), [p.key for p in problem.people]),
        ("slot_twice", N_("Tempat %(key)s tercantum dua kali."), [s.key for s in problem.slots]),
        ("need_twice", N_("Aturan kebutuhan %(key)s tercantum dua kali."), [n.need for n in problem.needs]),
        ("host_twice", N_("Daya tampung %(key)s tercantum dua kali."), [(h.host, h.period) for h in problem.hosts]),
        ("quota_twice", N_("Kuota %(key)s tercantum dua kali."), [(q.opd, q.period) for q in problem.quotas]),
        ("budget_twice", N_("Pagu %(key)s tercantum dua kali."), [b.key for b in problem.budgets]),
        ("lock_twice", N_("Kunci %(key)s tercantum dua kali."), [(k.person, k.slot) for k in problem.locks]),
        ("anchor_twice", N_("Penempatan semula %(key)s tercantum dua kali."), [a.person for a in problem.anchors]),
        (
            "programme_twice",
            N_("Program %(key)s tercantum dua kali."),
            [p.key for p in problem.coverage.programmes] if problem.coverage else [],
        ),
    )
    for code, message, keys in listed:
        yield from (Complaint(code, message, {"key": _shown(key)}) for key in _twice(keys))


def _pairs(problem: Problem) -> Iterator[Complaint]:
    pairs = problem.pairs
    lengths = {len(column) for column in (pairs.person, pairs.slot, pairs.value, pairs.cost, pairs.use)}
    if len(lengths) > 1 or any(c.ndim != 1 for c in (pairs.person, pairs.slot, pairs.value, pairs.cost, pairs.use)):
        yield Complaint("pair_shape", N_("Kolom pasangan tidak sama panjang."))
        return
    if len(pairs) > PAIR_LIMIT:
        yield Complaint(
            "too_many",
            N_("Ada %(count)s pasangan; paling banyak %(limit)s. Persempit syarat kelayakan atau bagi angkatan."),
            {"count": len(pairs), "limit": PAIR_LIMIT},
        )
        return
    outside = (pairs.person < 0) | (pairs.person >= len(problem.people))
    outside |= (pairs.slot < 0) | (pairs.slot >= len(problem.slots))
    if outside.any():
        yield Complaint(
            "pair_unknown",
            N_("Pasangan ke-%(at)s menunjuk calon atau tempat yang tidak ada."),
            {"at": int(np.argmax(outside)) + 1},
        )
        return
    codes = np.sort(problem.pair_codes())
    same = np.flatnonzero(codes[1:] == codes[:-1])
    for code in codes[same][:3]:
        yield Complaint(
            "pair_twice",
            N_("Pasangan %(person)s – %(slot)s tercantum dua kali."),
            _pair_names(problem, int(code)),
        )
    faults: tuple[tuple[str, str, np.typing.NDArray[np.bool_]], ...] = (
        ("value_nan", N_("Nilai %(person)s – %(slot)s bukan bilangan."), ~np.isfinite(pairs.value)),
        ("value_size", N_("Nilai %(person)s – %(slot)s di luar batas."), np.abs(pairs.value) > VALUE_LIMIT),
        ("use_bad", N_("Pemakaian kapasitas %(person)s – %(slot)s harus 0 atau lebih."), ~_sound(pairs.use, USE_LIMIT)),
        ("cost_negative", N_("Biaya %(person)s – %(slot)s harus bilangan bulat 0 atau lebih."), pairs.cost < 0),
        (
            "cost_size",
            N_("Biaya %(person)s – %(slot)s tidak wajar (Rp10 miliar atau lebih). Periksa jumlah nolnya."),
            pairs.cost >= COST_LIMIT,
        ),
    )
    for code_name, message, bad in faults:
        if bad.any():
            at = int(np.argmax(bad))
            key = int(pairs.person[at] * len(problem.slots) + pairs.slot[at])
            yield Complaint(code_name, message, _pair_names(problem, key))


def _sound(numbers: FloatArray, limit: float) -> np.typing.NDArray[np.bool_]:
    return np.isfinite(numbers) & (numbers >= 0) & (numbers <= limit)


def _pair_names(problem: Problem, code: int) -> dict[str, object]:
    person, slot = divmod(code, len(problem.slots))
    return {"person": problem.people[person].key, "slot": problem.slots[slot].key}


def _slots(problem: Problem) -> Iterator[Complaint]:
    for slot in problem.slots:
        if not (math.isfinite(slot.capacity) and 0 <= slot.capacity <= USE_LIMIT):
            yield Complaint("capacity_bad", N_("Kapasitas %(key)s harus 0 atau lebih."), {"key": slot.key})
    for host in problem.hosts:
        if host.at_most < 0:
            key = _shown((host.host, host.period))
            yield Complaint("host_negative", N_("Daya tampung %(key)s harus 0 atau lebih."), {"key": key})
    for quota in problem.quotas:
        if quota.at_most < 0:
            key = _shown((quota.opd, quota.period))
            yield Complaint("quota_negative", N_("Kuota %(key)s harus 0 atau lebih."), {"key": key})


def _money(problem: Problem) -> Iterator[Complaint]:
    for budget in problem.budgets:
        if not math.isfinite(budget.at_most) or budget.at_most < 0 or budget.at_most != int(budget.at_most):
            message = N_("Pagu %(key)s harus bilangan bulat 0 atau lebih.")
            yield Complaint("budget_negative", message, {"key": budget.key})
        elif budget.at_most >= BUDGET_LIMIT:
            message = N_("Pagu %(key)s tidak wajar (Rp1 triliun atau lebih). Periksa jumlah nolnya.")
            yield Complaint("budget_size", message, {"key": budget.key})


def _rules(problem: Problem) -> Iterator[Complaint]:
    for rule in problem.needs:
        key = {"key": rule.need}
        if rule.minimum < 0 or rule.ceiling < 0:
            message = N_("Jumlah orang untuk kebutuhan %(key)s harus 0 atau lebih.")
            yield Complaint("need_negative", message, key)
        elif rule.minimum > rule.ceiling:
            yield Complaint("need_range", N_("Kebutuhan %(key)s: jumlah minimum melebihi maksimum."), key)
        gains = [step.gain for step in rule.steps]
        if not all(math.isfinite(gain) and 0 <= gain <= VALUE_LIMIT for gain in gains):
            yield Complaint("gain_bad", N_("Kebutuhan %(key)s: tambahan nilai harus 0 atau lebih."), key)
        elif any(step.width < 0 for step in rule.steps) or gains != sorted(gains, reverse=True):
            yield Complaint("gain_rising", N_("Kebutuhan %(key)s: tambahan nilai tidak boleh menaik."), key)
    if problem.coverage and problem.coverage.at_least < 0:
        yield Complaint("coverage_negative", N_("Jumlah program yang dilayani harus 0 atau lebih."))
    for anchor in problem.anchors:
        if not (math.isfinite(anchor.bonus) and abs(anchor.bonus) <= VALUE_LIMIT):
            yield Complaint("bonus_bad", N_("Bobot bertahan untuk %(key)s bukan bilangan."), {"key": anchor.person})
    for couple in problem.together:
        if couple.first == couple.second:
            message = N_("%(key)s tidak dapat dipasangkan dengan diri sendiri.")
            yield Complaint("couple_same", message, {"key": couple.first})
    people, slots = problem.person_at, problem.slot_at
    items: list[Lock | Forbid | Anchor] = [*problem.locks, *problem.forbids, *problem.anchors]
    named = [(item.person, item.slot) for item in items]
    unknown = {key for person, slot in named for key in ([] if person in people else [person])}
    unknown |= {slot for _person, slot in named if slot not in slots}
    unknown |= {key for couple in problem.together for key in (couple.first, couple.second) if key not in people}
    for missing in sorted(unknown):
        yield Complaint("unknown_key", N_("%(key)s tidak ada dalam daftar calon atau tempat."), {"key": missing})


def _named_pairs(problem: Problem) -> Iterator[Complaint]:
    """A lock on a pair that is not eligible; a forbidden or formerly kept one is harmless."""
    for lock, at in zip(problem.locks, problem.positions(problem.locks), strict=True):
        if at < 0:
            yield Complaint(
                "lock_ineligible",
                N_("Kunci %(person)s – %(slot)s tidak mungkin: pasangan itu tidak memenuhi syarat."),
                {"person": lock.person, "slot": lock.slot},
            )
