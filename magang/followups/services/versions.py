"""New versions of an approved plan: begun from a copy, dropped before anybody judged it, or put in its place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.followups import policy
from magang.followups.models import ActionPlan, ActionStep, FollowUp
from magang.followups.rules import PlanStatus
from magang.followups.trail import Verb, tell
from magang.kernel.actor import Actor
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_


def revise_plan(session: Session, actor: Actor, follow_up: FollowUp, *, reason: str, now: datetime) -> ActionPlan:
    """Begin a new version with the steps of the one that counts, which stays as it is until this one is approved."""
    policy.revise_plan(actor, follow_up).ensure()
    current = follow_up.plan
    if current is None:
        raise RuleBroken(N_("Belum ada rencana aksi."))
    revision = ActionPlan(
        follow_up_id=follow_up.id,
        number=max(plan.number for plan in follow_up.plans) + 1,
        is_current=False,
        author_id=actor.user_id,
        status=PlanStatus.DRAFT,
        note=current.note,
        change_reason=reason,
        first_submitted_at=current.first_submitted_at,
        steps=[copied(step) for step in current.steps],
        created_at=now,
        updated_at=now,
    )
    session.add(revision)
    tell(session, actor, Verb.PLAN_REVISED, follow_up, now=now, note=reason)
    return revision


def discard_revision(session: Session, actor: Actor, follow_up: FollowUp, *, now: datetime) -> None:
    """Drop a version that nobody was asked to judge; the trail keeps why it was begun."""
    policy.discard_revision(actor, follow_up).ensure()
    revision = follow_up.revision
    if revision is not None:
        tell(session, actor, Verb.PLAN_DISCARDED, follow_up, now=now, note=revision.change_reason)
        session.delete(revision)


def replace(current: ActionPlan, revision: ActionPlan) -> None:
    """Let the new version count. What was done and budgeted meanwhile goes along with each step that it kept."""
    current.is_current, revision.is_current = False, True
    done = {step.id: step for step in current.steps}
    for step in revision.steps:
        before = done.get(step.copied_from_id) if step.copied_from_id is not None else None
        if before is not None:
            step.percent = before.percent
            step.budget_reference, step.budgeted_at = before.budget_reference, before.budgeted_at


def copied(step: ActionStep) -> ActionStep:
    """The step as the next version starts with it."""
    return ActionStep(
        position=step.position,
        output=step.output,
        responsible_opd_id=step.responsible_opd_id,
        starts_on=step.starts_on,
        ends_on=step.ends_on,
        weight=step.weight,
        budget_source=step.budget_source,
        window_id=step.window_id,
        budget_reference=step.budget_reference,
        budgeted_at=step.budgeted_at,
        percent=step.percent,
        copied_from_id=step.id,
    )
