"""Which rows of each feature the reader may see, as conditions that any overview can lay on its own SELECT."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from sqlalchemy.orm import InstrumentedAttribute

from magang.accounts.policy import scope
from magang.findings.models import Finding
from magang.followups.models import FollowUp
from magang.kernel.actor import Actor, Role
from magang.needs.models import Need
from magang.needs.queries import visible_needs
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation, RecommendationFinding, RecommendationSupport
from magang.recommendations.rules import RecommendationStatus


@dataclass(frozen=True, slots=True)
class Reach:
    """One condition per feature."""

    needs: ColumnElement[bool]
    placements: ColumnElement[bool]
    findings: ColumnElement[bool]
    recommendations: ColumnElement[bool]


def reach(actor: Actor) -> Reach:
    """What `actor` may read."""
    wide = scope(actor)
    if wide.everything:
        return Reach(true(), true(), true(), true())
    if actor.user_id is None:
        return Reach(false(), false(), false(), false())
    opds, me = wide.opd_ids, wide.user_id
    owns = exists().where(FollowUp.recommendation_id == Recommendation.id, FollowUp.owner_opd_id.in_(opds))
    supports = exists().where(
        RecommendationSupport.recommendation_id == Recommendation.id, RecommendationSupport.opd_id.in_(opds)
    )
    sent = select(Placement.id).where(Placement.sending_opd_id.in_(opds))
    guided = select(Placement.id).where(
        or_(Placement.mentor_id == me, Placement.sending_opd_id.in_(actor.opds(Role.SUPERIOR)))
    )
    private = [status for status in RecommendationStatus if status.is_private]
    recommendations = or_(
        Recommendation.author_id == me,
        Recommendation.placement_id.in_(guided),
        and_(
            Recommendation.status.not_in(private),
            or_(Recommendation.lead_opd_id.in_(opds), Recommendation.placement_id.in_(sent), supports, owns),
        ),
    )
    open_recommendations = select(Recommendation.id).where(recommendations)
    own_needs = select(Need.id).where(Need.owner_opd_id.in_(opds))
    rests_on = select(RecommendationFinding.finding_id).where(
        RecommendationFinding.recommendation_id.in_(open_recommendations)
    )
    placements = or_(
        Placement.participant_id == me,
        Placement.mentor_id == me,
        Placement.sending_opd_id.in_(opds),
        Placement.need_id.in_(own_needs),
        Placement.id.in_(select(Recommendation.placement_id).where(recommendations)),
    )
    readable_needs = visible_needs(actor).with_only_columns(Need.id, maintain_column_froms=True)
    findings = or_(
        Finding.author_id == me,
        Finding.placement_id.in_(select(Placement.id).where(placements)),
        Finding.id.in_(rests_on),
    )
    return Reach(
        needs=or_(
            Need.id.in_(readable_needs.correlate(None)),
            Need.id.in_(select(Placement.need_id).where(placements).correlate(None)),
        ),
        placements=_apart(Placement.id, placements),
        findings=_apart(Finding.id, findings),
        recommendations=_apart(Recommendation.id, recommendations),
    )


def _apart(key: InstrumentedAttribute[int], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition in a SELECT of its own, so that tables of the overview's SELECT don't correlate into it."""
    return key.in_(select(key).where(condition).correlate(None))
