"""OPDs side by side: honest denominators, moved dates in the open, each number opening exactly its rows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from magang.followups.rules import FollowUpStatus, ObstacleRemover
from magang.recommendations.rules import RecommendationStatus
from tests.conftest import NOW
from tests.factories.thread import build_thread
from tests.support.numbers import numbers, rows_at
from tests.support.queries import counted_queries


@pytest.fixture
def worked(session, city):
    """Dinkes with something of each kind, and one follow-up of Setda."""
    build = lambda **how: build_thread(session, city, now=NOW, **how)  # noqa: E731
    build(status=RecommendationStatus.REJECTED)
    build(follow_up={"official": FollowUpStatus.SS})
    build(follow_up={"due_in": -12})
    build(follow_up={"reported_days_ago": 45, "obstacle": ObstacleRemover.SEKDA})
    build(follow_up={"official": FollowUpStatus.BS, "owner_opd": city.setda})
    thread = build(follow_up={})
    moved = thread.follow_up
    moved.due_on, moved.due_moves = moved.original_due_on + timedelta(days=40), 2
    session.commit()
    return thread


def test_the_league_table_is_honest_person_free_and_opens_its_rows(as_user, session, city, worked):
    mayor = as_user("mayor")
    rows = mayor.get("/opd.csv?urut=-geser").get_data(as_text=True).splitlines()
    # Five presented, the rejected one stays in; four accepted, and the moved date is in the open.
    assert rows[1].startswith("Dinkes;5;4;80;1;25;1;1;1;40;")
    counted = numbers(mayor.get("/opd").get_data(as_text=True))
    assert len(counted) >= 8
    for number, address in counted:
        assert rows_at(mayor, address) == number, address
    assert city.participant.name not in mayor.get("/opd").get_data(as_text=True)
    assert as_user("participant").get("/opd").status_code == 403


def test_one_opds_page_says_what_is_stuck_who_blocks_it_and_what_moved(as_user, session, city, worked):
    head = as_user("opd_head")
    text = re.sub(r"\s+", " ", head.get(f"/opd/{city.dinkes.id}").get_data(as_text=True))
    for words in ("diterima dari 5 yang dipaparkan", "lewat 12 hari", "45 hari tanpa kabar", "Sekretaris Daerah",
                  "2 kali", "40 hari"):  # fmt: skip
        assert words in text, words
    for client, query in ((head, ""), (as_user("mayor"), f"?angkatan={worked.placement.cycle_id}")):
        counted = numbers(client.get(f"/opd/{city.dinkes.id}{query}").get_data(as_text=True))
        assert len(counted) >= 9
        for number, address in counted:
            assert rows_at(client, address) == number, address
    assert head.get(f"/opd/{city.setda.id}").status_code == 404


def test_opd_pages_cost_the_same_for_more_rows(as_user, session, city, worked, connection):
    mayor = as_user("mayor")
    for address in ("/opd", f"/opd/{city.dinkes.id}"):
        with counted_queries(connection) as one:
            assert mayor.get(address).status_code == 200
        for _ in range(3):
            build_thread(session, city, now=NOW, follow_up={"due_in": -5, "obstacle": ObstacleRemover.SEKDA})
        with counted_queries(connection) as many:
            assert mayor.get(address).status_code == 200
        assert len(many) == len(one), address
