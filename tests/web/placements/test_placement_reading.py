"""Who sees which placements, the list, and the cycles they belong to."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from magang.accounts.models import Grant
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from tests.factories.placements import build_need, build_placement
from tests.support.queries import counted_queries
from tests.web.placements.asking import send, text_of

S = PlacementStatus


def test_each_reader_sees_the_placements_that_are_theirs(as_user, city, session):
    stranger_opd = {"sending_opd": city.bkpsdmd, "participant": city.admin, "mentor": None}
    mine = build_placement(session, city)
    other = build_placement(
        session, city, need=build_need(session, city, owner_opd=city.bkpsdmd, author=city.planner), **stranger_opd
    )
    for who in ("participant", "superior", "opd_head"):
        text = text_of(as_user(who), "/penempatan")
        assert mine.reference in text, who
        assert other.reference not in text, who
        assert as_user(who).get(f"/penempatan/{other.reference}").status_code == 404
    assert other.reference in text_of(as_user("mayor"), "/penempatan")


def test_who_is_sent_reads_the_need_and_only_that(as_user, city, session):
    elsewhere = {"owner_opd": city.bkpsdmd, "author": city.planner}
    served, other = build_need(session, city, **elsewhere), build_need(session, city, **elsewhere)
    build_placement(session, city, need=served)
    for who in ("participant", "superior"):
        session.execute(update(Grant).where(Grant.user_id == city.superior.id).values(opd_id=city.setda.id))
        session.commit()
        client = as_user(who)
        assert client.get(f"/kebutuhan/{served.reference}").status_code == 200, who
        assert client.get(f"/kebutuhan/{other.reference}").status_code == 404, who


def test_the_nip_is_never_shown_whole(as_user, city, session):
    city.participant.nip = "199001012015031001"
    placement = build_placement(session, city)
    planner = as_user("planner")
    for path in ("/penempatan", "/penempatan.csv", f"/penempatan/{placement.reference}", "/penempatan/baru"):
        assert "199001012015031001" not in planner.get(path).get_data(as_text=True), path
    assert "••• 001" in text_of(planner, f"/penempatan/{placement.reference}")


def test_need_and_destination_pages_tell_who_was_sent(as_user, city, session):
    need = build_need(session, city)
    placement = build_placement(session, city, need=need)
    planner = as_user("planner")
    assert placement.reference in text_of(planner, f"/kebutuhan/{need.reference}")
    assert placement.reference in text_of(planner, f"/tujuan/{city.malang.id}")


def test_the_list_filters_and_exports_the_same_rows(as_user, city, session):
    placement = build_placement(session, city)
    planner = as_user("planner")
    query = (
        f"status=draft&angkatan={placement.cycle_id}&opd={city.dinkes.id}&urusan={city.health.id}"
        f"&daerah={city.malang.id}&cari=Malang&urut=-mulai"
    )
    assert placement.reference in text_of(planner, f"/penempatan?{query}")
    csv = planner.get(f"/penempatan.csv?{query}").get_data(as_text=True)
    assert f"{placement.reference};Peserta contoh;Dinkes;" in csv
    assert ";15800000;Draf;" in csv
    assert placement.reference not in planner.get("/penempatan.csv?status=running").get_data(as_text=True)


def test_a_cycle_shows_how_much_of_its_ceiling_is_used(as_user, city, cycle, session):
    build_placement(session, city, cycle=cycle)
    build_placement(session, city, cycle=cycle, cost_transport=None)
    build_placement(session, city, cycle=cycle, status=S.CANCELLED, cancel_reason="Tidak jadi.")
    planner = as_user("planner")
    text = text_of(planner, "/angkatan")
    assert "Rp26.600.000" in text
    assert "27% dari pagu" in text
    csv = planner.get("/angkatan.csv?urut=-terpakai").get_data(as_text=True)
    assert "2026;Angkatan 2026;Magang ke luar daerah;2026-01-01;2026-12-31;100000000;26600000;1" in csv


def test_planners_open_and_change_cycles(as_user, session):
    planner = as_user("planner")
    facts = {"name": "Angkatan I", "year": "2027", "track": "outbound", "budget_ceiling": "Rp1.500.000.000",
             "starts_on": "2027-02-01", "ends_on": "2027-11-30", "rate": "training", "version": "1"}  # fmt: skip
    new = "/angkatan/baru"
    assert send(planner, new, facts | {"ends_on": "2026-01-01"}).status_code == 422
    assert send(planner, new, facts | {"budget_ceiling": "-1"}).status_code == 422
    assert send(planner, new, facts).status_code == 303
    assert send(planner, new, facts | {"name": "angkatan i"}).status_code == 422
    cycle = session.scalar(select(Cycle))
    assert cycle.budget_ceiling == 1_500_000_000
    edit = f"/angkatan/{cycle.id}/ubah"
    assert send(planner, edit, facts | {"note": "Pagu pertama"}).status_code == 303
    answer = send(as_user("planner2"), edit, facts | {"note": "Pagu kedua"})
    assert answer.status_code == 409
    assert "Pagu pertama" in answer.get_data(as_text=True)
    assert as_user("participant").get(edit).status_code == 403
    assert as_user("participant").get(new).status_code == 403


@pytest.mark.parametrize("path", ["/penempatan", "/angkatan"])
def test_one_row_costs_as_many_queries_as_twenty(as_user, city, session, connection, path):
    need = build_need(session, city)
    build_placement(session, city, need=need)
    client = as_user("planner")
    with counted_queries(connection) as few:
        text_of(client, path)
    for _ in range(20):
        build_placement(session, city, need=need)
    with counted_queries(connection) as many:
        text_of(client, path)
    assert len(many) == len(few)
