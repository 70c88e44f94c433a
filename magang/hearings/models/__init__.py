"""Hearings, what is decided and ordered at them, and their minutes."""

from magang.hearings.models.decisions import OUTCOME_ACTIONS, Decision
from magang.hearings.models.directives import Directive, DirectiveAnswer
from magang.hearings.models.meeting import AgendaItem, Attendance, Hearing, HearingMatter, HearingMinutes

__all__ = [
    "OUTCOME_ACTIONS",
    "AgendaItem",
    "Attendance",
    "Decision",
    "Directive",
    "DirectiveAnswer",
    "Hearing",
    "HearingMatter",
    "HearingMinutes",
]
