"""The follow-up of an accepted recommendation and everything that hangs on it."""

from magang.followups.models.guests import GuestFile, GuestReport
from magang.followups.models.imports import ProgressImport
from magang.followups.models.judging import DueDateMove, VerificationRound
from magang.followups.models.obstacle import Obstacle
from magang.followups.models.root import FollowUp
from magang.followups.models.work import ActionPlan, ActionStep, EvidenceFile, ProgressUpdate

__all__ = [
    "ActionPlan",
    "ActionStep",
    "DueDateMove",
    "EvidenceFile",
    "FollowUp",
    "GuestFile",
    "GuestReport",
    "Obstacle",
    "ProgressImport",
    "ProgressUpdate",
    "VerificationRound",
]
