"""Findings, recommendations, hearings and the mayor's decisions of the sample city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from magang.audit.services import Common, record
from magang.findings.models import Finding
from magang.findings.rules import FindingKind
from magang.hearings.models import OUTCOME_ACTIONS, Decision, Hearing
from magang.hearings.rules import TRANSITIONS as HEARING_TRANSITIONS
from magang.hearings.rules import HearingAction, HearingStatus, Outcome
from magang.kernel.machine import advance
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.recommendations.models import (
    Recommendation,
    RecommendationFinding,
    RecommendationProgramme,
    RecommendationSupport,
)
from magang.recommendations.rules import (
    TRANSITIONS,
    Approach,
    Effort,
    Horizon,
    RecommendationAction,
    RecommendationStatus,
)
from magang.sample.followups.story import follow_up_story
from magang.sample.hearings import put_on_agenda, seat_and_freeze
from magang.sample.needs import decimal
from magang.sample.town import Script, Story, Town, When, known

MAYOR, SECRETARY = "walikota", "sekda"

_A, _S = RecommendationAction, RecommendationStatus
_APPROVED = ((_A.SUBMIT, 4), (_A.APPROVE, 9))
# The steps before a hearing, with the days after the writing at which they are taken.
PATHS: Final[Mapping[RecommendationStatus, tuple[tuple[RecommendationAction, int], ...]]] = {
    _S.DRAFT: (),
    _S.SUBMITTED: ((_A.SUBMIT, 4),),
    _S.RETURNED: ((_A.SUBMIT, 4), (_A.RETURN, 9)),
    _S.WITHDRAWN: ((_A.SUBMIT, 4), (_A.WITHDRAW, 6)),
    _S.MERGED: ((_A.MERGE, 2),),
}
OUTCOMES: Final[Mapping[RecommendationStatus, Outcome]] = {
    _S.ACCEPTED: Outcome.ACCEPT,
    _S.ACCEPTED_WITH_NOTES: Outcome.ACCEPT_WITH_NOTES,
    _S.STUDY: Outcome.STUDY,
    _S.REJECTED: Outcome.REJECT,
}


@dataclass(frozen=True)
class Meeting:
    """A hearing of the sample; `decides` names the meeting at which its recommendations were decided, if not itself."""

    title: str
    on: When
    room: str
    status: HearingStatus
    decides: str = ""

    @property
    def decided_here(self) -> bool:
        """Whether what was heard was decided at it, so that there is something to keep minutes of."""
        return not self.decides


MEETINGS: Final[Mapping[str, Meeting]] = {
    # The day is real: the mayor heard the cohort of 2024 eight months after it came home.
    "2024": Meeting(
        "Pemaparan hasil magang angkatan 2024",
        date(2025, 6, 18),
        "Ruang rapat Wali Kota",
        HearingStatus.CLOSED,
        decides="2024-lanjutan",
    ),
    "previous": Meeting("Pemaparan angkatan tahun lalu (contoh)", -280, "Ruang Bantaya", HearingStatus.CLOSED),
    "2024-lanjutan": Meeting("Rapat keputusan angkatan 2024 (contoh)", -255, "Ruang Bantaya", HearingStatus.CLOSED),
    "interim": Meeting("Pemaparan antara triwulan ini (contoh)", -36, "Ruang rapat Sekda", HearingStatus.CLOSED),
    "current": Meeting("Pemaparan gelombang pertama (contoh)", -2, "Ruang Bantaya", HearingStatus.HELD),
    "next": Meeting("Pemaparan gelombang kedua (contoh)", 21, "Ruang Bantaya", HearingStatus.PLANNED),
}


def hearing_story(town: Town, key: str, meeting: Meeting, turn: int) -> Story:
    """Called two weeks before, opened first and closed last of what happens on its day."""
    held_on = town.day(meeting.on)
    called = min(town.at(held_on - timedelta(days=14), turn), town.at(-1, turn))
    yield called
    hearing = town.hearings[key] = Hearing(
        title=meeting.title, held_on=held_on, room=meeting.room, created_at=called, updated_at=called
    )
    town.load(hearing, at=called)
    steps = {HearingAction.HOLD: timedelta(0), HearingAction.CLOSE: timedelta(hours=8)}
    path = {HearingStatus.PLANNED: 0, HearingStatus.HELD: 1, HearingStatus.CLOSED: 2}[meeting.status]
    for action in list(steps)[:path]:
        at = town.at(held_on) + steps[action]
        yield at
        if action is HearingAction.CLOSE and meeting.decided_here:
            put_on_agenda(town, hearing, at)
            seat_and_freeze(town, hearing, at)
        hearing.status, hearing.updated_at = advance(HEARING_TRANSITIONS, hearing.status, action), at
        town.tell(SECRETARY, action, hearing, at)


def finding_story(town: Town, script: Script, turn: int) -> Story:
    """A finding, written down by the participant at the host."""
    written = town.at(script["written"], turn)
    yield written
    placement = town.placements[script["placement"]]
    finding = town.findings[script["key"]] = Finding(
        reference=next_reference(town.session, Prefix.FINDING, written.year),
        placement=placement,
        author=placement.participant,
        urusan=placement.need.urusan,
        kind=FindingKind(script["kind"]),
        title=script["title"],
        seen=script["seen"],
        place=script["place"],
        since=script["since"],
        numbers=script.get("numbers", ""),
        contact=script.get("contact", ""),
        source=script.get("source", ""),
        created_at=written,
        updated_at=written,
    )
    town.session.add(finding)
    town.tell(placement.participant.username, Common.CREATED, finding, written)


def recommendation_story(town: Town, script: Script, follow_up: Script | None, turn: int) -> Story:
    """Written by the participant, approved by the mentor, presented, decided, and carried out as `follow_up` says."""
    written = town.at(script["written"], turn)
    yield written
    recommendation = town.recommendations[script["key"]] = write(town, script, written)
    author, mentor = recommendation.author, known(recommendation.placement.mentor)
    town.tell(author.username, Common.CREATED, recommendation, written)
    status = RecommendationStatus(script["status"])
    for action, days in PATHS.get(status, _APPROVED):
        at = min(written + timedelta(days=days), town.now)
        yield at
        judged = action in {_A.APPROVE, _A.RETURN}
        take(town, recommendation, action, mentor.username if judged else author.username, script, at)
    if not status.counts_as_presented:
        return
    meeting = MEETINGS[script["hearing"]]
    at = town.at(meeting.on, turn)
    yield at
    recommendation.presented_on = town.day(meeting.on)
    take(town, recommendation, _A.PRESENT, SECRETARY, script, at)
    if status not in OUTCOMES:
        return
    decided_at = meeting.decides or script["hearing"]
    at = max(town.at(MEETINGS[decided_at].on, turn), min(at + timedelta(minutes=5), town.now))
    yield at
    decision = decide(town, recommendation, script, follow_up, decided_at, at)
    if follow_up is not None:
        yield from follow_up_story(town, recommendation, decision, follow_up, turn)


def write(town: Town, script: Script, written: datetime) -> Recommendation:
    """The draft as the participant wrote it, on the placement of its first finding."""
    findings = [town.findings[key] for key in script["findings"]]
    placement = findings[0].placement
    recommendation = Recommendation(
        reference=next_reference(town.session, Prefix.RECOMMENDATION, written.year),
        placement=placement,
        author=placement.participant,
        title=script["title"],
        action=script["action"],
        approach=Approach(script.get("approach", Approach.ADAPT.value)),
        differs=script.get("differs", ""),
        change_regulation=script.get("change_regulation", ""),
        change_staff=script.get("change_staff", ""),
        change_budget=script.get("change_budget", ""),
        change_system=script.get("change_system", ""),
        lead_opd=town.opds[script["lead"]] if "lead" in script else None,
        horizon=Horizon(script["horizon"]) if "horizon" in script else None,
        effort=Effort(script["effort"]) if "effort" in script else None,
        cost_estimate=script.get("cost"),
        cost_unknown_reason=script.get("cost_unknown", ""),
        indicator=script.get("indicator", ""),
        unit=script.get("unit", ""),
        baseline=decimal(script, "baseline"),
        target=decimal(script, "target"),
        finding_links=[RecommendationFinding(finding=finding) for finding in findings],
        programme_links=[RecommendationProgramme(programme=town.programmes[number]) for number in script["programmes"]],
        support_links=[RecommendationSupport(opd=town.opds[opd]) for opd in script.get("supports", ())],
        created_at=written,
        updated_at=written,
    )
    town.session.add(recommendation)
    return recommendation


def take(
    town: Town, recommendation: Recommendation, action: RecommendationAction, who: str, script: Script, at: datetime
) -> None:
    """One step of the recommendation's life, with what it writes down."""
    note = script["reason"] if action in {_A.RETURN, _A.WITHDRAW} else ""
    recommendation.return_reason = note if action is _A.RETURN else None
    recommendation.withdraw_reason = note if action is _A.WITHDRAW else None
    if action is _A.MERGE:
        recommendation.merged_into = town.recommendations[script["into"]]
    elif action is _A.SUBMIT:
        recommendation.submitted_at = at
    elif action is _A.APPROVE:
        recommendation.approved_by, recommendation.approved_at = town.people[who], at
    recommendation.status = advance(TRANSITIONS, recommendation.status, action)
    recommendation.updated_at = at
    town.tell(who, action, recommendation, at, note)


def decide(
    town: Town, recommendation: Recommendation, script: Script, follow_up: Script | None, hearing: str, at: datetime
) -> Decision:
    """What the mayor decided, typed by the Sekda; the recommendation's own trail tells it."""
    outcome = OUTCOMES[RecommendationStatus(script["status"])]
    decision = Decision(
        recommendation=recommendation,
        hearing=town.hearings[hearing],
        outcome=outcome,
        notes=script.get("notes", ""),
        reason=script["reason"] if outcome is Outcome.REJECT else None,
        owner_opd=recommendation.lead_opd if outcome.is_accepting else None,
        due_on=town.day(follow_up["due"]) if follow_up else None,
        decided_on=town.day(MEETINGS[hearing].on),
        decided_by=town.people[MAYOR],
        recorded_by=town.people[SECRETARY],
        created_at=at,
        updated_at=at,
    )
    town.session.add(decision)
    action = OUTCOME_ACTIONS[outcome]
    recommendation.status = advance(TRANSITIONS, recommendation.status, action)
    recommendation.updated_at = at
    label = Decision.__field_labels__
    told = {
        label["owner_opd_id"]: decision.owner_opd,
        label["due_on"]: decision.due_on,
        label["decided_on"]: decision.decided_on,
        label["decided_by_id"]: decision.decided_by,
    }
    record(
        town.session,
        town.actor(SECRETARY),
        action,
        recommendation,
        now=at,
        note=decision.reason or decision.notes,
        changes={name: (None, value) for name, value in told.items() if value is not None},
    )
    return decision
