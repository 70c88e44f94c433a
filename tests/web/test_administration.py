"""The administration's index and the audit trail."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, text

from magang.audit.models import AuditEvent
from magang.audit.services import broken_links
from tests.support.browsing import token


@pytest.fixture
def some_events(as_user, city):
    """Two changes by the administrator and one by the planner."""
    admin, planner = as_user("admin"), as_user("planner")
    fields = {"short_name": "Dinkes", "urusan_id": city.health.id, "csrf_token": token(admin)}
    at = f"/admin/opd/{city.dinkes.id}"
    admin.post(at, data=fields | {"name": "Dinas Kesehatan Kota", "version": 1})
    admin.post(at, data=fields | {"name": "Dinas Kesehatan", "version": 2})
    unit = {"region_id": city.malang.id, "name": "Puskesmas Dinoyo", "csrf_token": token(planner)}
    planner.post("/admin/instansi/baru", data=unit)


def test_the_index_counts_what_each_section_holds_and_every_link_opens(as_user):
    admin = as_user("admin")
    page = admin.get("/admin").get_data(as_text=True)
    assert "10 tercatat" in page  # the ten users of the city
    cards = re.findall(r'<h3>.*?<a href="([^"]+)"', page, re.DOTALL)
    assert len(cards) == 15
    for address in cards:
        assert admin.get(address).status_code == 200, address


def test_the_trail_is_filtered_by_kind_person_day_and_text(as_user, some_events):
    admin = as_user("admin")

    def count(query):
        return re.search(r"dari (\d+)", admin.get(f"/admin/jejak?{query}").get_data(as_text=True)) or "0"

    assert count("jenis=opd")[1] == "2"
    assert count("pelaku=Perencana contoh")[1] == "1"
    assert count("cari=dinoyo")[1] == "1"
    assert count("dari=2026-03-02&sampai=2026-03-02")[1] == "3"
    assert count("dari=2026-03-03") == "0"
    assert count("sampai=2026-03-01") == "0"
    page = admin.get("/admin/jejak?dari=2026-03-02").get_data(as_text=True)
    assert 'value="2026-03-02"' in page
    assert "Instansi tujuan" in page


@pytest.mark.parametrize(
    "query", ["dari=kemarin", "dari=0001-01-01", "sampai=9999-12-31", "jenis=rahasia", "pelaku=siapa"]
)
def test_a_tampered_filter_of_the_trail_is_refused(as_user, some_events, query):
    assert as_user("admin").get(f"/admin/jejak?{query}").status_code == 400


def test_the_trail_is_exported_as_it_is_filtered(as_user, some_events):
    csv = as_user("admin").get("/admin/jejak.csv?jenis=host_unit").get_data(as_text=True)
    assert csv.count("\r\n") == 2
    assert "Perencana contoh;BKPSDMD;Dibuat;Instansi tujuan;Puskesmas Dinoyo" in csv


def test_an_untouched_trail_is_whole(as_user, some_events):
    assert "Utuh: 3 catatan" in as_user("admin").get("/admin/jejak/periksa").get_data(as_text=True)


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (
            "UPDATE audit_event SET actor_name = 'Orang lain' WHERE id = (SELECT min(id) FROM audit_event)",
            "Isinya diubah",
        ),
        ("DELETE FROM audit_event WHERE id = (SELECT min(id) FROM audit_event)", "hilang atau diubah"),
        ("DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)", "Ujung rantai hilang"),
    ],
)
def test_whoever_tampers_with_the_trail_is_found_out(as_user, some_events, session, tampering, found):
    session.execute(text(tampering))
    session.commit()
    page = as_user("admin").get("/admin/jejak/periksa").get_data(as_text=True)
    assert "Rantai putus" in page
    assert found in page
    assert str(next(iter(broken_links(session))))


def test_an_empty_city_has_an_empty_trail(as_user, session):
    assert session.scalar(select(AuditEvent)) is None
    admin = as_user("admin")
    assert "Belum ada yang dicatat" in admin.get("/admin/jejak").get_data(as_text=True)
    assert "Utuh: 0 catatan" in admin.get("/admin/jejak/periksa").get_data(as_text=True)
