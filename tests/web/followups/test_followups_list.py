"""The list of follow-ups, what it counts, and how one opens by the mayor's decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import selectinload

from magang.followups.health import health_sql, ratings_gap_sql
from magang.followups.models import FollowUp, VerificationRound
from magang.followups.rules import Clock, FollowUpStatus, Health, OpdClaim, RoundState, ratings_gap
from magang.hearings.services import decided
from magang.kernel.workdays import Promise, WorkCalendar
from tests.conftest import NOW
from tests.factories.followups import Walk, an_accepted_recommendation, an_accepting_decision
from tests.support.browsing import text
from tests.support.queries import counted_queries

TODAY = date(2026, 3, 2)
CLOCK = Clock(TODAY, "Asia/Makassar", stale=Promise(30), verification=Promise(30))
# In Palu (UTC+8) the day turns at 16.00 UTC: both sides of that line are other days.
EDGES = [timedelta(0), timedelta(hours=15, minutes=59), timedelta(hours=16)]


def moments(*days_ago: int) -> list[datetime | None]:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    return [None, *(start - timedelta(days=n) + edge for n in days_ago for edge in EDGES)]


# Counted in working days the same news is older, or no news at all: 26 February was a holiday.
WORKING = replace(CLOCK, stale=Promise(20, WorkCalendar(frozenset({date(2026, 2, 26)}))))


def due_in(session, city, days: int, number: int, opened: datetime | None) -> FollowUp:
    """A follow-up of its own: neither its start nor its first due date can be changed afterwards."""
    follow_up = FollowUp(
        recommendation=an_accepted_recommendation(session, city, now=NOW, number=500 + number), owner_opd=city.dinkes,
        started_on=TODAY - timedelta(90), due_on=TODAY + timedelta(days), original_due_on=TODAY + timedelta(days),
        first_answer_due_on=TODAY, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    if opened is not None:
        follow_up.rounds.append(VerificationRound(
            number=1, opened_at=opened, submitted_by=city.opd_head, note="", opd_rating=OpdClaim.DONE,
            state=RoundState.OPEN,
        ))  # fmt: skip
    session.add(follow_up)
    session.flush()
    return follow_up


@pytest.mark.parametrize("clock", [CLOCK, WORKING], ids=["calendar", "working"])
def test_health_is_the_same_in_python_and_in_sql(session, city, clock):
    """Every mix of due date, last news, open round and official status around each threshold."""
    for number, (days, opened) in enumerate(product((-31, -1, 0, 1), moments(0, 1, 2))):
        due_in(session, city, days, number, opened)
    table, seen = FollowUp.__table__, set()
    for news, status in product(moments(1, 30, 31, 32), (FollowUpStatus.BT, FollowUpStatus.BS, FollowUpStatus.SS)):
        closed_at = NOW if status.is_closed else None
        session.execute(table.update().values(last_news_at=news, official_status=status, closed_at=closed_at))
        session.expire_all()
        told = dict(session.execute(select(FollowUp.id, health_sql(clock))).all())
        assert len(told) == 40
        for thing in session.scalars(select(FollowUp).options(selectinload(FollowUp.rounds))):
            assert thing.health(clock) == told[thing.id], (thing.due_on, news, thing.rounds, status)
        seen |= {*told.values()}
    assert seen == {h.value for h in Health} - {"not_applicable"}


def test_the_difference_of_the_two_ratings_is_the_same_in_python_and_in_sql(walk, session):
    walk.submitted(OpdClaim.DONE)
    for result in (FollowUpStatus.BS, FollowUpStatus.SS):
        walk.judged(result)
        thing = walk.thing
        differs = session.scalar(select(ratings_gap_sql()).select_from(FollowUp).where(FollowUp.id == thing.id))
        assert bool(differs) is ratings_gap(thing.claim, thing.official_status)
        if result is FollowUpStatus.BS:
            walk.submitted(OpdClaim.DONE)


def test_the_list_shows_both_ratings_and_filters_by_either(walk, as_user, city):
    walk.submitted().judged(FollowUpStatus.BS)
    mayor = as_user("mayor")
    shown = text(mayor, "/tindak-lanjut")
    assert "50%" in shown
    assert "Selesai" in shown
    assert 'warn">BS</span>' in shown
    hits = [
        "status=bs", "keadaan=on_track", f"opd={city.dinkes.id}", f"program={city.programme.id}", "beda=ya",
        "agenda=Pelayanan+dasar", "cari=antrean", "cari=R-2026-001", "urut=-status",
    ]  # fmt: skip
    misses = [
        "status=ss",
        "keadaan=overdue",
        f"opd={city.setda.id}",
        "hambatan=data",
        "penghilang=mayor",
        "cari=tidakada",
    ]
    for query in hits:
        assert walk.reference in text(mayor, f"/tindak-lanjut?{query}"), query
    for query in misses:
        assert walk.reference not in text(mayor, f"/tindak-lanjut?{query}"), query
    assert mayor.get("/tindak-lanjut?keadaan=entah").status_code == 400


def test_a_follow_up_past_its_due_date_says_by_how_many_days(walk, as_user, app):
    app.config["CLOCK"] = lambda: NOW + timedelta(days=200)
    mayor = as_user("mayor")
    assert "lewat 20 hari" in text(mayor, "/tindak-lanjut?keadaan=overdue")
    assert "terlambat" in text(mayor, walk.address)


def test_the_export_has_the_rows_of_the_list(walk, as_user):
    csv = text(as_user("planner"), "/tindak-lanjut.csv?status=bt")
    assert csv.startswith("\ufeffNomor;Rekomendasi;")
    assert "R-2026-001;Antrean puskesmas dibagi menurut poli;Dinkes;0;BT;Belum mulai;2026-08-29;" in csv
    assert "tidak;;180;0;2026-08-29" in csv


def cost(connection, client, address):
    with counted_queries(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_twenty_rows_cost_as_many_queries_as_one(walk, as_user, session, connection, city):
    planner = as_user("planner")
    one = cost(connection, planner, "/tindak-lanjut")
    for number in range(2, 21):
        Walk(session, city, walk.store, NOW, number).opened()
    assert cost(connection, planner, "/tindak-lanjut") == one


def test_a_page_with_much_on_it_costs_as_many_queries_as_one_with_little(walk, as_user, connection):
    walk.running()
    planner = as_user("planner")
    one = cost(connection, planner, walk.address)
    walk.submitted().judged(FollowUpStatus.BS)
    walk.submitted().judged(FollowUpStatus.BS)
    assert cost(connection, planner, walk.address) == one


def test_a_follow_up_out_of_scope_is_neither_listed_nor_found(walk, as_user, stranger):
    other = as_user("stranger")
    assert walk.reference not in text(other, "/tindak-lanjut")
    assert walk.reference not in text(other, "/tindak-lanjut.csv")
    assert other.get(walk.address).status_code == 404


def test_a_supporting_opd_reads_and_reports(session, city, walk, as_user, stranger):
    Walk(session, city, walk.store, NOW, 2).opened(support=city.setda)
    other = as_user("stranger")
    assert "R-2026-002" in text(other, "/tindak-lanjut")
    assert "Laporkan progres" in text(other, "/tindak-lanjut/R-2026-002")
    assert "Minta geser tenggat" not in text(other, "/tindak-lanjut/R-2026-002")


def test_the_mayors_yes_opens_a_follow_up_with_the_clocks_of_the_city(session, city, walk):
    recommendation = an_accepted_recommendation(session, city, now=NOW, number=3)
    decision = an_accepting_decision(session, city, recommendation, now=NOW)
    decided.send(session, walk.actor("mayor"), recommendation, decision, NOW)
    found = session.scalar(select(FollowUp).where(FollowUp.recommendation_id == recommendation.id))
    assert found.due_on == found.original_due_on == decision.due_on
    assert found.first_answer_due_on == decision.decided_on + timedelta(days=60)


def test_the_recommendations_page_tells_of_its_follow_up(walk, as_user):
    shown = text(as_user("participant"), f"/rekomendasi/{walk.reference}")
    assert "Buka tindak lanjut" in shown
    assert "Menurut OPD" in shown


def test_the_database_itself_refuses_to_touch_a_closed_round(walk, session):
    walk.submitted().judged(FollowUpStatus.SS)
    with pytest.raises(DBAPIError, match="read-only"):
        session.execute(sql("UPDATE verification_round SET missing = 'lain'"))
    session.rollback()
