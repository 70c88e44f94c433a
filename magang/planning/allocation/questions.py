"""The child's side of `planning.asking`: questions about one problem and its plan, answered as plain JSON.

A task of the document runner: bounded in time and memory, and the solver stays out of the web server's process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from magang.planning.allocation import clash, stability, whatif
from magang.planning.allocation.columns import Infeasible, OutOfTime
from magang.planning.allocation.complaints import InvalidProblem
from magang.planning.allocation.plan import Options, Plan
from magang.planning.allocation.problem import Problem
from magang.planning.allocation.rows import RowKind, RowName
from magang.planning.allocation.wire import from_bytes


def answer(payload: dict[str, Any], inbox: Path, _outbox: Path) -> dict[str, Any]:
    """One answer a question, in order; None where rules clash or time ran out."""
    desk = _Desk(
        from_bytes((inbox / "problem.bin").read_bytes()),
        Plan.from_json(payload["plan"]) if payload.get("plan") else None,
        Options(**payload["options"]),
        inbox,
    )
    return {"answers": [_one(desk, question) for question in payload["questions"]]}


def _one(desk: _Desk, question: Mapping[str, Any]) -> Any:
    try:
        return getattr(desk, f"ask_{question['ask']}")(**{k: v for k, v in question.items() if k != "ask"})
    except (Infeasible, OutOfTime, InvalidProblem):
        return None


@dataclass(frozen=True, eq=False)
class _Desk:
    problem: Problem
    plan: Plan | None
    options: Options
    inbox: Path

    @cached_property
    def _what_if(self) -> whatif.WhatIf:
        return whatif.WhatIf(self.problem, self.options)

    def ask_price(self, kind: str, key: list[str], more: float) -> float | None:
        return self._what_if.price(RowName(RowKind(kind), tuple(key)), more)

    def ask_curve(self, key: str) -> list[list[float | None]]:
        here = self._what_if
        points = here.budget_curve(key)
        return [[0.0, None, here.value], *([p.share, p.budget, p.value] for p in points)]

    def ask_place(self, person: str) -> str | None:
        if self.plan is None:
            return None
        found = whatif.place(self.problem, self.plan, person, self.options)
        return found.to_json() if found.status.has_plan else None

    def ask_stability(self, weights: list[float], count: int) -> dict[str, list[int]] | None:
        if self.plan is None:
            return None
        table = np.load(self.inbox / "table.npy", allow_pickle=False)
        held = stability.placement_stability(
            self.problem, self.plan, table[:, :-1], table[:, -1], weights, self.options, count
        )
        return {person: [firm.held, firm.draws] for person, firm in held.items()}

    def ask_clash(self, seconds: float) -> dict[str, Any]:
        found = clash.explain(self.problem, seconds=seconds)
        return {
            "rules": [[name.kind.value, list(name.key)] for name in found.rules],
            "way_out": [[r.name.kind.value, list(r.name.key), r.by] for r in found.way_out],
            "minimal": found.minimal,
        }
