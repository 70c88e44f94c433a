"""The action plan: written by the owner OPD, approved or returned by somebody else."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from magang.followups import policy
from magang.followups.budget import source_in
from magang.followups.models import ActionPlan, ActionStep, FollowUp
from magang.followups.plans import plan_gaps
from magang.followups.rules import PLAN_TRANSITIONS, BudgetSource, PlanAction
from magang.followups.services.versions import replace
from magang.followups.trail import Verb, tell
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain, InvalidField, RuleBroken
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.reference.models import BudgetWindow


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
    window_id: int | None = None,
    now: datetime,
) -> None:
    """Add a step at the end; the first one starts the plan."""
    policy.edit_plan(actor, follow_up).ensure()
    window = _window(session, window_id)
    _check_order(starts_on, ends_on, window)
    plan = _plan(actor, follow_up, now=now)
    step = ActionStep(
        position=max((s.position for s in plan.steps), default=0) + 1,
        output=output,
        responsible_opd_id=responsible_opd_id,
        starts_on=starts_on,
        ends_on=ends_on,
        weight=weight,
        budget_source=_source(budget_source, window),
        window=window,
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
    window_id: int | None = None,
    expected_version: int,
    now: datetime,
) -> None:
    """Change a step of a plan that is not submitted. Raises `StaleVersion` when somebody else saved first."""
    follow_up = step.plan.follow_up
    policy.edit_plan(actor, follow_up).ensure()
    step.expect_version(expected_version)
    window = _window(session, window_id)
    _check_order(starts_on, ends_on, window)
    step.output, step.responsible_opd_id, step.starts_on, step.ends_on = output, responsible_opd_id, starts_on, ends_on
    step.weight, step.budget_source, step.window_id = weight, _source(budget_source, window), window_id
    step.plan.updated_at = now
    tell(session, actor, Verb.STEP_REVISED, follow_up, step, now=now, note=output)


def remove_step(session: Session, actor: Actor, step: ActionStep, *, now: datetime) -> None:
    """Take a step out of a plan that is not submitted; the trail keeps what it was."""
    plan = step.plan
    policy.edit_plan(actor, plan.follow_up).ensure()
    plan.steps.remove(step)
    plan.updated_at = now
    tell(session, actor, Verb.STEP_REMOVED, plan.follow_up, now=now, note=step.output)


def note_budget(
    session: Session, actor: Actor, step: ActionStep, *, budget_reference: str, expected_version: int, now: datetime
) -> None:
    """Say under which number the money of a step stands in the budget; from then on its window warns no more."""
    policy.note_budget(actor, step).ensure()
    step.expect_version(expected_version)
    step.budget_reference, step.budgeted_at = budget_reference, step.budgeted_at or now
    tell(session, actor, Verb.STEP_BUDGETED, step.plan.follow_up, step, now=now, note=step.output)


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
    """Agree to the plan; never by its author. A new version takes the place of the one that counted until now."""
    policy.approve_plan(actor, follow_up).ensure()
    plan = _existing(follow_up)
    plan.status = advance(PLAN_TRANSITIONS, plan.status, PlanAction.APPROVE)
    plan.approved_by_id, plan.approved_at, plan.updated_at = actor.user_id, now, now
    if follow_up.plan is not None and plan is not follow_up.plan:
        replace(follow_up.plan, plan)
        follow_up.opd_percent = plan.percent or 0
    tell(session, actor, Verb.PLAN_APPROVED, follow_up, plan, now=now)


def return_plan(session: Session, actor: Actor, follow_up: FollowUp, *, reason: str, now: datetime) -> None:
    """Send the plan back to the OPD with what has to be mended."""
    policy.return_plan(actor, follow_up).ensure()
    plan = _existing(follow_up)
    plan.status = advance(PLAN_TRANSITIONS, plan.status, PlanAction.RETURN)
    plan.return_reason, plan.updated_at = reason, now
    tell(session, actor, Verb.PLAN_RETURNED, follow_up, plan, now=now, note=reason)


def _existing(follow_up: FollowUp) -> ActionPlan:
    """The version that the policy has just found to be there."""
    plan = follow_up.plan_in_hand
    if plan is None:
        raise RuleBroken(N_("Belum ada rencana aksi."))
    return plan


def _plan(actor: Actor, follow_up: FollowUp, *, now: datetime) -> ActionPlan:
    plan = follow_up.plan_in_hand
    if plan is None:
        plan = follow_up.plan = ActionPlan(author_id=actor.user_id, steps=[], created_at=now, updated_at=now)
    return plan


def _window(session: Session, window_id: int | None) -> BudgetWindow | None:
    return session.get_one(BudgetWindow, window_id) if window_id is not None else None


def _source(source: BudgetSource, window: BudgetWindow | None) -> BudgetSource:
    found = source_in(source, window.kind if window is not None else None)
    if found is None:
        raise InvalidField("window_id", N_("Jendela ini bukan untuk sumber anggaran yang dipilih."))
    return found


def _check_order(starts_on: date | None, ends_on: date | None, window: BudgetWindow | None) -> None:
    """A date left out is the window's."""
    if ends_on is not None and starts_on is None and window is None:
        raise InvalidField("starts_on", N_("Isi juga tanggal mulainya."))
    if window is not None:
        starts_on, ends_on = starts_on or window.opens_on, ends_on or window.closes_on
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise InvalidField("ends_on", N_("Tanggal selesai mendahului tanggal mulai."))
