"""What can be done with hearings and decisions: one verb, one function. Nothing here commits or reads a clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.audit.services import Common, record
from magang.hearings import policy, queries
from magang.hearings.models import OUTCOME_ACTIONS, Decision, Hearing
from magang.hearings.rules import TRANSITIONS, HearingAction, Outcome, gaps
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain, InvalidField, RuleBroken
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.kernel.signals import Signal
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import TRANSITIONS as RECOMMENDATION_TRANSITIONS
from magang.recommendations.services import present
from magang.reference.models import Opd

# A decision was recorded, of whatever outcome; the follow-up of an accepted one opens here.
decided: Final[Signal[[Session, Actor, Recommendation, Decision, datetime]]] = Signal()


def decide(
    session: Session,
    actor: Actor,
    recommendation: Recommendation,
    *,
    outcome: Outcome,
    notes: str,
    reason: str,
    owner_opd: Opd | None,
    due_on: date | None,
    decided_on: date,
    decided_by: User,
    hearing: Hearing | None,
    today: date,
    now: datetime,
) -> Decision:
    """Record what was decided; one in force before stays readable, superseded.

    Raises `GapsRemain` while the decision lacks what binds somebody: an owner and a date, a reason.
    """
    policy.decide(actor, recommendation).ensure()
    if decided_by.id == recommendation.author_id:
        raise InvalidField("decided_by_id", N_("Pengusul tidak dapat memutus usulannya sendiri."))
    if hearing is not None and hearing.status.is_final:
        raise InvalidField("hearing_id", N_("Pemaparan ini sudah ditutup."))
    before = queries.in_force(session, recommendation)
    binding = outcome.is_accepting
    decision = Decision(
        recommendation_id=recommendation.id,
        hearing_id=hearing.id if hearing else None,
        outcome=outcome,
        notes=notes,
        reason=(reason or None) if outcome is Outcome.REJECT else None,
        owner_opd_id=owner_opd.id if owner_opd and binding else None,
        due_on=due_on if binding else None,
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
    recommendation.status = advance(RECOMMENDATION_TRANSITIONS, recommendation.status, action)
    recommendation.updated_at = now
    record(
        session, actor, action, recommendation, now=now, note=decision.reason or notes,
        changes=_told(decision, owner_opd if binding else None, decided_by),
    )  # fmt: skip
    decided.send(session, actor, recommendation, decision, now)
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


def create(session: Session, actor: Actor, *, title: str, held_on: date, room: str, now: datetime) -> Hearing:
    """A planned hearing."""
    policy.create(actor).ensure()
    hearing = Hearing(title=title, held_on=held_on, room=room, created_at=now, updated_at=now)
    session.add(hearing)
    record(session, actor, Common.CREATED, hearing, now=now)
    return hearing


def revise(
    session: Session,
    actor: Actor,
    hearing: Hearing,
    *,
    title: str,
    held_on: date,
    room: str,
    expected_version: int,
    now: datetime,
) -> None:
    """Change a hearing that has not begun. Raises `StaleVersion` when it was saved elsewhere first."""
    policy.edit(actor, hearing).ensure()
    hearing.expect_version(expected_version)
    hearing.title, hearing.held_on, hearing.room, hearing.updated_at = title, held_on, room, now
    record(session, actor, Common.UPDATED, hearing, now=now)


def hold(session: Session, actor: Actor, hearing: Hearing, *, today: date, now: datetime) -> None:
    """The meeting begins, on its day or after it."""
    policy.hold(actor, hearing).ensure()
    _refuse_before(hearing, today)
    _move(session, actor, hearing, HearingAction.HOLD, now=now)


def close(session: Session, actor: Actor, hearing: Hearing, *, now: datetime) -> None:
    """The meeting ends. Raises `RuleBroken` while something presented on its day has no decision (DESIGN 3)."""
    policy.close(actor, hearing).ensure()
    if waiting := queries.undecided_of(session, hearing):
        raise RuleBroken(
            N_("Pemaparan belum dapat ditutup: %(numbers)s sudah dipaparkan tetapi belum diputuskan."),
            numbers=", ".join(r.reference for r in waiting),
        )
    _move(session, actor, hearing, HearingAction.CLOSE, now=now)


def present_at(
    session: Session,
    actor: Actor,
    hearing: Hearing,
    *,
    recommendation: Recommendation,
    today: date,
    now: datetime,
) -> None:
    """A recommendation was presented at this hearing."""
    if hearing.status.is_final:
        raise RuleBroken(N_("Pemaparan ini sudah ditutup."))
    _refuse_before(hearing, today)
    present(session, actor, recommendation, on=hearing.held_on, now=now)


def _refuse_before(hearing: Hearing, today: date) -> None:
    if today < hearing.held_on:
        raise RuleBroken(N_("Hari pemaparan belum tiba."))


def _move(session: Session, actor: Actor, hearing: Hearing, action: HearingAction, *, now: datetime) -> None:
    hearing.status = advance(TRANSITIONS, hearing.status, action)
    hearing.updated_at = now
    record(session, actor, action, hearing, now=now)
