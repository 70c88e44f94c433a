"""How a follow-up stands today: everything its page says about time and about the two ratings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from magang.followups.models import FollowUp
from magang.followups.rules import Clock, FollowUpStatus, Health, OpdClaim, first_answer_overdue, ratings_gap
from magang.kernel.clock import local_date
from magang.kernel.labels import N_, LabelledEnum


class Comparison(LabelledEnum):
    """The two ratings side by side, in words."""

    NOTHING_CLAIMED = "nothing_claimed", N_("OPD belum meminta verifikasi, jadi belum ada yang dibandingkan.")
    PENDING = "pending", N_("OPD sudah menilai diri; verifikator belum memutuskan.")
    AGREED = "agreed", N_("Kedua penilaian sejalan.")
    DIFFERENT = (
        "different",
        N_("Kedua penilaian berbeda: yang dinyatakan OPD tidak sama dengan yang ditetapkan verifikator."),
    )


def compare_ratings(claim: OpdClaim | None, official: FollowUpStatus, *, round_open: bool) -> Comparison:
    """What to say beside the two ratings."""
    if claim is None:
        return Comparison.NOTHING_CLAIMED
    if not ratings_gap(claim, official):
        return Comparison.AGREED
    return Comparison.PENDING if round_open else Comparison.DIFFERENT


@dataclass(frozen=True, slots=True)
class Standing:
    """Days are days in the city's zone. `answered_on` None: the OPD has not handed in a plan yet.

    `closed_late_days` are counted from the original due date, however often it was moved; 0 in time or while open.
    """

    health: Health
    comparison: Comparison
    answered_on: date | None
    answer_late: bool
    verification_due_on: date | None
    silent_days: int | None
    closed_on: date | None
    closed_late_days: int


def standing(follow_up: FollowUp, clock: Clock) -> Standing:
    """Reckoned each time, stored nowhere. Needs `plan` and `rounds` loaded."""
    plan, current = follow_up.plan, follow_up.open_round
    answered_at = plan.first_submitted_at if plan is not None else None
    answered_on = local_date(answered_at, clock.zone) if answered_at else None
    news = follow_up.last_news_at
    closed_on = local_date(follow_up.closed_at, clock.zone) if follow_up.closed_at else None
    return Standing(
        health=follow_up.health(clock),
        comparison=compare_ratings(follow_up.claim, follow_up.official_status, round_open=current is not None),
        answered_on=answered_on,
        answer_late=first_answer_overdue(
            first_answer_due_on=follow_up.first_answer_due_on, plan_submitted_on=answered_on, today=clock.today
        ),
        verification_due_on=clock.verification.due(local_date(current.opened_at, clock.zone))
        if current is not None
        else None,
        silent_days=(clock.today - local_date(news, clock.zone)).days if news else None,
        closed_on=closed_on,
        closed_late_days=max(0, (closed_on - follow_up.original_due_on).days) if closed_on else 0,
    )
