"""Follow-ups past their due date: a hearing begins with them, beside the open directives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session, contains_eager, joinedload

from magang.followups.models import FollowUp
from magang.followups.queries import visible_follow_ups
from magang.followups.rules import FollowUpStatus
from magang.hearings.queries.meeting import MATTERS, Matter
from magang.kernel.actor import Actor
from magang.kernel.labels import N_

_OPEN = tuple(s for s in FollowUpStatus if not s.is_closed)


def late_follow_ups(session: Session, actor: Actor, on: date) -> Sequence[Matter]:
    """What should have been done before that day and is not officially done."""
    rows = session.scalars(
        visible_follow_ups(actor)
        .where(FollowUp.due_on < on, FollowUp.official_status.in_(_OPEN))
        .options(joinedload(FollowUp.recommendation), contains_eager(FollowUp.owner_opd))
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    return [
        Matter(
            N_("Tindak lanjut"),
            row.recommendation.reference,
            row.recommendation.title,
            row.owner_opd.short_name,
            row.due_on,
            "followups.show",
            {"reference": row.recommendation.reference},
        )
        for row in rows
    ]


MATTERS.append(late_follow_ups)
