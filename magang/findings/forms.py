"""The form of a finding."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from magang.findings.models import Finding
from magang.findings.rules import FindingKind
from magang.findings.services import FindingDraft
from magang.journals.models import JournalEntry
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.reference.queries import urusan_choices
from magang.web.forms import VersionedForm, area, choice, line, offer_all, pick


class FindingForm(VersionedForm):
    """What was seen; what a recommendation needs of it is the rules' business."""

    kind = choice(N_("Jenis temuan"), FindingKind, blank=N_("Pilih…"))
    title = line(N_("Judul"), required=True, longest=200)
    urusan_id = pick(N_("Urusan"))
    seen = area(N_("Apa yang dilihat"), longest=20_000, rows=6)
    place = line(N_("Di mana"), longest=240)
    since = line(N_("Sejak kapan"), longest=80)
    numbers = area(N_("Angka yang dicapai di sana"), longest=5_000, rows=3)
    source = area(N_("Sumber"), longest=5_000, rows=2)
    contact = line(N_("Siapa yang dapat dihubungi di sana"), longest=240)

    @classmethod
    def make(
        cls,
        session: Session,
        finding: Finding | None = None,
        *,
        placement: Placement | None = None,
        entry: JournalEntry | None = None,
        blank: bool = False,
    ) -> FindingForm:
        """With its choices, filled from `finding`, or begun in the urusan of `placement` with what `entry` tells."""
        begun: dict[str, Any] = {}
        if placement and not finding:
            begun["urusan_id"] = placement.urusan_id or placement.need.urusan_id
        if entry and not finding:
            begun["seen"] = "\n\n".join(text for text in (entry.activity, entry.lesson) if text)
        form = cls(None, obj=finding, data=begun) if blank else cls(obj=finding, data=begun)
        offer_all(form.urusan_id, urusan_choices(session))
        return form

    def draft(self) -> FindingDraft:
        """What the services take."""
        return FindingDraft(**self.facts())
