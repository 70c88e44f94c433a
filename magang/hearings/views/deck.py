"""The hearing on the wall, and the speaker's own window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, make_response, render_template, url_for

from magang.documents.deck import shown_slides
from magang.documents.markdown import MarkdownRefused
from magang.documents.slides import Slide, deck_of
from magang.extensions import db
from magang.hearings import policy
from magang.hearings.models import Hearing
from magang.hearings.queries import meeting
from magang.hearings.talk import talk
from magang.hearings.views import bp
from magang.hearings.views.pages import HEARING
from magang.reports.handing import work_of
from magang.reports.models import Report
from magang.reports.policy import read_notes
from magang.reports.queries import find_report
from magang.reports.views.reading import image_url
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.i18n import tr
from magang.web.identity import current_actor


@bp.get(f"{HEARING}/paparan")
@requires(policy.view, load=meeting.find_meeting)
def deck(hearing: Hearing) -> Response:
    """Full screen, for everybody in the room: no notes."""
    return _deck(hearing, "slides/deck.html", notes=False)


@bp.get(f"{HEARING}/pembicara")
@requires(policy.view, load=meeting.find_meeting)
def presenter(hearing: Hearing) -> Response:
    """This slide, the next one, notes and clock; each reader's talk holds what they may read."""
    return _deck(hearing, "slides/presenter.html", notes=True)


def _deck(hearing: Hearing, template: str, *, notes: bool) -> Response:
    session, actor, city = db.session(), current_actor(), current_city()
    turns = meeting.agenda(session, actor, hearing)
    matters = meeting.matters(session, actor, hearing)
    heard = [turn.item.report for turn in turns if turn.item and turn.item.report]
    texts = {report.id: _text(report) for report in heard}
    made = talk(hearing, turns, matters, texts, city=city)
    return make_response(
        render_template(
            template,
            deck=made,
            slides=shown_slides(made, image_url=image_url, label=tr, notes=notes),
            channel=f"pemaparan-{hearing.id}",
            back_url=url_for(".show", hearing_id=hearing.id),
            deck_url=url_for(".deck", hearing_id=hearing.id),
            presenter_url=url_for(".presenter", hearing_id=hearing.id),
            logo_url=url_for("reference.logo", v=city.logo_file) if city.logo_file else "",
        )
    )


def _text(report: Report) -> Sequence[Slide]:
    """The report's own slides between its cover and its thanks; its notes for those who may read them."""
    session, actor = db.session(), current_actor()
    whole = find_report(session, actor, report.reference)
    if whole is None:
        return ()
    try:
        slides = deck_of(work_of(whole)).slides[1:-1]
    except MarkdownRefused:
        return ()
    return slides if read_notes(actor, whole) else [replace(slide, notes=()) for slide in slides]
