"""What the overviews count and in which order the thread runs. Stdlib, kernel and the rules of lower features only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from magang.counters.rules import Counts
from magang.followups.rules import FollowUpStatus, Health, Rate, RateFacts, rates
from magang.hearings.rules import Outcome
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.workdays import Promise
from magang.recommendations.rules import RecommendationStatus


class Stage(LabelledEnum):
    """The stations of the thread, in its order. The first five are the kinds a thread can be opened from."""

    PROGRAMME = "program", N_("Program prioritas")
    NEED = "kebutuhan", N_("Kebutuhan")
    PLACEMENT = "penempatan", N_("Penempatan")
    FINDING = "temuan", N_("Temuan")
    RECOMMENDATION = "rekomendasi", N_("Rekomendasi")
    DECISION = "keputusan", N_("Keputusan")
    PLAN = "rencana", N_("Rencana aksi")
    EVIDENCE = "bukti", N_("Bukti")
    STATUS = "status", N_("Status resmi")
    EFFECT = "dampak", N_("Dampak")

    @property
    def icon(self) -> str:
        return _ICONS[self]

    @property
    def follows_recommendation(self) -> bool:
        """Whether it tells what became of a recommendation: one line each, not a thing of its own."""
        return self in {Stage.DECISION, Stage.PLAN, Stage.EVIDENCE, Stage.STATUS, Stage.EFFECT}


_ICONS = {
    Stage.PROGRAMME: "flag",
    Stage.NEED: "target",
    Stage.PLACEMENT: "plane-departure",
    Stage.FINDING: "bulb",
    Stage.RECOMMENDATION: "checklist",
    Stage.DECISION: "gavel",
    Stage.PLAN: "list-check",
    Stage.EVIDENCE: "paperclip",
    Stage.STATUS: "shield-check",
    Stage.EFFECT: "chart-bar",
}


@dataclass(frozen=True, slots=True)
class Clocks:
    """Today in the city's zone and the promises the city set itself."""

    today: date
    zone: str
    report: Promise
    hearing: Promise
    verification: Promise
    stale: Promise
    evaluation: Promise


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one recommendation stands today, from submission to official status. None: not reached yet."""

    id: int
    reference: str
    title: str
    status: RecommendationStatus
    lead_opd: str = ""
    submitted_on: date | None = None
    approved_on: date | None = None
    presented_on: date | None = None
    return_reason: str | None = None
    outcome: Outcome | None = None
    decided_on: date | None = None
    owner_opd: str = ""
    official: FollowUpStatus | None = None
    health: Health | None = None
    started_on: date | None = None
    due_on: date | None = None
    original_due_on: date | None = None
    due_moves: int = 0
    last_news_on: date | None = None
    closed_on: date | None = None
    percent: int = 0
    last_evidence_on: date | None = None

    def days_late(self, today: date) -> int:
        """Days since the due date; 0 before it."""
        return max(0, (today - self.due_on).days) if self.due_on else 0

    def days_silent(self, today: date) -> int:
        """Days since the OPD last reported (or since the clock started, when it never did)."""
        heard = self.last_news_on or self.started_on
        return (today - heard).days if heard else 0


def tally(standings: Iterable[Standing]) -> Counts:
    """Counts over recommendations that have left their author's desk: a draft promises nothing yet."""
    public = [s for s in standings if not s.status.is_private]
    return Counts(
        recommendations=len(public),
        waiting=sum(s.status.awaits_decision for s in public),
        presented=sum(s.status.counts_as_presented for s in public),
        accepted=sum(s.status.is_accepted for s in public),
        implemented=sum(s.official is not None and s.official.is_implemented for s in public),
        overdue=sum(s.health is Health.OVERDUE for s in public),
        stale=sum(s.health is Health.STALE for s in public),
        last_evidence_on=max((s.last_evidence_on for s in public if s.last_evidence_on), default=None),
    )


def tally_by_programme(standings: Iterable[Standing], served: Iterable[tuple[int, int]]) -> Mapping[int, Counts]:
    """Counts per programme id; a recommendation that serves two programmes counts in both.

    `served`: recommendation and programme. Who is not among `standings` does not count.
    """
    known, by_programme = {s.id: s for s in standings}, defaultdict[int, list[Standing]](list)
    for recommendation_id, programme_id in served:
        if recommendation_id in known:
            by_programme[programme_id].append(known[recommendation_id])
    return {programme_id: tally(served) for programme_id, served in by_programme.items()}


class Achievement(LabelledEnum):
    """The scale of Permendagri 86/2017 for what was reached of a target, in per cent."""

    VERY_HIGH = "very_high", N_("Sangat tinggi")
    HIGH = "high", N_("Tinggi")
    MEDIUM = "medium", N_("Sedang")
    LOW = "low", N_("Rendah")
    VERY_LOW = "very_low", N_("Sangat rendah")

    @property
    def at_least(self) -> int:
        """The lowest per cent of the class."""
        return {"very_high": 91, "high": 76, "medium": 66, "low": 51}.get(self.value, 0)


def achievement(percent: int | None) -> Achievement | None:
    """The class of a whole per cent; None where there is nothing to judge."""
    return None if percent is None else next(a for a in Achievement if percent >= a.at_least)


def honest_rates(standings: Iterable[Standing]) -> tuple[Rate, Rate]:
    """(accepted of presented, implemented of accepted), as `followups.rules.rates` reckons them."""
    return rates(
        RateFacts(presented=s.status.counts_as_presented, accepted=s.status.is_accepted, official=s.official)
        for s in standings
    )


class Mark(LabelledEnum):
    """How a step of a recommendation's way stands."""

    DONE = "done", N_("sudah")
    NOW = "now", N_("sedang ditunggu")
    AHEAD = "ahead", N_("belum")
    STOPPED = "stopped", N_("berhenti")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four steps from submission to official status, in words."""

    label: str
    mark: Mark
    on: date | None = None
    word: LabelledEnum | None = None


def way(standing: Standing) -> tuple[Step, ...]:
    """Submitted → approved → decided → official status, as a participant follows it."""
    status = standing.status
    submitted = Step(
        N_("Diajukan"),
        Mark.DONE if standing.submitted_on and not status.is_editable else Mark.NOW,
        None if status.is_editable else standing.submitted_on,
        status if status.is_editable else None,
    )
    if status is RecommendationStatus.WITHDRAWN:
        return (Step(N_("Ditarik pengusul"), Mark.STOPPED),)
    if status is RecommendationStatus.MERGED:
        return (Step(N_("Mendukung usulan lain"), Mark.STOPPED),)
    if status.is_editable:
        return submitted, *_ahead(N_("Disetujui"), N_("Keputusan"), N_("Status resmi"))
    if status is RecommendationStatus.SUBMITTED:
        return submitted, Step(N_("Disetujui"), Mark.NOW), *_ahead(N_("Keputusan"), N_("Status resmi"))
    approved = Step(N_("Disetujui"), Mark.DONE, standing.approved_on)
    if not status.is_accepted:
        mark = Mark.STOPPED if status is RecommendationStatus.REJECTED else Mark.NOW
        decided = Step(N_("Keputusan"), mark, standing.decided_on, status if status.is_decided else None)
        return submitted, approved, decided, *_ahead(N_("Status resmi"))
    decided = Step(N_("Keputusan"), Mark.DONE, standing.decided_on, status)
    closed = standing.official is not None and standing.official.is_closed
    official = Step(N_("Status resmi"), Mark.DONE if closed else Mark.NOW, standing.closed_on, standing.official)
    return submitted, approved, decided, official


def _ahead(*labels: str) -> tuple[Step, ...]:
    return tuple(Step(label, Mark.AHEAD) for label in labels)


def middle(counted: Mapping[int, int]) -> int | None:
    """The median of whole numbers given as number → how often; of two in the middle the lower. None of none."""
    half, seen = (sum(counted.values()) + 1) // 2, 0
    for number, count in sorted(counted.items()):
        seen += count
        if seen >= half:
            return number
    return None


# Work without a date of its own is due two weeks after it arrived, so that it can't hide behind dated work forever.
PATIENCE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for the reader: what it is, what to do, and where."""

    stage: Stage | None
    reference: str
    title: str
    todo: str
    endpoint: str
    since: date | None = None
    due_on: date | None = None
    opd: str = ""
    anchor: str = ""
    args: Mapping[str, str] = field(default_factory=dict)

    @property
    def urgency(self) -> tuple[date, str]:
        """Sorts the most urgent first, the same way every time."""
        return self.due_on or (self.since or date.max - PATIENCE) + PATIENCE, self.reference

    def days_waiting(self, today: date) -> int | None:
        return None if self.since is None else max(0, (today - self.since).days)
