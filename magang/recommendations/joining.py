"""Pages of earlier recommendations that are alike, and of joining one of them instead of repeating it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request, url_for

from magang.extensions import db
from magang.kernel.labels import N_
from magang.kernel.references import Prefix, parse_reference
from magang.recommendations import policy, queries, services
from magang.recommendations.models import Recommendation
from magang.recommendations.similar import similar_to
from magang.recommendations.views import bp
from magang.web.authz import enforce, requires
from magang.web.clock import now
from magang.web.converters import asked_reference
from magang.web.identity import current_actor
from magang.web.pages import go, render_page

LONGEST_QUESTION = 500


@bp.get("/rekomendasi/mirip")
@requires(policy.find_similar)
def similar() -> Response:
    """The form's own request names its field `title`, and its buttons may join; a reader asks with `q`."""
    typed = request.args.get("title")
    text = (request.args.get("q") or typed or "")[:LONGEST_QUESTION]
    return render_page(
        "recommendations/similar.html",
        fragment="similar",
        text=text,
        may_join=typed is not None and bool(policy.create(current_actor())),
        **_found(text, asked_reference("kecuali")),
    )


@bp.route("/rekomendasi/<ref:reference>/gabung", methods=["GET", "POST"])
@requires(policy.merge, load=queries.find_recommendation)
def join(recommendation: Recommendation) -> Response:
    """First which (`?ke=`), then what happens, then the button."""
    session, actor, reference = db.session(), current_actor(), recommendation.reference
    if request.method == "POST":
        into = _earlier(request.form.get("ke", ""))
        services.merge(session, actor, recommendation, into=into, now=now())
        session.commit()
        return go(
            url_for(".show", reference=reference), N_("Usulan ini sekarang mendukung rekomendasi yang sudah ada.")
        )
    asked = asked_reference("ke")
    chosen = _earlier(asked) if asked else None
    if chosen is not None:
        enforce(policy.merge(actor, recommendation, chosen))
    return render_page(
        "recommendations/join.html",
        recommendation=recommendation,
        chosen=chosen,
        **_found(recommendation.title, reference),
    )


def _earlier(reference: str) -> Recommendation:
    if parse_reference(reference, prefix=Prefix.RECOMMENDATION) is None:
        abort(404)
    return queries.find_shared(db.session(), reference) or abort(404)


def _found(text: str, except_reference: str) -> dict[str, Any]:
    """Earlier ones like `text`, and which of them the reader may open: of the others title, OPD and fate are told."""
    session = db.session()
    found = similar_to(session, text, except_reference=except_reference)
    ids = [match.recommendation.id for match in found]
    mine = queries.visible_where(session, current_actor(), Recommendation.id.in_(ids)) if ids else ()
    return {"found": found, "may_open": set(mine)}
