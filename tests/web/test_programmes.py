"""The priority programmes: what serves them and what came of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select, update

from magang.accounts.models import Grant
from magang.followups.rules import FollowUpStatus, ObstacleRemover
from magang.reference.models import IndicatorReading, PriorityProgramme, ProgrammeIndicator
from tests.conftest import NOW
from tests.factories.thread import a_need, build_thread
from tests.support.browsing import token
from tests.support.numbers import numbers, rows_at
from tests.support.queries import counted_queries


@pytest.fixture
def idle(session, city):
    """A programme that nothing serves, with a name that is not official yet."""
    programme = PriorityProgramme(number=7, title="Program ketujuh", agenda="Tata kota", is_placeholder=True)
    session.add(programme)
    session.commit()
    return programme


def test_the_list_says_what_serves_each_programme(as_user, session, city, idle):
    build_thread(session, city, now=NOW, follow_up={"official": FollowUpStatus.SS})
    text = as_user("mayor").get("/program-prioritas").get_data(as_text=True)
    assert "Layanan kesehatan dekat" in text
    assert "belum resmi" in text
    assert "tidak ada" in text


def test_the_list_filters_to_programmes_no_need_serves(as_user, session, city, idle):
    a_need(session, city, now=NOW)
    session.commit()
    mayor = as_user("mayor")
    text = mayor.get("/program-prioritas?kaitan=tanpa").get_data(as_text=True)
    assert "Program ketujuh" in text
    assert "Layanan kesehatan dekat" not in text
    assert mayor.get("/program-prioritas?agenda=Tata+kota").status_code == 200
    assert mayor.get("/program-prioritas?agenda=bukan").status_code == 400


def test_the_list_sorts_by_a_count_and_exports_it(as_user, session, city, idle):
    build_thread(session, city, now=NOW)
    rows = as_user("mayor").get("/program-prioritas.csv?urut=-rekomendasi").get_data(as_text=True).splitlines()
    assert rows[0].endswith("Kebutuhan;Rekomendasi;Diterima;Sesuai (SS);Lewat tenggat;Senyap")
    assert rows[1] == "1;Layanan kesehatan dekat;Pelayanan dasar;Dinkes;1;1;1;0;0;0"
    assert rows[2] == "7;Program ketujuh;Tata kota;;0;0;0;0;0;0"


def test_an_opd_counts_only_what_it_may_open(as_user, session, city):
    thread = build_thread(session, city, now=NOW)
    session.execute(update(Grant).where(Grant.user_id == city.superior.id).values(opd_id=city.setda.id))
    city.superior.opd_id = city.setda.id
    thread.placement.mentor_id = city.planner.id
    session.commit()
    assert "Dinkes;0;0;0;0;0;0" in as_user("superior").get("/program-prioritas.csv").get_data(as_text=True)


def test_a_programme_shows_indicators_needs_and_the_fate_of_recommendations(as_user, session, city):
    values = {"baseline": Decimal(180), "target": Decimal(60), "actual": Decimal(120)}
    session.add(ProgrammeIndicator(programme=city.programme, name="Waktu tunggu", unit="menit", **values))
    thread = build_thread(session, city, now=NOW, follow_up={"official": FollowUpStatus.SS})
    text = as_user("mayor").get("/program-prioritas/1").get_data(as_text=True)
    for word in (
        thread.need.title,
        thread.placement.reference,
        thread.recommendation.title,
        "50% jalan menuju target",
        "Sesuai",
    ):
        assert word in text


def send(client, address, **fields):
    return client.post(address, data=fields | {"csrf_token": token(client)})


def test_readings_draw_the_line_and_planners_keep_them(as_user, session, city):
    values = {"baseline": Decimal(180), "target": Decimal(60), "baseline_year": 2024, "target_year": 2027}
    indicator = ProgrammeIndicator(programme=city.programme, name="Waktu tunggu", unit="menit", **values)
    session.add(indicator)
    session.commit()
    planner, page = as_user("planner"), "/program-prioritas/1"
    assert "setelah ada dua nilai bertanggal" in planner.get(page).get_data(as_text=True)
    at = f"/program-prioritas/indikator/{indicator.id}/bacaan"
    told = {"read_on": "2025-12-31", "value": "120", "source": "Laporan kinerja 2025"}
    assert send(planner, at, **told).status_code == 303
    reading = session.scalar(select(IndicatorReading))
    text = planner.get(page).get_data(as_text=True)
    for words in ("<polyline", "target 60", "50% jalan menuju target", "Laporan kinerja 2025"):
        assert words in text
    edit = f"/program-prioritas/bacaan/{reading.id}"
    assert send(planner, edit, **told | {"value": "90"}, version=1).status_code == 303
    assert "75% jalan" in as_user("mayor").get(page).get_data(as_text=True)
    assert edit not in as_user("mayor").get(page).get_data(as_text=True)
    assert send(planner, f"{edit}/hapus").status_code == 303
    history = as_user("admin").get(f"/admin/program/{city.programme.id}").get_data(as_text=True)
    for words in ("Bacaan indikator dicatat", "Bacaan indikator diperbaiki", "Bacaan indikator dihapus"):
        assert words in history


def test_a_programme_tells_its_recommendations_along_time_and_who_blocks_them(as_user, session, city):
    done = build_thread(session, city, now=NOW, follow_up={"official": FollowUpStatus.SS})
    build_thread(session, city, now=NOW, follow_up={"obstacle": ObstacleRemover.MAYOR})
    mayor = as_user("mayor")
    text = mayor.get("/program-prioritas/1").get_data(as_text=True)
    for words in ("Diputuskan", "Sesuai (SS)", "hambatan menunggu"):
        assert words in text
    assert done.placement.participant.name not in text
    counted = numbers(text)
    assert len(counted) >= 6
    for number, address in counted:
        assert rows_at(mayor, address) == number, address


def test_a_value_nobody_published_is_said_to_be_missing(as_user, session, city):
    session.add(ProgrammeIndicator(programme=city.programme, name="Waktu tunggu", unit="menit"))
    session.commit()
    text = as_user("mayor").get("/program-prioritas/1").get_data(as_text=True)
    assert "Nilai sekarang: belum ada data" in text
    assert "0 menit" not in text


def test_an_unserved_programme_says_so_in_words(as_user, idle):
    text = as_user("mayor").get("/program-prioritas/7").get_data(as_text=True)
    assert "Belum ada satu pun kebutuhan atau rekomendasi yang melayani program ini" in text
    assert "Program prioritas 7 (nama belum resmi)" in text


def test_an_unknown_programme_is_not_found(as_user, city):
    assert as_user("mayor").get("/program-prioritas/99").status_code == 404


def test_many_rows_cost_no_more_queries(as_user, session, city, connection):
    build_thread(session, city, now=NOW)
    mayor = as_user("mayor")
    for address in ("/program-prioritas", "/program-prioritas/1"):
        with counted_queries(connection) as one:
            assert mayor.get(address).status_code == 200
        for _ in range(5):
            build_thread(session, city, now=NOW)
        with counted_queries(connection) as many:
            assert mayor.get(address).status_code == 200
        assert len(many) == len(one)
