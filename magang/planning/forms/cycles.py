"""The form of a cycle."""

from __future__ import annotations

from datetime import date

from magang.kernel.labels import N_
from magang.planning.models import Cycle
from magang.planning.rules.costs import AllowanceRate
from magang.planning.rules.cycles import Track
from magang.planning.services.cycles import CycleDraft
from magang.web.forms import VersionedForm, area, choice, day, line, rupiah, whole


class CycleForm(VersionedForm):
    """One cycle."""

    name = line(N_("Nama angkatan"), required=True, longest=120)
    year = whole(N_("Tahun anggaran"), required=True, low=2000, high=2100)
    track = choice(N_("Jalur"), Track)
    budget_ceiling = rupiah(N_("Pagu anggaran"))
    starts_on = day(N_("Mulai"), required=True)
    ends_on = day(N_("Selesai"), required=True)
    rate = choice(N_("Uang harian"), AllowanceRate)
    note = area(N_("Catatan"), longest=5_000, rows=3)

    @classmethod
    def make(cls, cycle: Cycle | None = None, *, today: date | None = None, blank: bool = False) -> CycleForm:
        """The form, filled from `cycle`; a new one starts with this year and the training rate."""
        fresh = {"year": today.year, "rate": AllowanceRate.TRAINING} if today and not cycle else {}
        return cls(None, obj=cycle, data=fresh) if blank else cls(obj=cycle, data=fresh)

    def draft(self) -> CycleDraft:
        """What the services take."""
        return CycleDraft(**self.facts())
