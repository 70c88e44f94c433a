"""Mail over a real connection on loopback: whatever the server does, nothing is lost and nothing is doubled."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.extensions import db
from magang.kernel.filestore import FileStore
from magang.kernel.model import Base
from magang.notifications.models import MailMessage, Notification, ReminderRun
from magang.notifications.outbox import deliver
from magang.notifications.post import CUT_OFF
from magang.notifications.reminding import remind
from magang.notifications.rules import CLAIM_LASTS, MOST_ATTEMPTS, MailState, Tally
from magang.settings import MailServer
from tests.conftest import NOW
from tests.factories import build_city
from tests.factories.followups import Walk
from tests.factories.notifications import build_mail
from tests.support.browsing import post, text
from tests.support.jobs import run_waiting
from tests.support.scratch import scratch_app
from tests.support.smtp import mail_server


def queue(session, user, count=1, **fields) -> list[str]:
    """That many messages; their ids in order."""
    made = [build_mail(session, user, body_text=".\nisi é\n", **fields) for _ in range(count)]
    session.commit()
    return [f"<{message.message_id}>" for message in made]


@pytest.fixture
def send(app):
    """Empty the outbox, some time from now."""

    def go(server: MailServer | None, **later) -> Tally:
        app.config["CLOCK"] = lambda: NOW + timedelta(**later)
        with app.app_context():
            return deliver(server)

    return go


def states(session) -> list[MailState]:
    session.expire_all()
    return list(session.scalars(select(MailMessage.state).order_by(MailMessage.id)))


def test_a_server_that_is_down_and_comes_up_again_gets_each_message_once(session, city, send):
    ids = queue(session, city.participant, 3)
    assert send(None) == Tally(waiting=3)
    with mail_server() as box:
        server = box.server()  # a port that is free in a moment
    assert send(server) == Tally(waiting=3)
    assert send(server, minutes=4) == Tally(waiting=3)
    session.expire_all()
    first = session.scalars(select(MailMessage)).first()
    assert (first.attempts, first.next_attempt_at) == (1, NOW + timedelta(minutes=5)), "not asked before its time"
    for day in range(1, 3 * MOST_ATTEMPTS):
        send(server, days=day)
    assert set(states(session)) == {MailState.QUEUED}, "a server that is away is waited for, however long"
    with mail_server(server.port) as box:
        assert send(server, days=99) == Tally(sent=3)
        assert send(server, days=100) == Tally()
    assert [str(m["Message-ID"]) for m in box.messages] == ids
    assert box.envelopes[0][1] == ["ani@kota.go.id"]
    plain = box.messages[0].get_body(("plain",)).get_content()
    assert plain.replace("\r\n", "\n") == ".\nisi é\n"
    assert box.messages[0]["To"].addresses[0].display_name == "Peserta contoh"


def test_later_is_tried_again_never_is_shown_and_what_may_have_arrived_is_not_sent_twice(session, city, send):
    queue(session, city.participant, 4)
    queue(session, city.participant, recipient="a@b.id, c@d.id")
    with mail_server() as box:
        box.answers = {"RCPT": ["451 later", "550 nobody here"], "END": ["hang up"]}
        first = send(box.server())
        assert (first.sent, first.failed) == (0, 2), "after the line is cut the rest waits for the next round"
        second = send(box.server(), minutes=6)
        assert (second.sent, second.failed, second.waiting) == (2, 1, 0)
        assert send(box.server(), days=1) == Tally()
    sent, failed = MailState.SENT, MailState.FAILED
    assert states(session) == [sent, failed, failed, sent, failed]
    errors = session.scalars(select(MailMessage.last_error).order_by(MailMessage.id)).all()
    assert errors[1] == "550 nobody here"
    assert errors[2] == CUT_OFF
    assert len(box.messages) == 2


def test_what_a_dead_worker_had_in_hand_is_left_to_the_administrator(session, city, send):
    queue(session, city.participant, state=MailState.SENDING, claimed_at=NOW, attempts=1)
    with mail_server() as box:
        assert send(box.server(), minutes=10) == Tally(waiting=1)
        send(box.server(), seconds=CLAIM_LASTS.total_seconds() + 1)
    assert states(session) == [MailState.FAILED]
    assert box.messages == []


def test_a_server_that_never_says_yes_is_believed_in_the_end(session, city, send):
    queue(session, city.participant, attempts=MOST_ATTEMPTS - 1)
    with mail_server() as box:
        box.answers = {"MAIL": ["450 busy"]}
        assert send(box.server()).failed == 1


def test_two_rounds_at_once_tell_everybody_once(tmp_path, worker_id):
    with scratch_app(tmp_path, f"{worker_id}_rounds") as app:
        app.config["CLOCK"] = lambda: NOW
        Base.metadata.create_all(db.engine)
        with Session(db.engine) as session:
            city = build_city(session, now=NOW)
            city.opd_head.email = "kepala@kota.go.id"
            session.commit()
            for number in (1, 2):
                Walk(session, city, FileStore(app.config["SETTINGS"].files_dir), NOW, number).opened()
        start, told = threading.Barrier(2), []

        def work() -> None:
            with app.app_context():
                start.wait()
                told.append(remind(None, now=NOW + timedelta(days=59)))

        rounds = [threading.Thread(target=work) for _ in range(2)]
        for one in rounds:
            one.start()
        for one in rounds:
            one.join()
        assert (sum(t.notifications for t in told), sum(t.digests for t in told)) == (2, 1)
        with Session(db.engine) as session:
            assert len(session.scalars(select(MailMessage)).all()) == 1
            assert len(session.scalars(select(Notification)).all()) == 2
            assert len(session.scalars(select(ReminderRun)).all()) == 1


def test_two_workers_at_once_send_each_message_once(tmp_path, worker_id):
    with scratch_app(tmp_path, f"{worker_id}_mail") as app, mail_server() as box:
        app.config["CLOCK"] = lambda: NOW
        Base.metadata.create_all(db.engine)
        with Session(db.engine) as session:
            ids = queue(session, build_city(session, now=NOW).participant, 12)
        start, told = threading.Barrier(2), []

        def work() -> None:
            with app.app_context():
                start.wait()
                told.append(deliver(box.server()))

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sum(t.sent for t in told) == 12
        assert sorted(str(m["Message-ID"]) for m in box.messages) == sorted(ids)


def test_the_administrator_sees_the_outbox_tries_it_and_sends_again_what_failed(
    app, as_user, session, city, monkeypatch
):
    admin, at = as_user("admin"), "/admin/surel"
    assert as_user("planner").get(at).status_code == 404
    assert post(admin, f"{at}/percobaan").status_code == 409
    assert "SMTP_URL" in text(admin, at)
    queue(session, city.participant, state=MailState.FAILED, last_error="550 penuh")
    with mail_server() as box:
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], mail_server=box.server()))
        assert "belum punya alamat surel" in text(admin, at)
        assert post(admin, f"{at}/percobaan").status_code == 409
        city.admin.email = "admin@kota.go.id"
        session.commit()
        page = text(admin, at)
        assert "Kirim surel percobaan ke saya" in page
        assert "550 penuh" in page
        assert post(admin, f"{at}/percobaan").status_code == 303
        run_waiting(app)
        assert post(admin, f"{at}/ulangi").status_code == 303
        run_waiting(app)
        assert post(admin, f"{at}/ulangi").status_code == 409
    assert [m["To"].addresses[0].addr_spec for m in box.messages] == ["admin@kota.go.id", "ani@kota.go.id"]
    assert "Surel percobaan" in str(box.messages[0]["Subject"])


def test_a_server_that_says_nothing_is_not_waited_for_forever(session, city, send, monkeypatch):
    monkeypatch.setattr("magang.notifications.post.TIMEOUT", 0.2)
    queue(session, city.participant)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = MailServer("127.0.0.1", silent.getsockname()[1], "none", "", "", "M", "m@uji.go.id")
        assert send(server) == Tally(waiting=1)
    assert session.scalars(select(MailMessage.last_error)).one().endswith("timed out")
