"""Forms of scenarios: their name and weights, and what stands behind their buttons."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.planning.models import Scenario, WeightSet
from magang.planning.rules.cycles import Seat
from magang.web.forms import Form, VersionedForm, area, line, offer, pick, tick, whole
from magang.web.i18n import tr


class NewScenarioForm(Form):
    """A name for a new scenario or a copy."""

    name = line(N_("Nama skenario"), required=True, longest=120)
    note = area(N_("Catatan"), longest=5_000, rows=3)


class ScenarioForm(VersionedForm):
    """Name, note and version of the weights."""

    name = line(N_("Nama skenario"), required=True, longest=120)
    note = area(N_("Catatan"), longest=5_000, rows=3)
    weight_set_id = pick(N_("Bobot"), required=False)

    @classmethod
    def make(cls, scenario: Scenario, weights: Sequence[WeightSet], *, blank: bool = False) -> ScenarioForm:
        form = cls(None, obj=scenario) if blank else cls(obj=scenario)
        rows = [(w.id, f"{tr(N_('Versi'))} {w.number} – {tr(w.method.label)}: {w.reason[:80]}") for w in weights]
        offer(form.weight_set_id, rows, blank=N_("Bobot awal"))
        return form


class PressForm(VersionedForm):
    """What a button carries: the version of what was on screen."""


class SolveForm(VersionedForm):
    """`fresh`: without regard to the plan on screen."""

    fresh = tick(N_("Hitung dari awal"))


class SeatForm(VersionedForm):
    """One person at one place."""

    candidate_id = whole(N_("Calon peserta"), required=True, low=1)
    need_id = whole(N_("Kebutuhan"), required=True, low=1)
    host_unit_id = whole(N_("Instansi tujuan"), required=True, low=1)
    period = HiddenField()

    def seat(self) -> Seat:
        """The seat. Raises `InvalidField` for what no page of ours sends."""
        period = self.period.data or ""
        if not self.validate() or not 0 < len(period) <= 20 or not period.isprintable():
            raise InvalidField(
                "candidate_id", N_("Calon atau tempat ini tidak dikenal. Muat ulang halaman ini dahulu.")
            )
        return Seat(self.candidate_id.data, self.need_id.data, self.host_unit_id.data, period)
