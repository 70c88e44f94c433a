"""The participant's page: my placement, what to do next, and what became of my recommendations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.destinations.models import COUNTED, Evidence
from magang.findings.models import Finding
from magang.journals.models import stay_of
from magang.journals.queries import standings as standings_of_journals
from magang.journals.rules import Standing as JournalStanding
from magang.journals.rules import Stay as JournalDays
from magang.kernel.actor import Actor
from magang.kernel.decision import Gap
from magang.kernel.labels import N_
from magang.needs.models import Need
from magang.overview.queries.standing import standings
from magang.overview.queries.work import placement_due
from magang.overview.rules import Clocks, Standing
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus, StepClock, gaps
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.reference.models import HostUnit

# What happens next, said to the participant.
NEXT: Final[Mapping[PlacementStatus, str]] = {
    PlacementStatus.DRAFT: N_("Perencana sedang menyusun rencana magang Anda."),
    PlacementStatus.PROPOSED: N_("Usulan Anda menunggu verifikasi."),
    PlacementStatus.VERIFIED: N_("Usulan terverifikasi. Berikutnya permohonan ke instansi tujuan."),
    PlacementStatus.RETURNED: N_("Usulan dikembalikan ke perencana untuk diperbaiki."),
    PlacementStatus.REJECTED: N_("Usulan ini ditolak. Alasannya ada di halaman penempatan."),
    PlacementStatus.REQUESTED: N_("Permohonan sudah dikirim; jawaban instansi tujuan ditunggu."),
    PlacementStatus.ACCEPTED: N_("Instansi tujuan menerima Anda. Surat tugas segera terbit."),
    PlacementStatus.DECLINED: N_("Instansi tujuan belum dapat menerima; perencana mencari jalan lain."),
    PlacementStatus.ASSIGNED: N_("Surat tugas terbit. Siapkan keberangkatan."),
    PlacementStatus.DEPARTED: N_("Anda sudah berangkat. Catat yang Anda lihat sejak hari pertama."),
    PlacementStatus.RUNNING: N_("Magang berjalan. Catat temuan selagi masih segar."),
    PlacementStatus.RECALLED: N_("Anda sudah kembali. Lengkapi rekomendasi dan serahkan laporan."),
    PlacementStatus.REPORTED: N_("Laporan masuk. Berikutnya pemaparan kepada kepala daerah."),
    PlacementStatus.PRESENTED: N_("Hasil sudah dipaparkan. Berikutnya pengakuan JP."),
    PlacementStatus.CREDITED: N_("Magang selesai dan JP diakui. Ikuti nasib rekomendasi Anda di bawah."),
    PlacementStatus.CANCELLED: N_("Magang ini dibatalkan. Alasannya ada di halaman penempatan."),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """The one thing to do now."""

    text: str
    endpoint: str
    args: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stay:
    """One placement as its participant sees it."""

    placement: Placement
    next_step: str
    due_on: date | None
    gaps: Sequence[Gap]
    findings: int
    advice: Advice | None
    journal: JournalStanding | None  # Of whoever is away now.

    @property
    def journal_days(self) -> JournalDays:
        """Which days the journal may be about."""
        return stay_of(self.placement)


@dataclass(frozen=True, slots=True)
class OwnThread:
    """My placements, the running one first, and my recommendations, newest first."""

    stays: Sequence[Stay]
    standings: Sequence[Standing]


def own_thread(session: Session, actor: Actor, clocks: Clocks) -> OwnThread:
    """The page of the participant `actor`."""
    proven = (
        select(func.count(Evidence.id))
        .where(Evidence.region_id == HostUnit.region_id, Evidence.urusan_id == Need.urusan_id, COUNTED)
        .scalar_subquery()
    )
    written = select(func.count(Finding.id)).where(Finding.placement_id == Placement.id).scalar_subquery()
    rows = session.execute(
        select(Placement, proven, written)
        .join(Placement.need)
        .outerjoin(Placement.host_unit)
        .where(Placement.participant_id == actor.user_id)
        .options(
            joinedload(Placement.host_unit).joinedload(HostUnit.region),
            joinedload(Placement.cycle),
            joinedload(Placement.need),
            joinedload(Placement.mentor),
            selectinload(Placement.programme_links),
        )
        .order_by(Placement.id.desc())
    ).all()
    own = standings(session, actor, clocks, Recommendation.author_id == actor.user_id)
    away = [p for p, _, _ in rows if p.status.is_away and p.departed_on is not None]
    journals = dict(zip((p.id for p in away), standings_of_journals(session, away, clocks.today), strict=True))
    stays = [_stay(p, evidence, findings, own, clocks, journals.get(p.id)) for p, evidence, findings in rows]
    return OwnThread(
        sorted(stays, key=lambda s: (s.placement.status.is_final, not s.placement.status.takes_findings)), own
    )


def _stay(
    placement: Placement,
    evidence: int,
    findings: int,
    own: Sequence[Standing],
    clocks: Clocks,
    journal: JournalStanding | None,
) -> Stay:
    status = placement.status
    before_request = not (status.is_requested or status.is_final)
    due = placement_due(placement, clocks)
    if status is PlacementStatus.ASSIGNED:
        due = placement.starts_on
    elif status.is_away:
        due = placement.ends_on
    return Stay(
        placement=placement,
        next_step=NEXT[status],
        due_on=due,
        gaps=gaps(placement.facts(evidence_count=evidence)) if before_request else (),
        findings=findings,
        advice=_advice(placement, findings, own),
        journal=journal,
    )


def _advice(placement: Placement, findings: int, own: Sequence[Standing]) -> Advice | None:
    """Mend what came back, then finish what was begun, then write on."""
    for status, text in (
        (RecommendationStatus.RETURNED, N_("Perbaiki rekomendasi yang dikembalikan")),
        (RecommendationStatus.DRAFT, N_("Lengkapi draf rekomendasi")),
    ):
        begun = next((s for s in own if s.status is status), None)
        if begun is not None:
            return Advice(text, "recommendations.show", {"reference": begun.reference})
    if not placement.status.takes_findings:
        return None
    about = {"penempatan": placement.reference}
    if not findings:
        return Advice(N_("Catat temuan pertama"), "findings.create", about)
    if not own:
        return Advice(N_("Tulis rekomendasi pertama"), "recommendations.create", about)
    if placement.status.is_away:
        return Advice(N_("Catat temuan"), "findings.create", about)
    if placement.status.clock is StepClock.REPORT:
        return Advice(N_("Tulis laporan"), "reports.create", about)
    return Advice(N_("Tulis rekomendasi"), "recommendations.create", about)
