"""Pages of the recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.findings.queries import find_finding
from magang.findings.views import choose_placement, chosen_placement
from magang.kernel.labels import N_
from magang.kernel.references import parse_reference
from magang.placements.models import Placement
from magang.recommendations import panels as _panels  # noqa: F401 - registers them
from magang.recommendations import policy, queries, services
from magang.recommendations.coach import Remark
from magang.recommendations.coach import coach as coaching
from magang.recommendations.forms import RecommendationForm
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationAction
from magang.web.authz import enforce, requires
from magang.web.clock import now, today
from magang.web.converters import asked_reference, url_enums
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page, submit_form
from magang.web.panels import panels

bp = Blueprint("recommendations", __name__)
url_enums(RecommendationAction)


@bp.get("/rekomendasi", defaults={"fmt": "html"})
@bp.get("/rekomendasi.<export:fmt>")
@requires(policy.list_recommendations)
def index(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "recommendations/index.html",
        queries.recommendations_listing(actor),
        queries.visible_recommendations(actor),
        fmt=fmt,
        may_create=bool(policy.create(actor)),
    )


@bp.route("/rekomendasi/baru", methods=["GET", "POST"])
@requires(policy.create)
def create() -> Response:
    session, actor = db.session(), current_actor()
    finding = None
    placement: Placement | None
    if reference := asked_reference("temuan"):
        finding = find_finding(session, actor, reference) or abort(404)
        placement = finding.placement
        enforce(policy.create(actor, placement))
    else:
        placement = chosen_placement()
    if placement is None:
        return choose_placement(N_("Buat rekomendasi"), "recommendations.create")
    form = RecommendationForm.make(session, actor, placement, resting_on=finding.id if finding else None)

    def save() -> Response:
        made = services.create(session, actor, placement=placement, proposal=form.proposal(), now=now())
        if joined := _to_join(made.reference):
            return go(joined)
        return go(
            url_for(".show", reference=made.reference),
            N_("Rekomendasi %(n)s disimpan sebagai draf."),
            n=made.reference,
        )

    return _form_page(form, save, placement)


def _form_page(form: RecommendationForm, save: Any, placement: Placement, **more: Any) -> Response:
    context: dict[str, Any] = {"recommendation": None, "remarks": _remarks(form)} | more
    return submit_form(form, save, "recommendations/form.html", placement=placement, **context)


def _remarks(form: RecommendationForm) -> Sequence[Remark]:
    """What the coach says of the form as it stands."""
    ticked = queries.ticked_findings(db.session(), current_actor(), form.findings.data or ())
    return coaching(form.quality_facts(ticked))


def _to_join(reference: str) -> str:
    """Where to join the earlier one whose button saved the form; "" when it was the form's own."""
    into = request.form.get("gabung", "")
    return url_for(".join", reference=reference, ke=into) if parse_reference(into) else ""


@bp.post("/rekomendasi/periksa")
@requires(policy.create)
def coach() -> Response:
    """What is missing in the form as it stands; nothing is kept."""
    return render_page("recommendations/coach.html", fragment="coach", remarks=_remarks(RecommendationForm()))


@bp.get("/rekomendasi/<ref:reference>")
@requires(policy.read, load=queries.find_recommendation)
def show(recommendation: Recommendation) -> Response:
    session, actor = db.session(), current_actor()
    joined = recommendation.merged_into
    related = [r.id for r in (joined, *recommendation.voices) if r]
    return render_page(
        "recommendations/show.html",
        recommendation=recommendation,
        remarks=coaching(recommendation.facts()) if recommendation.status.is_editable else (),
        offers=policy.available(actor, recommendation),
        may_edit=bool(policy.edit(actor, recommendation)),
        may_merge=bool(policy.merge(actor, recommendation)),
        may_open=set(queries.visible_where(session, actor, Recommendation.id.in_(related))) if related else set(),
        may_read=queries.readable_findings(session, actor, recommendation.voices),
        events=timeline(session, recommendation),
        panels=panels("recommendation", actor, recommendation),
    )


@bp.route("/rekomendasi/<ref:reference>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_recommendation)
def edit(recommendation: Recommendation) -> Response:
    session, actor = db.session(), current_actor()
    form = RecommendationForm.make(session, actor, recommendation.placement, recommendation)
    reference = recommendation.reference

    def save() -> Response:
        services.revise(
            session,
            actor,
            recommendation,
            proposal=form.proposal(),
            expected_version=form.expected_version,
            now=now(),
        )
        if joined := _to_join(reference):
            return go(joined)
        return go(url_for(".show", reference=reference), N_("Perubahan disimpan."))

    return _form_page(
        form, save, recommendation.placement, recommendation=recommendation, saved=partial(_stored_form, reference)
    )


def _stored_form(reference: str) -> RecommendationForm:
    session, actor = db.session(), current_actor()
    stored = queries.find_recommendation(session, actor, reference) or abort(404)
    return RecommendationForm.make(session, actor, stored.placement, stored, blank=True)


# Which service each button calls, and what is said afterwards. The mayor's decision has a page of its own.
ACTIONS: dict[RecommendationAction, tuple[Any, str]] = {
    RecommendationAction.SUBMIT: (services.submit, N_("Rekomendasi diajukan untuk disetujui.")),
    RecommendationAction.APPROVE: (services.approve, N_("Rekomendasi disetujui untuk dipaparkan.")),
    RecommendationAction.RETURN: (services.return_, N_("Rekomendasi dikembalikan ke pengusulnya.")),
    RecommendationAction.PRESENT: (services.present, N_("Rekomendasi dicatat sudah dipaparkan.")),
    RecommendationAction.WITHDRAW: (services.withdraw, N_("Rekomendasi ditarik.")),
    RecommendationAction.SPLIT: (services.split, N_("Usulan ini berdiri sendiri lagi sebagai draf.")),
}


@bp.post("/rekomendasi/<ref:reference>/<enum(RecommendationAction):action>")
@requires(policy.read, load=queries.find_recommendation)
def move(recommendation: Recommendation, action: RecommendationAction) -> Response:
    if action not in ACTIONS:
        abort(404)
    service, message = ACTIONS[action]
    more: dict[str, Any] = {}
    if action in policy.ASKS_WHY:
        more = asked_reason()
    elif action is RecommendationAction.PRESENT:
        more = {"on": today()}
    reference = recommendation.reference
    return act(
        lambda: service(db.session(), current_actor(), recommendation, now=now(), **more),
        lambda: show(reference=reference),
        url_for(".show", reference=reference),
        message,
    )
