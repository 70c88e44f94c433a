"""What the solver hands back, and how it was asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from magang.kernel.labels import N_, LabelledEnum
from magang.planning.allocation.complaints import Complaint

# Pairs above which the linear relaxation picks the columns (DESIGN 4.3).
GENERATE_ABOVE: Final = 20_000


class PlanStatus(LabelledEnum):
    """How good a plan is known to be."""

    OPTIMAL = "optimal", N_("Terbukti terbaik")
    WITHIN_GAP = "within_gap", N_("Terbukti dalam batas selisih")
    FEASIBLE = "feasible", N_("Memenuhi aturan, belum terbukti terbaik")
    # Never the solver's: people may arrange against limits, and adopting waits until none is broken.
    BREAKS = "breaks", N_("Melanggar aturan")
    EMPTY = "empty", N_("Tidak ada yang dapat ditempatkan")
    INFEASIBLE = "infeasible", N_("Aturan tidak dapat dipenuhi bersama")
    NO_PLAN = "no_plan", N_("Belum ditemukan rencana dalam waktu yang diberikan")

    @property
    def has_plan(self) -> bool:
        return self not in (PlanStatus.INFEASIBLE, PlanStatus.NO_PLAN)


@dataclass(frozen=True, slots=True)
class Options:
    """How hard to try.

    `seconds` wall-clock limit; `gap` relative distance to the proven ceiling at which to stop (0: prove the optimum);
    `nodes` limit of each search tree, which unlike the clock stops at the same point everywhere (None: no limit);
    `cheaper_within` share of the objective that may be given up for a cheaper plan (0: only among equals; None: never
    look), in at most `cheaper_seconds`; `threads` of the solver, the same in one process for good; `generate_above`
    pairs, columns are generated.

    A run that ends by itself gives the same plan every time. One that is cut off by a limit of time may not.
    """

    seconds: float = 60.0
    gap: float = 0.0
    nodes: int | None = None
    cheaper_within: float | None = 0.0
    cheaper_seconds: float = 3.0
    threads: int = 1
    generate_above: int = GENERATE_ABOVE


# What the planning pages use. Small cities have weak relative bounds (one placement is some per cent of the whole), so
# the bound is reported and gap 0 not chased: the limit of nodes ends the hard ones, at the same plan every time.
# For the same reason the look for a cheaper plan is given more time than its nodes need.
PLANNING: Final = Options(gap=0.001, nodes=300, cheaper_within=0.001, cheaper_seconds=10.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A verified answer.

    `assignment`: (person key, slot key), in the order of the problem's people; `pairs`: the same as positions among
    the problem's pairs. `value` is what the plan is worth: its pairs' values and the needs' gains; `objective` adds
    the bonus for placements kept. No plan has an objective above `bound`; `best` is the best objective found, from
    which the look for a cheaper plan may have given up a little. `cost` in rupiah. `complaints`: why there is no plan,
    or what is worth knowing about this one.
    """

    status: PlanStatus
    assignment: tuple[tuple[str, str], ...] = ()
    pairs: tuple[int, ...] = ()
    value: float = 0.0
    objective: float = 0.0
    best: float = 0.0
    bound: float = float("inf")
    cost: int = 0
    complaints: tuple[Complaint, ...] = ()
    solver: str = ""
    fingerprint: str = ""

    @property
    def gap(self) -> float:
        """Relative distance of the best objective to the proven ceiling, 0 when proven optimal."""
        if self.bound <= self.best:
            return 0.0
        return (self.bound - self.best) / max(1.0, abs(self.best))

    def to_json(self) -> str:
        """Canonical text: equal plans give equal bytes. A ceiling not known is null."""
        return json.dumps(
            {
                "status": self.status.value,
                "assignment": self.assignment,
                "pairs": self.pairs,
                "value": self.value,
                "objective": self.objective,
                "best": self.best,
                "bound": None if self.bound == float("inf") else self.bound,
                "cost": self.cost,
                "complaints": [[c.code, c.message, dict(c.params)] for c in self.complaints],
                "solver": self.solver,
                "fingerprint": self.fingerprint,
            },
            sort_keys=True,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """The plan `to_json` wrote. Raises ValueError or KeyError for anything else."""
        raw: dict[str, Any] = json.loads(text)
        bound = raw["bound"]
        return cls(
            status=PlanStatus(raw["status"]),
            assignment=tuple((str(p), str(s)) for p, s in raw["assignment"]),
            pairs=tuple(int(at) for at in raw["pairs"]),
            value=float(raw["value"]),
            objective=float(raw["objective"]),
            best=float(raw["best"]),
            bound=float("inf") if bound is None else float(bound),
            cost=int(raw["cost"]),
            complaints=tuple(Complaint(code, message, params) for code, message, params in raw["complaints"]),
            solver=str(raw["solver"]),
            fingerprint=str(raw["fingerprint"]),
        )
