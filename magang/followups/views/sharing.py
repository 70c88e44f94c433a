"""Links with which somebody reports on one follow-up without an account: made, shown once, revoked; and the answers."""

from __future__ import annotations

from functools import partial

from flask import Response, url_for
from sqlalchemy.orm import Session

from magang.accounts import links
from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.extensions import db
from magang.followups import policy, queries
from magang.followups.guests import GuestReportAction
from magang.followups.models import FollowUp, GuestFile, GuestReport
from magang.followups.policy import reports
from magang.followups.services import guests
from magang.followups.views.pages import bp, page_of, stay
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.files import hand_out, store
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.links import ShareForm, share_page
from magang.web.pages import act, go

Shared = tuple[FollowUp, SharedLink]


@bp.route("/tindak-lanjut/<ref:reference>/tautan", methods=["GET", "POST"])
@requires(policy.share, load=queries.find_follow_up)
def share(follow_up: FollowUp) -> Response:
    reference, form = follow_up.recommendation.reference, ShareForm()
    return share_page(
        "followups/share.html",
        form,
        lambda: guests.share(db.session(), current_actor(), follow_up, **form.facts(), now=now()),
        kind=LinkKind.PROGRESS,
        subject=reference,
        opens=".by_link",
        here=url_for(".share", reference=reference),
        follow_up=follow_up,
        recommendation=follow_up.recommendation,
    )


def _find_link(session: Session, actor: Actor, reference: str, link_id: int) -> Shared | None:
    follow_up = queries.find_follow_up(session, actor, reference)
    link = links.find_of(session, kind=LinkKind.PROGRESS, subject=reference, link_id=link_id)
    return (follow_up, link) if follow_up is not None and link is not None else None


def _may_revoke(actor: Actor, shared: Shared) -> Decision:
    return reports.revoke(actor, *shared)


@bp.post("/tindak-lanjut/<ref:reference>/tautan/<int:link_id>/cabut")
@requires(_may_revoke, load=_find_link)
def revoke(shared: Shared) -> Response:
    follow_up, link = shared
    reference = follow_up.recommendation.reference
    guests.revoke(db.session(), current_actor(), follow_up, link, now=now())
    db.session.commit()
    return go(url_for(".share", reference=reference), N_("Tautan dicabut."))


def _may_answer(actor: Actor, report: GuestReport) -> Decision:
    """Whoever reads it; which answer it takes, and from whom, is asked by the service."""
    return policy.read(actor, report.follow_up)


@bp.post("/tindak-lanjut/<ref:reference>/laporan/<int:report_id>/<enum(GuestReportAction):action>")
@requires(_may_answer, load=queries.find_report)
def answer_report(report: GuestReport, action: GuestReportAction) -> Response:
    follow_up, session, actor = report.follow_up, db.session(), current_actor()
    confirmed = action is GuestReportAction.CONFIRM
    reason = {} if confirmed else asked_reason()

    def answer() -> None:
        if confirmed:
            guests.confirm(session, actor, report, now=now())
        else:
            guests.send_back(session, actor, report, **reason, now=now())

    return act(
        answer,
        partial(stay, follow_up.recommendation.reference),
        page_of(follow_up, "progres"),
        N_("Laporan dikonfirmasi; progresnya dihitung sejak sekarang.") if confirmed else N_("Laporan dikembalikan."),
    )


@bp.get("/tindak-lanjut/laporan/berkas/<int:guest_file_id>/unduh")
@requires(reports.download_guest_file, load=queries.find_guest_file)
def download_guest_file(file: GuestFile) -> Response:
    content = store().read(file.stored_name, file.sha256)
    return hand_out(content, file.file_type.media_type, file.original_name)
