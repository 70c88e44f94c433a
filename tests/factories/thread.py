"""One complete thread, from need to verified evidence, built by the models directly in any state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from sqlalchemy.orm import Session

from magang.evaluations.models import Evaluation
from magang.findings.models import Finding
from magang.findings.rules import FindingKind
from magang.followups.models import (
    ActionPlan,
    ActionStep,
    EvidenceFile,
    FollowUp,
    Obstacle,
    ProgressUpdate,
    VerificationRound,
)
from magang.followups.rules import FollowUpStatus, ObstacleKind, ObstacleRemover, OpdClaim, PlanStatus, RoundState
from magang.hearings.models import Decision
from magang.hearings.rules import Outcome
from magang.kernel.files import FileType
from magang.needs.models import Need, NeedProgramme
from magang.needs.rules import NeedStatus
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from magang.recommendations.models import Recommendation, RecommendationFinding, RecommendationProgramme
from magang.recommendations.rules import Horizon, RecommendationStatus
from tests.factories.city import City

SERIAL = count(1)


@dataclass
class Thread:
    """What `build_thread` made; parts beyond the state asked for are None."""

    need: Need
    placement: Placement
    finding: Finding
    recommendation: Recommendation
    decision: Decision | None = None
    follow_up: FollowUp | None = None


def a_need(session: Session, city: City, *, now: datetime, status: NeedStatus = NeedStatus.VERIFIED, **fields) -> Need:
    """A need of Dinkes that serves the city's programme."""
    n = next(SERIAL)
    programmes = fields.pop("programmes", (city.programme,))
    need = Need(
        **{
            "reference": f"K-2026-{n:03d}",
            "title": f"Antrean puskesmas masih manual {n}",
            "gap": "Warga menunggu tiga jam.",
            "urusan": city.health,
            "owner_opd": city.dinkes,
            "indicator": "Waktu tunggu",
            "baseline": Decimal(180),
            "target": Decimal(45),
            "unit": "menit",
            "year": 2027,
            "status": status,
            "author": city.opd_head,
            "created_at": now,
            "updated_at": now,
        }
        | fields,
        programme_links=[NeedProgramme(programme=p, share=60) for p in programmes],
    )
    session.add(need)
    return need


def a_cycle(session: Session, *, now: datetime) -> Cycle:
    n = next(SERIAL)
    cycle = Cycle(
        name=f"Angkatan {n}",
        year=2026,
        starts_on=date(2025, 9, 1),
        ends_on=date(2026, 12, 31),
        created_at=now,
        updated_at=now,
    )
    session.add(cycle)
    return cycle


def a_placement(
    session: Session,
    city: City,
    need: Need,
    *,
    now: datetime,
    status: PlacementStatus = PlacementStatus.RUNNING,
    **fields,
) -> Placement:
    """A placement of the city's participant at RSUD Kota Malang, with whatever its status demands."""
    n = next(SERIAL)
    today = now.date()
    facts = {
        "reference": f"M-2026-{n:03d}",
        "participant": city.participant,
        "sending_opd": city.dinkes,
        "need": need,
        "host_unit": city.clinic,
        "urusan": city.health,
        "starts_on": today - timedelta(days=60),
        "ends_on": today + timedelta(days=30),
        "mentor": city.superior,
        "gap_statement": "Antrean masih manual di semua puskesmas.",
        "created_by": city.planner,
        "opd_commitment": True,
        "opd_committed_at": now,
        "opd_committed_by": city.opd_head,
        "cost_allowance": 1_000_000,
        "cost_lodging": 1_000_000,
        "cost_transport": 1_000_000,
        "status": status,
        "created_at": now,
        "updated_at": now,
    }
    if status.is_assigned:
        facts["assignment_letter_number"] = "800.1.4.1/1"
    if status.is_away or status.is_home_again:
        facts["departed_on"] = today - timedelta(days=60)
    if status.is_home_again:
        facts["recalled_on"] = today - timedelta(days=20)
    if status in {PlacementStatus.REPORTED, PlacementStatus.PRESENTED, PlacementStatus.CREDITED}:
        facts["reported_on"] = today - timedelta(days=10)
    if status is PlacementStatus.CREDITED:
        facts |= {"presented_on": today, "credited_jp": 20, "credited_at": now}
    if status is PlacementStatus.RETURNED:
        facts["return_reason"] = "Kurang lengkap"
    if "cycle" not in fields:
        facts["cycle"] = a_cycle(session, now=now)
    placement = Placement(**facts | fields, programme_links=[PlacementProgramme(programme=city.programme)])
    session.add(placement)
    return placement


def a_finding(session: Session, city: City, placement: Placement, *, now: datetime, **fields) -> Finding:
    n = next(SERIAL)
    finding = Finding(
        **{
            "reference": f"T-2026-{n:03d}",
            "placement": placement,
            "author": placement.participant,
            "urusan": city.health,
            "kind": FindingKind.BEST_PRACTICE,
            "title": f"Antrean daring satu loket {n}",
            "seen": "Pasien memilih jam dari rumah dan dipanggil tepat waktu.",
            "place": "RSUD Kota Malang",
            "numbers": "Waktu tunggu 30 menit",
            "created_at": now,
            "updated_at": now,
        }
        | fields
    )
    session.add(finding)
    return finding


def a_recommendation(
    session: Session,
    city: City,
    finding: Finding,
    *,
    now: datetime,
    status: RecommendationStatus = RecommendationStatus.SUBMITTED,
    **fields,
) -> Recommendation:
    n = next(SERIAL)
    facts = {
        "reference": f"R-2026-{n:03d}",
        "placement": finding.placement,
        "author": finding.author,
        "title": f"Pasang antrean daring di puskesmas {n}",
        "action": "Pasang sistem antrean di 14 puskesmas.",
        "differs": "Jaringan belum merata",
        "change_system": "Aplikasi antrean",
        "lead_opd": city.dinkes,
        "horizon": Horizon.MEDIUM,
        "indicator": "Waktu tunggu",
        "unit": "menit",
        "baseline": Decimal(180),
        "target": Decimal(45),
        "status": status,
        "created_at": now,
        "updated_at": now,
    }
    if not status.is_private:
        facts["submitted_at"] = now - timedelta(days=40)
    if status.awaits_decision or status.is_decided:
        facts |= {"approved_at": now - timedelta(days=30), "approved_by": city.superior}
    if status.counts_as_presented:
        facts["presented_on"] = (now - timedelta(days=20)).date()
    if status is RecommendationStatus.RETURNED:
        facts["return_reason"] = "Indikator belum jelas"
    if status is RecommendationStatus.WITHDRAWN:
        facts["withdraw_reason"] = "Sudah ada"
    programmes = fields.pop("programmes", (city.programme,))
    recommendation = Recommendation(
        **facts | fields,
        finding_links=[RecommendationFinding(finding=finding)],
        programme_links=[RecommendationProgramme(programme=p) for p in programmes],
    )
    session.add(recommendation)
    return recommendation


def a_decision(session: Session, city: City, recommendation: Recommendation, *, now: datetime, **fields) -> Decision:
    decided_on = (now - timedelta(days=20)).date()
    decision = Decision(
        **{
            "recommendation": recommendation,
            "outcome": Outcome.ACCEPT,
            "owner_opd": city.dinkes,
            "decided_on": decided_on,
            "due_on": decided_on + timedelta(days=180),
            "decided_by": city.mayor,
            "recorded_by": city.sekda,
            "created_at": now,
            "updated_at": now,
        }
        | fields
    )
    session.add(decision)
    return decision


def a_follow_up(
    session: Session,
    city: City,
    recommendation: Recommendation,
    *,
    now: datetime,
    official: FollowUpStatus = FollowUpStatus.BT,
    plan: PlanStatus | None = PlanStatus.APPROVED,
    reported_days_ago: int | None = 3,
    due_in: int = 160,
    round_state: RoundState | None = None,
    obstacle: ObstacleRemover | None = None,
    **fields,
) -> FollowUp:
    """A follow-up in the state asked for: plan, one report with one file, and a round."""
    today = now.date()
    started = min((now - timedelta(days=20)).date(), today + timedelta(days=due_in))
    news = None if reported_days_ago is None else now - timedelta(days=reported_days_ago)
    follow_up = FollowUp(
        **{
            "recommendation": recommendation,
            "owner_opd": city.dinkes,
            "started_on": started,
            "due_on": today + timedelta(days=due_in),
            "original_due_on": today + timedelta(days=due_in),
            "first_answer_due_on": started + timedelta(days=60),
            "official_status": official,
            "opd_percent": 40,
            "last_news_at": news,
            "closed_at": now if official.is_closed else None,
            "created_at": now,
            "updated_at": now,
        }
        | fields
    )
    session.add(follow_up)
    if plan is not None:
        handed_in = None if plan is PlanStatus.DRAFT else now
        session.add(
            ActionPlan(
                follow_up=follow_up,
                author=city.opd_head,
                status=plan,
                submitted_at=handed_in,
                first_submitted_at=handed_in,
                return_reason="Kurang rinci" if plan is PlanStatus.RETURNED else None,
                approved_at=now if plan is PlanStatus.APPROVED else None,
                approved_by=city.planner if plan is PlanStatus.APPROVED else None,
                steps=[ActionStep(position=1, output="Aplikasi terpasang", responsible_opd=city.dinkes, percent=40)],
                created_at=now,
                updated_at=now,
            )
        )
    if official is FollowUpStatus.SS:
        due_on = today + timedelta(days=180)
        session.add(Evaluation(follow_up=follow_up, due_on=due_on, created_at=now, updated_at=now))
    if news is not None:
        update = ProgressUpdate(
            follow_up=follow_up,
            author=city.opd_head,
            reported_at=news,
            percent=40,
            narrative="Aplikasi dipasang di lima puskesmas.",
        )
        if obstacle:
            update.obstacle = Obstacle(
                kind=ObstacleKind.BUDGET_CYCLE,
                remover=obstacle,
                note="Menunggu anggaran perubahan",
                opened_at=news,
            )
        update.files = [
            EvidenceFile(
                original_name="foto.pdf",
                file_type=FileType.PDF,
                size=10,
                sha256="0" * 64,
                stored_name=f"{next(SERIAL)}.pdf",
                uploaded_by=city.opd_head,
                uploaded_at=news,
            )
        ]
        session.add(update)
    if round_state is not None or official is not FollowUpStatus.BT:
        state = round_state or RoundState.CLOSED
        judged = state is not RoundState.OPEN
        good = judged and official is FollowUpStatus.SS
        session.add(
            VerificationRound(
                follow_up=follow_up,
                number=1,
                opened_at=now - timedelta(days=2),
                submitted_by=city.opd_head,
                opd_rating=OpdClaim.DONE,
                state=state,
                verifier=city.verifier if judged else None,
                judged_at=now if judged else None,
                result=official if judged else None,
                sufficient=good if judged else None,
                competent=good if judged else None,
                relevant=good if judged else None,
                missing="Bukti foto" if judged and not good else "",
            )
        )
    return follow_up


def build_thread(
    session: Session,
    city: City,
    *,
    now: datetime,
    status: RecommendationStatus = RecommendationStatus.ACCEPTED,
    placement_status: PlacementStatus = PlacementStatus.REPORTED,
    follow_up: dict | None = None,
    need: Need | None = None,
    recommendation: dict | None = None,
) -> Thread:
    """A committed thread up to a recommendation in `status`; accepted ones get their decision and follow-up."""
    need = need or a_need(session, city, now=now, status=NeedStatus.PLANNED)
    placement = a_placement(session, city, need, now=now, status=placement_status)
    finding = a_finding(session, city, placement, now=now)
    wanted = a_recommendation(session, city, finding, now=now, status=status, **(recommendation or {}))
    thread = Thread(need, placement, finding, wanted)
    if status.is_accepted:
        outcome = Outcome.ACCEPT_WITH_NOTES if status is RecommendationStatus.ACCEPTED_WITH_NOTES else Outcome.ACCEPT
        thread.decision = a_decision(session, city, wanted, now=now, outcome=outcome, notes="Mulai dari yang ramai")
        thread.follow_up = a_follow_up(session, city, wanted, now=now, **(follow_up or {}))
    session.commit()
    return thread
