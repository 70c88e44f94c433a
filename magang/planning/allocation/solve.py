"""`solve`: from a problem to a verified plan, or to sentences that say why there is none."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from magang.kernel.labels import N_
from magang.planning.allocation import counting
from magang.planning.allocation.checker import Verified, check
from magang.planning.allocation.columns import Infeasible, OutOfTime, Relaxation
from magang.planning.allocation.complaints import Complaint, UnverifiedPlan
from magang.planning.allocation.engine import Outcome, Progress, version
from magang.planning.allocation.plan import Options, Plan, PlanStatus
from magang.planning.allocation.problem import FloatArray, IntArray, Problem
from magang.planning.allocation.program import Program
from magang.planning.allocation.rounding import rounded
from magang.planning.allocation.rows import INF, MONEY_UNIT, Rows, allowed, compile_rows, objective
from magang.planning.allocation.validation import validate
from magang.planning.allocation.wire import fingerprint

# Fewer pairs than this go to the integer program at once.
REDUCE_ABOVE: Final = 300
# Pairs kept in the first search after the relaxation: so many a person on average, or so many if that is more; and how
# far that search goes.
KEEP_PER_PERSON: Final = 1.5
KEEP_AT_LEAST: Final = 600
FIRST_GAP: Final = 0.0005
# What an integer program can carry; beyond it the proof is a gap.
MOST_COLUMNS: Final = 20_000
# The look for a cheaper plan is a tie-break, not a second planning: it stops early, after work that is the same each
# time.
CHEAPER_GAP: Final = 0.001
CHEAPER_NODES: Final = 20
# Above so many pairs the clock would cut it off, and that would make the plan differ from run to run.
CHEAPER_COLUMNS: Final = 4_000
DEFAULT = Options()


def solve(problem: Problem, options: Options = DEFAULT, *, progress: Progress | None = None) -> Plan:
    """The most valuable plan that keeps every rule, with its proof.

    Maximises the values of the pairs taken plus the gains of the needs' steps plus the bonus of the placements kept,
    under: one slot a person, slot capacities in the pairs' `use`, host limits and OPD quotas per period, budgets,
    minimum and maximum per need, programmes to serve, locks, forbids, couples. `Options` says how hard to try.

    >>> from magang.planning import Options, generalized_assignment, solve
    >>> profit = [[6, 9, 4], [8, 5, 7]]  # two agents, three jobs; take costs negative to minimise
    >>> use = [[3, 5, 4], [2, 4, 3]]
    >>> plan = solve(generalized_assignment(profit, use, capacity=[5, 6]))
    >>> plan.value, plan.status.value, dict(plan.assignment)
    (24.0, 'optimal', {'0': '1', '1': '0', '2': '1'})

    What comes back was checked by code that shares nothing with the solver. Raises `InvalidProblem` for input that
    makes no sense (with every fault in words) and `UnverifiedPlan` should the solver be wrong; rules that clash, no
    people, or no time end in a `Plan` whose status and complaints say so. `progress` hears (best objective so far,
    proven ceiling). To be able to stop it, or to keep the solver's threads out of a web process, use `worker.start`.
    """
    validate(problem)
    notes = tuple(counting.remarks(problem))
    mark = Plan(PlanStatus.EMPTY, complaints=notes, solver=version(), fingerprint=fingerprint(problem))
    if impossible := counting.count(problem):
        return replace(mark, status=PlanStatus.INFEASIBLE, complaints=(*impossible, *notes))
    candidates = allowed(problem)
    if not len(candidates) and not check(problem, ()).breaches:
        return replace(mark, bound=0.0)
    for exact in (False, True):
        found = _search(_Task(problem, candidates, options, time.monotonic(), progress, exact))
        if isinstance(found, PlanStatus):
            return replace(mark, status=found, complaints=(_WHY[found], *notes))
        verified = check(problem, found.pairs.tolist())
        if not verified.breaches:
            return _plan(mark, problem, found, verified, options)
    raise UnverifiedPlan("; ".join(f"{b.name.kind} {b.name.key} by {b.by}" for b in verified.breaches))


_WHY = {
    PlanStatus.INFEASIBLE: Complaint("clash", N_("Aturan-aturan ini tidak dapat dipenuhi bersama.")),
    PlanStatus.NO_PLAN: Complaint("no_time", N_("Waktu habis sebelum ada rencana. Beri waktu lebih lama.")),
}


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    problem: Problem
    candidates: IntArray
    options: Options
    started: float
    progress: Progress | None
    exact: bool

    def left(self) -> float:
        """Seconds until the limit, at least a little, so that the solver itself says that time is up."""
        return max(0.05, self.options.seconds - (time.monotonic() - self.started))


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Pairs taken; the best objective before looking for a cheaper plan; the ceiling."""

    pairs: IntArray
    best: float
    bound: float


def _search(task: _Task) -> _Found | PlanStatus:
    rows, worth = compile_rows(task.problem), objective(task.problem)
    if len(task.candidates) > REDUCE_ABOVE:
        return _reduced(task, rows, worth)
    found = _integer(task, rows, worth, task.candidates, gap=task.options.gap, seconds=task.left())
    return found if isinstance(found, PlanStatus) else _cheaper(task, rows, worth, found, task.candidates)


def _integer(
    task: _Task,
    rows: Rows,
    worth: FloatArray,
    columns: IntArray,
    *,
    gap: float,
    seconds: float,
    ceiling: float = INF,
    others: float = -INF,
    start: IntArray | None = None,
) -> _Found | PlanStatus:
    """The integer program over these columns, begun from the plan `start` where there is one.

    For what is told on the way: no plan is worth more than `ceiling`, one using other pairs no more than `others`.
    """
    program = Program(rows, columns, worth, task.options.threads, task.exact)
    report = _for_all_pairs(task.progress, ceiling, others)
    answer = program.best(seconds=seconds, gap=gap, nodes=task.options.nodes, start=start, progress=report)
    if answer.outcome is Outcome.INFEASIBLE:
        return PlanStatus.INFEASIBLE
    if answer.x is None:
        return PlanStatus.NO_PLAN
    return _Found(answer.taken(columns), answer.value, _whole_number_bound(answer.bound, rows, worth))


def _for_all_pairs(progress: Progress | None, ceiling: float, others: float) -> Progress | None:
    """Tells a ceiling for all plans, where the program knows one for its own pairs only."""
    if progress is None:
        return None
    report = progress
    return lambda value, bound: report(value, min(max(bound, others), ceiling))


def _whole_number_bound(bound: float, rows: Rows, worth: FloatArray) -> float:
    """Where everything is worth a whole number, so is every plan: the ceiling can be rounded down."""
    whole = np.all(worth == np.floor(worth)) and all(float(extra.cost).is_integer() for extra in rows.extras)
    return math.floor(bound + 1e-6 * max(1.0, abs(bound) * 1e-3)) if whole and math.isfinite(bound) else bound


def _cheaper(task: _Task, rows: Rows, worth: FloatArray, found: _Found, columns: IntArray) -> _Found:
    """Among plans (almost) as good, a cheaper one, if there is one and it was found in time."""
    options, costs = task.options, task.problem.pairs.cost
    if task.progress:
        task.progress(found.best, found.bound)
    if options.cheaper_within is None or len(columns) > CHEAPER_COLUMNS:
        return found
    if not costs[columns].any() or task.left() < 0.1:
        return found
    least = found.best - options.cheaper_within * abs(found.best)
    taken = Program(rows, columns, worth, options.threads, task.exact).cheapest(
        costs / MONEY_UNIT,
        least - 1e-6,
        found.pairs,
        seconds=min(options.cheaper_seconds, task.left()),
        gap=CHEAPER_GAP,
        nodes=CHEAPER_NODES,
    )
    if taken is None:
        return found
    verified = check(task.problem, taken.tolist())
    saved = costs[found.pairs].sum() - costs[taken].sum()
    if saved <= 0 or verified.breaches or verified.objective < least - 1e-6:
        return found
    return replace(found, pairs=taken)


def _reduced(task: _Task, rows: Rows, worth: FloatArray) -> _Found | PlanStatus:
    """Relaxation over all pairs, integer program over those that matter, and the proof that the others do not."""
    options, candidates = task.options, task.candidates
    whole = len(candidates) <= options.generate_above
    relaxation = Relaxation(task.problem, rows, candidates, worth, threads=options.threads, whole=whole)
    try:
        # Half of the time is for finding a plan; where a gap is allowed, a tenth of it is near enough here.
        ceiling = relaxation.solve(lambda: task.left() - options.seconds / 2, options.gap / 10)
    except Infeasible:
        return PlanStatus.INFEASIBLE
    except OutOfTime:
        return PlanStatus.NO_PLAN
    del relaxation
    top = _whole_number_bound(ceiling.bound, rows, worth)
    if task.progress:
        task.progress(-INF, top)
    loss = ceiling.loss[candidates]
    quick = rounded(task.problem, rows, candidates, ceiling)
    start = None if quick is None else _Found(quick[0], quick[1].objective, top)
    if start and task.progress:
        task.progress(start.best, top)
    found = start if start and _good_enough(task, start) else _first_plan(task, rows, worth, loss, top, start)
    if isinstance(found, PlanStatus):
        return found
    if not _good_enough(task, found) and task.left() > 0.1:
        # A better plan uses no pair that loses more than the distance to the ceiling: search all the others.
        needed = ceiling.bound - found.best - options.gap * abs(found.best)
        cutoff = _within(loss, needed, MOST_COLUMNS)
        columns = np.union1d(candidates[loss <= cutoff], found.pairs)
        better = _integer(
            task,
            rows,
            worth,
            columns,
            gap=options.gap,
            seconds=task.left(),
            ceiling=top,
            others=ceiling.bound - cutoff,
            start=found.pairs,
        )
        if isinstance(better, _Found):
            better = replace(better, bound=min(top, max(better.bound, found.best, ceiling.bound - cutoff)))
            found = better if better.best >= found.best else replace(found, bound=better.bound)
    least = found.best - (options.cheaper_within or 0.0) * abs(found.best)
    near = candidates[loss <= _within(loss, ceiling.bound - least + 1e-6, _few(task))]
    return _cheaper(task, rows, worth, found, np.union1d(near, found.pairs))


def _within(loss: FloatArray, cutoff: float, most: int) -> float:
    """The cutoff, or a lower one that leaves about `most` pairs."""
    return cutoff if most >= len(loss) else min(cutoff, max(0.0, float(np.partition(loss, most)[most])))


def _few(task: _Task) -> int:
    """How many pairs make a quick integer program."""
    return max(KEEP_AT_LEAST, int(KEEP_PER_PERSON * len(task.problem.people)))


def _good_enough(task: _Task, found: _Found) -> bool:
    return found.bound <= found.best + task.options.gap * abs(found.best)


def _first_plan(
    task: _Task, rows: Rows, worth: FloatArray, loss: FloatArray, top: float, start: _Found | None
) -> _Found | PlanStatus:
    """A good plan from the few pairs that lose least; from more of them, should those not do. Its bound is proven."""
    keep = _few(task)
    known = np.empty(0, np.int64) if start is None else start.pairs
    while True:
        complete = keep >= len(loss)
        cutoff = _within(loss, INF, keep)
        found = _integer(
            task,
            rows,
            worth,
            task.candidates[(loss <= cutoff) | np.isin(task.candidates, known)],
            gap=max(task.options.gap, FIRST_GAP),
            seconds=task.left() / (1 if complete else 2),
            ceiling=top,
            others=top - cutoff,
            start=None if start is None else known,
        )
        if start and (isinstance(found, PlanStatus) or found.best < start.best):
            return start
        if isinstance(found, _Found):
            # What was left out is worth at most the ceiling less the cutoff.
            return replace(found, bound=min(top, max(found.bound, top - cutoff)))
        if complete or task.left() < 0.1:
            return found
        keep *= 4


def _plan(mark: Plan, problem: Problem, found: _Found, verified: Verified, options: Options) -> Plan:
    pairs = found.pairs[np.lexsort((problem.pairs.slot[found.pairs], problem.pairs.person[found.pairs]))]
    people, slots = problem.pairs.person[pairs].tolist(), problem.pairs.slot[pairs].tolist()
    best = max(found.best, verified.objective)
    if abs(best - round(best)) < 1e-6:
        best = float(round(best))
    plan = replace(
        mark,
        assignment=tuple((problem.people[p].key, problem.slots[s].key) for p, s in zip(people, slots, strict=True)),
        pairs=tuple(pairs.tolist()),
        value=verified.value + verified.gain,
        objective=verified.objective,
        best=best,
        bound=max(best, found.bound),
        cost=verified.cost,
    )
    status = PlanStatus.FEASIBLE
    if plan.gap <= 1e-9:
        status = PlanStatus.OPTIMAL
    elif plan.gap <= options.gap * (1 + 1e-9):
        status = PlanStatus.WITHIN_GAP
    return replace(plan, status=status)
