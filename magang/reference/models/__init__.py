"""Reference data an agency edits. Every name and number here is data, never a rule (DESIGN 3, Cycle)."""

from magang.reference.models.calendar import BudgetWindow, Holiday, JpConversion
from magang.reference.models.city import CitySettings
from magang.reference.models.offices import Opd, Rank, Urusan, UrusanRelation
from magang.reference.models.programmes import IndicatorReading, PriorityProgramme, ProgrammeIndicator
from magang.reference.models.regions import HostUnit, Region, TravelTariff

__all__ = [
    "BudgetWindow",
    "CitySettings",
    "Holiday",
    "HostUnit",
    "IndicatorReading",
    "JpConversion",
    "Opd",
    "PriorityProgramme",
    "ProgrammeIndicator",
    "Rank",
    "Region",
    "TravelTariff",
    "Urusan",
    "UrusanRelation",
]
