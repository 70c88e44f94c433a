"""Which rows belong to one object's thread: everything it comes from and everything that came of it, as ids in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import CompoundSelect, Select, select, union

from magang.findings.models import Finding
from magang.needs.models import Need, NeedProgramme
from magang.overview.rules import Stage
from magang.placements.models import Placement, PlacementProgramme
from magang.recommendations.models import Recommendation, RecommendationFinding, RecommendationProgramme
from magang.reference.models import PriorityProgramme

# What can be reached in several ways is a UNION of them: with OR, a database may read the whole table instead.
Ids: TypeAlias = Select[int] | CompoundSelect[int]


@dataclass(frozen=True, slots=True)
class Cone:
    """The ids of each stage. Siblings (other placements of the same need, say) belong to the need's own thread."""

    programmes: Ids
    needs: Ids
    placements: Ids
    findings: Ids
    recommendations: Ids


def cone(stage: Stage, id_: int) -> Cone:
    """The thread through one object."""
    return {
        Stage.PROGRAMME: _through_programme,
        Stage.NEED: _through_need,
        Stage.PLACEMENT: _through_placement,
        Stage.FINDING: _through_finding,
        Stage.RECOMMENDATION: _through_recommendation,
    }[stage](id_)


def _through_programme(id_: int) -> Cone:
    recommendations = select(RecommendationProgramme.recommendation_id).where(
        RecommendationProgramme.programme_id == id_
    )
    served = select(NeedProgramme.need_id).where(NeedProgramme.programme_id == id_)
    placements = union(
        select(Placement.id).where(Placement.need_id.in_(served)),
        select(PlacementProgramme.placement_id).where(PlacementProgramme.programme_id == id_),
        select(Recommendation.placement_id).where(Recommendation.id.in_(recommendations)),
    )
    return Cone(
        programmes=select(PriorityProgramme.id).where(PriorityProgramme.id == id_),
        needs=union(served, _needs_of(placements)),
        placements=placements,
        findings=_findings_of(placements),
        recommendations=recommendations,
    )


def _through_need(id_: int) -> Cone:
    return _down(
        select(Placement.id).where(Placement.need_id == id_),
        programmes=select(NeedProgramme.programme_id).where(NeedProgramme.need_id == id_),
        needs=select(Need.id).where(Need.id == id_),
    )


def _through_placement(id_: int) -> Cone:
    placements = select(Placement.id).where(Placement.id == id_)
    needs = _needs_of(placements)
    own = select(PlacementProgramme.programme_id).where(PlacementProgramme.placement_id == id_)
    return _down(placements, programmes=_programmes_of(needs, own), needs=needs)


def _through_finding(id_: int) -> Cone:
    placements = select(Finding.placement_id).where(Finding.id == id_)
    needs = _needs_of(placements)
    return Cone(
        programmes=_programmes_of(needs),
        needs=needs,
        placements=placements,
        findings=select(Finding.id).where(Finding.id == id_),
        recommendations=select(RecommendationFinding.recommendation_id).where(RecommendationFinding.finding_id == id_),
    )


def _through_recommendation(id_: int) -> Cone:
    # Those that joined it stand in its thread, with what they rest on.
    joined = union(
        select(Recommendation.id).where(Recommendation.id == id_),
        select(Recommendation.id).where(Recommendation.merged_into_id == id_),
    )
    findings = select(RecommendationFinding.finding_id).where(RecommendationFinding.recommendation_id.in_(joined))
    placements = union(
        select(Recommendation.placement_id).where(Recommendation.id.in_(joined)),
        select(Finding.placement_id).where(Finding.id.in_(findings)),
    )
    needs = _needs_of(placements)
    own = select(RecommendationProgramme.programme_id).where(RecommendationProgramme.recommendation_id == id_)
    return Cone(
        programmes=_programmes_of(needs, own),
        needs=needs,
        placements=placements,
        findings=findings,
        recommendations=joined,
    )


def _down(placements: Ids, *, programmes: Ids, needs: Ids) -> Cone:
    """From placements down: their findings, their recommendations, and what others built on their findings."""
    findings = _findings_of(placements)
    recommendations = union(
        select(Recommendation.id).where(Recommendation.placement_id.in_(placements)),
        select(RecommendationFinding.recommendation_id).where(RecommendationFinding.finding_id.in_(findings)),
    )
    return Cone(programmes, needs, placements, findings, recommendations)


def _needs_of(placements: Ids) -> Ids:
    return select(Placement.need_id).where(Placement.id.in_(placements))


def _findings_of(placements: Ids) -> Ids:
    return select(Finding.id).where(Finding.placement_id.in_(placements))


def _programmes_of(needs: Ids, own: Ids | None = None) -> Ids:
    through_needs = select(NeedProgramme.programme_id).where(NeedProgramme.need_id.in_(needs))
    return through_needs if own is None else union(through_needs, own)
