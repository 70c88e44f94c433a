"""The days the sample city counts with: holidays of the two years its thread runs through, and its budget windows."""

from __future__ import annotations

from datetime import date
from typing import Final

from magang.kernel.workdays import WorkCalendar
from magang.reference.models import BudgetWindow, Holiday
from magang.reference.rules import BudgetKind, HolidayKind, usual_window
from magang.sample.reference import read
from magang.sample.town import Town

# Read from the press in 2026, not from the decrees themselves: an agency checks them (data/SOURCES.md).
DECREES: Final = {
    "2025": "Contoh: SKB 1017/2024, 2/2024, 2/2024 (14 Oktober 2024)",
    "2026": "Contoh: SKB 1497/2025, 2/2025, 5/2025 (19 September 2025)",
}


def add_calendar(town: Town) -> None:
    """Holidays, and the windows of this year and the next on the law's usual days."""
    holidays = [
        Holiday(
            day=date.fromisoformat(row["day"]),
            name=row["name"],
            kind=HolidayKind(row["kind"]),
            source=DECREES[row["source"]],
        )
        for row in read("holidays")
    ]
    town.calendar = WorkCalendar(frozenset(holiday.day for holiday in holidays))
    year = town.day(0).year
    for budget_year in (year, year + 1):
        for kind in BudgetKind:
            opens, closes = usual_window(kind, budget_year)
            town.windows[kind, budget_year] = BudgetWindow(
                kind=kind, year=budget_year, opens_on=opens, closes_on=closes, note="Contoh: tanggal menurut ketentuan"
            )
    town.load(*holidays, *town.windows.values())
