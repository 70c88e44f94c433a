"""What the verifier and the Sekda decide: the official status, and due dates that move."""

from __future__ import annotations

from datetime import datetime

import magang.evaluations.signals  # noqa: F401 - an SS of the sample schedules its evaluation too
from magang.followups.models import DueDateMove, VerificationRound
from magang.followups.rules import (
    MOVE_TRANSITIONS,
    ROUND_TRANSITIONS,
    FollowUpStatus,
    MoveAction,
    OpdClaim,
    RoundAction,
    RoundState,
    TdReason,
)
from magang.followups.services.verification import official_status_set
from magang.followups.trail import Verb
from magang.kernel.machine import advance
from magang.sample.followups.chapter import SEKDA, VERIFIER, Chapter
from magang.sample.town import Script


def ask(chapter: Chapter, event: Script, at: datetime) -> None:
    """The OPD rates itself and opens a round."""
    follow_up = chapter.follow_up
    follow_up.rounds.append(
        VerificationRound(
            number=len(follow_up.rounds) + 1,
            opened_at=at,
            submitted_by=chapter.town.people[chapter.owner],
            opd_rating=OpdClaim(event["claim"]),
            note=event["note"],
            state=RoundState.OPEN,
        )
    )
    follow_up.last_news_at = at
    chapter.tell(chapter.owner, Verb.SUBMITTED, at, event["note"])


def look_again(chapter: Chapter, _event: Script, at: datetime) -> None:
    """The verifier opens a round of their own after SS."""
    follow_up = chapter.follow_up
    follow_up.rounds.append(
        VerificationRound(
            number=len(follow_up.rounds) + 1,
            opened_at=at,
            submitted_by=chapter.town.people[VERIFIER],
            note="",
            state=RoundState.OPEN,
        )
    )
    chapter.tell(VERIFIER, Verb.CHECKED_AGAIN, at)


def judge(chapter: Chapter, event: Script, at: datetime) -> None:
    """The verifier sets the official status on three tests."""
    round_, result = chapter.round, FollowUpStatus(event["result"])
    round_.sufficient, round_.competent, round_.relevant = event["tests"]
    round_.missing = event.get("missing", "")
    _judged(chapter, round_, RoundAction.JUDGE, result, at)
    _set_official(chapter, result, at, VERIFIER)
    chapter.tell(VERIFIER, Verb.JUDGED, at, round_.missing)


def propose_td(chapter: Chapter, event: Script, at: datetime) -> None:
    """The verifier finds that it can't be done; a second person has to agree."""
    round_ = chapter.round
    round_.td_reason = TdReason(event["reason"])
    round_.sufficient, round_.competent, round_.relevant = event["tests"]
    _judged(chapter, round_, RoundAction.PROPOSE_TD, FollowUpStatus.TD, at)
    chapter.tell(VERIFIER, Verb.TD_PROPOSED, at)


def confirm_td(chapter: Chapter, _event: Script, at: datetime) -> None:
    round_ = chapter.round
    round_.state = advance(ROUND_TRANSITIONS, round_.state, RoundAction.CONFIRM_TD)
    round_.second_approver, round_.second_approved_at = chapter.town.people[SEKDA], at
    _set_official(chapter, FollowUpStatus.TD, at, SEKDA)
    chapter.tell(SEKDA, Verb.TD_CONFIRMED, at)


def refuse_td(chapter: Chapter, event: Script, at: datetime) -> None:
    round_ = chapter.round
    round_.state = advance(ROUND_TRANSITIONS, round_.state, RoundAction.REFUSE_TD)
    round_.verifier = round_.judged_at = round_.result = round_.td_reason = None
    round_.sufficient = round_.competent = round_.relevant = None
    round_.td_refusal = event["text"]
    chapter.tell(SEKDA, Verb.TD_REFUSED, at, event["text"])


def ask_move(chapter: Chapter, event: Script, at: datetime) -> None:
    """The OPD asks for a later due date."""
    follow_up = chapter.follow_up
    follow_up.moves.append(
        DueDateMove(
            from_on=follow_up.due_on,
            to_on=chapter.town.day(event["to"]),
            reason=event["text"],
            requested_by=chapter.town.people[chapter.owner],
            requested_at=at,
        )
    )
    chapter.tell(chapter.owner, Verb.MOVE_REQUESTED, at, event["text"])


def answer_move(chapter: Chapter, event: Script, at: datetime) -> None:
    """Approved, the due date moves and is counted; the original date stays."""
    follow_up, approved = chapter.follow_up, event["approved"]
    move = follow_up.moves[-1]
    move.state = advance(MOVE_TRANSITIONS, move.state, MoveAction.APPROVE if approved else MoveAction.REFUSE)
    move.answered_by, move.answered_at, move.answer = chapter.town.people[SEKDA], at, event["text"]
    if approved:
        follow_up.due_on, follow_up.due_moves = move.to_on, follow_up.due_moves + 1
    chapter.tell(SEKDA, Verb.MOVE_APPROVED if approved else Verb.MOVE_REFUSED, at, event["text"])


def _judged(
    chapter: Chapter, round_: VerificationRound, action: RoundAction, result: FollowUpStatus, at: datetime
) -> None:
    round_.state = advance(ROUND_TRANSITIONS, round_.state, action)
    round_.result, round_.verifier, round_.judged_at = result, chapter.town.people[VERIFIER], at


def _set_official(chapter: Chapter, result: FollowUpStatus, at: datetime, who: str) -> None:
    follow_up, before = chapter.follow_up, chapter.follow_up.official_status
    follow_up.official_status, follow_up.closed_at = result, at if result.is_closed else None
    chapter.town.session.flush()
    official_status_set.send(chapter.town.session, chapter.town.actor(who), follow_up, before, at)
