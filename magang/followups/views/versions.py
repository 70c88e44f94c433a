"""New versions of an approved plan, the older ones to read, and the money of a step."""

from __future__ import annotations

from functools import partial

from flask import Response, abort
from sqlalchemy.orm import Session

from magang.extensions import db
from magang.followups import policy, queries
from magang.followups.forms import BudgetForm
from magang.followups.models import ActionPlan, ActionStep, FollowUp
from magang.followups.services import planning, versions
from magang.followups.views.pages import bp, page_of, stay
from magang.followups.views.planning import find_step
from magang.followups.views.steps import changes
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_page, submit_form


def _find_version(session: Session, actor: Actor, reference: str, number: int) -> ActionPlan | None:
    follow_up = queries.find_follow_up(session, actor, reference)
    return next((plan for plan in follow_up.plans if plan.number == number), None) if follow_up is not None else None


@bp.get("/tindak-lanjut/<ref:reference>/rencana/versi/<int:number>")
@requires(policy.read_plan, load=_find_version)
def plan_version(plan: ActionPlan) -> Response:
    follow_up = plan.follow_up
    before = next((p for p in follow_up.plans if p.number == plan.number - 1), None)
    return render_page(
        "followups/version.html",
        follow_up=follow_up,
        plan=plan,
        before=before,
        changes=changes(plan, before),
    )


@bp.post("/tindak-lanjut/<ref:reference>/rencana/versi-baru")
@requires(policy.revise_plan, load=queries.find_follow_up)
def revise_plan(follow_up: FollowUp) -> Response:
    reason = asked_reason()
    return act(
        lambda: versions.revise_plan(db.session(), current_actor(), follow_up, now=now(), **reason),
        partial(stay, follow_up.recommendation.reference),
        page_of(follow_up, "rencana"),
        N_("Versi baru dibuka. Yang disetujui tetap berlaku sampai versi ini disetujui."),
    )


@bp.post("/tindak-lanjut/<ref:reference>/rencana/versi-baru/batal")
@requires(policy.discard_revision, load=queries.find_follow_up)
def discard_revision(follow_up: FollowUp) -> Response:
    return act(
        lambda: versions.discard_revision(db.session(), current_actor(), follow_up, now=now()),
        partial(stay, follow_up.recommendation.reference),
        page_of(follow_up, "rencana"),
        N_("Perubahan rencana dibatalkan. Rencana yang disetujui tetap berlaku."),
    )


@bp.route("/tindak-lanjut/<ref:reference>/rencana/langkah/<int:step_id>/anggaran", methods=["GET", "POST"])
@requires(policy.note_budget, load=find_step)
def note_budget(step: ActionStep) -> Response:
    follow_up, form = step.plan.follow_up, BudgetForm(obj=step)
    reference, step_id = follow_up.recommendation.reference, step.id

    def save() -> Response:
        planning.note_budget(
            db.session(),
            current_actor(),
            step,
            budget_reference=form.budget_reference.data,
            expected_version=form.expected_version,
            now=now(),
        )
        return go(page_of(follow_up, "rencana"), N_("Langkah tercatat sudah dianggarkan."))

    def saved() -> BudgetForm:
        stored = find_step(db.session(), current_actor(), reference, step_id)
        return BudgetForm(None, obj=stored) if stored is not None else abort(404)

    return submit_form(
        form,
        save,
        "followups/budget_form.html",
        saved=saved,
        recommendation=follow_up.recommendation,
        step=step,
    )
