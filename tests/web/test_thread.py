"""The thread view: from any object, its whole chain in both directions."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from magang.accounts.models import Grant
from magang.followups.rules import FollowUpStatus
from magang.kernel.actor import Role
from magang.placements.rules import PlacementStatus
from magang.recommendations.rules import RecommendationStatus
from tests.conftest import NOW
from tests.factories.thread import a_finding, a_placement, a_recommendation, build_thread
from tests.support.queries import counted_queries


def page(client, kind, reference):
    return client.get(f"/alur/{kind}/{reference}").get_data(as_text=True)


@pytest.fixture
def done(session, city):
    return build_thread(session, city, now=NOW, follow_up={"official": FollowUpStatus.SS})


@pytest.mark.parametrize("kind", ["program", "kebutuhan", "penempatan", "temuan", "rekomendasi"])
def test_the_whole_chain_shows_from_every_object_on_it(as_user, done, kind):
    reference = {
        "program": "1",
        "kebutuhan": done.need.reference,
        "penempatan": done.placement.reference,
        "temuan": done.finding.reference,
        "rekomendasi": done.recommendation.reference,
    }[kind]
    text = page(as_user("planner"), kind, reference)
    for title in (
        "Layanan kesehatan dekat",
        done.need.title,
        "RSUD Kota Malang",
        done.finding.title,
        done.recommendation.title,
        "#rencana",
        "1 berkas bukti",
        "SS – Sesuai",
        "Evaluasi: masih dipakai",
    ):
        assert title in text
    assert text.count('aria-current="true"') == 1
    current = text[text.index('aria-current="true"') :]
    assert reference in current[: current.index("</div>")]


def test_the_thread_stops_at_the_next_promise_not_kept(as_user, session, city):
    waiting = build_thread(session, city, now=NOW, status=RecommendationStatus.APPROVED)
    text = page(as_user("mayor"), "rekomendasi", waiting.recommendation.reference)
    assert "Menunggu keputusan kepala daerah." in text
    assert "#rencana" not in text
    planless = build_thread(session, city, now=NOW, follow_up={"plan": None, "reported_days_ago": None})
    text = page(as_user("mayor"), "rekomendasi", planless.recommendation.reference)
    assert "Rencana aksi ditunggu dari OPD." in text


def test_a_need_with_two_placements_forks(as_user, session, city, done):
    other = build_thread(session, city, now=NOW, need=done.need)
    text = page(as_user("planner"), "kebutuhan", done.need.reference)
    assert "Bercabang menjadi 2" in text
    assert done.recommendation.reference in text
    assert other.recommendation.reference in text
    # A sibling belongs to the need's thread, not to the other placement's.
    assert other.recommendation.reference not in page(as_user("planner"), "penempatan", done.placement.reference)


def test_a_recommendation_that_rests_on_anothers_finding_is_in_its_thread(as_user, session, city, done):
    elsewhere = a_placement(session, city, done.need, now=NOW, participant=city.planner2)
    own = a_recommendation(session, city, done.finding, now=NOW, placement=elsewhere)
    session.commit()
    text = page(as_user("planner"), "temuan", done.finding.reference)
    assert own.reference in text
    assert own.reference in page(as_user("planner"), "penempatan", done.placement.reference)


def test_what_is_beyond_the_readers_reach_is_counted_and_not_told(as_user, session, city, done):
    other = build_thread(
        session,
        city,
        now=NOW,
        need=done.need,
        status=RecommendationStatus.DRAFT,
        placement_status=PlacementStatus.RUNNING,
    )
    session.execute(update(Grant).where(Grant.role == Role.OPD_HEAD).values(opd_id=city.setda.id))
    for thing, column in (
        (other.placement, "participant_id"),
        (other.finding, "author_id"),
        (other.recommendation, "author_id"),
    ):
        setattr(thing, column, city.planner2.id)
    other.placement.sending_opd_id = city.bkpsdmd.id
    session.commit()
    text = page(as_user("participant"), "kebutuhan", done.need.reference)
    assert done.recommendation.title in text
    assert other.recommendation.title not in text
    assert other.placement.reference not in text
    assert "di luar wewenang Anda" in text


def test_a_stranger_finds_no_thread(as_user, session, city, done):
    session.execute(update(Grant).where(Grant.user_id == city.opd_head.id).values(opd_id=city.setda.id))
    city.opd_head.opd_id = city.setda.id
    done.need.author_id = city.planner.id
    session.commit()
    stranger = as_user("opd_head")
    for kind, reference in (
        ("kebutuhan", done.need.reference),
        ("penempatan", done.placement.reference),
        ("rekomendasi", done.recommendation.reference),
    ):
        assert stranger.get(f"/alur/{kind}/{reference}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/alur/program/9999",
        "/alur/program/x",
        "/alur/program/99999999",
        "/alur/kebutuhan/K-2026-999",
        "/alur/keputusan/R-2026-001",
        "/alur/temuan/R-2026-001",
    ],
)
def test_an_address_that_names_nothing_is_not_found(as_user, city, address):
    assert as_user("planner").get(address).status_code == 404


def test_a_programme_nobody_serves_has_a_thread_of_one(as_user, city):
    text = page(as_user("planner"), "program", 1)
    assert "Layanan kesehatan dekat" in text
    assert re.search(r"<strong>0</strong><span class=\"rail-name\">Kebutuhan", text)


def test_a_long_thread_costs_no_more_queries_than_a_short_one(as_user, session, city, connection, done):
    planner = as_user("planner")
    address = f"/alur/kebutuhan/{done.need.reference}"
    with counted_queries(connection) as one:
        assert planner.get(address).status_code == 200
    for _ in range(6):
        thread = build_thread(session, city, now=NOW, need=done.need)
        for _ in range(2):
            a_finding(session, city, thread.placement, now=NOW)
    session.commit()
    with counted_queries(connection) as many:
        assert planner.get(address).status_code == 200
    assert len(many) == len(one)
    assert len(one) < 25
