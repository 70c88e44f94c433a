"""Scored matching and the allocation of people to places, with the reasons for both (DESIGN section 4).

Plain data in, plain data out: these modules know neither the web nor the database.
"""

from __future__ import annotations

from magang.planning.allocation import worker
from magang.planning.allocation.complaints import Complaint, InvalidProblem, UnverifiedPlan
from magang.planning.allocation.plan import PLANNING, Options, Plan, PlanStatus
from magang.planning.allocation.problem import (
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
    generalized_assignment,
)
from magang.planning.allocation.solve import solve

__all__ = [
    "PLANNING",
    "Anchor",
    "Budget",
    "Complaint",
    "Coverage",
    "Forbid",
    "HostLimit",
    "InvalidProblem",
    "Lock",
    "NeedRule",
    "OpdQuota",
    "Options",
    "Pairs",
    "Person",
    "Plan",
    "PlanStatus",
    "Problem",
    "Programme",
    "Slot",
    "Step",
    "Together",
    "UnverifiedPlan",
    "generalized_assignment",
    "solve",
    "worker",
]
