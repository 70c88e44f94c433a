"""The city's own settings, read once per request."""

from __future__ import annotations

from flask import current_app, g

from magang.extensions import db
from magang.kernel.workdays import WEEKDAYS, Promise, WorkCalendar
from magang.reference.models import CitySettings
from magang.reference.queries import work_calendar
from magang.reference.rules import CityClock, DayCount, Weekday

LOGO_FOLDER = "logo"  # below the files; see reference.views.city
# What an installation shows before `magang init` has been run or the administrator has filled in the settings.
BLANK = CitySettings(
    city_name="Pemerintah Kota",
    agency_name="Badan Pengembangan Sumber Daya Manusia Daerah",
    agency_short_name="BPSDMD",
    leader_title="Wali Kota",
    time_zone="Asia/Makassar",
    report_days=14,
    hearing_days=30,
    first_answer_days=60,
    verification_days=30,
    stale_days=30,
    evaluation_days=180,
    report_count=DayCount.CALENDAR,
    hearing_count=DayCount.CALENDAR,
    first_answer_count=DayCount.CALENDAR,
    verification_count=DayCount.CALENDAR,
    stale_count=DayCount.CALENDAR,
    evaluation_count=DayCount.CALENDAR,
    reminder_days="30, 7, 1",
    budget_warning_days=30,
    head_after_days=7,
    sekda_after_days=21,
    digest_hour=7,
    briefing_day=Weekday.MONDAY,
    logo_file="",
)


def current_city() -> CitySettings:
    """The settings row, or the defaults of a blank installation."""
    if "city" not in g:
        g.city = db.session.get(CitySettings, 1) or BLANK
    city: CitySettings = g.city
    return city


def current_calendar() -> WorkCalendar:
    """The city's working days."""
    if "calendar" not in g:
        g.calendar = work_calendar(db.session())
    calendar: WorkCalendar = g.calendar
    return calendar


def promise(clock: CityClock) -> Promise:
    """One of the city's promises as it is set now; the holidays are read only for a clock that counts without them."""
    city = current_city()
    return city.promise(clock, current_calendar() if city.needs_calendar(clock) else WEEKDAYS)


def city_logo() -> bytes | None:
    """The picture that stands on what the city sends out; None where there is none."""
    name = current_city().logo_file
    path = current_app.config["SETTINGS"].files_dir / LOGO_FOLDER / name
    return path.read_bytes() if name and path.is_file() else None
