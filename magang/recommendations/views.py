"""Pages of the recommendations."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.findings.queries import find_finding
from magang.findings.views import choose_placement, chosen_placement
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.recommendations import panels as _panels  # noqa: F401 - registers them
from magang.recommendations import policy, queries, services
from magang.recommendations.forms import RecommendationForm
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationAction, advice, gaps
from magang.recommendations.similar import similar_to
from magang.web.authz import enforce, requires
from magang.web.clock import now, today
from magang.web.converters import asked_reference, url_enums
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page, submit_form
from magang.web.panels import panels

bp = Blueprint("recommendations", __name__)
url_enums(RecommendationAction)

LONGEST_QUESTION = 500


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
        return go(
            url_for(".show", reference=made.reference),
            N_("Rekomendasi %(n)s disimpan sebagai draf."),
            n=made.reference,
        )

    return _form_page(form, save, placement)


def _form_page(form: RecommendationForm, save: Any, placement: Placement, **more: Any) -> Response:
    facts = form.quality_facts()
    context: dict[str, Any] = {"recommendation": None, "gaps": gaps(facts), "advice": advice(facts)} | more
    return submit_form(form, save, "recommendations/form.html", placement=placement, **context)


@bp.get("/rekomendasi/mirip")
@requires(policy.find_similar)
def similar() -> Response:
    """The form's own request names its field `title`; a reader asks with `q`."""
    text = (request.args.get("q") or request.args.get("title") or "")[:LONGEST_QUESTION]
    session = db.session()
    found = similar_to(session, text, except_reference=asked_reference("kecuali"))
    mine = queries.visible_where(session, current_actor(), Recommendation.id.in_([r.id for r in found]))
    return render_page("recommendations/similar.html", fragment="similar", text=text, found=found, may_open=set(mine))


@bp.post("/rekomendasi/periksa")
@requires(policy.create)
def coach() -> Response:
    """What is missing in the form as it stands; nothing is kept."""
    facts = RecommendationForm().quality_facts()
    return render_page("recommendations/coach.html", fragment="coach", gaps=gaps(facts), advice=advice(facts))


@bp.get("/rekomendasi/<ref:reference>")
@requires(policy.read, load=queries.find_recommendation)
def show(recommendation: Recommendation) -> Response:
    actor = current_actor()
    editable = recommendation.status.is_editable
    facts = recommendation.facts()
    return render_page(
        "recommendations/show.html",
        recommendation=recommendation,
        gaps=gaps(facts) if editable else (),
        advice=advice(facts) if editable else (),
        offers=policy.available(actor, recommendation),
        may_edit=bool(policy.edit(actor, recommendation)),
        events=timeline(db.session(), recommendation),
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
