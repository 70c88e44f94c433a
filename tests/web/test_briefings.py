"""One sheet before a meeting, from the same numbers as the mayor's page."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from magang.followups.rules import ObstacleRemover
from magang.recommendations.rules import RecommendationStatus
from tests.conftest import NOW
from tests.factories.hearings import put_on_agenda
from tests.factories.recommendations import build_hearing
from tests.factories.thread import build_thread


def words_of(answer):
    pages = PdfReader(io.BytesIO(answer.get_data())).pages
    assert len(pages) == 1
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages).replace("\u200b", ""))


def test_a_week_and_a_hearing_each_have_one_sheet(as_user, session, city):
    build_thread(session, city, now=NOW, follow_up={"due_in": -12})
    build_thread(session, city, now=NOW, follow_up={"reported_days_ago": 45, "obstacle": ObstacleRemover.SEKDA})
    waiting = build_thread(session, city, now=NOW, status=RecommendationStatus.APPROVED).recommendation
    hearing = build_hearing(session)
    waiting.title = "Antrean puskesmas dibagi menurut poli " * 5
    session.commit()
    sekda = as_user("sekda")
    assert f"/taklimat/pemaparan/{hearing.id}.pdf" in sekda.get("/taklimat").get_data(as_text=True)
    week = words_of(sekda.get("/taklimat/minggu.pdf"))
    for words in ("Taklimat", "lewat 12 hari", "45 hari senyap", "Sekretaris Daerah", waiting.reference, "1 hambatan"):
        assert words in week, words
    assert re.search(r"Antrean [\w ]+…", week), "a long title says that it was cut"
    assert city.participant.name not in week
    paper = f"/taklimat/pemaparan/{hearing.id}.pdf"
    empty = words_of(sekda.get(paper))
    assert hearing.title in empty
    assert "Acaranya belum disusun" in empty
    put_on_agenda(session, hearing, waiting)
    session.commit()
    agenda = words_of(sekda.get(paper))
    assert "Acara: yang harus diputuskan · 1" in agenda
    assert waiting.reference in agenda
    assert "belum diputus" in agenda
    assert as_user("participant").get("/taklimat/minggu.pdf").status_code == 403
