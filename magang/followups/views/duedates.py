"""Asking for a later due date, and answering."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from magang.extensions import db
from magang.followups import policy, queries
from magang.followups.forms import MoveForm
from magang.followups.models import DueDateMove, FollowUp
from magang.followups.rules import MoveAction
from magang.followups.services import duedates
from magang.followups.views.pages import bp, page_of, stay
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.pages import act, go, submit_form


def _find_last_move(session: Session, actor: Actor, reference: str) -> DueDateMove | None:
    follow_up = queries.find_follow_up(session, actor, reference)
    return follow_up.moves[-1] if follow_up is not None and follow_up.moves else None


@bp.route("/tindak-lanjut/<ref:reference>/tenggat", methods=["GET", "POST"])
@requires(policy.request_move, load=queries.find_follow_up)
def ask_move(follow_up: FollowUp) -> Response:
    form = MoveForm()

    def save() -> Response:
        duedates.request_move(db.session(), current_actor(), follow_up, **form.facts(), now=now())
        return go(page_of(follow_up, "tenggat"), N_("Permintaan geser tenggat dikirim."))

    return submit_form(
        form, save, "followups/move_form.html", follow_up=follow_up, recommendation=follow_up.recommendation
    )


# Which service each button calls, and what is said afterwards.
ACTIONS: dict[MoveAction, tuple[Any, str]] = {
    MoveAction.APPROVE: (duedates.approve_move, N_("Tenggat digeser.")),
    MoveAction.REFUSE: (duedates.refuse_move, N_("Permintaan geser tenggat ditolak.")),
}


@bp.post("/tindak-lanjut/<ref:reference>/tenggat/<enum(MoveAction):action>")
@requires(policy.answer_move, load=_find_last_move)
def answer_move(move: DueDateMove, action: MoveAction) -> Response:
    service, message = ACTIONS[action]
    reason = asked_reason() if action is MoveAction.REFUSE else {}
    return act(
        lambda: service(db.session(), current_actor(), move, now=now(), **reason),
        partial(stay, move.follow_up.recommendation.reference),
        page_of(move.follow_up, "tenggat"),
        message,
    )
