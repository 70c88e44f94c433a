"""The hearing on the wall, and the speaker's own window."""

from __future__ import annotations

from flask import Response, make_response, render_template, url_for

from magang.documents.deck import shown_slides
from magang.extensions import db
from magang.hearings import policy
from magang.hearings.models import Hearing
from magang.hearings.queries import meeting
from magang.hearings.talk import talk
from magang.hearings.views import bp
from magang.hearings.views.pages import HEARING
from magang.reports.views.reading import image_url
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.clock import today
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
    made = talk(session, hearing, turns, matters, city=city, today=today())
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
