"""The form of a need."""

from __future__ import annotations

from flask_babel import gettext
from sqlalchemy.orm import Session

from magang.kernel.labels import N_
from magang.needs.models import Need
from magang.needs.services import NeedDraft
from magang.reference.queries import opd_choices, programme_choices, urusan_choices
from magang.web.forms import VersionedForm, area, decimal, line, offer_all, pick, whole

PROGRAMME_ROWS = 3


class NeedForm(VersionedForm):
    """Everything a draft may hold; what a submission needs is the rules' business."""

    title = line(N_("Judul"), required=True, longest=200)
    gap = area(N_("Kesenjangan"), longest=10_000, rows=5)
    urusan_id = pick(N_("Urusan"))
    owner_opd_id = pick(N_("OPD pemilik"))
    indicator = line(N_("Indikator"), longest=240)
    baseline = decimal(N_("Nilai awal"))
    target = decimal(N_("Target"))
    unit = line(N_("Satuan"), longest=40)
    year = whole(N_("Tahun target"), low=2000, high=2100)
    urgency = whole(N_("Urgensi (1–5)"), required=True, low=1, high=5, default=3)
    programme_1 = pick(N_("Program prioritas"), required=False)
    share_1 = whole(N_("Kontribusi (%)"), low=1, high=100)
    programme_2 = pick(N_("Program kedua"), required=False)
    share_2 = whole(N_("Kontribusi (%)"), low=1, high=100)
    programme_3 = pick(N_("Program ketiga"), required=False)
    share_3 = whole(N_("Kontribusi (%)"), low=1, high=100)

    @classmethod
    def make(cls, session: Session, need: Need | None = None, *, blank: bool = False) -> NeedForm:
        """The form with its choices, filled from `need`; `blank` ignores what was posted (to show what is stored)."""
        stored: dict[str, int] = {}
        for i, link in enumerate(need.programme_links[:PROGRAMME_ROWS] if need else (), start=1):
            stored |= {f"programme_{i}": link.programme_id, f"share_{i}": link.share}
        form = cls(None, obj=need, data=stored) if blank else cls(obj=need, data=stored)
        offer_all(form.urusan_id, urusan_choices(session))
        offer_all(form.owner_opd_id, opd_choices(session))
        for i in range(1, PROGRAMME_ROWS + 1):
            offer_all(form[f"programme_{i}"], programme_choices(session), blank=N_("Tidak ada"))
        return form

    def programmes(self) -> dict[int, int]:
        """Programme id -> share; a programme without a share contributes wholly."""
        rows = [(self[f"programme_{i}"].data, self[f"share_{i}"].data) for i in range(1, PROGRAMME_ROWS + 1)]
        return {programme: share or 100 for programme, share in rows if programme}

    def validate_programme_2(self, field: object) -> None:
        self._refuse_repeats("programme_2", ("programme_1",))

    def validate_programme_3(self, field: object) -> None:
        self._refuse_repeats("programme_3", ("programme_1", "programme_2"))

    def _refuse_repeats(self, name: str, earlier: tuple[str, ...]) -> None:
        if self[name].data and self[name].data in {self[e].data for e in earlier}:
            self[name].errors = [*self[name].errors, gettext("Program ini sudah dipilih di atas.")]

    def draft(self) -> NeedDraft:
        """What the services take, beside the programmes."""
        rows = [f"{part}_{i}" for part in ("programme", "share") for i in range(1, PROGRAMME_ROWS + 1)]
        return NeedDraft(**self.facts(*rows))
