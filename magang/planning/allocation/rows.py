"""The rules of a problem as rows of a linear program, kept as arrays over the pairs.

A *layer* puts each pair into at most one row. A pair's column is then its entries through all layers, so that a matrix
for any choice of pairs, and the reduced costs of all pairs, are a few NumPy operations (a million pairs in
milliseconds).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from magang.kernel.labels import N_, LabelledEnum
from magang.planning.allocation.problem import FloatArray, IntArray, Problem

RowIndex = npt.NDArray[np.int32]
INF: Final = float("inf")
# Rupiah in one unit of the money rows: keeps their numbers near those of the other rows.
MONEY_UNIT: Final = 100_000


class RowKind(LabelledEnum):
    """What a row stands for; with its key, the name a reason uses."""

    PERSON = "person", N_("Satu tempat per orang")
    MUST_GO = "must_go", N_("Wajib berangkat")
    SLOT = "slot", N_("Kapasitas tempat")
    HOST = "host", N_("Daya tampung instansi tujuan")
    QUOTA = "quota", N_("Kuota OPD")
    BUDGET = "budget", N_("Pagu anggaran")
    NEED_MINIMUM = "need_minimum", N_("Jumlah minimum kebutuhan")
    NEED_MAXIMUM = "need_maximum", N_("Jumlah maksimum kebutuhan")
    NEED_GAIN = "need_gain", N_("Nilai tambahan kebutuhan")
    SERVED = "served", N_("Program dilayani")
    COVERAGE = "coverage", N_("Jumlah program yang dilayani")
    TOGETHER = "together", N_("Berangkat bersama")
    LOCK = "lock", N_("Kunci")
    FORBID = "forbid", N_("Larangan")

    @property
    def may_give(self) -> bool:
        """Whether people can decide to relax it; the others are physics or bookkeeping."""
        return self not in (RowKind.PERSON, RowKind.NEED_GAIN, RowKind.SERVED)


@dataclass(frozen=True, slots=True)
class RowName:
    """A rule as a sentence names it: its kind and the keys it is about."""

    kind: RowKind
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """`row[j]` is pair j's row or −1; `coefficient[j]` its entry, None for ones. Both have shape (n,)."""

    row: RowIndex
    coefficient: FloatArray | None = None


@dataclass(slots=True, eq=False)
class Extra:
    """A column that is not a pair: a step of a need's gain, a programme served, a count (`whole`, see counts.py)."""

    cost: float
    upper: float
    entries: tuple[tuple[int, float], ...]
    lower: float = 0.0
    whole: bool = False


@dataclass(slots=True, eq=False)
class Rows:
    """All rows over the n pairs of a problem: bounds, names, layers and the extra columns."""

    pairs: int
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    names: list[RowName] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)

    def add(self, name: RowName, lower: float, upper: float) -> int:
        """A new row; returns its index."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.names.append(name)
        return len(self.names) - 1

    def add_layer(self, row: npt.NDArray[np.integer], coefficient: FloatArray | None = None) -> None:
        """Enter the pairs into rows, except where the entry would be 0."""
        where = row.astype(np.int32)
        if coefficient is not None:
            where[coefficient == 0] = -1
        if (where >= 0).any():
            self.layers.append(Layer(where, coefficient))

    def reduced(self, objective: FloatArray, duals: FloatArray) -> FloatArray:
        """objective − Aᵀ·duals for every pair, shape (n,)."""
        padded = np.append(duals, 0.0)  # index −1 is no row
        result = objective.copy()
        for layer in self.layers:
            price = padded[layer.row]
            result -= price if layer.coefficient is None else price * layer.coefficient
        return result

    def extra_reduced(self, duals: FloatArray) -> FloatArray:
        """The same for the extra columns, shape (number of extras,)."""
        return np.array([e.cost - sum(c * duals[r] for r, c in e.entries) for e in self.extras], dtype=np.float64)

    def entries(self, columns: IntArray) -> tuple[IntArray, RowIndex, FloatArray]:
        """Compressed columns (start, row, value) of the chosen pairs; start has one entry more than columns."""
        if not self.layers:
            return np.zeros(len(columns) + 1, np.int64), np.empty(0, np.int32), np.empty(0)
        row = np.stack([layer.row[columns] for layer in self.layers], axis=1)
        value = np.ones(row.shape)
        for at, layer in enumerate(self.layers):
            if layer.coefficient is not None:
                value[:, at] = layer.coefficient[columns]
        there = row >= 0
        start = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
        return start, row[there], value[there]


def compile_rows(problem: Problem, *, with_forbidden: bool = False) -> Rows:
    """The rows of a valid problem. `with_forbidden` states forbids as rows, for explaining a clash."""
    rows = Rows(len(problem.pairs))
    _people(problem, rows)
    _slots(problem, rows)
    _hosts_and_quotas(problem, rows)
    _budgets(problem, rows)
    _needs(problem, rows)
    _coverage(problem, rows)
    _together(problem, rows)
    _fixed(problem, rows, with_forbidden=with_forbidden)
    return rows


def _people(problem: Problem, rows: Rows) -> None:
    first = len(rows.names)
    for person in problem.people:
        rows.add(RowName(RowKind.PERSON, (person.key,)), -INF, 1.0)
    rows.add_layer(first + problem.pairs.person)
    must = {
        i: rows.add(RowName(RowKind.MUST_GO, (p.key,)), 1.0, INF) for i, p in enumerate(problem.people) if p.must_go
    }
    _map_layer(rows, problem.pairs.person, len(problem.people), must)


def _map_layer(
    rows: Rows, group: IntArray, size: int, row_of: dict[int, int], coefficient: FloatArray | None = None
) -> None:
    """Enter each pair into the row of its group (a position below `size`), where the group has one."""
    if not row_of:
        return
    table = np.full(size, -1, dtype=np.int64)
    table[list(row_of)] = list(row_of.values())
    rows.add_layer(table[group], coefficient)


def _slots(problem: Problem, rows: Rows) -> None:
    row_of = {i: rows.add(RowName(RowKind.SLOT, (s.key,)), -INF, s.capacity) for i, s in enumerate(problem.slots)}
    _map_layer(rows, problem.pairs.slot, len(problem.slots), row_of, problem.pairs.use)


def _numbered(keys: Iterable[str]) -> tuple[IntArray, dict[str, int]]:
    """Number the keys in order of appearance: (number of each, number by key)."""
    number: dict[str, int] = {}
    return np.array([number.setdefault(key, len(number)) for key in keys], dtype=np.int64), number


def _hosts_and_quotas(problem: Problem, rows: Rows) -> None:
    period, period_number = _numbered(slot.period for slot in problem.slots)
    host, host_number = _numbered(slot.host for slot in problem.slots)
    opd, opd_number = _numbered(person.opd for person in problem.people)
    periods = max(1, len(period_number))
    row_of = {}
    for limit in problem.hosts:
        if limit.host in host_number and limit.period in period_number:
            code = host_number[limit.host] * periods + period_number[limit.period]
            row_of[code] = rows.add(RowName(RowKind.HOST, (limit.host, limit.period)), -INF, limit.at_most)
    at = problem.pairs.slot
    _map_layer(rows, host[at] * periods + period[at], len(host_number) * periods, row_of)
    row_of = {}
    for quota in problem.quotas:
        if quota.opd in opd_number and quota.period in period_number:
            code = opd_number[quota.opd] * periods + period_number[quota.period]
            row_of[code] = rows.add(RowName(RowKind.QUOTA, (quota.opd, quota.period)), -INF, quota.at_most)
    _map_layer(rows, opd[problem.pairs.person] * periods + period[at], len(opd_number) * periods, row_of)


def _budgets(problem: Problem, rows: Rows) -> None:
    cost = problem.pairs.cost / MONEY_UNIT
    for budget in problem.budgets:
        row = rows.add(RowName(RowKind.BUDGET, (budget.key,)), -INF, budget.at_most / MONEY_UNIT)
        paid = np.array([budget.opds is None or p.opd in budget.opds for p in problem.people], dtype=bool)
        rows.add_layer(np.where(paid[problem.pairs.person], row, -1), cost)


def _needs(problem: Problem, rows: Rows) -> None:
    need, number = _numbered(slot.need for slot in problem.slots)
    least: dict[int, int] = {}
    most: dict[int, int] = {}
    gain: dict[int, int] = {}
    for rule in problem.needs:
        at = number.get(rule.need)
        if rule.minimum > 0:  # kept even where no slot answers the need: the row then says so
            row = rows.add(RowName(RowKind.NEED_MINIMUM, (rule.need,)), rule.minimum, INF)
            if at is not None:
                least[at] = row
        if at is None:
            continue
        if rule.ceiling < INF:
            most[at] = rows.add(RowName(RowKind.NEED_MAXIMUM, (rule.need,)), -INF, rule.ceiling)
        if rule.steps:
            gain[at] = rows.add(RowName(RowKind.NEED_GAIN, (rule.need,)), 0.0, INF)
            # Falling gains fill the first step first, so that no binaries are needed.
            rows.extras += [Extra(step.gain, step.width, ((gain[at], -1.0),)) for step in rule.steps]
    for row_of in (least, most, gain):
        _map_layer(rows, need[problem.pairs.slot], len(number), row_of)


def _coverage(problem: Problem, rows: Rows) -> None:
    if problem.coverage is None or problem.coverage.at_least == 0:
        return
    total = rows.add(RowName(RowKind.COVERAGE), problem.coverage.at_least, INF)
    served: dict[str, list[int]] = {}
    for programme in problem.coverage.programmes:
        row = rows.add(RowName(RowKind.SERVED, (programme.key,)), 0.0, INF)
        rows.extras.append(Extra(0.0, 1.0, ((row, -1.0), (total, 1.0))))
        for need in sorted(programme.needs):
            served.setdefault(need, []).append(row)
    # A need may serve several programmes: its first ones make the first layer, its second ones the next.
    needs_of_slots, number = _numbered(slot.need for slot in problem.slots)
    for depth in range(max(map(len, served.values()), default=0)):
        row_of = {number[k]: r[depth] for k, r in served.items() if k in number and depth < len(r)}
        _map_layer(rows, needs_of_slots[problem.pairs.slot], len(number), row_of)


def _together(problem: Problem, rows: Rows) -> None:
    if not problem.together:
        return
    where, number = _numbered(f"{s.host}\0{s.period}" if s.host else f"\0{s.key}" for s in problem.slots)
    place = where[problem.pairs.slot]
    for couple in problem.together:
        first = problem.pairs.person == problem.person_at[couple.first]
        second = problem.pairs.person == problem.person_at[couple.second]
        row_of = {
            int(at): rows.add(RowName(RowKind.TOGETHER, (couple.first, couple.second)), 0.0, 0.0)
            for at in np.unique(place[first | second])
        }
        sign = first.astype(np.float64) - second
        _map_layer(rows, place, len(number), row_of, sign)


def _fixed(problem: Problem, rows: Rows, *, with_forbidden: bool) -> None:
    """Locks as rows x ≥ 1, forbids (otherwise left out of the columns) as rows x ≤ 0."""
    where = np.full(rows.pairs, -1, dtype=np.int64)
    for lock, at in zip(problem.locks, problem.positions(problem.locks), strict=True):
        where[at] = rows.add(RowName(RowKind.LOCK, (lock.person, lock.slot)), 1.0, INF)
    rows.add_layer(where)
    if with_forbidden:
        where = np.full(rows.pairs, -1, dtype=np.int64)
        for forbid, at in zip(problem.forbids, problem.positions(problem.forbids), strict=True):
            if at >= 0:
                where[at] = rows.add(RowName(RowKind.FORBID, (forbid.person, forbid.slot)), -INF, 0.0)
        rows.add_layer(where)


def allowed(problem: Problem) -> IntArray:
    """Positions of the pairs nobody forbade, ascending."""
    at = problem.positions(problem.forbids)
    keep = np.ones(len(problem.pairs), dtype=bool)
    keep[at[at >= 0]] = False
    return np.flatnonzero(keep)


def objective(problem: Problem) -> FloatArray:
    """Value of each pair and its bonus for staying as it was, shape (n,)."""
    worth = problem.pairs.value.astype(np.float64, copy=True)
    at = problem.positions(problem.anchors)
    bonus = np.array([anchor.bonus for anchor in problem.anchors], dtype=np.float64)
    worth[at[at >= 0]] += bonus[at >= 0]
    return worth
