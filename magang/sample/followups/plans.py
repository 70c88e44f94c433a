"""The plan of action: written, submitted, answered, and revised later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from magang.followups.models import ActionPlan, ActionStep
from magang.followups.rules import PLAN_TRANSITIONS, BudgetSource, PlanAction, PlanStatus
from magang.followups.services.versions import copied, replace
from magang.followups.trail import Verb
from magang.kernel.machine import advance
from magang.reference.models import BudgetWindow
from magang.reference.rules import BudgetKind
from magang.sample.followups.chapter import PLANNER, Chapter
from magang.sample.town import Script, Story, Town, known

# The answer to a submitted plan, and the days it took.
PLAN_ANSWERS: Final[Mapping[PlanStatus, tuple[PlanAction, Verb, int]]] = {
    PlanStatus.APPROVED: (PlanAction.APPROVE, Verb.PLAN_APPROVED, 6),
    PlanStatus.RETURNED: (PlanAction.RETURN, Verb.PLAN_RETURNED, 6),
}


def plan_story(chapter: Chapter, script: Script, turn: int) -> Story:
    """Written, submitted and answered, as far as it has come."""
    town, follow_up, status = chapter.town, chapter.follow_up, PlanStatus(script["status"])
    written = town.at(script.get("answered", -1), turn)
    yield written
    plan = follow_up.plan = ActionPlan(
        author=town.people[chapter.owner],
        status=PlanStatus.DRAFT,
        note=script["note"],
        steps=[plan_step(town, position, step) for position, step in enumerate(chapter.steps, start=1)],
        created_at=written,
        updated_at=written,
    )
    chapter.tell(chapter.owner, Verb.PLAN_NOTED, written)
    if status is PlanStatus.DRAFT:
        return
    at = min(written + timedelta(minutes=40), town.now)
    yield at
    plan.status = advance(PLAN_TRANSITIONS, plan.status, PlanAction.SUBMIT)
    plan.first_submitted_at = plan.submitted_at = plan.updated_at = follow_up.last_news_at = at
    chapter.tell(chapter.owner, Verb.PLAN_SUBMITTED, at)
    if status not in PLAN_ANSWERS:
        return
    action, verb, days = PLAN_ANSWERS[status]
    at = min(at + timedelta(days=days), town.now)
    yield at
    plan.status, plan.updated_at = advance(PLAN_TRANSITIONS, plan.status, action), at
    if action is PlanAction.APPROVE:
        plan.approved_by, plan.approved_at = town.people[PLANNER], at
    else:
        plan.return_reason = script["reason"]
    chapter.tell(PLANNER, verb, at, script.get("reason", ""))


def plan_step(town: Town, position: int, script: Script) -> ActionStep:
    return ActionStep(
        position=position,
        output=script["output"],
        responsible_opd=town.opds[script["opd"]],
        starts_on=town.day(script["starts"]),
        ends_on=town.day(script["ends"]),
        weight=script["weight"],
        budget_source=BudgetSource(script["budget"]),
        window=budget_window(town, script),
        budget_reference=script.get("budgeted", ""),
        budgeted_at=town.at(script["starts"]) if "budgeted" in script else None,
        percent=0,
    )


def budget_window(town: Town, script: Script) -> BudgetWindow | None:
    """`window`: how many years from this one the budget is that the step waits for."""
    if "window" not in script:
        return None
    return town.windows[BudgetKind(script["budget"]), town.day(0).year + script["window"]]


def revise(chapter: Chapter, event: Script, at: datetime) -> None:
    """A new version of the plan with one step more, submitted; the approved one goes on counting."""
    town, follow_up, current = chapter.town, chapter.follow_up, known(chapter.follow_up.plan)
    town.session.flush()  # The copies name the steps they come from.
    chapter.revision = ActionPlan(
        follow_up_id=follow_up.id,
        number=current.number + 1,
        is_current=False,
        author=town.people[chapter.owner],
        status=PlanStatus.SUBMITTED,
        note=current.note,
        change_reason=event["text"],
        first_submitted_at=current.first_submitted_at,
        submitted_at=at,
        steps=[*map(copied, current.steps), plan_step(town, len(current.steps) + 1, event["step"])],
        created_at=at,
        updated_at=at,
    )
    town.session.add(chapter.revision)
    chapter.tell(chapter.owner, Verb.PLAN_REVISED, at, event["text"])
    chapter.tell(chapter.owner, Verb.PLAN_SUBMITTED, at)


def approve(chapter: Chapter, _event: Script, at: datetime) -> None:
    """The new version takes the place of the one that counted until now."""
    revision = known(chapter.revision)
    replace(known(chapter.follow_up.plan), revision)
    revision.status = advance(PLAN_TRANSITIONS, revision.status, PlanAction.APPROVE)
    revision.approved_by, revision.approved_at, revision.updated_at = chapter.town.people[PLANNER], at, at
    chapter.follow_up.opd_percent = revision.percent or 0
    chapter.tell(PLANNER, Verb.PLAN_APPROVED, at)
