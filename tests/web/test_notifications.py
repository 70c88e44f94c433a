"""What people are told: once, in one mail a day, and by whoever stands above when nothing happens."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from magang.accounts.models import Grant, User
from magang.audit.models import AuditEvent
from magang.followups.models import FollowUp
from magang.followups.rules import FollowUpStatus
from magang.kernel.actor import Role
from magang.kernel.filestore import FileStore
from magang.notifications.escalation import SCOPES
from magang.notifications.jobs import look_after
from magang.notifications.ledger import forget
from magang.notifications.models import MailAttachment, MailMessage, Notification, NotificationSetting, ReminderRun
from magang.notifications.outbox import deliver
from magang.notifications.reminding import remind
from magang.notifications.rules import MailKind, NotificationKind, Tally
from magang.reference.models import CitySettings, Holiday
from magang.reference.rules import HolidayKind, Weekday
from magang.settings import ROOT
from tests.conftest import NOW
from tests.factories.followups import Walk
from tests.factories.letters import build_letter_settings
from tests.factories.notifications import build_notification
from tests.support.browsing import post, text
from tests.support.queries import counted_queries
from tests.support.smtp import mail_server

TODAY = NOW.date()


@pytest.fixture
def walk(session, city, settings):
    return lambda number: Walk(session, city, FileStore(settings.files_dir), NOW, number)


@pytest.fixture
def round_on(app):
    """Make the round of a day."""

    def go(day: date = TODAY, **options) -> Tally:
        app.config["CLOCK"] = lambda: NOW + timedelta(days=(day - TODAY).days)
        with app.app_context():
            return remind(None, **options)

    return go


def due(session, *days: date) -> None:
    """Set the first answers of the follow-ups to these days, in their order."""
    for follow_up_id, day in zip(session.scalars(select(FollowUp.id).order_by(FollowUp.id)).all(), days, strict=True):
        session.execute(update(FollowUp).where(FollowUp.id == follow_up_id).values(first_answer_due_on=day))
    session.commit()


def address(session, *users: User) -> None:
    for user in users:
        user.email = f"{user.username}@kota.go.id"
    session.commit()


def told(session, user: User) -> list[Notification]:
    session.expire_all()
    return list(session.scalars(select(Notification).where(Notification.user_id == user.id).order_by(Notification.id)))


def mails(session, user: User) -> list[MailMessage]:
    session.expire_all()
    return list(session.scalars(select(MailMessage).where(MailMessage.user_id == user.id).order_by(MailMessage.id)))


def test_ten_items_are_one_mail_and_a_second_round_says_nothing_twice(as_user, session, city, walk, round_on):
    address(session, city.opd_head)
    build_letter_settings(session, public_address="https://magang.kota.go.id/")
    for number in range(1, 11):
        walk(number).opened()
    due(session, *(TODAY + timedelta(days=n) for n in (-3, 0, 1, 7, 20, 30, 30, 30, 31, 60)))
    assert (round_on(dry_run=True).notifications, told(session, city.opd_head)) == (8, [])
    first = round_on()
    assert (first.notifications, first.digests, first.waiting) == (8, 1, 1)
    again = round_on()
    assert (again.notifications, again.digests, again.waiting) == (0, 0, 1)
    [mail] = mails(session, city.opd_head)
    assert mail.subject == "[Magang] 18 hal untuk Anda, 1 lewat tenggat"
    assert mail.body_text.count("Susun rencana aksi") == mail.body_html.count("Susun rencana aksi") == 8
    assert "https://magang.kota.go.id/tindak-lanjut/R-2026-001#rencana" in mail.body_text
    assert not re.search(r"\d{18}", mail.body_text + mail.body_html), "no NIP leaves by mail"
    head = as_user("opd_head")
    assert re.search(r'class="bell-count">8<', text(head, "/kebutuhan"))
    assert "bell-count" not in text(as_user("planner2"), "/kebutuhan")
    one = told(session, city.opd_head)[0]
    assert post(as_user("planner2"), f"/pemberitahuan/{one.id}/buka").status_code == 404
    opened = post(head, f"/pemberitahuan/{one.id}/buka")
    assert opened.location.endswith(f"/tindak-lanjut/{one.reference}#rencana")
    assert "7 belum dibaca" in text(head, "/pemberitahuan?keadaan=baru&jenis=duty")
    two = told(session, city.opd_head)[1]
    back = post(head, f"/pemberitahuan/{two.id}/dibaca", back="/pemberitahuan?keadaan=baru")
    assert back.location.endswith("/pemberitahuan?keadaan=baru")
    assert post(head, "/pemberitahuan/dibaca", back="//jahat.id").location == "/pemberitahuan"
    assert "Semua sudah dibaca" in text(head, "/pemberitahuan")
    assert len(head.get("/pemberitahuan.csv").get_data(as_text=True).strip().splitlines()) == 9
    # A week later the late one is told again, and what has come nearer.
    assert round_on(TODAY + timedelta(days=7)).digests == 1
    assert {n.milestone for n in told(session, city.opd_head)[8:]} == {-8, -1, 1, 30}


def test_what_stays_undone_rises_to_the_sekda_and_settles_by_itself(session, city, walk, round_on):
    address(session, city.opd_head, city.sekda, city.mayor, city.verifier)
    outsider = User(username="kepala", name="Kepala", opd=city.inspektorat, email="k@kota.go.id", created_at=NOW,
                    updated_at=NOW, grants=[Grant(role=Role.OPD_HEAD, opd_id=city.inspektorat.id)])  # fmt: skip
    session.add(outsider)
    item = walk(1).opened()
    due(session, TODAY)
    for days in (7, 8, 21):
        round_on(TODAY + timedelta(days=days))
    assert not told(session, city.sekda)
    round_on(TODAY + timedelta(days=22))
    [risen] = told(session, city.sekda)
    assert (risen.kind, risen.milestone, risen.read_at) == (NotificationKind.ESCALATION, -22, None)
    assert "NAIK KE ANDA" in mails(session, city.sekda)[-1].body_text
    assert [n.milestone for n in told(session, city.opd_head)] == [-1, -8, -15, -22]
    assert [n.read_at is None for n in told(session, city.opd_head)] == [False, False, False, True]
    session.commit()
    item.planned()
    round_on(TODAY + timedelta(days=23))
    assert told(session, city.sekda)[0].read_at is not None, "what no longer waits is no longer unread"
    round_on(TODAY + timedelta(days=60))
    assert not told(session, outsider), "a head hears of nothing they may not read"


def test_staffs_late_work_reaches_their_superior_before_the_sekda(session, city, walk, round_on):
    grants = [Grant(role=Role.OPD_STAFF, opd_id=city.dinkes.id)]
    staff = User(username="staf", name="Staf", opd=city.dinkes, email="s@kota.go.id", language="en", grants=grants,
                 created_at=NOW, updated_at=NOW)  # fmt: skip
    session.add(staff)
    address(session, city.superior, city.sekda)
    walk(1).opened()
    due(session, TODAY)
    round_on(TODAY + timedelta(days=8))
    assert [n.kind for n in told(session, staff)] == [NotificationKind.DUTY]
    assert "Draw up action plan" in mails(session, staff)[0].body_text, "in the reader's language"
    assert [n.kind for n in told(session, city.superior)] == [NotificationKind.ESCALATION]
    assert not told(session, city.sekda)


def test_an_office_without_anybody_still_reaches_the_sekda(session, city, walk, round_on):
    """Who is inactive is neither told nor mailed; what their office owes rises all the same."""
    address(session, city.opd_head, city.sekda)
    city.opd_head.is_active = False
    session.commit()
    walk(1).opened()
    due(session, TODAY)
    round_on(TODAY + timedelta(days=22))
    [risen] = told(session, city.sekda)
    assert (risen.kind, risen.reference) == (NotificationKind.ESCALATION, "R-2026-001")
    assert not told(session, city.opd_head)


def test_a_round_asks_as_often_for_ten_items_as_for_one(session, city, walk, round_on, connection):
    costs = []
    for numbers in (range(1, 2), range(2, 11)):
        for number in numbers:
            walk(number).opened()
        due(session, *(TODAY for _ in range(max(numbers))))
        with counted_queries(connection) as seen:
            round_on(TODAY + timedelta(days=22), dry_run=True)
        costs.append(len([s for s in seen if "INSERT" not in s]))
    assert costs[0] == costs[1]


def test_whatever_may_be_late_can_rise():
    """The work lists name pages; who stands above may open each of them, or it would never rise."""
    lists = [path.read_text() for path in (ROOT / "magang" / "overview" / "queries").glob("*work.py")]
    named = {name for text in lists for name in re.findall(r'"([a-z]+\.[a-z_]+)"', text)}
    assert named - set(SCOPES) == {"admin.index"}, "an account without a role has no due date"


def test_news_of_ones_recommendation_can_be_switched_off_and_duties_cannot(as_user, session, city, walk, round_on):
    address(session, city.participant)
    participant, page = as_user("participant"), "/akun/pemberitahuan"
    walk(1).opened().submitted().judged(FollowUpStatus.SS)
    news = told(session, city.participant)
    assert [n.params for n in news] == [{"status": "Sesuai"}]
    assert round_on().digests == 1
    assert "Status resmi rekomendasi Anda: Sesuai" in text(participant, "/pemberitahuan")
    fields = re.findall(r'type="checkbox"[^>]*name="(\w+)"|name="(\w+)"[^>]*type="checkbox"', text(participant, page))
    assert {a or b for a, b in fields} == {"news", "weekly"}
    assert post(participant, page, version="1", weekly="y").status_code == 303
    assert post(participant, page, version="7", news="y").status_code == 409
    chosen = session.scalars(select(NotificationSetting)).one()
    assert (chosen.user_id, chosen.news, chosen.weekly) == (city.participant.id, False, True)
    verbs = session.scalars(select(AuditEvent.verb).where(AuditEvent.verb.startswith("notif"))).all()
    assert verbs == ["notification_setting.created"]
    session.commit()
    walk(2).opened().submitted().judged(FollowUpStatus.SS)
    assert len(told(session, city.participant)) == 1


def test_what_waits_without_a_date_goes_with_the_first_digest_of_the_week(session, city, walk, round_on):
    address(session, city.planner)
    build_letter_settings(session, public_address="https://magang.kota.go.id/")
    session.get(CitySettings, 1).briefing_day = Weekday.WEDNESDAY
    walk(1).opened().planned()
    session.add(NotificationSetting(user_id=city.planner.id, news=False, weekly=False))  # duties can't be declined
    session.commit()
    kinds = []
    for days in range(5):
        round_on(TODAY + timedelta(days=days))
        kinds.append([m.digest_of for m in mails(session, city.planner) if m.kind is MailKind.DIGEST])
    wednesday = TODAY + timedelta(days=2)
    assert kinds == [[], [], [wednesday], [wednesday], [wednesday]]
    [mail] = [m for m in mails(session, city.planner) if m.kind is MailKind.DIGEST]
    for form in (mail.body_text.lower(), mail.body_html.lower()):
        assert "menunggu anda (2)" in form
        assert form.count("setujui rencana aksi") == 1
        assert "https://magang.kota.go.id/tindak-lanjut/r-2026-001#rencana" in form
    round_on(TODAY + timedelta(days=9))
    assert len([m for m in mails(session, city.planner) if m.kind is MailKind.DIGEST]) == 2


def test_the_weeks_briefing_goes_to_who_steers_once_a_week_and_not_to_who_declines(app, session, city, walk, round_on):
    address(session, city.mayor, city.sekda, city.planner, city.opd_head)
    session.add(NotificationSetting(user_id=city.sekda.id, news=True, weekly=False))
    session.get(CitySettings, 1).briefing_day = Weekday.TUESDAY
    session.add(Holiday(day=TODAY + timedelta(days=1), name="Libur", kind=HolidayKind.LOCAL))
    session.commit()
    walk(1).opened()
    counts = [round_on(TODAY + timedelta(days=n)).digests for n in (0, 1, 2, 2, 3)]
    # Beside it goes what waits without a date, to the planner and to the head of the OPD.
    assert counts == [0, 0, 2 + 2, 0, 0], "set for Tuesday, which is a holiday: so on Wednesday, and once"
    [mail] = mails(session, city.mayor)
    assert (mail.subject, mail.kind, mail.week_of) == ("[Magang] Taklimat pekan ini", MailKind.WEEKLY, TODAY)
    assert "Rekomendasi dilaksanakan: 0 dari 1 yang diterima" in mail.body_text
    assert [s.content[:5] for s in session.scalars(select(MailAttachment))] == [b"%PDF-"], "one sheet for all of them"
    assert not mails(session, city.sekda)
    with mail_server() as box, app.app_context():
        deliver(box.server())
    assert [part.get_filename() for part in box.messages[0].iter_attachments()] == [f"taklimat-minggu-{TODAY}.pdf"]
    assert round_on(TODAY + timedelta(days=8)).digests == 2 + 2
    forget(session, NOW + timedelta(days=400))
    assert len(session.scalars(select(MailAttachment)).all()) == 1, "what has not gone out keeps its sheet"


def test_the_scheduler_makes_the_round_once_a_working_day_from_the_citys_hour_on(app, session, city):
    def at(**later) -> int:
        app.config["CLOCK"] = lambda: NOW + timedelta(**later)
        with app.app_context():
            look_after()
        return len(session.scalars(select(ReminderRun.day)).all())

    assert NOW.hour == 1, "nine o'clock in the city's zone"
    assert at(hours=-3) == 0
    assert at() == at(hours=5) == 1
    assert at(days=1, hours=-3) == 1
    assert at(days=5) == 1, "Saturday"


def test_a_list_of_twenty_costs_as_many_queries_as_a_list_of_one(connection, as_user, session, city):
    head, counts = as_user("opd_head"), []
    for many in (1, 19):
        for _ in range(many):
            build_notification(session, city.opd_head)
        session.commit()
        with counted_queries(connection) as queries:
            assert head.get("/pemberitahuan").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_was_read_half_a_year_ago_is_forgotten_with_its_mail(session, city, walk, round_on):
    address(session, city.opd_head)
    walk(1).opened()
    due(session, TODAY)
    round_on()
    sent = {"state": "sent", "sent_at": NOW}
    session.execute(update(MailMessage).values(**sent))
    later = NOW + timedelta(days=181)
    assert forget(session, later) == 0
    session.execute(update(Notification).values(read_at=NOW))
    assert forget(session, later) == 1
    assert not mails(session, city.opd_head)
