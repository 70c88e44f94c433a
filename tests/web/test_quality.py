"""Data quality: every number opens exactly the rows it counts."""

from __future__ import annotations

import re
from datetime import date, timedelta

from magang.kernel.actor import Actor, GrantFact, Role
from magang.overview.queries.quality import BY_KEY, counts
from magang.placements.rules import PlacementStatus
from magang.recommendations.rules import RecommendationStatus
from tests.conftest import NOW
from tests.factories.thread import a_need, a_placement, build_thread
from tests.support.browsing import text
from tests.support.queries import counted_queries

PLANNER = Actor(user_id=1, name="Perencana", grants=frozenset({GrantFact(Role.PLANNER)}))


def test_every_rule_finds_its_fault_and_each_number_opens_its_rows(as_user, city, session):
    told = {"status": RecommendationStatus.DRAFT}
    build_thread(session, city, now=NOW, **told, recommendation={"indicator": "", "differs": ""})
    build_thread(session, city, now=NOW, recommendation={"cost_estimate": None, "cost_unknown_reason": ""})
    a_need(session, city, now=NOW, programmes=(), indicator="")
    away = a_placement(session, city, a_need(session, city, now=NOW), now=NOW, status=PlacementStatus.RUNNING)
    away.departed_on, city.superior.is_active = date(2026, 2, 1), False
    session.commit()
    planner = as_user("planner")
    page, found = text(planner, "/mutu-data"), 0
    for key in BY_KEY:
        link = re.search(rf'href="/mutu-data/{key}">(\d+)<', page)
        rows = re.search(r"\d+–\d+ dari (\d+)", text(planner, f"/mutu-data/{key}"))
        assert (int(link[1]) if link else 0) == (int(rows[1]) if rows else 0), key
        found += bool(link)
    for key in ("kebutuhan-tanpa-program", "rekomendasi-tanpa-indikator", "kebutuhan-tanpa-ukuran", "jurnal-senyap",
                "adaptasi-kosong", "mentor-nonaktif", "rekomendasi-tanpa-biaya"):  # fmt: skip
        assert f"/mutu-data/{key}" in page, key
    assert found >= 7
    assert planner.get("/mutu-data/jurnal-senyap.csv").status_code == 200
    assert planner.get("/mutu-data/gosip").status_code == 404
    assert as_user("participant").get("/mutu-data").status_code == 403


def test_an_office_that_is_dissolved_leaves_nobody_to_act(city, session, as_user):
    thread = build_thread(session, city, now=NOW)
    city.dinkes.dissolved = True
    session.commit()
    page = text(as_user("mayor"), "/mutu-data/tindak-lanjut-opd-bubar")
    assert thread.recommendation.reference in page


def test_all_rules_are_asked_in_one_query(connection, session, city):
    with counted_queries(connection) as asked:
        counts(session, PLANNER, NOW.date() + timedelta(days=1))
    assert len(asked) == 1
