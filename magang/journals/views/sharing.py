"""Links for the host's supervisor: made, shown once, revoked."""

from __future__ import annotations

from flask import Response, url_for
from sqlalchemy.orm import Session

from magang.accounts import links
from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.extensions import db
from magang.journals import policy, queries, services
from magang.journals.views import bp
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.links import ShareForm, share_page
from magang.web.pages import go

Shared = tuple[Placement, SharedLink]


@bp.route("/jurnal/<ref:reference>/tautan", methods=["GET", "POST"])
@requires(policy.share, load=queries.find_journal)
def share(placement: Placement) -> Response:
    reference, form = placement.reference, ShareForm()
    return share_page(
        "journals/share.html",
        form,
        lambda: services.share(db.session(), current_actor(), placement, **form.facts(), now=now()),
        kind=LinkKind.HOST_SUPERVISOR,
        subject=reference,
        opens=".host",
        here=url_for(".share", reference=reference),
        placement=placement,
    )


def _find_link(session: Session, actor: Actor, reference: str, link_id: int) -> Shared | None:
    placement = queries.find_journal(session, actor, reference)
    link = links.find_of(session, kind=LinkKind.HOST_SUPERVISOR, subject=reference, link_id=link_id)
    return (placement, link) if placement is not None and link is not None else None


def _may_revoke(actor: Actor, shared: Shared) -> Decision:
    return policy.revoke(actor, *shared)


@bp.post("/jurnal/<ref:reference>/tautan/<int:link_id>/cabut")
@requires(_may_revoke, load=_find_link)
def revoke(shared: Shared) -> Response:
    placement, link = shared
    services.revoke(db.session(), current_actor(), placement, link, now=now())
    db.session.commit()
    return go(url_for(".share", reference=placement.reference), N_("Tautan dicabut."))
