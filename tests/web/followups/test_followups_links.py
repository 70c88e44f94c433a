"""Reporting by a link: one item, a phone, no account; it counts once the OPD's head has confirmed it."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.audit.models import AuditEvent
from magang.followups.guests import MAX_WAITING, ReportState
from magang.followups.models import EvidenceFile, GuestFile, GuestReport, ProgressUpdate
from magang.followups.rules import FollowUpStatus
from magang.followups.services import planning, versions
from magang.notifications.models import Notification
from magang.notifications.reminding import remind
from tests.conftest import NOW
from tests.factories.followups import PDF
from tests.support.browsing import pdf, post, text
from tests.support.queries import counted_queries


@pytest.fixture
def link_of(app, as_user):
    """`link_of(walk)`: the address of a new link, as its maker reads it once."""

    def make(walk, who="opd_head", **data):
        client = as_user(who)
        assert post(client, f"{walk.address}/tautan", **{"label": "Pak Budi", "days": "7"} | data).status_code == 303
        shown = text(client, f"{walk.address}/tautan")
        assert "https://wa.me/?text=" in shown
        assert 'href="mailto:?subject=' in shown
        address = re.search(r'id="new-link"[^>]*value="https?://[^/]+(/lapor/[^"]+)"', shown)[1]
        assert address not in text(client, f"{walk.address}/tautan"), "shown once"
        return address

    return make


@pytest.fixture
def phone(app):
    """`phone(address)`: a browser nobody has signed in on, past the question who is reporting."""

    def open_it(address, name="Budi Santoso"):
        client = app.test_client()
        assert post(client, address, name=name).status_code == 303
        return client

    return open_it


def send(client, address, **data):
    told = {"percent": "70", "narrative": "Loket baru dibuka.", "camera": (io.BytesIO(PDF), "foto.pdf")}
    return post(client, address, **told | data)


def stored(session, model):
    session.expire_all()
    return session.scalars(select(model).order_by(model.id)).all()


def test_a_report_by_link_waits_until_the_head_confirms_it(walk, link_of, phone, as_user, session):
    """The whole way, on a phone and back; nothing counts before the head's word."""
    address = link_of(walk, who="planner")
    client = phone(address)
    shown = text(client, address)
    assert "Antrean puskesmas dibagi menurut poli" in shown
    assert 'capture="environment"' in shown
    assert "Kepala OPD contoh" not in shown, "no personal data"
    assert (
        send(client, address, obstacle_kind="data", obstacle_note="Data lama", obstacle_remover="sekda").status_code
        == 303
    )
    assert "Menunggu konfirmasi" in text(client, address)
    thing = walk.thing
    assert (thing.opd_percent, thing.last_news_at, thing.updates) == (0, None, [])
    assert stored(session, EvidenceFile) == []
    (report,) = thing.guest_reports
    head = as_user("opd_head")
    walk.city.opd_head.email = "kepala@kota.go.id"
    session.commit()
    with head.application.app_context():
        remind(None, now=NOW)
    told = session.scalars(select(Notification.text).where(Notification.user_id == walk.city.opd_head.id)).all()
    assert "Konfirmasi laporan lewat tautan" in told, "the next morning, and not only to who looks"
    page = text(head, walk.address)
    assert "Budi Santoso, lewat tautan" in page
    (file,) = stored(session, GuestFile)
    assert head.get(f"/tindak-lanjut/laporan/berkas/{file.id}/unduh").get_data() == PDF

    answer = f"{walk.address}/laporan/{report.id}"
    assert post(as_user("planner"), f"{answer}/confirm").status_code == 403
    assert post(head, f"{answer}/confirm").status_code == 303
    thing = walk.thing
    (update,) = thing.updates
    assert (thing.opd_percent, thing.last_news_at, update.percent, update.author.username) == (70, NOW, 70, "opd")
    (evidence,) = stored(session, EvidenceFile)
    assert (evidence.sha256, evidence.stored_name) == (file.sha256, file.stored_name)
    assert "dilaporkan Budi Santoso lewat tautan" in text(head, walk.address)
    assert post(head, f"{answer}/confirm").status_code == 409, "pressed twice"


def test_every_use_is_in_the_trail_by_the_links_number_and_never_by_its_secret(walk, link_of, phone, session):
    address = link_of(walk)
    send(phone(address), address)
    link = session.scalars(select(SharedLink).where(SharedLink.kind == LinkKind.PROGRESS)).one()
    events = stored(session, AuditEvent)
    verbs = {e.verb: e for e in events}
    assert {"shared_link.created", "shared_link.opened", "follow_up.guest_reported"} <= verbs.keys()
    told = verbs["follow_up.guest_reported"]
    assert told.changes["Tautan"] == ["", str(link.id)]
    assert (told.actor_id, told.actor_name, told.actor_office) == (None, "Pelapor (tautan)", "Pak Budi")
    secret = address.rpartition("/")[2]
    assert not any(secret in f"{e.note}{e.changes}{e.subject_label}" for e in events)


def test_what_is_sent_back_says_why_and_stands_there_to_be_mended(walk, link_of, phone, as_user, session):
    address = link_of(walk)
    client, head = phone(address), as_user("opd_head")
    send(client, address)
    answer = f"{walk.address}/laporan/{stored(session, GuestReport)[0].id}/return"
    assert post(head, answer).status_code == 422
    assert post(head, answer, reason="Foto terlalu gelap.").status_code == 303
    shown = text(client, address)
    assert "Foto terlalu gelap." in shown
    assert "Loket baru dibuka." in shown
    assert send(client, address, narrative="Foto baru.").status_code == 303
    assert [r.state for r in stored(session, GuestReport)] == [ReportState.RETURNED, ReportState.WAITING]
    assert session.scalar(select(func.count(ProgressUpdate.id))) == 0
    assert len(stored(session, GuestFile)) == 2, "what was sent back is kept"


def test_a_report_on_the_steps_of_a_plan_rolls_up_when_confirmed(walk, link_of, phone, as_user, session):
    walk.running()
    step = walk.thing.plan.steps[0]
    address = link_of(walk)
    client = phone(address)
    assert "percent" not in re.findall(r'name="(\w+)"', text(client, address))
    assert send(client, address, **{f"step_{step.id}": "80", "percent": "1"}).status_code == 303
    report = stored(session, GuestReport)[-1]
    assert walk.thing.opd_percent == 50
    post(as_user("opd_head"), f"{walk.address}/laporan/{report.id}/confirm")
    thing = walk.thing
    assert (thing.opd_percent, thing.plan.steps[0].percent) == (80, 80)


def test_what_was_sent_before_a_plan_changed_counts_for_the_newer_steps(walk, link_of, phone, as_user, session):
    """One told the whole before there was a plan, one a step of its first version; both wait while a second counts."""
    address = link_of(walk)
    client, head = phone(address), as_user("opd_head")
    assert send(client, address, percent="40").status_code == 303
    walk.running()
    step = walk.thing.plan.steps[0].id
    assert send(client, address, **{f"step_{step}": "80"}).status_code == 303
    versions.revise_plan(session, walk.actor("opd_head"), walk.thing, reason="Anggaran berubah.", now=NOW)
    planning.submit_plan(session, walk.actor("opd_head"), walk.thing, now=NOW)
    planning.approve_plan(session, walk.actor("planner"), walk.thing, now=NOW)
    session.commit()
    whole, stepped = (f"{walk.address}/laporan/{r.id}/confirm" for r in stored(session, GuestReport))
    page = text(head, walk.address)
    assert "50% → 80%" in page
    assert page.count("Rencana aksi berubah sejak laporan ini dikirim") == 1
    assert post(head, stepped).status_code == 409, "the older one is answered first"
    assert post(head, whole).status_code == 303
    assert walk.thing.opd_percent == 50, "the plan's steps count, not what was told of the whole"
    assert post(head, stepped).status_code == 303
    thing = walk.thing
    assert (thing.plan.number, thing.plan.steps[0].percent, thing.opd_percent) == (2, 80, 80)
    assert thing.plan.steps[0].id != step
    confirmed = [e for e in stored(session, AuditEvent) if e.verb == "follow_up.guest_confirmed"]
    assert [e.changes.get("Progres") for e in confirmed] == [["40", "50"], None]


def test_a_link_that_is_revoked_or_expired_says_whom_to_ask(app, walk, link_of, phone, as_user, session):
    revoked, expired = link_of(walk), link_of(walk, days="2")
    client = phone(revoked)
    link = stored(session, SharedLink)[0]
    cut = f"{walk.address}/tautan/{link.id}/cabut"
    assert post(as_user("verifier"), cut).status_code == 403
    assert post(as_user("opd_head"), cut).status_code == 303
    assert post(as_user("opd_head"), cut).status_code == 409
    app.config["CLOCK"] = lambda: NOW + timedelta(days=2)
    for address in (revoked, expired):
        gone = client.get(address)
        assert gone.status_code == 404
        assert "kepada OPD yang mengirimkannya, atau kepada Badan Uji" in gone.get_data(as_text=True)
        assert post(client, address, narrative="x").status_code == 404
    assert stored(session, GuestReport) == []


def test_a_link_opens_nothing_else(walk, link_of, phone, as_user, stranger, session):
    """Neither the item's page, nor its files, nor another item; and only those who act on it make one."""
    address = link_of(walk)
    client = phone(address)
    assert send(client, address).status_code == 303
    assert client.get(walk.address).status_code == 302
    file = stored(session, GuestFile)[0]
    assert client.get(f"/tindak-lanjut/laporan/berkas/{file.id}/unduh").status_code == 302
    assert as_user("stranger").get(f"/tindak-lanjut/laporan/berkas/{file.id}/unduh").status_code == 404
    assert as_user("stranger").get(f"{walk.address}/tautan").status_code == 404
    assert as_user("verifier").get(f"{walk.address}/tautan").status_code == 403
    assert "Pak Budi" in text(client.application.test_client(), address), "asks who is reporting"
    assert "Antrean puskesmas" not in text(client.application.test_client(), address), "previews see nothing"


def test_too_many_waiting_and_a_closed_item_take_no_more(walk, link_of, phone, session):
    walk.submitted()
    address = link_of(walk)
    client, step = phone(address), {f"step_{walk.thing.plan.steps[0].id}": "60"}
    for _ in range(MAX_WAITING):
        assert send(client, address, **step).status_code == 303
    assert "menunggu konfirmasi kepala OPD. Tunggu dahulu" in text(client, address)
    send(client, address)
    assert len(stored(session, GuestReport)) == MAX_WAITING
    walk.judged(FollowUpStatus.SS)
    assert "sudah ditutup" in text(client, address)


def test_a_verifier_who_reports_by_link_does_not_judge_it(walk, link_of, as_user):
    address = link_of(walk)
    verifier = as_user("verifier")
    post(verifier, address, name="Verifikator")
    assert post(verifier, "/keluar").status_code == 303
    post(verifier, address, name="Budi")
    assert send(verifier, address).status_code == 303
    walk.submitted()
    verifier = as_user("verifier")
    assert verifier.get(f"{walk.address}/verifikasi/nilai").status_code == 403
    assert as_user("verifier2").get(f"{walk.address}/verifikasi/nilai").status_code == 200


def test_the_phone_page_costs_the_same_whatever_the_history(walk, link_of, phone, as_user, connection):
    address = link_of(walk)
    client, costs = phone(address), []
    send(client, address)
    for _ in range(2):
        text(client, address)
        with counted_queries(connection) as seen:
            text(client, address)
        costs.append(len(seen))
        send(client, address, uploads=[pdf(), pdf()])
    assert costs[0] == costs[1]
