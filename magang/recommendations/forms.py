"""The form of a recommendation, and what the quality coach reads from it while it is being written."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy.orm import Session

from magang.findings.models import Finding
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation, unproven
from magang.recommendations.queries import usable_findings
from magang.recommendations.rules import Approach, Effort, Horizon, RecommendationFacts
from magang.recommendations.services import Proposal
from magang.reference.queries import opd_choices, programme_choices
from magang.web.forms import (
    VersionedForm,
    area,
    choice,
    day,
    decimal,
    line,
    offer,
    offer_all,
    pick,
    pick_many,
    rupiah,
)

# What a draft may lack but a submission may not: not marked as free to leave empty.
NEEDED: Final = (
    "action", "findings", "programmes", "lead_opd_id", "indicator", "baseline", "target", "unit", "horizon"
)  # fmt: skip


class RecommendationForm(VersionedForm):
    """Everything a draft may hold; what a submission needs is the rules' business."""

    title = line(N_("Judul"), required=True, longest=200)
    action = area(N_("Apa yang harus dilakukan"), longest=20_000, rows=6)
    findings = pick_many(N_("Temuan yang menjadi dasar"))
    approach = choice(N_("Adopsi atau adaptasi?"), Approach, default=Approach.ADAPT)
    differs = area(N_("Apa yang berbeda di daerah kita"), rows=3)
    change_regulation = area(N_("Regulasi yang harus berubah"), rows=2)
    change_staff = area(N_("SDM yang harus disiapkan"), rows=2)
    change_budget = area(N_("Anggaran yang diperlukan"), rows=2)
    change_system = area(N_("Sistem yang harus berubah"), rows=2)
    programmes = pick_many(N_("Program prioritas yang dilayani"))
    lead_opd_id = pick(N_("OPD pemimpin"), required=False)
    supporting_opds = pick_many(N_("OPD pendukung"))
    indicator = line(N_("Indikator"), longest=240)
    baseline = decimal(N_("Nilai awal"))
    target = decimal(N_("Target"))
    unit = line(N_("Satuan"), longest=40)
    target_date = day(N_("Tanggal target"))
    horizon = choice(N_("Jangka waktu"), Horizon, required=False)
    effort = choice(N_("Berat upayanya"), Effort, required=False)
    cost_estimate = rupiah(N_("Perkiraan biaya"))
    cost_unknown_reason = line(N_("Mengapa biaya belum dapat diperkirakan"), longest=1_000)

    @classmethod
    def make(
        cls,
        session: Session,
        actor: Actor,
        placement: Placement,
        recommendation: Recommendation | None = None,
        *,
        resting_on: int | None = None,
        blank: bool = False,
    ) -> RecommendationForm:
        """The form with its choices, filled from `recommendation`, or begun with the finding `resting_on` ticked."""
        begun: dict[str, Any] = {"findings": [resting_on] if resting_on else []}
        begun["programmes"] = [link.programme_id for link in placement.programme_links] if not recommendation else []
        if recommendation:
            begun = {
                "findings": [link.finding_id for link in recommendation.finding_links],
                "programmes": [link.programme_id for link in recommendation.programme_links],
                "supporting_opds": [link.opd_id for link in recommendation.support_links],
            }
        form = cls(None, obj=recommendation, data=begun) if blank else cls(obj=recommendation, data=begun)
        offer(form.findings, ((f.id, str(f)) for f in usable_findings(session, actor, placement)))
        offer_all(form.programmes, programme_choices(session))
        offer_all(form.lead_opd_id, opd_choices(session))
        offer_all(form.supporting_opds, opd_choices(session))
        for name in NEEDED:
            form[name].flags.mandatory = True
        return form

    def proposal(self) -> Proposal:
        """What the services take."""
        return Proposal(**self.facts())

    def quality_facts(self, ticked: Collection[Finding]) -> RecommendationFacts:
        """What the coach looks at, as it stands in the form now with its `ticked` findings; what cannot be read counts
        as missing.
        """
        return RecommendationFacts(
            title=self.title.data or "",
            action=self.action.data or "",
            approach=self.approach.data or Approach.ADAPT,
            differs=self.differs.data or "",
            changes=tuple(
                f.data or ""
                for f in (self.change_regulation, self.change_staff, self.change_budget, self.change_system)
            ),
            finding_count=len(ticked),
            programme_count=len(self.programmes.data or ()),
            lead_opd_named=bool(self.lead_opd_id.data),
            indicator=self.indicator.data or "",
            unit=self.unit.data or "",
            baseline=self.baseline.data,
            target=self.target.data,
            horizon=self.horizon.data,
            effort=self.effort.data,
            cost_estimate=self.cost_estimate.data,
            cost_unknown_reason=self.cost_unknown_reason.data or "",
            target_date=self.target_date.data,
            unproven=unproven(ticked),
        )
