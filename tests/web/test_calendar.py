"""One's own calendar by a secret address, as calendar programs read it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from icalendar import Calendar
from sqlalchemy import select

from magang.accounts.models import SharedLink
from magang.placements.rules import PlacementStatus
from tests.factories.placements import build_placement
from tests.support.browsing import post

S = PlacementStatus


@pytest.fixture
def address(city, as_user):
    """Opens a calendar for somebody and gives the path of its feed."""

    def make(who: str) -> str:
        client = as_user(who)
        assert post(client, "/akun/kalender/buat").status_code == 303
        return re.search(r'value="http://[^/]+(/kalender/[^"]+)"', client.get("/akun/kalender").text)[1]

    return make


def entries(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    assert not calendar.errors
    return {str(e["summary"]): e for e in calendar.walk("VEVENT")}


def test_a_planners_calendar_holds_departure_return_and_the_reports_due_day(session, city, client, address) -> None:
    build_placement(session, city, status=S.ACCEPTED, starts_on=date(2026, 4, 6), ends_on=date(2026, 6, 30))
    build_placement(session, city, status=S.RECALLED, departed_on=date(2026, 2, 5), recalled_on=date(2026, 3, 1))
    found = entries(client, address("planner"))
    assert f"Berangkat: {city.participant.name}" in found
    assert found[f"Batas laporan: {city.participant.name}"]["dtstart"].dt == date(2026, 3, 15)
    assert all(e["uid"] and e["dtstamp"] and e["url"].startswith("http") for e in found.values())


def test_a_calendar_ends_with_its_owners_account(session, city, client, address) -> None:
    build_placement(session, city, status=S.ACCEPTED, starts_on=date(2026, 4, 6), ends_on=date(2026, 6, 30))
    path = address("superior")
    assert entries(client, path)
    city.superior.is_active = False
    session.commit()
    assert client.get(path).status_code == 404


def test_a_revoked_address_opens_nothing_and_another_cannot_revoke_it(session, city, client, as_user, address) -> None:
    path = address("planner")
    link = session.scalar(select(SharedLink))
    assert post(as_user("participant"), f"/akun/kalender/{link.id}/cabut").status_code == 404
    assert client.get(path).status_code == 200
    assert post(as_user("planner"), f"/akun/kalender/{link.id}/cabut").status_code == 303
    assert client.get(path).status_code == 404
    assert "dicabut" in as_user("planner").get("/akun/kalender").text


def test_the_address_is_shown_once(city, as_user) -> None:
    client = as_user("planner")
    post(client, "/akun/kalender/buat")
    assert 'id="calendar-address"' in client.get("/akun/kalender").text
    assert 'id="calendar-address"' not in client.get("/akun/kalender").text


def test_no_calendar_holds_a_nip(session, city, client, address) -> None:
    build_placement(session, city, status=S.ACCEPTED, starts_on=date(2026, 4, 6), ends_on=date(2026, 6, 30))
    assert not re.search(rb"[0-9]{18}", client.get(address("planner")).data)
