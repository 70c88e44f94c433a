"""Who is reminded when, who hears of what is late, and how mail is addressed. No database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from magang.kernel.actor import Actor, GrantFact, Role
from magang.kernel.workdays import WorkCalendar
from magang.notifications.post import Letter, Refused, compose
from magang.notifications.rules import (
    LONGEST_WAIT,
    Level,
    milestone,
    one_line,
    risen_to,
    stands_above,
    wait_after,
)
from magang.settings import ConfigurationError, MailServer
from tests.unit.people import HEAD, MAYOR, OTHER_HEAD, PARTICIPANT, PLANNER, SEKDA, STAFF, SUPERIOR

DUE = date(2026, 3, 31)
SENDER = MailServer("localhost", 25, "none", "", "", "Magang\r\nBcc: x@y.id", "magang@kota.go.id")


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (60, None),
        (31, None),
        (30, 30),
        (12, 30),
        (7, 7),
        (2, 7),
        (1, 1),
        (0, 1),
        (-1, -1),
        (-7, -1),
        (-8, -8),
        (-30, -29),
    ],
)
def test_reminders_fall_30_7_and_1_days_before_and_then_once_a_week(left, step):
    assert milestone(DUE, DUE - timedelta(days=left), (30, 7, 1)) == step


def test_in_a_hundred_days_a_late_item_is_told_once_a_week_also_when_mornings_are_missed():
    days = [DUE - timedelta(days=50) + timedelta(days=n) for n in range(150)]
    every = {milestone(DUE, day, (30, 7, 1)) for day in days}
    weekdays = {milestone(DUE, day, (30, 7, 1)) for day in days if day.weekday() < 5}
    assert every == weekdays == {None, 30, 7, 1, *(-1 - 7 * n for n in range(15))}


def test_whatever_day_it_falls_due_somebody_is_told_on_a_working_day_before():
    eid = WorkCalendar(frozenset(date(2026, 3, 18) + timedelta(days=n) for n in range(7)))
    for due in (date(2026, 3, 2) + timedelta(days=n) for n in range(40)):
        told = {}
        for day in eid.between(due - timedelta(days=50), due):
            told.setdefault(milestone(due, day, (30, 7, 1), quiet=eid.quiet_after(day)), day)
        assert told[1] < due, f"{due:%A %d} is told on the day itself"
        assert told[30] <= due - timedelta(days=30)
        assert told.get(7, told[1]) <= due - timedelta(days=7), "before a week off the last one does for both"


@pytest.mark.parametrize(
    ("late", "levels"),
    [(0, ()), (7, ()), (8, (Level.HEAD,)), (21, (Level.HEAD,)), (22, (Level.HEAD, Level.SEKDA)), (400, tuple(Level))],
)
def test_what_is_late_climbs_to_the_head_and_then_to_the_sekda(late, levels):
    assert risen_to(late, head_after=7, sekda_after=21) == levels


def test_above_staff_and_participants_stand_their_head_and_superior_and_nobody_of_another_office():
    for owner in (STAFF, PARTICIPANT):
        assert stands_above(HEAD, owner)
        assert stands_above(SUPERIOR, owner)
        assert not stands_above(OTHER_HEAD, owner)
        assert not stands_above(STAFF, owner)
    for owner in (HEAD, SEKDA, MAYOR, PLANNER):
        assert not stands_above(HEAD, owner)
    planner = Actor(90, "Perencana", opd_id=1, grants=frozenset({GrantFact(Role.PLANNER)}))
    assert stands_above(HEAD, planner), "the planner's own office has a head"


def test_waits_grow_and_stay_bounded():
    waits = [wait_after(n) for n in range(1, 200)]
    assert waits[:3] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def letter(**fields) -> Letter:
    facts = {
        "recipient": "ani@kota.go.id",
        "name": "Ani",
        "subject": "s",
        "text": "t",
        "html": "<p>t",
        "message_id": "a@b",
    }
    return Letter(**(facts | fields), at=datetime(2026, 3, 2, tzinfo=UTC))


def test_a_name_or_title_with_line_ends_adds_no_header():
    message = compose(letter(name="Ani\r\nBcc: a@b.id", subject="Hal\nX-Jahat: ya\x00\u2028!"), SENDER)
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"
    }  # fmt: skip
    head = message.as_bytes().split(b"\n\n")[0]
    assert b"\nBcc" not in head
    assert b"\nX-Jahat" not in head
    assert [a.addr_spec for a in message["To"].addresses] == ["ani@kota.go.id"]
    assert one_line("a\r\n\tb") == "a b"


@pytest.mark.parametrize(
    "address", ["a@b.id, c@d.id", "a@b.id\r\nRCPT TO:<x@y.id>", "<a@b.id>", "a b@c.id", "a@b", "é@b.id", ""]
)
def test_what_is_more_than_one_plain_address_is_refused(address):
    with pytest.raises(Refused):
        compose(letter(recipient=address), SENDER)


@pytest.mark.parametrize(
    ("url", "sender", "expected"),
    [
        ("", "", None),
        ("smtp+starttls://u%40k:p%3Aw@mail.go.id", "Magang <m@k.go.id>", ("mail.go.id", 587, "starttls", "u@k", "p:w")),
        ("smtps://mail.go.id:4650", "m@k.go.id", ("mail.go.id", 4650, "tls", "", "")),
        ("smtp://u:p@mail.go.id", "m@k.go.id", "in the clear"),
        ("http://mail.go.id", "m@k.go.id", "must look like"),
        ("smtp://mail.go.id:x", "m@k.go.id", "must look like"),
        ("smtp://mail.go.id", "", "MAIL_FROM"),
    ],
)
def test_the_mail_server_comes_from_two_settings(url, sender, expected):
    if isinstance(expected, str):
        with pytest.raises(ConfigurationError, match=expected):
            MailServer.parse(url, sender)
        return
    server = MailServer.parse(url, sender)
    found = server and (server.host, server.port, server.security, server.user, server.password)
    assert found == expected
    assert "p:w" not in repr(server)
