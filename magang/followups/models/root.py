"""The root: one row per accepted recommendation."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.followups.rules import (
    Clock,
    FollowUpStatus,
    Health,
    HealthFacts,
    OpdClaim,
    PlanStatus,
    SubmissionFacts,
    health,
    ratings_gap,
)
from magang.kernel.clock import local_date
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd

if TYPE_CHECKING:
    from magang.followups.models.guests import GuestReport
    from magang.followups.models.judging import DueDateMove, VerificationRound
    from magang.followups.models.obstacle import Obstacle
    from magang.followups.models.work import ActionPlan, ProgressUpdate


class FollowUp(Identified, Stamped, Versioned, Base):
    """What becomes of one accepted recommendation. The clock starts on the day of the decision."""

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint("opd_percent BETWEEN 0 AND 100", name="percent_scale"),
        CheckConstraint("original_due_on >= started_on", name="due_after_start"),
        # Due dates only move to a later day, and each move is counted in the open (DESIGN 3).
        CheckConstraint("due_on >= original_due_on", name="never_earlier"),
        CheckConstraint("due_moves >= 0 AND (due_moves = 0) = (due_on = original_due_on)", name="moves_counted"),
        CheckConstraint("(official_status IN ('ss', 'td')) = (closed_at IS NOT NULL)", name="closed_with_time"),
        CheckConstraint("closed_at IS NULL OR closed_at >= created_at", name="closed_after_opening"),
    )
    __label__ = N_("Tindak lanjut")
    __field_labels__ = {
        "owner_opd_id": N_("OPD penanggung jawab"),
        "started_on": N_("Mulai"),
        "due_on": N_("Tenggat"),
        "original_due_on": N_("Tenggat semula"),
        "due_moves": N_("Jumlah geseran tenggat"),
        "first_answer_due_on": N_("Batas jawaban pertama"),
        "official_status": N_("Status resmi"),
        "opd_percent": N_("Progres menurut OPD"),
        "last_news_at": N_("Kabar terakhir"),
        "closed_at": N_("Ditutup"),
    }

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), unique=True)
    owner_opd_id: Mapped[int] = mapped_column(ForeignKey("opd.id"), index=True)
    started_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    original_due_on: Mapped[date]
    due_moves: Mapped[int] = mapped_column(default=0)
    first_answer_due_on: Mapped[date]
    official_status: Mapped[FollowUpStatus] = mapped_column(
        choice(FollowUpStatus, name="official_status"), default=FollowUpStatus.BT, index=True
    )
    # The self-report beside the official status; it never sets it.
    opd_percent: Mapped[int] = mapped_column(default=0)
    last_news_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    recommendation: Mapped[Recommendation] = relationship(lazy="raise_on_sql")
    owner_opd: Mapped[Opd] = relationship(lazy="raise_on_sql")
    # The version that counts; `plans` are all of them.
    plan: Mapped[ActionPlan | None] = relationship(
        primaryjoin="and_(ActionPlan.follow_up_id == FollowUp.id, ActionPlan.is_current)",
        back_populates="follow_up",
        lazy="raise_on_sql",
    )
    plans: Mapped[list[ActionPlan]] = relationship(order_by="ActionPlan.number", viewonly=True, lazy="raise_on_sql")
    updates: Mapped[list[ProgressUpdate]] = relationship(
        back_populates="follow_up", order_by="ProgressUpdate.id", lazy="raise_on_sql"
    )
    rounds: Mapped[list[VerificationRound]] = relationship(
        back_populates="follow_up", order_by="VerificationRound.number", lazy="raise_on_sql"
    )
    moves: Mapped[list[DueDateMove]] = relationship(
        back_populates="follow_up", order_by="DueDateMove.id", lazy="raise_on_sql"
    )
    guest_reports: Mapped[list[GuestReport]] = relationship(
        back_populates="follow_up", order_by="GuestReport.id", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return str(self.recommendation)

    @property
    def revision(self) -> ActionPlan | None:
        """The next version of the plan, not approved yet; needs `plans` loaded."""
        return next((plan for plan in self.plans if not (plan.is_current or plan.status.is_final)), None)

    @property
    def plan_in_hand(self) -> ActionPlan | None:
        """The version that is being written or judged: the next one, or else the one that counts."""
        return self.revision or self.plan

    @property
    def acting_opd_ids(self) -> frozenset[int]:
        """Owner, supporting OPDs and those that carry out a step, none of which may verify.

        Needs `recommendation.support_links` and `plan.steps` loaded.
        """
        steps = self.plan.steps if self.plan is not None else []
        return self.recommendation.supporting_opd_ids.union({self.owner_opd_id}, (s.responsible_opd_id for s in steps))

    @property
    def worked_opd_ids(self) -> frozenset[int]:
        """Those that act and those that acted: a step that a newer plan dropped or handed on was their work too.

        Needs what `acting_opd_ids` needs, and `plans.steps`.
        """
        return self.acting_opd_ids.union(step.responsible_opd_id for plan in self.plans for step in plan.steps)

    @property
    def contributor_ids(self) -> frozenset[int]:
        """Everybody whose work a verifier would judge, also after they have moved to another office.

        Needs `plan`, `plans`, `updates.files`, `updates.obstacle`, `rounds`, `moves`, `guest_reports.link` and
        `recommendation.voices` loaded. Whose own proposal joined it proposed it too. A round without a rating was
        opened by the verifier who looks again, and who may judge what is found. Whoever handed out the link through
        which a report came may have sent it themselves.
        """
        by = {
            self.recommendation.author_id,
            *(voice.author_id for voice in self.recommendation.voices),
            *({self.plan.author_id} if self.plan is not None else ()),
            *(plan.author_id for plan in self.plans),
            *(update.author_id for update in self.updates),
            *(file.uploaded_by_id for update in self.updates for file in update.files),
            *(obstacle.resolved_by_id for obstacle in self.obstacles),
            *(round_.submitted_by_id for round_ in self.rounds if round_.opd_rating is not None),
            *(move.requested_by_id for move in self.moves),
            *(report.signed_in_id for report in self.guest_reports),
            *(report.link.created_by_id for report in self.guest_reports),
        }
        return frozenset(user_id for user_id in by if user_id is not None)

    @property
    def obstacles(self) -> list[Obstacle]:
        """What stands or stood in the way, oldest first; needs `updates.obstacle` loaded."""
        return [update.obstacle for update in self.updates if update.obstacle is not None]

    @property
    def claim(self) -> OpdClaim | None:
        """What the OPD itself said when it last asked for verification; needs `rounds` loaded."""
        return next((r.opd_rating for r in reversed(self.rounds) if r.opd_rating is not None), None)

    @property
    def last_judgement(self) -> VerificationRound | None:
        """The round that was closed last; needs `rounds` loaded."""
        return next((round_ for round_ in reversed(self.rounds) if round_.state.is_final), None)

    @property
    def awaits_more(self) -> VerificationRound | None:
        """The return the OPD has to answer: what was missing, and nothing has been submitted since."""
        last = self.last_judgement
        return last if last is not None and self.open_round is None and last.result is FollowUpStatus.BS else None

    @property
    def ratings_differ(self) -> bool:
        """Whether the OPD's last rating and the official one differ; needs `rounds` loaded."""
        return ratings_gap(self.claim, self.official_status)

    @property
    def waiting_reports(self) -> list[GuestReport]:
        """What came in by a link and is not answered yet; needs `guest_reports` loaded."""
        return [report for report in self.guest_reports if not report.state.is_final]

    @property
    def open_round(self) -> VerificationRound | None:
        """The round that is not closed yet, of which there is at most one; needs `rounds` loaded."""
        return next((round_ for round_ in self.rounds if not round_.state.is_final), None)

    def health(self, clock: Clock) -> Health:
        """How it stands on the clock's day; needs `rounds` loaded. `health_sql` says the same to the database."""
        return health(self.health_facts(today=clock.today, fresh_since=clock.fresh_since, zone=clock.zone))

    def health_facts(self, *, today: date, fresh_since: date, zone: str) -> HealthFacts:
        """The plain facts `rules.health` looks at; needs `rounds` loaded."""
        current = self.open_round
        return HealthFacts(
            today=today,
            due_on=self.due_on,
            last_news_on=local_date(self.last_news_at, zone) if self.last_news_at else None,
            official=self.official_status,
            fresh_since=fresh_since,
            round_opened_on=local_date(current.opened_at, zone) if current else None,
        )

    def submission_facts(self, claim: OpdClaim | None) -> SubmissionFacts:
        """The plain facts `rules.submission_gaps` looks at; needs `plan`, `rounds` and `updates.files` loaded."""
        returned = self.awaits_more
        since = returned.judged_at if returned is not None else None
        return SubmissionFacts(
            claim=claim,
            returned=returned is not None,
            plan_approved=self.plan is not None and self.plan.status is PlanStatus.APPROVED,
            update_count=sum(since is None or update.reported_at >= since for update in self.updates),
            evidence_count=sum(len(update.files) for update in self.updates),
        )
