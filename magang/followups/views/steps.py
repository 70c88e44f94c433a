"""Steps as their page tells them: what a version changes, how the windows they wait for stand."""

from __future__ import annotations

from flask_babel import gettext

from magang.followups.budget import WindowState
from magang.followups.models import ActionPlan, ActionStep, FollowUp
from magang.followups.rules import Clock
from magang.followups.versions import StepChange, Told, compare
from magang.web.filters import day, label


def told(step: ActionStep) -> Told:
    """A step as a reader sees it, so that two versions are compared by what they say."""
    dates = f"{day(step.starts_on)} – {day(step.ends_on)}" if step.starts_on or step.ends_on else ""
    window = f"{gettext('jendela')} {step.window}" if step.window else ""
    return {
        "output": step.output,
        "opd": step.responsible_opd.short_name,
        "when": "; ".join(part for part in (dates, window) if part),
        "budget": label(step.budget_source),
        "weight": str(step.weight),
    }


def changes(plan: ActionPlan, before: ActionPlan | None) -> list[StepChange]:
    """What a version changes in the one before it."""
    old = {step.id: told(step) for step in before.steps} if before is not None else {}
    return compare(old, [(step.copied_from_id, told(step)) for step in plan.steps])


def windows(follow_up: FollowUp, at: Clock) -> dict[int, WindowState]:
    """How the budget window of each step stands that waits for one and is not in the budget yet."""
    steps = (step for plan in follow_up.plans for step in plan.steps if not step.is_budgeted)
    states = ((step.id, step.window_state(at.today, at.budget_warning_days)) for step in steps)
    return {step_id: state for step_id, state in states if state is not None}
