"""The city's clocks, its holidays and its budget windows through the administrator's eyes."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from sqlalchemy import select

from magang.followups.signals import open_when_accepted
from magang.reference.models import BudgetWindow, CitySettings, Holiday
from magang.reference.rules import CityClock, DayCount, HolidayKind
from tests.conftest import NOW
from tests.factories.followups import Walk, an_accepted_recommendation, an_accepting_decision
from tests.support.browsing import post, text

CLOCKS = (
    {f"{clock.value}_days": "30" for clock in CityClock}
    | {f"{clock.value}_count": "calendar" for clock in CityClock}
    | {"reminder_days": "1, 30,7", "budget_warning_days": "20", "version": "1"}
    | {"head_after_days": "7", "sekda_after_days": "21", "digest_hour": "7", "briefing_day": "monday"}
)
CSV = "Tanggal;Nama;Jenis;Sumber\r\n"


def test_a_clock_in_working_days_starts_the_next_follow_up_and_moves_no_due_date_that_is_set(as_user, session, city):
    admin = as_user("admin")
    before = Walk(session, city, None, NOW, 1).opened()
    session.add(Holiday(day=date(2026, 3, 19), name="Nyepi", kind=HolidayKind.NATIONAL))
    session.commit()
    form = CLOCKS | {"first_answer_days": "20", "first_answer_count": "working"}
    assert post(admin, "/admin/tenggat", **form).status_code == 303
    assert post(admin, "/admin/tenggat", **form).status_code == 409
    settings = session.get(CitySettings, 1)
    assert (settings.first_answer_count, settings.reminder_days) == (DayCount.WORKING, "30, 7, 1")
    assert "Hitungan hari: jawaban pertama OPD" in text(admin, "/admin/tenggat")
    after = Walk(session, city, None, NOW, 2)
    recommendation = an_accepted_recommendation(session, city, now=NOW, number=2)
    decision = an_accepting_decision(session, city, recommendation, now=NOW)
    open_when_accepted(session, after.actor("sekda"), recommendation, decision, NOW)
    session.commit()
    assert before.thing.first_answer_due_on == date(2026, 5, 1), "60 days of the calendar after 2 March"
    # Twenty working days after 2 March; one of them is a holiday.
    assert after.thing.first_answer_due_on == date(2026, 3, 31)


def test_holidays_are_imported_all_or_none_and_once(as_user, session):
    admin, at = as_user("admin"), "/admin/hari-libur/impor"

    def upload(*lines: str):
        return post(admin, at, file=(BytesIO((CSV + "\r\n".join(lines)).encode()), "libur.csv"))

    assert "boleh kosong" not in text(admin, at)
    bad = upload("19-03-2026;Nyepi;;", "31-02-2026;Tidak ada;;", "19-03-2026;Sekali lagi;Libur daerah;").location
    shown = text(admin, bad)
    assert "3 baris dibaca, 2 baris perlu diperbaiki" in shown
    assert "sudah ada di baris 2" in shown
    assert post(admin, f"{bad}/simpan").status_code == 409
    assert session.scalars(select(Holiday.day)).all() == []
    good = upload("19-03-2026;Nyepi;Cuti bersama;SKB").location
    assert admin.get(bad).status_code == 404, "one upload at a time"
    assert session.scalars(select(Holiday.day)).all() == [], "looking at it writes nothing"
    assert post(admin, f"{good}/simpan").status_code == 303
    assert post(admin, f"{good}/simpan").status_code == 404, "pressed twice"
    again = upload("19-03-2026;Lain;;", "17-08-2026;Kemerdekaan;;").location
    assert "Sudah tercatat, dilewati" in text(admin, again)
    assert as_user("planner").get(again).status_code == 404
    assert post(admin, f"{again}/simpan").status_code == 303
    thrown = upload("18-08-2026;Cuti bersama;;").location
    assert post(admin, f"{thrown}/batal").status_code == 303
    assert admin.get(thrown).status_code == 404
    rows = session.scalars(select(Holiday).order_by(Holiday.day)).all()
    assert [(r.name, r.kind) for r in rows] == [
        ("Nyepi", HolidayKind.JOINT_LEAVE), ("Kemerdekaan", HolidayKind.NATIONAL)
    ]  # fmt: skip
    assert "Nyepi" in text(admin, "/admin/hari-libur?dari=2026-03-01&sampai=2026-03-31")
    assert "Kemerdekaan" in text(admin, "/admin/hari-libur.csv")
    assert admin.get("/admin/hari-libur/templat").data.startswith(b"PK")
    assert as_user("planner").get("/admin/hari-libur").status_code == 404


def test_a_budget_window_opens_and_closes_by_law_unless_the_city_says_otherwise(as_user, session):
    admin = as_user("admin")
    assert post(admin, "/admin/jendela-anggaran/baru", kind="apbd_change", year="2026").status_code == 303
    early = {"kind": "apbd", "year": "2027", "closes_on": "2026-10-31"}
    assert post(admin, "/admin/jendela-anggaran/baru", **early).status_code == 303
    by_law, own = session.scalars(select(BudgetWindow).order_by(BudgetWindow.id)).all()
    assert (by_law.opens_on, by_law.closes_on) == (date(2026, 8, 1), date(2026, 9, 30))
    assert (own.opens_on, own.closes_on) == (date(2026, 7, 1), date(2026, 10, 31))
    assert "APBD-Perubahan" in text(admin, "/admin/jendela-anggaran")
