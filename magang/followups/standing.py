"""How a follow-up stands today: everything its page says about time and about the two ratings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from magang.followups.models import FollowUp
from magang.followups.rules import Clock, Comparison, Health, compare_ratings, first_answer_overdue
from magang.kernel.clock import local_date


@dataclass(frozen=True, slots=True)
class Standing:
    """Days are days in the city's zone. `answered_on` None: the OPD has not handed in a plan yet."""

    health: Health
    comparison: Comparison
    answered_on: date | None
    answer_late: bool
    verification_due_on: date | None
    silent_days: int | None


def standing(follow_up: FollowUp, clock: Clock) -> Standing:
    """Reckoned each time, stored nowhere. Needs `plan` and `rounds` loaded."""
    plan, current = follow_up.plan, follow_up.open_round
    answered_at = plan.first_submitted_at if plan is not None else None
    answered_on = local_date(answered_at, clock.zone) if answered_at else None
    news = follow_up.last_news_at
    return Standing(
        health=follow_up.health(clock),
        comparison=compare_ratings(follow_up.claim, follow_up.official_status, round_open=current is not None),
        answered_on=answered_on,
        answer_late=first_answer_overdue(
            first_answer_due_on=follow_up.first_answer_due_on, plan_submitted_on=answered_on, today=clock.today
        ),
        verification_due_on=local_date(current.opened_at, clock.zone) + timedelta(days=clock.verification_days)
        if current is not None
        else None,
        silent_days=(clock.today - local_date(news, clock.zone)).days if news else None,
    )
