"""The host's supervisor: a link, no account, one journal."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from magang.accounts.models import SharedLink
from magang.audit.models import AuditEvent
from magang.extensions import limiter
from magang.journals.models import JournalComment
from tests.conftest import NOW
from tests.factories.findings import build_placement
from tests.factories.journals import build_entry, build_link, build_photo
from tests.web.journals.test_journal_writing import post, text


@pytest.fixture
def entry(session, stay):
    return build_entry(session, stay, date(2026, 2, 27))


@pytest.fixture
def shared(session, stay, city):
    """The link's row and its address."""
    link, secret = build_link(session, stay, created_by=city.participant, at=NOW - timedelta(days=1))
    return link, f"/pembimbing/{secret}"


@pytest.fixture
def supervisor(app, shared):
    """A browser in which the link was opened under a name."""
    browser = app.test_client()
    assert post(browser, shared[1], {"name": "Sari Wulandari"}).status_code == 303
    return browser


def trail(session):
    return session.execute(
        select(AuditEvent.verb, AuditEvent.actor_name, AuditEvent.actor_office, AuditEvent.note).order_by(AuditEvent.id)
    ).all()


def test_the_participant_makes_a_link_and_sees_its_address_once(as_user, stay, session):
    participant, address = as_user("participant"), f"/jurnal/{stay.reference}/tautan"
    assert post(participant, address, {"label": "Ibu Sari", "days": "14"}).status_code == 303
    page = text(participant.get(address))
    url = re.search(r"http://localhost(/pembimbing/[\w-]{43})", page)[1]
    assert "/pembimbing/" not in text(participant.get(address))
    link = session.scalar(select(SharedLink))
    assert url.removeprefix("/pembimbing/") not in str(vars(link)), "only its fingerprint is kept"
    assert "NIP" not in page
    assert as_user("superior").get(address).status_code == 403


def test_a_preview_of_the_link_shows_nothing_and_counts_as_nothing(client, shared, entry, session):
    link, address = shared
    page = client.get(address)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Mendampingi" not in text(page)
    assert "Peserta contoh" not in text(page)
    session.refresh(link)
    assert (link.uses, trail(session)) == (0, [])


def test_opening_it_is_kept_in_the_trail_and_shows_this_journal_only(supervisor, shared, entry, session, city, stay):
    other = build_placement(session, city)
    build_entry(session, other, activity="Jurnal lain")
    page = text(supervisor.get(shared[1]))
    assert "Mendampingi petugas loket antrean." in page
    assert "Sari Wulandari" in page
    assert "Jurnal lain" not in page
    assert "NIP" not in page
    session.refresh(shared[0])
    assert (shared[0].uses, shared[0].last_used_at) == (1, NOW)
    assert trail(session) == [
        ("shared_link.opened", "Pembimbing (tautan)", "Ibu Sari, Kepala Bidang", "Sari Wulandari")
    ]
    for elsewhere in (f"/jurnal/{stay.reference}", f"/jurnal/catatan/{entry.id}", "/jurnal"):
        assert supervisor.get(elsewhere).location.startswith("/masuk"), "the link opens nothing else"


def test_the_supervisor_countersigns_a_day_and_then_it_is_locked(supervisor, shared, entry, session, as_user):
    assert post(supervisor, f"{shared[1]}/paraf", {"entri": entry.id}).status_code == 303
    session.refresh(entry)
    assert (entry.status.value, entry.signed_name, entry.signed_link_id) == (
        "countersigned", "Sari Wulandari", shared[0].id,
    )  # fmt: skip
    assert trail(session)[-1] == (
        "journal_entry.countersigned", "Pembimbing (tautan)", "Ibu Sari, Kepala Bidang", "Sari Wulandari",
    )  # fmt: skip
    assert as_user("participant").get(f"/jurnal/catatan/{entry.id}/ubah").status_code == 409
    assert "Sari Wulandari" in text(as_user("participant").get(f"/jurnal/catatan/{entry.id}"))
    assert post(supervisor, f"{shared[1]}/paraf", {"entri": entry.id}).status_code == 409


def test_a_whole_week_is_countersigned_at_once(supervisor, shared, session, stay):
    days = [build_entry(session, stay, date(2026, 2, n)) for n in (23, 24, 25)]
    assert "Paraf pekan ini (3 hari)" in text(supervisor.get(shared[1]))
    assert post(supervisor, f"{shared[1]}/paraf", {"entri": [d.id for d in days]}).status_code == 303
    session.expire_all()
    assert all(d.status.is_locked for d in days)
    assert len([e for e in trail(session) if e.verb == "journal_entry.countersigned"]) == 3


def test_a_comment_keeps_its_name_and_a_refused_one_its_text(supervisor, shared, entry, session, as_user):
    address = f"{shared[1]}/komentar/{entry.id}"
    refused = post(supervisor, address, {"text": "a" * 2001})
    assert refused.status_code == 422
    assert "a" * 2001 in text(refused)
    assert post(supervisor, address, {"text": "Catat juga jam sibuknya."}).status_code == 303
    said = session.scalar(select(JournalComment))
    assert (said.author_id, said.link_id, said.author_name) == (None, shared[0].id, "Sari Wulandari")
    assert "Catat juga jam sibuknya." in text(as_user("participant").get(f"/jurnal/catatan/{entry.id}"))


def test_photos_are_seen_through_the_link_and_only_those_of_this_journal(
    app, supervisor, shared, entry, session, city, store
):
    other = build_photo(session, store, build_entry(session, build_placement(session, city)))
    photo = build_photo(session, store, entry)
    assert supervisor.get(f"{shared[1]}/foto/{photo.id}").mimetype == "image/jpeg"
    assert supervisor.get(f"{shared[1]}/foto/{other.id}").status_code == 404
    assert app.test_client().get(f"{shared[1]}/foto/{photo.id}").status_code == 404


def test_another_journals_days_are_out_of_reach(supervisor, shared, session, city):
    foreign = build_entry(session, build_placement(session, city))
    assert post(supervisor, f"{shared[1]}/paraf", {"entri": foreign.id}).status_code == 409
    assert post(supervisor, f"{shared[1]}/komentar/{foreign.id}", {"text": "Baik."}).status_code == 404
    session.refresh(foreign)
    assert not foreign.status.is_locked


def test_expired_revoked_and_unknown_links_are_one_page(app, client, session, stay, city, entry):
    by = {"created_by": city.participant, "at": NOW - timedelta(days=40)}
    _, expired = build_link(session, stay, **by)
    _, revoked = build_link(session, stay, revoked_at=NOW, revoked_by_id=city.planner.id, **by | {"at": NOW})
    pages = [client.get(f"/pembimbing/{secret}") for secret in (expired, revoked, "x" * 43)]
    assert [p.status_code for p in pages] == [404] * 3
    assert all("Tautan ini tidak berlaku lagi" in text(p) for p in pages)
    assert all(p.headers["Referrer-Policy"] == "no-referrer" for p in pages)
    assert client.get("/pembimbing/pendek").status_code == 404


def test_a_revoked_link_ends_at_once_also_where_it_is_open(supervisor, shared, as_user, stay, entry, session):
    planner = as_user("planner")
    assert post(planner, f"/jurnal/{stay.reference}/tautan/{shared[0].id}/cabut", {}).status_code == 303
    assert supervisor.get(shared[1]).status_code == 404
    assert post(supervisor, f"{shared[1]}/paraf", {"entri": entry.id}).status_code == 404
    session.refresh(entry)
    assert not entry.status.is_locked
    assert "dicabut" in text(planner.get(f"/jurnal/{stay.reference}/tautan"))
    assert post(planner, f"/jurnal/{stay.reference}/tautan/{shared[0].id}/cabut", {}).status_code == 409


def test_the_participant_does_not_countersign_with_the_link_they_made(as_user, shared, entry, session):
    participant = as_user("participant")
    assert post(participant, shared[1], {"name": "Saya"}).status_code == 303
    assert "tidak dapat diparaf sendiri" in text(participant.get(shared[1]))
    assert post(participant, f"{shared[1]}/paraf", {"entri": entry.id}).status_code == 403
    assert post(participant, f"{shared[1]}/komentar/{entry.id}", {"text": "Bagus."}).status_code == 403
    # Signing out in the same browser makes nobody a supervisor.
    assert post(participant, "/keluar", {}).status_code == 303
    assert post(participant, shared[1], {"name": "Bu Sari"}).status_code == 303
    assert post(participant, f"{shared[1]}/paraf", {"entri": entry.id}).status_code == 403
    session.refresh(entry)
    assert not entry.status.is_locked


def test_guessing_is_slowed_down_and_reading_is_not(app, shared, settings, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, sign_in_rate="3 per minute"))
    limiter.reset()
    try:
        browser = app.test_client()
        assert [browser.get(shared[1]).status_code for _ in range(6)] == [200] * 6
        assert [browser.get("/pembimbing/" + "x" * 43).status_code for _ in range(5)] == [404, 404, 404, 429, 429]
    finally:
        limiter.reset()
