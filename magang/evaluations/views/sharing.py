"""Links to the two forms: made, shown once, revoked."""

from __future__ import annotations

from flask import Response, url_for
from sqlalchemy.orm import Session

from magang.accounts import links
from magang.accounts.models import SharedLink, User
from magang.accounts.rules import LinkKind
from magang.evaluations import policy, queries, services
from magang.evaluations.forms import LinkForm
from magang.evaluations.models import Evaluation
from magang.evaluations.rules import Respondent
from magang.evaluations.views.pages import bp
from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.identity import current_actor
from magang.web.links import share_page
from magang.web.pages import go

Asked = tuple[Evaluation, Respondent]
Shared = tuple[Evaluation, SharedLink]


def _find(session: Session, actor: Actor, reference: str, side: Respondent) -> Asked | None:
    evaluation = queries.find_evaluation(session, actor, reference)
    return None if evaluation is None else (evaluation, side)


def _may_share(actor: Actor, asked: Asked) -> Decision:
    return policy.share(actor, asked[0])


@bp.route("/evaluasi/<ref:reference>/tautan/<enum(Respondent):side>", methods=["GET", "POST"])
@requires(_may_share, load=_find)
def share(asked: Asked) -> Response:
    evaluation, side = asked
    recommendation = evaluation.follow_up.recommendation
    placement, session = recommendation.placement, db.session()
    person = session.get(User, placement.participant_id if side is Respondent.ALUMNUS else placement.mentor_id or 0)
    form = LinkForm(data={"label": person.name if person else ""})
    return share_page(
        "evaluations/share.html",
        form,
        lambda: services.share(session, current_actor(), evaluation, side=side, **form.facts(), now=now()),
        kind=LinkKind.EVALUATION,
        subject=queries.subject_of(evaluation, side),
        opens=".guest",
        here=url_for(".share", reference=recommendation.reference, side=side),
        recommendation=recommendation,
        side=side,
        opens_on=evaluation.opens_later(today()),
    )


def _find_link(session: Session, actor: Actor, reference: str, link_id: int) -> Shared | None:
    evaluation, link = queries.find_evaluation(session, actor, reference), session.get(SharedLink, link_id)
    if evaluation is None or link is None or link.kind is not LinkKind.EVALUATION:
        return None
    return (evaluation, link) if link.subject.startswith(f"{reference}/") else None


def _may_revoke(actor: Actor, shared: Shared) -> Decision:
    return policy.revoke(actor, shared[1])


@bp.post("/evaluasi/<ref:reference>/tautan/<int:link_id>/cabut")
@requires(_may_revoke, load=_find_link)
def revoke(shared: Shared) -> Response:
    evaluation, link = shared
    reference, side = evaluation.follow_up.recommendation.reference, Respondent(link.subject.partition("/")[2])
    links.revoke(db.session(), current_actor(), link, now=now())
    db.session.commit()
    return go(url_for(".share", reference=reference, side=side), N_("Tautan dicabut."))
