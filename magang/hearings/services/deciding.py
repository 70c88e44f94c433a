"""What the mayor decided, written down: at a hearing or outside of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.audit.services import record
from magang.hearings import policy, queries
from magang.hearings.models import OUTCOME_ACTIONS, Decision, Hearing
from magang.hearings.rules import Outcome, gaps
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain, InvalidField
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.kernel.signals import Signal
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import TRANSITIONS as RECOMMENDATION_TRANSITIONS
from magang.recommendations.rules import RecommendationStatus
from magang.reference.models import Opd

# A decision was recorded, of whatever outcome; the follow-up of an accepted one opens here.
decided: Final[Signal[[Session, Actor, Recommendation, Decision, datetime]]] = Signal()
# Instead of it, when the hearing that took a decision mends it.
mended: Final[Signal[[Session, Actor, Recommendation, Decision, datetime]]] = Signal()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the mayor says about a recommendation, and who speaks for the city."""

    outcome: Outcome
    notes: str
    reason: str
    owner_opd: Opd | None
    due_on: date | None
    decided_by: User


def decide(
    session: Session,
    actor: Actor,
    recommendation: Recommendation,
    ruling: Ruling,
    *,
    decided_on: date,
    hearing: Hearing | None,
    today: date,
    now: datetime,
) -> Decision:
    """Record what was decided; one in force before stays readable, superseded.

    Raises `GapsRemain` while the decision lacks what binds somebody: an owner and a date, a reason.
    """
    policy.decide(actor, recommendation).ensure()
    if hearing is not None and hearing.status.is_final:
        raise InvalidField("hearing_id", N_("Pemaparan ini sudah ditutup."))
    before = queries.in_force(session, recommendation)
    return _write(
        session, actor, recommendation, ruling, decided_on=decided_on, hearing=hearing, before=before,
        today=today, now=now,
    )  # fmt: skip


def decide_at(
    session: Session,
    actor: Actor,
    hearing: Hearing,
    recommendation: Recommendation,
    ruling: Ruling,
    *,
    expected_version: int,
    today: date,
    now: datetime,
) -> Decision:
    """What fell at a hearing that is being held, typed by its secretary; a slip of the same hearing is mended so too.

    Raises `StaleVersion` when another secretary was faster, `GapsRemain` while it lacks what binds somebody.
    """
    before = queries.in_force(session, recommendation)
    policy.minute(actor, hearing, recommendation, before).ensure()
    recommendation.expect_version(expected_version)
    if recommendation.presented_on is None:
        recommendation.presented_on = hearing.held_on
    return _write(
        session, actor, recommendation, ruling, decided_on=hearing.held_on, hearing=hearing, before=before,
        today=today, now=now,
    )  # fmt: skip


def _write(
    session: Session,
    actor: Actor,
    recommendation: Recommendation,
    ruling: Ruling,
    *,
    decided_on: date,
    hearing: Hearing | None,
    before: Decision | None,
    today: date,
    now: datetime,
) -> Decision:
    outcome, decided_by = ruling.outcome, ruling.decided_by
    if decided_by.id == recommendation.author_id:
        raise InvalidField("decided_by_id", N_("Pengusul tidak dapat memutus usulannya sendiri."))
    binding, owner = outcome.is_accepting, ruling.owner_opd if outcome.is_accepting else None
    decision = Decision(
        recommendation_id=recommendation.id,
        hearing_id=hearing.id if hearing else None,
        outcome=outcome,
        notes=ruling.notes,
        reason=(ruling.reason or None) if outcome is Outcome.REJECT else None,
        owner_opd_id=owner.id if owner else None,
        due_on=ruling.due_on if binding else None,
        decided_on=decided_on,
        decided_by_id=decided_by.id,
        recorded_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    facts = replace(decision.facts(), not_before=earliest(recommendation, hearing, before))
    if missing := gaps(facts, today=today):
        raise GapsRemain(missing)
    if before is not None:
        before.superseded_at = before.updated_at = now
        session.flush()  # Only one decision may stand: the old one steps back before the new one is written.
    session.add(decision)
    action = OUTCOME_ACTIONS[outcome]
    # Mending what the same hearing decided is no further step: it is the first one, taken again.
    again = not recommendation.status.awaits_decision
    start = RecommendationStatus.PRESENTED if again else recommendation.status
    recommendation.status = advance(RECOMMENDATION_TRANSITIONS, start, action)
    recommendation.updated_at = now
    record(
        session, actor, action, recommendation, now=now, note=decision.reason or ruling.notes,
        changes=_told(decision, owner, decided_by),
    )  # fmt: skip
    (mended if again else decided).send(session, actor, recommendation, decision, now)
    return decision


def earliest(recommendation: Recommendation, hearing: Hearing | None, before: Decision | None) -> date | None:
    """The day before which nothing can have been decided; None when nothing was heard yet."""
    known = [recommendation.presented_on, hearing.held_on if hearing else None, before.decided_on if before else None]
    return max((day for day in known if day is not None), default=None)


def _told(decision: Decision, owner: Opd | None, decided_by: User) -> dict[str, tuple[object, object]]:
    """What the recommendation's own trail says about its decision."""
    label = Decision.__field_labels__
    told = {
        label["owner_opd_id"]: owner,
        label["due_on"]: decision.due_on,
        label["decided_on"]: decision.decided_on,
        label["decided_by_id"]: decided_by,
    }
    return {name: (None, value) for name, value in told.items() if value is not None}
