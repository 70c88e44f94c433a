"""What can be done with hearings and decisions: one verb, one function. Nothing here commits or reads a clock."""

from magang.hearings.services.deciding import Ruling, decide, decide_at, decided, earliest, mended
from magang.hearings.services.meeting import close, create, hold, present_at, remark, revise

__all__ = [
    "Ruling", "close", "create", "decide", "decide_at", "decided", "earliest", "hold", "mended", "present_at", "remark",
    "revise",
]  # fmt: skip
