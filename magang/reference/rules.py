"""Kinds and arithmetic of the reference data. Stdlib and kernel only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from magang.kernel.labels import N_, LabelledEnum


class RegionKind(LabelledEnum):
    """What kind of government a region is; codes are Kemendagri's for the first three."""

    PROVINCE = "provinsi", N_("Provinsi")
    REGENCY = "kabupaten", N_("Kabupaten")
    CITY = "kota", N_("Kota")
    MINISTRY = "kementerian", N_("Kementerian/lembaga")


class Direction(LabelledEnum):
    """Which way an indicator should move."""

    UP = "up", N_("Makin tinggi makin baik")
    DOWN = "down", N_("Makin rendah makin baik")


class TimeZone(LabelledEnum):
    """The zones of Indonesia, by the IANA name of their main city."""

    WIB = "Asia/Jakarta", N_("WIB – Waktu Indonesia Barat")
    WITA = "Asia/Makassar", N_("WITA – Waktu Indonesia Tengah")
    WIT = "Asia/Jayapura", N_("WIT – Waktu Indonesia Timur")


class CityClock(LabelledEnum):
    """The promises the city gives itself; each has a number of days and a way to count them."""

    REPORT = "report", N_("Dari pulang sampai laporan")
    HEARING = "hearing", N_("Dari laporan sampai pemaparan")
    FIRST_ANSWER = "first_answer", N_("Dari keputusan sampai jawaban pertama OPD")
    VERIFICATION = "verification", N_("Dari pengajuan bukti sampai verifikasi")
    STALE = "stale", N_("Tanpa kabar sampai dianggap senyap")
    EVALUATION = "evaluation", N_("Dari selesai sampai evaluasi")


class DayCount(LabelledEnum):
    """How the days of a promise are counted."""

    CALENDAR = "calendar", N_("hari kalender")
    WORKING = "working", N_("hari kerja")


class Weekday(LabelledEnum):
    """The days on which an office is open."""

    MONDAY = "monday", N_("Senin")
    TUESDAY = "tuesday", N_("Selasa")
    WEDNESDAY = "wednesday", N_("Rabu")
    THURSDAY = "thursday", N_("Kamis")
    FRIDAY = "friday", N_("Jumat")

    @property
    def number(self) -> int:
        """As `date.weekday()`: Monday is 0."""
        return list(Weekday).index(self)


class HolidayKind(LabelledEnum):
    NATIONAL = "national", N_("Libur nasional")
    JOINT_LEAVE = "joint_leave", N_("Cuti bersama")
    LOCAL = "local", N_("Libur daerah")


class BudgetKind(LabelledEnum):
    """The rounds in which a city's money is asked for."""

    APBD = "apbd", N_("APBD")
    APBD_CHANGE = "apbd_change", N_("APBD-Perubahan")
    RKPD = "rkpd", N_("RKPD")


def usual_window(kind: BudgetKind, year: int) -> tuple[date, date]:
    """From when and until when something can still be put into the budget of `year`, by law; a city may be earlier."""
    if kind is BudgetKind.APBD:
        # PP 12/2019 art. 90: KUA and PPAS go to the council in the second week of July of the year before.
        # UU 17/2003 art. 20 (4), PP 12/2019 art. 106: agreed one month before the year begins.
        return date(year - 1, 7, 1), date(year - 1, 11, 30)
    if kind is BudgetKind.APBD_CHANGE:
        # PP 12/2019 art. 169: KUPA and PPAS of the change in the first week of August, after the half-year report.
        # UU 17/2003 art. 28 (4), PP 12/2019 art. 179: agreed three months before the year ends.
        return date(year, 8, 1), date(year, 9, 30)
    # Permendagri 86/2017: the first draft in December two years before, musrenbang in March, settled by midyear.
    return date(year - 2, 12, 1), date(year - 1, 6, 30)


def reminder_days(text: str) -> tuple[int, ...] | None:
    """Days before a due date from `30, 7, 1`, the largest first; None when the text is no such list."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 4 and int(part) for part in parts):
        return None
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def progress_towards(baseline: Decimal | None, target: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """Share of the way from baseline to target, 0–1 and beyond; None when a value was never published."""
    if baseline is None or target is None or actual is None or baseline == target:
        return None
    return (actual - baseline) / (target - baseline)
