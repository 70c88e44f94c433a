"""The smallest objects policies can be asked about; never saved."""

from __future__ import annotations

from typing import Any

from magang.followups.models import ActionPlan, FollowUp, ProgressUpdate, VerificationRound
from magang.followups.rules import FollowUpStatus, OpdClaim, PlanStatus, RoundState
from magang.needs.models import Need
from magang.needs.rules import NeedStatus
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from magang.planning.rules.cycles import Track
from magang.recommendations.models import Recommendation, RecommendationSupport
from magang.recommendations.rules import Approach, RecommendationStatus

from .people import HEALTH, PARTICIPANT, PLANNER, PLANNING, SOCIAL, STAFF


def a_need(**values: Any) -> Need:
    """A draft of the health department, written by its staff."""
    defaults: dict[str, Any] = {
        "status": NeedStatus.DRAFT,
        "owner_opd_id": HEALTH,
        "author_id": STAFF.user_id,
        "gap": "",
        "indicator": "",
        "unit": "",
    }
    return Need(**defaults | values)


def a_placement(**values: Any) -> Placement:
    """A running placement of the health department's participant, made by the planner."""
    defaults: dict[str, Any] = {
        "status": PlacementStatus.RUNNING,
        "need": a_need(),
        "cycle": Cycle(track=Track.OUTBOUND),
        "participant_id": PARTICIPANT.user_id,
        "sending_opd_id": HEALTH,
        "created_by_id": PLANNER.user_id,
        "mentor_id": None,
        "opd_commitment": False,
        "gap_statement": "",
        "evidence_justification": "",
        "cost_note": "",
    }
    return Placement(**defaults | values)


def a_recommendation(**values: Any) -> Recommendation:
    """A draft by the participant, to be led by the social department and supported by planning."""
    defaults: dict[str, Any] = {
        "status": RecommendationStatus.DRAFT,
        "placement": a_placement(),
        "author_id": PARTICIPANT.user_id,
        "lead_opd_id": SOCIAL,
        "support_links": [RecommendationSupport(opd_id=PLANNING)],
        "title": "Antrean dibagi menurut poli",
        "action": "",
        "approach": Approach.ADOPT,
        "differs": "",
        "indicator": "",
        "unit": "",
        "cost_unknown_reason": "",
    }
    return Recommendation(**defaults | values)


def a_follow_up(**values: Any) -> FollowUp:
    """Of an accepted recommendation, owned by the social department; nothing reported yet."""
    defaults: dict[str, Any] = {
        "recommendation": a_recommendation(status=RecommendationStatus.ACCEPTED),
        "owner_opd_id": SOCIAL,
        "official_status": FollowUpStatus.BT,
    }
    return FollowUp(**defaults | values)


def a_plan(follow_up: FollowUp, author_id: int | None, status: PlanStatus = PlanStatus.SUBMITTED) -> ActionPlan:
    return ActionPlan(follow_up=follow_up, author_id=author_id, status=status)


def an_update(follow_up: FollowUp, author_id: int | None, **values: Any) -> ProgressUpdate:
    return ProgressUpdate(follow_up=follow_up, author_id=author_id, percent=50, **values)


def a_round(follow_up: FollowUp, submitted_by_id: int | None, **values: Any) -> VerificationRound:
    defaults: dict[str, Any] = {"state": RoundState.OPEN, "opd_rating": OpdClaim.DONE, "number": 1}
    return VerificationRound(follow_up=follow_up, submitted_by_id=submitted_by_id, **defaults | values)
