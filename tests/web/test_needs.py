"""Needs through the browser's eyes."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from magang.accounts.models import Grant
from magang.audit.models import AuditEvent
from magang.needs.models import Need
from magang.needs.rules import NeedStatus
from magang.reference.models import PriorityProgramme
from tests.factories.placements import build_need


def token(client, path):
    """The CSRF token of the page at `path`."""
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).get_data(as_text=True)).group(1)


@pytest.fixture
def form(city):
    return {
        "title": "Antrean puskesmas masih manual",
        "gap": "Warga menunggu rata-rata tiga jam karena antrean masih memakai kertas.",
        "urusan_id": city.health.id,
        "owner_opd_id": city.dinkes.id,
        "indicator": "Waktu tunggu rata-rata",
        "baseline": "180",
        "target": "45,5",
        "unit": "menit",
        "year": "2027",
        "urgency": "4",
        "programme_1": city.programme.id,
        "share_1": "60",
    }


def test_an_opd_records_a_need_and_the_planner_verifies_it(as_user, form, session):
    opd = as_user("opd_head")
    answer = opd.post("/kebutuhan/baru", data=form | {"csrf_token": token(opd, "/kebutuhan/baru")})
    assert answer.status_code == 303
    assert answer.location == "/kebutuhan/K-2026-001"
    page = answer.location
    opd.post(f"{page}/submit", data={"csrf_token": token(opd, page)})
    planner = as_user("planner")
    assert "Diajukan" in planner.get(page).get_data(as_text=True)
    planner.post(f"{page}/verify", data={"csrf_token": token(planner, page)})
    need = session.scalar(select(Need))
    assert need.status is NeedStatus.VERIFIED
    assert str(need.target) == "45.5000"


def test_a_wrong_form_keeps_what_was_typed_and_writes_nothing(as_user, form, session):
    opd = as_user("opd_head")
    wrong = form | {"target": "banyak", "csrf_token": token(opd, "/kebutuhan/baru")}
    answer = opd.post("/kebutuhan/baru", data=wrong)
    assert answer.status_code == 422
    assert 'value="banyak"' in answer.get_data(as_text=True)
    assert session.scalar(select(Need)) is None


def test_the_second_of_two_editors_sees_both_texts(as_user, form, session):
    opd, planner = as_user("opd_head"), as_user("planner")
    opd.post("/kebutuhan/baru", data=form | {"csrf_token": token(opd, "/kebutuhan/baru")})
    edit = "/kebutuhan/K-2026-001/ubah"
    first, second = token(opd, edit), token(planner, edit)
    opd.post(edit, data=form | {"title": "Judul dari OPD", "version": "1", "csrf_token": first})
    answer = planner.post(edit, data=form | {"title": "Judul dari perencana", "version": "1", "csrf_token": second})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Judul dari OPD" in text
    assert "Judul dari perencana" in text
    again = planner.post(edit, data=form | {"title": "Judul bersama", "version": "2", "csrf_token": second})
    assert again.status_code == 303
    session.expire_all()
    assert session.scalar(select(Need)).title == "Judul bersama"


def test_the_list_filters_sorts_and_exports_the_same_rows(as_user, form):
    opd = as_user("opd_head")
    opd.post("/kebutuhan/baru", data=form | {"csrf_token": token(opd, "/kebutuhan/baru")})
    assert "K-2026-001" in opd.get("/kebutuhan?cari=antrean&status=draft&urut=-urgensi").get_data(as_text=True)
    assert "Tidak ada yang cocok" in opd.get("/kebutuhan?cari=tidakada").get_data(as_text=True)
    csv = opd.get("/kebutuhan.csv?cari=antrean").get_data(as_text=True)
    assert csv.startswith("\ufeffNomor;Kebutuhan;")
    assert "K-2026-001;Antrean puskesmas masih manual" in csv
    rows = opd.get(
        "/kebutuhan?cari=antrean", headers={"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#rows"}
    )
    assert rows.get_data(as_text=True).lstrip().startswith('<div id="rows">')


def test_another_opds_need_does_not_exist_for_a_stranger(as_user, form, session, city):
    opd = as_user("opd_head")
    opd.post("/kebutuhan/baru", data=form | {"csrf_token": token(opd, "/kebutuhan/baru")})
    session.execute(update(Grant).where(Grant.user_id == city.opd_head.id).values(opd_id=city.setda.id))
    city.opd_head.opd_id = city.setda.id
    session.scalar(select(Need)).author_id = city.planner.id
    session.commit()
    assert as_user("opd_head").get("/kebutuhan/K-2026-001").status_code == 404


def test_history_names_programmes_by_their_number_never_by_a_row_id(as_user, form, session, city):
    other = PriorityProgramme(number=77, title="Puskesmas tanpa antre", agenda="Pelayanan dasar")
    session.add(other)
    session.commit()
    opd, page = as_user("opd_head"), "/kebutuhan/K-2026-001"
    opd.post("/kebutuhan/baru", data=form | {"csrf_token": token(opd, "/kebutuhan/baru")})
    changed = form | {"title": "Judul baru", "programme_1": other.id, "share_1": "40", "version": "1"}
    opd.post(f"{page}/ubah", data=changed | {"csrf_token": token(opd, f"{page}/ubah")})
    told = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first().changes
    assert told["Program prioritas yang dilayani"] == ["1 (60%)", "77 (40%)"]
    assert told["Judul"][1] == "Judul baru"


def test_a_list_longer_than_anybody_counts_says_so_and_still_turns_its_pages(as_user, city, session, monkeypatch):
    monkeypatch.setattr("magang.kernel.listing.COUNTED_UP_TO", 50)
    for n in range(51):
        build_need(session, city, reference=f"K-2025-{n:03d}")
    page = as_user("planner").get("/kebutuhan?hal=2").text
    assert "26–50 dari lebih dari 50" in page
    assert "Halaman 2 dari" not in page
    assert len(as_user("planner").get("/kebutuhan.csv").text.strip().splitlines()) == 1 + 51
