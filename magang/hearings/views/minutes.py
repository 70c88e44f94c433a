"""The frozen minutes: on the page with their hash, as PDF and as Word document, all from the snapshot."""

from __future__ import annotations

import json

from flask import Response

from magang.hearings import papers, policy
from magang.hearings.models import HearingMinutes
from magang.hearings.queries import meeting
from magang.hearings.services.freezing import digest
from magang.hearings.views import bp
from magang.hearings.views.pages import HEARING
from magang.kernel.files import FileType
from magang.web.authz import requires
from magang.web.files import hand_out
from magang.web.pages import render_page

MINUTES = f"{HEARING}/risalah"


@bp.get(MINUTES)
@requires(policy.read_minutes, load=meeting.find_minutes)
def minutes(minutes: HearingMinutes) -> Response:
    """What the minutes say, and whether their hash still fits them."""
    facts = json.loads(minutes.snapshot)
    return render_page(
        "hearings/minutes.html",
        minutes=minutes,
        hearing=minutes.hearing,
        parts=papers.parts_of(facts),
        signatures=facts["signatures"],
        intact=digest(minutes.snapshot) == minutes.sha256,
    )


@bp.get(f"{MINUTES}.pdf")
@requires(policy.read_minutes, load=meeting.find_minutes)
def minutes_pdf(minutes: HearingMinutes) -> Response:
    return hand_out(papers.minutes_pdf(minutes), FileType.PDF.media_type, _name(minutes, "pdf"))


@bp.get(f"{MINUTES}.docx")
@requires(policy.read_minutes, load=meeting.find_minutes)
def minutes_docx(minutes: HearingMinutes) -> Response:
    return hand_out(papers.minutes_docx(minutes), FileType.DOCX.media_type, _name(minutes, "docx"))


def _name(minutes: HearingMinutes, suffix: str) -> str:
    return f"notula-pemaparan-{minutes.hearing.held_on}.{suffix}"
