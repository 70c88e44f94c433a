"""The action plan: written by the owner OPD, approved or returned by somebody else."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from magang.followups import policy
from magang.followups.models import ActionPlan, ActionStep, FollowUp
from magang.followups.rules import PLAN_TRANSITIONS, BudgetSource, PlanAction, plan_gaps
from magang.followups.trail import Verb, tell
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain, InvalidField, RuleBroken
from magang.kernel.labels import N_
from magang.kernel.machine import advance


def note_plan(
    session: Session, actor: Actor, follow_up: FollowUp, *, note: str, expected_version: int, now: datetime
) -> None:
    """Write what the plan is about. Raises `StaleVersion` when somebody else saved first."""
    policy.edit_plan(actor, follow_up).ensure()
    plan = _plan(actor, follow_up, now=now)
    if plan.id is not None:
        plan.expect_version(expected_version)
    before, plan.note = plan.note or "", note
    plan.updated_at = now
    tell(session, actor, Verb.PLAN_NOTED, follow_up, now=now, changes={N_("Gambaran rencana"): (before, note)})


def add_step(
    session: Session,
    actor: Actor,
    follow_up: FollowUp,
    *,
    output: str,
    responsible_opd_id: int,
    starts_on: date | None,
    ends_on: date | None,
    weight: int,
    budget_source: BudgetSource,
    now: datetime,
) -> None:
    """Add a step at the end; the first one starts the plan."""
    policy.edit_plan(actor, follow_up).ensure()
    _check_order(starts_on, ends_on)
    plan = _plan(actor, follow_up, now=now)
    step = ActionStep(
        position=max((s.position for s in plan.steps), default=0) + 1,
        output=output,
        responsible_opd_id=responsible_opd_id,
        starts_on=starts_on,
        ends_on=ends_on,
        weight=weight,
        budget_source=budget_source,
    )
    plan.steps.append(step)
    plan.updated_at = now
    tell(session, actor, Verb.STEP_ADDED, follow_up, step, now=now)


def revise_step(
    session: Session,
    actor: Actor,
    step: ActionStep,
    *,
    output: str,
    responsible_opd_id: int,
    starts_on: date | None,
    ends_on: date | None,
    weight: int,
    budget_source: BudgetSource,
    expected_version: int,
    now: datetime,
) -> None:
    """Change a step of a plan that is not submitted. Raises `StaleVersion` when somebody else saved first."""
    follow_up = step.plan.follow_up
    policy.edit_plan(actor, follow_up).ensure()
    step.expect_version(expected_version)
    _check_order(starts_on, ends_on)
    step.output, step.responsible_opd_id, step.starts_on, step.ends_on = output, responsible_opd_id, starts_on, ends_on
    step.weight, step.budget_source = weight, budget_source
    step.plan.updated_at = now
    tell(session, actor, Verb.STEP_REVISED, follow_up, step, now=now, note=output)


def remove_step(session: Session, actor: Actor, step: ActionStep, *, now: datetime) -> None:
    """Take a step out of a plan that is not submitted; the trail keeps what it was."""
    plan = step.plan
    policy.edit_plan(actor, plan.follow_up).ensure()
    plan.steps.remove(step)
    plan.updated_at = now
    tell(session, actor, Verb.STEP_REMOVED, plan.follow_up, now=now, note=step.output)


def submit_plan(session: Session, actor: Actor, follow_up: FollowUp, *, now: datetime) -> None:
    """Ask for approval: the OPD's first answer. Raises `GapsRemain` with what is missing."""
    policy.submit_plan(actor, follow_up).ensure()
    plan = _existing(follow_up)
    missing = plan_gaps((step.facts() for step in plan.steps), due_on=follow_up.due_on)
    if missing:
        raise GapsRemain(missing)
    plan.status = advance(PLAN_TRANSITIONS, plan.status, PlanAction.SUBMIT)
    plan.return_reason = None
    plan.first_submitted_at = plan.first_submitted_at or now
    plan.submitted_at = plan.updated_at = follow_up.last_news_at = now
    tell(session, actor, Verb.PLAN_SUBMITTED, follow_up, plan, now=now)


def approve_plan(session: Session, actor: Actor, follow_up: FollowUp, *, now: datetime) -> None:
    """Agree to the plan; never by its author."""
    policy.approve_plan(actor, follow_up).ensure()
    plan = _existing(follow_up)
    plan.status = advance(PLAN_TRANSITIONS, plan.status, PlanAction.APPROVE)
    plan.approved_by_id, plan.approved_at, plan.updated_at = actor.user_id, now, now
    tell(session, actor, Verb.PLAN_APPROVED, follow_up, plan, now=now)


def return_plan(session: Session, actor: Actor, follow_up: FollowUp, *, reason: str, now: datetime) -> None:
    """Send the plan back to the OPD with what has to be mended."""
    policy.return_plan(actor, follow_up).ensure()
    plan = _existing(follow_up)
    plan.status = advance(PLAN_TRANSITIONS, plan.status, PlanAction.RETURN)
    plan.return_reason, plan.updated_at = reason, now
    tell(session, actor, Verb.PLAN_RETURNED, follow_up, plan, now=now, note=reason)


def _existing(follow_up: FollowUp) -> ActionPlan:
    """The plan that the policy has just found to be there."""
    if follow_up.plan is None:
        raise RuleBroken(N_("Belum ada rencana aksi."))
    return follow_up.plan


def _plan(actor: Actor, follow_up: FollowUp, *, now: datetime) -> ActionPlan:
    if follow_up.plan is None:
        follow_up.plan = ActionPlan(author_id=actor.user_id, steps=[], created_at=now, updated_at=now)
    return follow_up.plan


def _check_order(starts_on: date | None, ends_on: date | None) -> None:
    if ends_on is not None and starts_on is None:
        raise InvalidField("starts_on", N_("Isi juga tanggal mulainya."))
    if ends_on is not None and starts_on is not None and ends_on < starts_on:
        raise InvalidField("ends_on", N_("Tanggal selesai mendahului tanggal mulai."))
