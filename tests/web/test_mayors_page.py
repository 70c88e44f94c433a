"""The page the mayor opens: honest numbers, each of which opens exactly the rows it counts."""

from __future__ import annotations

import re
from datetime import date

import pytest

from magang.counters import history
from magang.followups.rules import FollowUpStatus, ObstacleRemover, PlanStatus
from magang.placements.rules import PlacementStatus
from magang.recommendations.rules import RecommendationStatus
from magang.reference.models import PriorityProgramme
from tests.conftest import NOW
from tests.factories.thread import a_need, a_placement, build_thread
from tests.support.numbers import numbers, rows_at


@pytest.fixture
def busy(session, city):
    """Something for every rule of the page, of two programmes and two OPDs."""
    second = PriorityProgramme(number=2, title="Program kedua", agenda="Tata kota")
    session.add(second)
    both = {"programmes": (city.programme, second)}
    build = lambda **how: build_thread(session, city, now=NOW, **how)  # noqa: E731
    threads = {
        "submitted": build(status=RecommendationStatus.SUBMITTED),
        "approved": build(status=RecommendationStatus.APPROVED, recommendation=both),
        "rejected": build(status=RecommendationStatus.REJECTED),
        "draft": build(status=RecommendationStatus.DRAFT),
        "withdrawn": build(status=RecommendationStatus.WITHDRAWN),
        "planless": build(follow_up={"plan": None, "reported_days_ago": None}),
        "plan": build(follow_up={"plan": PlanStatus.SUBMITTED, "reported_days_ago": None}),
        "stale": build(follow_up={"reported_days_ago": 45}),
        "overdue": build(follow_up={"due_in": -12}, recommendation=both),
        "done": build(follow_up={"official": FollowUpStatus.SS}, recommendation=both),
        "disputed": build(follow_up={"official": FollowUpStatus.BS, "owner_opd": city.setda}),
        "late": build(placement_status=PlacementStatus.RECALLED),
    }
    for remover in (ObstacleRemover.MAYOR, ObstacleRemover.SEKDA):
        threads[remover.value] = build(follow_up={"obstacle": remover})
    a_need(session, city, now=NOW, programmes=())
    aimless = a_placement(session, city, threads["done"].need, now=NOW)
    aimless.programme_links = []
    a_placement(session, city, threads["done"].need, now=NOW, status=PlacementStatus.CANCELLED, cancel_reason="Batal")
    session.commit()
    return threads


def opened(client, query=""):
    answer = client.get(f"/{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def says(client, address):
    """How many rows the list says it has."""
    found = re.search(r"<p role=\"status\">\s*\d+–\d+ dari (\d+)", client.get(address).get_data(as_text=True))
    return int(found.group(1)) if found else 0


def test_rates_are_honest_and_what_is_stuck_is_named(as_user, busy):
    text = opened(as_user("mayor"))
    # The rejected one stays in the denominator.
    assert "diterima dari 10 yang dipaparkan" in text
    assert re.search(r"90%.{0,60}Tinggi", text)
    assert "sesuai (SS) dari 9 yang diterima" in text
    for words in ("lewat 12 hari", "45 hari tanpa kabar", "hambatan yang dapat dihilangkan Sekda", "Siklus anggaran"):
        assert words in text
    waiting = f'href="/rekomendasi/{busy["approved"].recommendation.reference}/keputusan"'
    assert waiting in text.split("Tugas Anda")[0], "the decision that waits is named, not only counted"
    assert waiting not in opened(as_user("mayor"), "?opd=1").split("Tugas Anda")[0]
    row = re.search(r'<th scope="row">.*?</tr>', text).group(0)
    # Drafts and what was withdrawn never left their author's desk.
    assert re.findall(r'class="count[^"]*"[^>]*>(\d+)<', row) == ["14", "12", "9", "1", "1", "1"]


def test_every_number_opens_exactly_the_rows_it_counts(as_user, session, city, busy):
    mayor, walked = as_user("mayor"), {}
    cycle = busy["overdue"].placement.cycle_id
    queries = ("", f"?angkatan={cycle}", f"?opd={city.setda.id}", f"?urusan={city.health.id}", "?agenda=Tata+kota",
               f"?angkatan={cycle}&opd={city.dinkes.id}&urusan={city.health.id}&agenda=Tata+kota")  # fmt: skip
    for query in queries:
        counted = numbers(opened(mayor, query))
        assert len(counted) >= 8, query
        for number, address in counted:
            if address not in walked:
                walked[address] = rows_at(mayor, address)
                # The list of recommendations knows its length without counting.
                assert "/rekomendasi" not in address or says(mayor, address) == number, address
            assert walked[address] == number, (query, address)
    assert len(walked) > 60


def test_filters_live_in_the_address_and_narrow_what_is_counted(as_user, busy, city):
    mayor = as_user("mayor")
    assert "Program kedua" not in opened(mayor, f"?opd={city.setda.id}")
    assert "diterima dari 1 yang dipaparkan" in opened(mayor, f"?opd={city.setda.id}")
    text = opened(mayor, f"?angkatan={busy['done'].placement.cycle_id}&agenda=Tata+kota")
    assert "diterima dari 1 yang dipaparkan" in text
    assert "Layanan kesehatan dekat" not in text
    assert "Kebutuhan dihitung untuk semua angkatan" in text
    assert mayor.get("/?opd=99999").status_code == 400


def test_an_empty_city_is_told_so_without_a_single_zero_to_click(as_user, city):
    text = opened(as_user("mayor"))
    assert "Tidak ada yang menunggu Anda" in text
    assert "belum ada data" in text
    assert "Belum ada triwulan yang disimpan" in text
    assert not [n for n, address in numbers(text) if n == 0 and "count" in address]


def test_a_trend_needs_two_ends_of_quarters_and_says_them_in_words(as_user, busy, session):
    for day in (date(2025, 9, 30), date(2025, 10, 1), date(2026, 1, 1)):
        assert "poin;" not in opened(as_user("mayor")), "one end is no trend"
        history.write_down(session, day, now=NOW)
        if day == date(2025, 10, 1):
            busy["plan"].recommendation.status = RecommendationStatus.REJECTED
        session.commit()
    busy["stale"].recommendation.status = RecommendationStatus.REJECTED
    session.commit()
    assert '+2</span><span class="hidden"> poin; TW III 2025 11%, TW IV 2025 12%, sesudahnya 14%' in opened(
        as_user("mayor")
    )
    assert "poin;" not in opened(as_user("mayor"), "?per=2025-12-01"), "as of a day there are only the ends before it"


def test_a_day_gone_by_is_told_as_it_was_written_down(as_user, busy, session):
    """Quarters too: the numbers of then, whatever has happened since, and nothing to click that would say otherwise."""
    for day in (date(2025, 12, 30), date(2026, 1, 2)):
        history.write_down(session, day, now=NOW)
    session.commit()
    mayor = as_user("mayor")
    then = opened(mayor)
    busy["done"].recommendation.status = RecommendationStatus.REJECTED
    session.commit()
    past = opened(mayor, "?per=2026-01-15")
    assert "pagi 2 Jan 2026" in past
    assert "TW IV 2025" in past
    sentence = re.compile(r"diterima dari (\d+) yang dipaparkan")
    assert sentence.search(past)[1] == sentence.search(then)[1]
    assert 'class="count' in past
    assert not re.search(r'<a class="(count|figure)', past)
    assert "belum ada angka yang dicatat" in opened(mayor, "?per=2025-01-01")
    assert mayor.get("/?per=kemarin").status_code == 400
