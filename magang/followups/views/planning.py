"""Writing, submitting and judging the action plan."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, abort
from sqlalchemy.orm import Session

from magang.extensions import db
from magang.followups import policy, queries
from magang.followups.forms import PlanForm, StepForm
from magang.followups.models import ActionStep, FollowUp
from magang.followups.rules import PlanAction
from magang.followups.services import planning
from magang.followups.views.pages import bp, page_of, stay
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.pages import act, go, submit_form


def find_step(session: Session, actor: Actor, reference: str, step_id: int) -> ActionStep | None:
    follow_up = queries.find_follow_up(session, actor, reference)
    steps = (step for plan in follow_up.plans for step in plan.steps) if follow_up is not None else ()
    return next((step for step in steps if step.id == step_id), None)


def _find_open_step(session: Session, actor: Actor, reference: str, step_id: int) -> ActionStep | None:
    """A step of the version in hand: those of older ones are only read."""
    step = find_step(session, actor, reference, step_id)
    return step if step is not None and step.plan is step.plan.follow_up.plan_in_hand else None


def _may_edit(actor: Actor, step: ActionStep) -> Decision:
    return policy.edit_plan(actor, step.plan.follow_up)


@bp.route("/tindak-lanjut/<ref:reference>/rencana", methods=["GET", "POST"])
@requires(policy.edit_plan, load=queries.find_follow_up)
def note_plan(follow_up: FollowUp) -> Response:
    reference, form = follow_up.recommendation.reference, PlanForm.make(follow_up.plan_in_hand)

    def save() -> Response:
        planning.note_plan(
            db.session(),
            current_actor(),
            follow_up,
            note=form.note.data,
            expected_version=form.expected_version,
            now=now(),
        )
        return go(page_of(follow_up, "rencana"), N_("Rencana aksi disimpan."))

    def saved() -> PlanForm:
        stored = queries.find_follow_up(db.session(), current_actor(), reference)
        return PlanForm.make(stored.plan_in_hand if stored else None, blank=True)

    return submit_form(
        form,
        save,
        "followups/plan_form.html",
        saved=saved,
        follow_up=follow_up,
        recommendation=follow_up.recommendation,
    )


@bp.route("/tindak-lanjut/<ref:reference>/rencana/langkah/baru", methods=["GET", "POST"])
@requires(policy.edit_plan, load=queries.find_follow_up)
def add_step(follow_up: FollowUp) -> Response:
    form = StepForm.make(db.session(), follow_up, today=today())

    def save() -> Response:
        planning.add_step(db.session(), current_actor(), follow_up, **form.facts(), now=now())
        return go(page_of(follow_up, "rencana"), N_("Langkah ditambahkan ke rencana aksi."))

    return submit_form(
        form, save, "followups/step_form.html", follow_up=follow_up, recommendation=follow_up.recommendation, step=None
    )


@bp.route("/tindak-lanjut/<ref:reference>/rencana/langkah/<int:step_id>", methods=["GET", "POST"])
@requires(_may_edit, load=_find_open_step)
def edit_step(step: ActionStep) -> Response:
    follow_up = step.plan.follow_up
    reference, step_id = follow_up.recommendation.reference, step.id
    form = StepForm.make(db.session(), follow_up, step, today=today())

    def save() -> Response:
        planning.revise_step(
            db.session(),
            current_actor(),
            step,
            **form.facts(),
            expected_version=form.expected_version,
            now=now(),
        )
        return go(page_of(follow_up, "rencana"), N_("Langkah disimpan."))

    return submit_form(
        form,
        save,
        "followups/step_form.html",
        saved=partial(_stored_step, reference, step_id),
        follow_up=follow_up,
        recommendation=follow_up.recommendation,
        step=step,
    )


def _stored_step(reference: str, step_id: int) -> StepForm:
    step = _find_open_step(db.session(), current_actor(), reference, step_id)
    if step is None:
        abort(404)
    return StepForm.make(db.session(), step.plan.follow_up, step, today=today(), blank=True)


@bp.post("/tindak-lanjut/<ref:reference>/rencana/langkah/<int:step_id>/hapus")
@requires(_may_edit, load=_find_open_step)
def remove_step(step: ActionStep) -> Response:
    follow_up = step.plan.follow_up
    return act(
        lambda: planning.remove_step(db.session(), current_actor(), step, now=now()),
        partial(stay, follow_up.recommendation.reference),
        page_of(follow_up, "rencana"),
        N_("Langkah dihapus dari rencana aksi."),
    )


# Which service each button calls, and what is said afterwards.
ACTIONS: dict[PlanAction, tuple[Any, str]] = {
    PlanAction.SUBMIT: (planning.submit_plan, N_("Rencana aksi diajukan.")),
    PlanAction.APPROVE: (planning.approve_plan, N_("Rencana aksi disetujui.")),
    PlanAction.RETURN: (planning.return_plan, N_("Rencana aksi dikembalikan ke OPD.")),
}


@bp.post("/tindak-lanjut/<ref:reference>/rencana/<enum(PlanAction):action>")
@requires(policy.read, load=queries.find_follow_up)
def move_plan(follow_up: FollowUp, action: PlanAction) -> Response:
    service, message = ACTIONS[action]
    reason = asked_reason() if action is PlanAction.RETURN else {}
    return act(
        lambda: service(db.session(), current_actor(), follow_up, now=now(), **reason),
        partial(stay, follow_up.recommendation.reference),
        page_of(follow_up),
        message,
    )
