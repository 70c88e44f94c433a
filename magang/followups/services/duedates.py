"""Moving the due date in the open: asked for with a reason, answered by another person, the original date kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from magang.followups import policy
from magang.followups.models import DueDateMove, FollowUp
from magang.followups.rules import MOVE_TRANSITIONS, MoveAction, move_gaps
from magang.followups.trail import Verb, tell
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.kernel.machine import advance


def request_move(
    session: Session, actor: Actor, follow_up: FollowUp, *, to_on: date, reason: str, now: datetime
) -> DueDateMove:
    """Ask for a later due date. Raises `InvalidField` on what is missing."""
    policy.request_move(actor, follow_up).ensure()
    for gap in move_gaps(from_on=follow_up.due_on, to_on=to_on, reason=reason):
        raise InvalidField(gap.field, gap.message)
    move = DueDateMove(
        from_on=follow_up.due_on, to_on=to_on, reason=reason, requested_by_id=actor.user_id, requested_at=now
    )
    follow_up.moves.append(move)
    changes: dict[str, tuple[object, object]] = {N_("Tenggat yang diminta"): (follow_up.due_on, to_on)}
    tell(session, actor, Verb.MOVE_REQUESTED, follow_up, now=now, note=reason, changes=changes)
    return move


def approve_move(session: Session, actor: Actor, move: DueDateMove, *, now: datetime) -> None:
    """Agree: the due date moves, the count goes up, the original date stays."""
    _answer(actor, move, MoveAction.APPROVE, answer="", now=now)
    move.follow_up.due_on = move.to_on
    move.follow_up.due_moves += 1
    tell(session, actor, Verb.MOVE_APPROVED, move.follow_up, now=now)


def refuse_move(session: Session, actor: Actor, move: DueDateMove, *, reason: str, now: datetime) -> None:
    """Disagree with a reason; the due date stays."""
    _answer(actor, move, MoveAction.REFUSE, answer=reason, now=now)
    tell(session, actor, Verb.MOVE_REFUSED, move.follow_up, now=now, note=reason)


def _answer(actor: Actor, move: DueDateMove, action: MoveAction, *, answer: str, now: datetime) -> None:
    policy.answer_move(actor, move).ensure()
    move.state = advance(MOVE_TRANSITIONS, move.state, action)
    move.answer, move.answered_by_id, move.answered_at = answer, actor.user_id, now
