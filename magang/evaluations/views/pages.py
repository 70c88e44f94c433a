"""The list, the page of one evaluation, the answer with an account and the conclusion."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, url_for

from magang.audit.services import timeline
from magang.evaluations import policy, queries, services
from magang.evaluations.forms import AnswerForm, ConclusionForm
from magang.evaluations.models import Evaluation
from magang.evaluations.rules import Level, Respondent, achieved_percent
from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.converters import url_enums
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, render_page, submit_form

bp = Blueprint("evaluations", __name__)
url_enums(Respondent)


def may_answer(actor: Actor, evaluation: Evaluation) -> Decision:
    return policy.answer(actor, evaluation, policy.side_of(actor, evaluation), today=today())


def may_conclude(actor: Actor, evaluation: Evaluation) -> Decision:
    return policy.conclude(actor, evaluation, today=today())


def page_of(evaluation: Evaluation) -> str:
    return url_for("evaluations.show", reference=evaluation.follow_up.recommendation.reference)


@bp.get("/evaluasi", defaults={"fmt": "html"})
@bp.get("/evaluasi.<export:fmt>")
@requires(policy.list_evaluations)
def index(fmt: str) -> Response:
    listing = queries.evaluation_list(today())
    return render_list(
        "evaluations/index.html", listing, queries.visible_evaluations(current_actor()), fmt=fmt, day_now=today()
    )


@bp.get("/evaluasi/<ref:reference>")
@requires(policy.read, load=queries.find_evaluation)
def show(evaluation: Evaluation) -> Response:
    actor, recommendation = current_actor(), evaluation.follow_up.recommendation
    return render_page(
        "evaluations/show.html",
        evaluation=evaluation,
        recommendation=recommendation,
        day_now=today(),
        levels=Level,
        sides=Respondent,
        readable={a.id for a in evaluation.answers if policy.read_answer(actor, a)},
        achieved=achieved_percent(recommendation.baseline, recommendation.target, evaluation.value),
        may_answer=may_answer(actor, evaluation),
        may_share=bool(policy.share(actor, evaluation)),
        may_conclude=may_conclude(actor, evaluation),
        events=timeline(db.session(), evaluation),
    )


@bp.route("/evaluasi/<ref:reference>/jawab", methods=["GET", "POST"])
@requires(may_answer, load=queries.find_evaluation)
def answer(evaluation: Evaluation) -> Response:
    form, actor = AnswerForm(), current_actor()
    side = policy.side_of(actor, evaluation) or abort(403)

    def save() -> Response:
        services.answer(db.session(), actor, evaluation, side=side, told=form.told(), today=today(), now=now())
        return go(page_of(evaluation), N_("Terima kasih. Jawaban Anda dicatat."))

    return submit_form(
        form,
        save,
        "evaluations/answer.html",
        recommendation=evaluation.follow_up.recommendation,
        side=side,
        back=page_of(evaluation),
    )


@bp.route("/evaluasi/<ref:reference>/simpulkan", methods=["GET", "POST"])
@requires(may_conclude, load=queries.find_evaluation)
def conclude(evaluation: Evaluation) -> Response:
    form, reference = (
        ConclusionForm(evaluation=evaluation, today=today()),
        evaluation.follow_up.recommendation.reference,
    )

    def save() -> Response:
        services.conclude(
            db.session(),
            current_actor(),
            evaluation,
            found=form.found(),
            expected_version=form.expected_version,
            today=today(),
            now=now(),
        )
        return go(page_of(evaluation), N_("Evaluasi disimpulkan."))

    return submit_form(
        form,
        save,
        "evaluations/conclusion.html",
        saved=partial(_stored, reference),
        evaluation=evaluation,
        recommendation=evaluation.follow_up.recommendation,
    )


def _stored(reference: str) -> ConclusionForm:
    """As it stands after somebody else touched it; when they have concluded it, the page says so instead."""
    evaluation = queries.find_evaluation(db.session(), current_actor(), reference) or abort(404)
    may_conclude(current_actor(), evaluation).ensure()
    return ConclusionForm(None, evaluation=evaluation, today=today())
