"""One follow-up as whoever holds a link sees it: no account, no names, one form."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request, url_for

from magang.accounts.links import digest
from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.extensions import db, limiter
from magang.followups import queries
from magang.followups.forms import GuestReportForm
from magang.followups.guests import ReportState
from magang.followups.policy import reports
from magang.followups.services import guests
from magang.followups.views.pages import bp, clock
from magang.kernel.labels import N_
from magang.web.clock import now
from magang.web.files import store
from magang.web.identity import whoever_is_here
from magang.web.links import NameForm, opened_as, remember_opened, through_link
from magang.web.pages import go, render_page, submit_form


def _link_in_use() -> str:
    """What the limit counts by: one link, wherever it is used from. Its secret is kept nowhere, not even there."""
    return digest((request.view_args or {}).get("secret", ""))


@bp.route("/lapor/<secret:secret>", methods=["GET", "POST"])
@limiter.limit("60 per hour", key_func=_link_in_use, methods=["POST"])
@through_link(LinkKind.PROGRESS)
def by_link(link: SharedLink, secret: str) -> Response:
    """The report, after the question who is reporting."""
    follow_up = queries.find_by_link(db.session(), link.subject) or abort(404)
    if not opened_as(link):
        return _ask_name(link, secret)
    session, name = db.session(), opened_as(link)
    sent = [report for report in follow_up.guest_reports if report.link_id == link.id]
    last = sent[-1] if sent else None
    allowed = reports.report_by_link(follow_up)
    shown: dict[str, Any] = {
        "follow_up": follow_up,
        "recommendation": follow_up.recommendation,
        "link": link,
        "name": name,
        "today": clock().today,
        "last": last,
    }
    if not allowed:
        return render_page("followups/by_link_closed.html", status=200, refusal=allowed, **shown)
    returned = last if last is not None and last.state is ReportState.RETURNED else None
    form = GuestReportForm.make_again(session, follow_up, returned)

    def save() -> Response:
        guests.send(
            session,
            whoever_is_here(),
            follow_up,
            link=link,
            reporter=name,
            **form.values(),
            store=store(),
            now=now(),
        )
        return go(url_for(".by_link", secret=secret), N_("Laporan terkirim. Kepala OPD akan mengonfirmasinya."))

    return submit_form(form, save, "followups/by_link.html", **shown)


def _ask_name(link: SharedLink, secret: str) -> Response:
    form = NameForm(data={"name": link.label})

    def save() -> Response:
        guests.open_link(db.session(), link, name=form.name.data, now=now())
        remember_opened(link, form.name.data)
        return go(url_for(".by_link", secret=secret))

    return submit_form(form, save, "followups/by_link_name.html", link=link)
