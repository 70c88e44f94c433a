"""A follow-up walked to any point by the same services the pages call, each step by somebody who may take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.models import Grant, User
from magang.followups import queries
from magang.followups.models import FollowUp
from magang.followups.obstacles import ToldObstacle
from magang.followups.rules import BudgetSource, FollowUpStatus, Judgement, OpdClaim, TdReason
from magang.followups.services import duedates, open_follow_up, planning, progress, verification
from magang.hearings.models import Decision
from magang.hearings.rules import Outcome
from magang.kernel.actor import Actor
from magang.kernel.files import Upload
from magang.kernel.filestore import FileStore
from magang.kernel.workdays import Promise
from magang.needs.models import Need
from magang.placements.models import Placement
from magang.planning.models import Cycle
from magang.recommendations.models import Recommendation, RecommendationProgramme, RecommendationSupport
from magang.recommendations.rules import Horizon, RecommendationStatus
from magang.reference.models import Opd
from tests.factories.city import City

PDF = b"%PDF-1.7\nbukti\n"
# What a verifier sends for SS and, with what is missing, for BS.
SATISFIED = {"sufficient": "ya", "competent": "ya", "relevant": "ya", "result": "ss", "version": "1"}
LACKING = {"sufficient": "tidak", "competent": "ya", "relevant": "ya", "result": "bs", "version": "1"}


def an_accepted_recommendation(
    session: Session, city: City, *, now: datetime, number: int = 1, support: Opd | None = None
) -> Recommendation:
    """By the city's participant, to be led by its health department."""
    stamps = {"created_at": now, "updated_at": now}
    need = Need(
        reference=f"K-2026-{number:03d}",
        title="Antrean masih manual",
        urusan=city.health,
        owner_opd=city.dinkes,
        author=city.opd_head,
        **stamps,
    )
    cycle = Cycle(
        name=f"Angkatan {number}", year=2026, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), **stamps
    )
    placement = Placement(
        reference=f"M-2026-{number:03d}",
        cycle=cycle,
        participant=city.participant,
        sending_opd=city.dinkes,
        need=need,
        created_by=city.planner,
        **stamps,
    )
    recommendation = Recommendation(
        reference=f"R-2026-{number:03d}",
        placement=placement,
        author=city.participant,
        title="Antrean puskesmas dibagi menurut poli",
        status=RecommendationStatus.ACCEPTED,
        lead_opd=city.dinkes,
        horizon=Horizon.MEDIUM,
        indicator="Waktu tunggu rata-rata",
        unit="menit",
        baseline=Decimal(180),
        target=Decimal(45),
        differs="Puskesmas kita lebih kecil.",
        programme_links=[RecommendationProgramme(programme=city.programme)],
        support_links=[RecommendationSupport(opd=support)] if support else [],
        **stamps,
    )
    session.add(recommendation)
    session.flush()
    return recommendation


def a_voice(session: Session, city: City, into: Recommendation, *, author: User, now: datetime) -> Recommendation:
    """A proposal of somebody else's that joined `into`."""
    voice = an_accepted_recommendation(session, city, now=now, number=900)
    voice.author, voice.status, voice.merged_into_id = author, RecommendationStatus.MERGED, into.id
    session.commit()
    return voice


def an_accepting_decision(session: Session, city: City, recommendation: Recommendation, *, now: datetime) -> Decision:
    """Dinkes owns it and has half a year."""
    decision = Decision(
        recommendation=recommendation,
        outcome=Outcome.ACCEPT,
        owner_opd_id=city.dinkes.id,
        decided_on=now.date(),
        due_on=now.date() + timedelta(days=180),
        decided_by=city.mayor,
        recorded_by=city.sekda,
        created_at=now,
        updated_at=now,
    )
    session.add(decision)
    session.flush()
    return decision


@dataclass
class Walk:
    """One follow-up and the next step of its life; each method takes the step and commits."""

    session: Session
    city: City
    store: FileStore
    now: datetime
    number: int = 1

    @property
    def reference(self) -> str:
        return f"R-2026-{self.number:03d}"

    @property
    def address(self) -> str:
        return f"/tindak-lanjut/{self.reference}"

    def actor(self, who: str) -> Actor:
        user = self.session.scalar(
            select(User)
            .where(User.id == getattr(self.city, who).id)
            .options(joinedload(User.opd), selectinload(User.grants).joinedload(Grant.opd))
        )
        return user.as_actor()

    @property
    def thing(self) -> FollowUp:
        """As stored now, with everything its page loads."""
        self.session.expire_all()
        return queries.find_follow_up(self.session, self.actor("planner"), self.reference)

    def opened(self, *, support: Opd | None = None) -> Walk:
        recommendation = an_accepted_recommendation(
            self.session, self.city, now=self.now, number=self.number, support=support
        )
        decision = an_accepting_decision(self.session, self.city, recommendation, now=self.now)
        open_follow_up(
            self.session,
            self.actor("sekda"),
            recommendation=recommendation,
            decision=decision,
            first_answer=Promise(60),
            now=self.now,
        )
        self.session.commit()
        return self

    def planned(self) -> Walk:
        """A plan of one step, submitted."""
        planning.add_step(
            self.session,
            self.actor("opd_head"),
            self.thing,
            output="SOP antrean ditandatangani",
            responsible_opd_id=self.city.dinkes.id,
            starts_on=self.now.date(),
            ends_on=self.now.date() + timedelta(days=90),
            weight=1,
            budget_source=BudgetSource.APBD,
            now=self.now,
        )
        self.session.commit()
        planning.submit_plan(self.session, self.actor("opd_head"), self.thing, now=self.now)
        self.session.commit()
        return self

    def running(self, obstacle: ToldObstacle | None = None) -> Walk:
        """Plan approved, half done, one file of evidence."""
        self.planned()
        planning.approve_plan(self.session, self.actor("planner"), self.thing, now=self.now)
        self.session.commit()
        return self.reported(obstacle)

    def reported(self, obstacle: ToldObstacle | None = None) -> Walk:
        """Half done, with one file of evidence."""
        thing = self.thing
        progress.report_progress(
            self.session,
            self.actor("opd_head"),
            thing,
            percent=None,
            step_percents={thing.plan.steps[0].id: 50},
            narrative="SOP sudah dirancang.",
            indicator_value=Decimal(120),
            obstacle=obstacle or ToldObstacle(),
            uploads=[Upload("SK Kadis.pdf", PDF)],
            store=self.store,
            now=self.now,
        )
        self.session.commit()
        return self

    def submitted(self, claim: OpdClaim = OpdClaim.DONE) -> Walk:
        if self.thing.plan is None:
            self.running()
        elif self.thing.awaits_more is not None:
            self.reported()
        verification.submit_for_verification(
            self.session, self.actor("opd_head"), self.thing, opd_rating=claim, note="Mohon dinilai.", now=self.now
        )
        self.session.commit()
        return self

    def judged(self, result: FollowUpStatus, who: str = "verifier") -> Walk:
        """TD stays pending until a second person answers."""
        round_ = self.thing.open_round
        good = result is FollowUpStatus.SS
        verification.judge(
            self.session,
            self.actor(who),
            round_,
            judgement=Judgement(
                result=result,
                sufficient=good,
                competent=True,
                relevant=True,
                missing="" if good else "Bukti pemakaian belum ada.",
                td_reason=TdReason.NOT_EFFECTIVE if result is FollowUpStatus.TD else None,
            ),
            expected_version=round_.version,
            now=self.now,
        )
        self.session.commit()
        return self

    def asked_to_move(self, days: int = 30) -> Walk:
        thing = self.thing
        duedates.request_move(
            self.session,
            self.actor("opd_head"),
            thing,
            to_on=thing.due_on + timedelta(days=days),
            reason="Menunggu APBD Perubahan.",
            now=self.now,
        )
        self.session.commit()
        return self
