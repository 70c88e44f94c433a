"""Placements side by side: the board, the calendar, and one step for a whole cohort."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from magang.audit.models import AuditEvent
from magang.kernel.filestore import FileStore
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.reference.models import HostUnit
from tests.factories.followups import PDF
from tests.factories.letters import build_letter
from tests.factories.placements import NOW, build_cycle, build_evidence, build_placement
from tests.support.browsing import pdf, post
from tests.support.numbers import numbers
from tests.support.queries import counted_queries

S = PlacementStatus


@pytest.fixture
def cohort(session, city):
    """Two who can be proposed and one who cannot yet."""
    cycle = build_cycle(session)
    ready = [build_placement(session, city, cycle=cycle, status=S.DRAFT) for _ in range(2)]
    bare = build_placement(session, city, cycle=cycle, status=S.DRAFT, host_unit_id=None, host_unit=None)
    session.commit()
    return [*ready, bare]


def test_the_board_has_a_lane_for_every_state_somebody_stands_in(session, city, as_user, cohort) -> None:
    page = as_user("planner").get("/penempatan/papan").text
    assert 'id="lane-draft"' in page
    assert 'id="lane-credited"' not in page
    assert all(placement.reference in page for placement in cohort)


def test_the_board_narrows_to_an_office_and_says_when_nobody_is_there(session, city, as_user, cohort) -> None:
    page = as_user("planner").get(f"/penempatan/papan?opd={city.setda.id}").text
    assert "Belum ada penempatan" in page


def test_the_calendar_shows_departure_return_and_the_promises(session, city, as_user) -> None:
    build_placement(
        session,
        city,
        status=S.RECALLED,
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 3, 3),
        departed_on=date(2026, 1, 5),
        recalled_on=date(2026, 3, 2),
    )
    session.commit()
    client = as_user("planner")
    march, january = client.get("/penempatan/kalender").text, client.get("/penempatan/kalender?bulan=2026-01").text
    assert "Pulang" in march
    assert "Batas laporan" in march  # 14 days after 2 March
    assert "Berangkat" in january
    assert "Tidak ada keberangkatan" in client.get("/penempatan/kalender?bulan=2025-01").text


@pytest.mark.parametrize("month", ["2026", "2026-13", "januari", "0001-01"])
def test_a_month_that_is_none_is_refused(month, city, as_user) -> None:
    assert as_user("planner").get(f"/penempatan/kalender?bulan={month}").status_code == 400


def test_a_cohort_is_proposed_together_and_told_row_by_row(session, city, as_user, cohort) -> None:
    client = as_user("planner")
    references = [p.reference for p in cohort]
    page = client.get("/penempatan/bersama", query_string={"p": references}).text
    assert "3 dari 3 dapat diproses" in page
    answer = post(client, "/penempatan/bersama/propose", **{"p": references})
    assert answer.status_code == 200
    assert "2 dari 3 berhasil" in answer.text
    assert "Pilih instansi tujuan." in answer.text
    session.expire_all()
    states = [session.scalar(select(Placement.status).where(Placement.reference == r)) for r in references]
    assert states == [S.PROPOSED, S.PROPOSED, S.DRAFT]
    assert session.scalar(select(func.count()).where(AuditEvent.verb.endswith("propose"))) == 2


def test_a_step_that_needs_a_day_keeps_the_choice_when_the_day_is_missing(session, city, as_user) -> None:
    placement = build_placement(session, city, status=S.ASSIGNED)
    session.commit()
    client = as_user("planner")
    answer = post(client, "/penempatan/bersama/depart", **{"p": [placement.reference], "depart-on": ""})
    assert answer.status_code == 422
    assert placement.reference in answer.text
    answer = post(client, "/penempatan/bersama/depart", **{"p": [placement.reference], "depart-on": "2026-03-01"})
    assert "1 dari 1 berhasil" in answer.text


def test_nobody_chosen_goes_back_to_the_list_with_a_word(city, as_user) -> None:
    answer = as_user("planner").get("/penempatan/bersama", follow_redirects=True)
    assert "Centang dahulu" in answer.text


@pytest.mark.parametrize("who", ["participant", "opd_head", "verifier"])
def test_only_who_plans_moves_a_cohort(who, city, as_user) -> None:
    assert as_user(who).get("/penempatan/bersama").status_code == 403


def test_the_list_says_which_promise_is_broken_and_filters_it(session, city, as_user) -> None:
    late = build_placement(session, city, status=S.RECALLED, departed_on=date(2026, 1, 5), recalled_on=date(2026, 2, 1))
    fine = build_placement(session, city, status=S.RECALLED, departed_on=date(2026, 1, 5), recalled_on=date(2026, 3, 1))
    session.commit()
    client = as_user("planner")
    assert "Batas laporan: lewat 15 hari" in client.get("/penempatan").text
    narrowed = client.get("/penempatan?janji=lewat").text
    assert late.reference in narrowed
    assert fine.reference not in narrowed


@pytest.mark.parametrize("path", ["/penempatan/papan?angkatan=semua", "/penempatan/kalender"])
def test_twenty_placements_cost_as_many_queries_as_one(path, session, city, as_user, connection) -> None:
    client = as_user("planner")
    cycle = build_cycle(session)

    def fill(n: int) -> None:
        for _ in range(n):
            build_placement(session, city, cycle=cycle, starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 20))
        session.commit()

    fill(1)
    client.get(path)
    with counted_queries(connection) as few:
        client.get(path)
    fill(19)
    with counted_queries(connection) as many:
        client.get(path)
    assert len(many) == len(few)


def test_the_number_of_the_issued_surat_tugas_stands_in_the_step_already(session, city, as_user, settings) -> None:
    store, client = FileStore(settings.files_dir), as_user("planner")
    one, two = (build_placement(session, city, status=S.ACCEPTED) for _ in range(2))
    step = f"/penempatan/{one.reference}/langkah/assign"
    together = f"/penempatan/bersama?p={one.reference}&p={two.reference}"
    build_letter(session, city, store, one, serial=7, voided_at=NOW, void_reason="Salah ketik")
    assert "800.1.4.1/007" not in client.get(step).text
    build_letter(session, city, store, one, serial=8)
    assert 'value="800.1.4.1/008/BU/III/2026"' in client.get(step).text
    assert "800.1.4.1/008" not in client.get(together).text  # the other has none
    build_letter(session, city, store, one, two, serial=9)
    assert 'value="800.1.4.1/009/BU/III/2026"' in client.get(together).text


def test_the_hosts_answer_keeps_the_scan_of_its_letter(session, city, as_user) -> None:
    placement = build_placement(session, city, status=S.REQUESTED)
    session.commit()
    client, page = as_user("planner"), f"/penempatan/{placement.reference}"
    facts = {"letter_number": "893/12/2026", "letter_date": "2026-02-20"}
    refused = post(client, f"{page}/langkah/accept", **facts, scan=pdf("surat.exe", b"MZ"))
    assert refused.status_code == 422
    assert "Jenis berkas" in refused.text
    assert "893/12/2026" in refused.text
    assert post(client, f"{page}/langkah/accept", **facts, scan=pdf("../surat jawaban.pdf")).status_code == 303
    link = re.search(rf'href="({page}/berkas/\d+/unduh)"', client.get(page).text)[1]
    answer = client.get(link)
    assert answer.data == PDF
    assert 'filename="surat jawaban.pdf"' in answer.headers["Content-Disposition"]
    assert client.get(link.replace(placement.reference, "M-2020-001")).status_code == 404


def test_a_refusal_may_come_without_a_letter(session, city, as_user) -> None:
    placement = build_placement(session, city, status=S.REQUESTED)
    session.commit()
    client = as_user("planner")
    answer = post(client, f"/penempatan/{placement.reference}/langkah/decline", reason="Penuh sampai Juli.")
    assert answer.status_code == 303
    session.expire_all()
    assert session.get(Placement, placement.id).status is S.DECLINED


def test_a_refusal_offers_the_next_best_destination_and_one_press_plans_it(session, city, as_user) -> None:
    build_evidence(session, city)
    other = HostUnit(region=city.malang, name="Dinas Kesehatan Kota Malang", urusan=city.health)
    session.add(other)
    placement = build_placement(session, city, status=S.DECLINED, decline_reason="Penuh sampai Juli.")
    client, page = as_user("planner"), f"/penempatan/{placement.reference}"
    assert "Rencanakan ke Dinas Kesehatan Kota Malang" in client.get(page).text
    assert post(client, f"{page}/rencanakan-ulang/{other.id}").status_code == 303
    session.expire_all()
    moved = session.get(Placement, placement.id)
    assert (moved.status, moved.host_unit_id, moved.cost_allowance) == (S.DRAFT, other.id, None)


def test_the_mayor_sees_how_many_promises_are_broken_and_opens_exactly_those(session, city, as_user) -> None:
    late = build_placement(session, city, status=S.RECALLED, departed_on=date(2026, 1, 5), recalled_on=date(2026, 2, 1))
    build_placement(session, city, status=S.RECALLED, departed_on=date(2026, 1, 5), recalled_on=date(2026, 3, 1))
    client = as_user("mayor")
    page = client.get("/").text
    assert (1, "/penempatan?janji=lewat") in numbers(page)
    assert late.reference in page
    assert "1–1 dari 1" in client.get("/penempatan?janji=lewat").text
