"""Rounds of verification: the one place where the official status is set, and always at the present moment.

BPK 2/2017: the OPD submits with its own rating, an independent verifier judges, "cannot be followed up" takes two
people, a round once closed is read-only and a return is answered in a new one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from magang.followups import policy
from magang.followups.models import FollowUp, VerificationRound
from magang.followups.rules import (
    ROUND_TRANSITIONS,
    FollowUpStatus,
    Judgement,
    OpdClaim,
    RoundAction,
    RoundState,
    judgement_gaps,
    submission_gaps,
)
from magang.followups.trail import Verb, tell
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.kernel.signals import Signal

# A round has closed with a result; the status from before it is passed along.
official_status_set: Final[Signal[[Session, Actor, FollowUp, FollowUpStatus, datetime]]] = Signal()


def submit_for_verification(
    session: Session, actor: Actor, follow_up: FollowUp, *, opd_rating: OpdClaim, note: str, now: datetime
) -> VerificationRound:
    """Open a round with the OPD's own rating. Raises `GapsRemain` with what is missing."""
    policy.submit_for_verification(actor, follow_up).ensure()
    missing = submission_gaps(follow_up.submission_facts(opd_rating))
    if missing:
        raise GapsRemain(missing)
    follow_up.last_news_at = now
    return _open_round(session, actor, follow_up, Verb.SUBMITTED, opd_rating=opd_rating, note=note, now=now)


def check_again(session: Session, actor: Actor, follow_up: FollowUp, *, now: datetime) -> VerificationRound:
    """Look again after SS: is it still used? The status may fall back to BS."""
    policy.check_again(actor, follow_up).ensure()
    return _open_round(session, actor, follow_up, Verb.CHECKED_AGAIN, opd_rating=None, note="", now=now)


def judge(
    session: Session,
    actor: Actor,
    round_: VerificationRound,
    *,
    judgement: Judgement,
    expected_version: int,
    now: datetime,
) -> None:
    """Set the official status on the evidence, or propose TD, which pends until a second person agrees.

    Raises `GapsRemain` with what is missing and `StaleVersion` when the round was touched meanwhile.
    """
    policy.judge(actor, round_).ensure()
    round_.expect_version(expected_version)
    missing = judgement_gaps(judgement)
    if missing:
        raise GapsRemain(missing)
    round_.state = advance(ROUND_TRANSITIONS, round_.state, judgement.action)
    round_.result, round_.missing, round_.td_reason = judgement.result, judgement.missing, judgement.td_reason
    round_.sufficient, round_.competent, round_.relevant = (
        judgement.sufficient,
        judgement.competent,
        judgement.relevant,
    )
    round_.verifier_id, round_.judged_at = actor.user_id, now
    if round_.state is RoundState.CLOSED and judgement.result is not None:
        _set_official(session, actor, round_.follow_up, judgement.result, now=now)
    verb = Verb.JUDGED if round_.state is RoundState.CLOSED else Verb.TD_PROPOSED
    tell(session, actor, verb, round_.follow_up, round_, now=now, note=judgement.missing)


def confirm_td(session: Session, actor: Actor, round_: VerificationRound, *, now: datetime) -> None:
    """The second person agrees that it cannot be followed up."""
    policy.confirm_td(actor, round_).ensure()
    round_.state = advance(ROUND_TRANSITIONS, round_.state, RoundAction.CONFIRM_TD)
    round_.second_approver_id, round_.second_approved_at = actor.user_id, now
    _set_official(session, actor, round_.follow_up, FollowUpStatus.TD, now=now)
    tell(session, actor, Verb.TD_CONFIRMED, round_.follow_up, now=now)


def refuse_td(session: Session, actor: Actor, round_: VerificationRound, *, reason: str, now: datetime) -> None:
    """The second person disagrees: the round goes back to a verifier, the trail keeps what was proposed."""
    policy.refuse_td(actor, round_).ensure()
    round_.state = advance(ROUND_TRANSITIONS, round_.state, RoundAction.REFUSE_TD)
    round_.verifier_id = round_.judged_at = round_.result = round_.td_reason = None
    round_.sufficient = round_.competent = round_.relevant = None
    round_.missing, round_.td_refusal = "", reason
    tell(session, actor, Verb.TD_REFUSED, round_.follow_up, round_, now=now, note=reason)


def _open_round(
    session: Session,
    actor: Actor,
    follow_up: FollowUp,
    verb: Verb,
    *,
    opd_rating: OpdClaim | None,
    note: str,
    now: datetime,
) -> VerificationRound:
    round_ = VerificationRound(
        number=max((r.number for r in follow_up.rounds), default=0) + 1,
        opened_at=now,
        submitted_by_id=actor.user_id,
        opd_rating=opd_rating,
        note=note,
    )
    follow_up.rounds.append(round_)
    changes: dict[str, tuple[object, object]] = {N_("Penilaian OPD"): ("", opd_rating)} if opd_rating else {}
    tell(session, actor, verb, follow_up, now=now, note=note, changes=changes)
    return round_


def _set_official(
    session: Session, actor: Actor, follow_up: FollowUp, result: FollowUpStatus, *, now: datetime
) -> None:
    """A closing carries the moment it happens, whatever anybody would like it to be; a second SS keeps the first."""
    before = follow_up.official_status
    if result.is_closed and follow_up.official_status is not result:
        follow_up.closed_at = now
    elif result is FollowUpStatus.BS:
        follow_up.closed_at = None
    follow_up.official_status = result
    official_status_set.send(session, actor, follow_up, before, now)
