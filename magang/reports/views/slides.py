"""The talk in the browser: the wall, and the speaker's own window."""

from __future__ import annotations

from flask import Response, make_response, render_template, url_for

from magang.documents.deck import shown_slides
from magang.documents.slides import deck_of
from magang.reports import policy, queries
from magang.reports.models import Report
from magang.reports.views import bp
from magang.reports.views.exports import readable
from magang.reports.views.reading import image_url
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.i18n import tr
from magang.web.identity import current_actor


@bp.get("/laporan/<ref:reference>/salindia")
@requires(policy.read, load=queries.find_report)
def slides(report: Report) -> Response:
    return _shown(report, "slides/deck.html", notes=False)


@bp.get("/laporan/<ref:reference>/salindia/pemapar")
@requires(policy.read_notes, load=queries.find_report)
def presenter(report: Report) -> Response:
    return _shown(report, "slides/presenter.html", notes=True)


def _shown(report: Report, template: str, *, notes: bool) -> Response:
    """The pages are given notes only where they are to be read: what was not given can't leak."""
    deck, logo = deck_of(readable(report)), current_city().logo_file
    page = render_template(
        template,
        deck=deck,
        slides=shown_slides(deck, image_url=image_url, label=tr, notes=notes),
        channel=f"laporan-{report.id}",
        logo_url=url_for("reference.logo", v=logo) if logo else "",
        back_url=url_for(".show", reference=report.reference),
        deck_url=url_for(".slides", reference=report.reference),
        presenter_url=url_for(".presenter", reference=report.reference)
        if policy.read_notes(current_actor(), report)
        else "",
    )
    return make_response(page)
