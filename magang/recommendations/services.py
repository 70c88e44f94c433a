"""What can be done with a recommendation: one verb, one function. Nothing here commits or reads a clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.findings.models import Finding
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain, InvalidField
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.kernel.model import Base
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.placements.models import Placement
from magang.recommendations import policy, queries
from magang.recommendations.coach import gaps
from magang.recommendations.models import (
    Recommendation,
    RecommendationFinding,
    RecommendationProgramme,
    RecommendationSupport,
)
from magang.recommendations.rules import TRANSITIONS, Approach, Effort, Horizon, RecommendationAction
from magang.reference.models import Opd, PriorityProgramme

Link = TypeVar("Link", bound=Base)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an author writes. The last three are ids of what it rests on, serves and asks for help."""

    title: str
    action: str
    approach: Approach
    differs: str
    change_regulation: str
    change_staff: str
    change_budget: str
    change_system: str
    lead_opd_id: int | None
    horizon: Horizon | None
    cost_estimate: int | None
    cost_unknown_reason: str
    effort: Effort | None
    indicator: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    target_date: date | None
    findings: Collection[int]
    programmes: Collection[int]
    supporting_opds: Collection[int]

    def columns(self) -> dict[str, Any]:
        """What the row itself holds."""
        linked = {"findings", "programmes", "supporting_opds"}
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in linked}


@dataclass(frozen=True, slots=True)
class _Linked:
    """The rows a proposal names, read before anything is changed."""

    findings: Sequence[Finding]
    programmes: Sequence[PriorityProgramme]
    opds: Sequence[Opd]


def create(
    session: Session, actor: Actor, *, placement: Placement, proposal: Proposal, now: datetime
) -> Recommendation:
    """A new draft with its number, from the actor's own placement."""
    policy.create(actor, placement).ensure()
    linked = _linked(session, actor, placement, proposal)
    recommendation = Recommendation(
        reference=next_reference(session, Prefix.RECOMMENDATION, now.year),
        placement_id=placement.id,
        author_id=actor.user_id,
        created_at=now,
        updated_at=now,
        **proposal.columns(),
    )
    recommendation.finding_links, recommendation.programme_links, recommendation.support_links = [], [], []
    _link(recommendation, linked)
    session.add(recommendation)
    record(session, actor, Common.CREATED, recommendation, now=now)
    return recommendation


def revise(
    session: Session,
    actor: Actor,
    recommendation: Recommendation,
    *,
    proposal: Proposal,
    expected_version: int,
    now: datetime,
) -> None:
    """Change a draft or a returned one. Raises `StaleVersion` when it was saved elsewhere first."""
    policy.edit(actor, recommendation).ensure()
    recommendation.expect_version(expected_version)
    linked = _linked(session, actor, recommendation.placement, proposal)
    with session.no_autoflush:
        for name, value in proposal.columns().items():
            setattr(recommendation, name, value)
        before = _names(recommendation)
        _link(recommendation, linked)
        after = _names(recommendation)
        recommendation.updated_at = now
    changes = {label: (before[label], after[label]) for label in after if before[label] != after[label]}
    record(session, actor, Common.UPDATED, recommendation, now=now, changes=changes)


def submit(session: Session, actor: Actor, recommendation: Recommendation, *, now: datetime) -> None:
    """Hand it to the superior. Raises `GapsRemain` while it is not yet concrete and measurable."""
    policy.submit(actor, recommendation).ensure()
    if missing := gaps(recommendation.facts()):
        raise GapsRemain(missing)
    recommendation.return_reason = None
    recommendation.submitted_at = now
    _move(session, actor, recommendation, RecommendationAction.SUBMIT, now=now)


def return_(session: Session, actor: Actor, recommendation: Recommendation, *, reason: str, now: datetime) -> None:
    """Send it back to its author with what to mend; an approval given before falls."""
    policy.return_(actor, recommendation).ensure()
    recommendation.return_reason = reason
    recommendation.approved_by_id = recommendation.approved_at = None
    _move(session, actor, recommendation, RecommendationAction.RETURN, now=now, note=reason)


def approve(session: Session, actor: Actor, recommendation: Recommendation, *, now: datetime) -> None:
    """Let it go before the mayor; never by its author."""
    policy.approve(actor, recommendation).ensure()
    recommendation.approved_by_id, recommendation.approved_at = actor.user_id, now
    _move(session, actor, recommendation, RecommendationAction.APPROVE, now=now)


def present(session: Session, actor: Actor, recommendation: Recommendation, *, on: date, now: datetime) -> None:
    """It was presented to the mayor on a day, as the city counts days."""
    policy.present(actor, recommendation).ensure()
    recommendation.presented_on = on
    _move(session, actor, recommendation, RecommendationAction.PRESENT, now=now)


def withdraw(session: Session, actor: Actor, recommendation: Recommendation, *, reason: str, now: datetime) -> None:
    """The author takes it back before it is presented."""
    policy.withdraw(actor, recommendation).ensure()
    recommendation.withdraw_reason = reason
    recommendation.return_reason = None
    _move(session, actor, recommendation, RecommendationAction.WITHDRAW, now=now, note=reason)


def merge(
    session: Session, actor: Actor, recommendation: Recommendation, *, into: Recommendation, now: datetime
) -> None:
    """Let it be a voice for an earlier one instead of repeating it: it counts nowhere of its own any more."""
    policy.merge(actor, recommendation, into).ensure()
    recommendation.merged_into_id = into.id
    recommendation.return_reason = None
    _move(session, actor, recommendation, RecommendationAction.MERGE, now=now)


def split(session: Session, actor: Actor, recommendation: Recommendation, *, now: datetime) -> None:
    """Take the voice back: a draft of its own again."""
    policy.split(actor, recommendation).ensure()
    recommendation.merged_into_id = None
    _move(session, actor, recommendation, RecommendationAction.SPLIT, now=now)


def _move(
    session: Session,
    actor: Actor,
    recommendation: Recommendation,
    action: RecommendationAction,
    *,
    now: datetime,
    note: str = "",
) -> None:
    recommendation.status = advance(TRANSITIONS, recommendation.status, action)
    recommendation.updated_at = now
    record(session, actor, action, recommendation, now=now, note=note)


def _linked(session: Session, actor: Actor, placement: Placement, proposal: Proposal) -> _Linked:
    usable = {f.id: f for f in queries.usable_findings(session, actor, placement)}
    if not set(proposal.findings) <= set(usable):
        raise InvalidField("findings", N_("Pilih temuan dari daftar."))
    return _Linked(
        findings=[usable[i] for i in sorted(set(proposal.findings))],
        programmes=queries.programmes_by_ids(session, proposal.programmes),
        # The lead needs no help from itself.
        opds=queries.opds_by_ids(session, set(proposal.supporting_opds) - {proposal.lead_opd_id}),
    )


def _link(recommendation: Recommendation, linked: _Linked) -> None:
    recommendation.finding_links = _keep(
        recommendation.finding_links,
        linked.findings,
        lambda k: k.finding_id,
        lambda f: RecommendationFinding(finding=f),
    )
    recommendation.programme_links = _keep(
        recommendation.programme_links,
        linked.programmes,
        lambda k: k.programme_id,
        lambda p: RecommendationProgramme(programme=p),
    )
    recommendation.support_links = _keep(
        recommendation.support_links, linked.opds, lambda k: k.opd_id, lambda o: RecommendationSupport(opd=o)
    )


def _keep(
    links: Iterable[Link], wanted: Iterable[Any], key: Callable[[Link], int], make: Callable[[Any], Link]
) -> list[Link]:
    """The links to `wanted`: those that are there stay, so that nothing is deleted only to be made again."""
    there = {key(link): link for link in links}
    return [there.get(thing.id) or make(thing) for thing in wanted]


def _names(recommendation: Recommendation) -> dict[str, str]:
    """The linked rows as the trail tells them."""
    label = Recommendation.__field_labels__
    return {
        label["findings"]: "; ".join(k.finding.reference for k in recommendation.finding_links),
        label["programmes"]: "; ".join(str(k.programme.number) for k in recommendation.programme_links),
        label["supporting_opds"]: "; ".join(k.opd.short_name for k in recommendation.support_links),
    }
