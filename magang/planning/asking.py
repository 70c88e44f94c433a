"""What one more would buy, how firm a placement is, which rules clash: asked of a child process, answers remembered.

Equal questions about equal input get the answer that was given before, so a page may ask again each time it is shown.
"""

from __future__ import annotations

import hashlib
import io
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import numpy as np

from magang.documents.errors import ConversionFailed
from magang.documents.runner import MB, Limits, run
from magang.planning.allocation.clash import Clash, Relaxed
from magang.planning.allocation.plan import PLANNING, Plan
from magang.planning.allocation.problem import Problem
from magang.planning.allocation.rows import RowKind, RowName
from magang.planning.allocation.whatif import Point
from magang.planning.allocation.wire import to_bytes
from magang.planning.matching import Field
from magang.planning.scoring import ComponentKind
from magang.planning.sentences import row_name
from magang.planning.weights import Stability

SECONDS: Final = 15
MORE_MONEY: Final = 10_000_000  # rupiah; what the price of money is asked for
DRAWS: Final = 50
MOST_ROWS: Final = 12  # full hosts and quotas a page asks the price of
KEPT: Final = 200
_LIMITS: Final = Limits(seconds=2 * SECONDS, memory=2048 * MB, input=256 * MB)
_answers: OrderedDict[str, list[Any]] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Price:
    """What the plan would gain (1/10 000 of a score) if this rule gave way by `more`."""

    name: RowName
    more: int
    gain: float


@dataclass(frozen=True, slots=True)
class Chances:
    """What more would buy: prices, the dearest first; the budget curve in order of money."""

    prices: tuple[Price, ...]
    curve: tuple[Point, ...]


def chances(problem: Problem, plan: Plan, full: Sequence[RowName], budget: int | None) -> Chances | None:
    """The price of Rp10 million and of one more at each full row, and the curve. None when there was no time."""
    asked = [(name, 1) for name in full[:MOST_ROWS]]
    if budget is not None:
        asked.insert(0, (RowName(RowKind.BUDGET, ("cycle",)), MORE_MONEY))
    questions: list[Mapping[str, Any]] = [
        {"ask": "price", "kind": name.kind.value, "key": list(name.key), "more": more} for name, more in asked
    ]
    if budget:
        questions.append({"ask": "curve", "key": "cycle"})
    answers = _ask(problem, plan, questions)
    if answers is None:
        return None
    prices = [Price(name, more, gain) for (name, more), gain in zip(asked, answers, strict=False) if gain is not None]
    curve = answers[-1] if budget else None
    points = [Point(share, money or budget or 0, value) for share, money, value in curve or ()]
    return Chances(tuple(sorted(prices, key=lambda price: -price.gain)), tuple(sorted(points, key=lambda p: p.budget)))


def place(problem: Problem, plan: Plan, person: str) -> Plan | None:
    """The plan with this person in it and as few others moved as is worth it; None when there is none, or no time."""
    answers = _ask(problem, plan, [{"ask": "place", "person": person}])
    return Plan.from_json(answers[0]) if answers and answers[0] else None


def firmness(field: Field, problem: Problem, plan: Plan) -> Mapping[str, Stability]:
    """For each placed person, in how many nearby weights they stay; empty when there was no time."""
    table, importance = field.component_table()
    buffer = io.BytesIO()
    np.save(buffer, np.column_stack([table, importance]), allow_pickle=False)
    weights = [field.weights.get(kind, 0.0) for kind in ComponentKind]
    question = {"ask": "stability", "weights": weights, "count": DRAWS}
    answers = _ask(problem, plan, [question], files={"table.npy": buffer.getvalue()})
    found = answers[0] if answers and answers[0] else {}
    return {person: Stability(held, draws) for person, (held, draws) in found.items() if draws}


def clash(problem: Problem, *, seconds: float = SECONDS) -> Clash | None:
    """The smallest set of rules that clash, and the cheapest way out; None when there was no time."""
    answers = _ask(problem, None, [{"ask": "clash", "seconds": seconds}])
    if not answers or answers[0] is None:
        return None
    found = answers[0]
    return Clash(
        tuple(row_name(kind, key) for kind, key in found["rules"]),
        tuple(Relaxed(row_name(kind, key), by) for kind, key, by in found["way_out"]),
        found["minimal"],
    )


def _ask(
    problem: Problem,
    plan: Plan | None,
    questions: Sequence[Mapping[str, Any]],
    files: Mapping[str, bytes] | None = None,
) -> list[Any] | None:
    """The answers, from memory where they were given before; None when the child was stopped or had no place."""
    files = {"problem.bin": to_bytes(problem), **(files or {})}
    payload = {
        "questions": list(questions),
        "plan": "" if plan is None else plan.to_json(),
        "options": asdict(replace(PLANNING, seconds=SECONDS)),
    }
    key = hashlib.sha256(json.dumps(payload, sort_keys=True).encode())
    for name in sorted(files):
        key.update(hashlib.sha256(files[name]).digest())
    remembered = key.hexdigest()
    with _lock:
        if remembered in _answers:
            _answers.move_to_end(remembered)
            return _answers[remembered]
    try:
        answers: list[Any] = run("planning.questions", payload, files=files, limits=_LIMITS).data["answers"]
    except ConversionFailed:
        return None
    with _lock:
        _answers[remembered] = answers
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return answers
