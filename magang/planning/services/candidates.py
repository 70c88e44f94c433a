"""What can be done with a candidate: proposed by an OPD, taken up by the planner. Nothing commits or reads a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.audit.services import Common, record
from magang.kernel.actor import Actor, Role
from magang.kernel.errors import DomainError, InvalidField
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.planning.models import Candidate, CandidatePreference, CandidateSkill, Cycle
from magang.planning.policy import candidates as policy
from magang.planning.queries.candidates import names_of
from magang.planning.rules.candidates import TRANSITIONS, CandidateAction, CandidateStatus
from magang.planning.rules.cycles import HIGHEST_LEVEL
from magang.planning.scoring import Preference
from magang.reference.models import Region, Urusan


@dataclass(frozen=True, slots=True)
class SkillDraft:
    """Competency in one urusan, level 1–5. `verified` counts only from a planner."""

    urusan_id: int
    level: int
    verified: bool = False


@dataclass(frozen=True, slots=True)
class CandidateDraft:
    """What is said about a candidate; `wishes` by region."""

    note: str = ""
    skills: tuple[SkillDraft, ...] = ()
    wishes: Mapping[int, Preference] | None = None


def propose(
    session: Session, actor: Actor, *, cycle: Cycle, user: User, draft: CandidateDraft, now: datetime
) -> Candidate:
    """Propose somebody for a cycle, for the OPD they work in. Raises `InvalidField` on `user_id` for a second time."""
    if user.opd_id is None:
        raise InvalidField("user_id", N_("Orang ini belum tercatat di satu OPD. Mintalah administrator melengkapinya."))
    policy.propose(actor, opd_id=user.opd_id).ensure()
    if session.scalar(select(Candidate.id).where(Candidate.cycle_id == cycle.id, Candidate.user_id == user.id)):
        raise InvalidField("user_id", N_("Orang ini sudah diusulkan dalam angkatan ini."))
    candidate = Candidate(
        cycle=cycle,
        user=user,
        opd_id=user.opd_id,
        status=CandidateStatus.PROPOSED,
        note=draft.note,
        proposed_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    _fill(actor, candidate, draft, {})
    session.add(candidate)
    record(session, actor, Common.CREATED, candidate, now=now)
    return candidate


def revise(
    session: Session,
    actor: Actor,
    candidate: Candidate,
    *,
    draft: CandidateDraft,
    expected_version: int,
    now: datetime,
) -> None:
    """Change competencies, wishes and note. Raises `StaleVersion` when somebody else saved first."""
    policy.edit(actor, candidate).ensure()
    candidate.expect_version(expected_version)
    # Asked before anything is set: a query in between would flush and lose what had changed.
    called = names_of(
        session,
        {*(s.urusan_id for s in candidate.skills), *(s.urusan_id for s in draft.skills)},
        {*(p.region_id for p in candidate.preferences), *(draft.wishes or {})},
    )
    before = _skills_told(candidate.skills, called), _wishes_told(candidate.preferences, called)
    candidate.note, candidate.updated_at = draft.note, now
    _fill(actor, candidate, draft, {s.urusan_id: s for s in candidate.skills})
    after = _skills_told(candidate.skills, called), _wishes_told(candidate.preferences, called)
    changes: dict[str, tuple[object, object]] = {
        Candidate.__field_labels__[part]: (one, other)
        for part, one, other in zip(("skills", "preferences"), before, after, strict=True)
        if one != other
    }
    record(session, actor, Common.UPDATED, candidate, now=now, changes=changes)


def _fill(actor: Actor, candidate: Candidate, draft: CandidateDraft, held: Mapping[int, CandidateSkill]) -> None:
    """Set skills and wishes. What a planner verified stays so for others as long as they leave the level alone."""
    if len({s.urusan_id for s in draft.skills}) < len(draft.skills):
        raise InvalidField("urusan_2", N_("Satu urusan cukup diisi sekali."))
    skills = []
    for given in draft.skills:
        if not 1 <= given.level <= HIGHEST_LEVEL:
            raise InvalidField("level_1", N_("Tingkat kompetensi 1 sampai 5."))
        skill = held.get(given.urusan_id) or CandidateSkill(urusan_id=given.urusan_id)
        kept = bool(skill.verified) and skill.level == given.level
        skill.verified = given.verified if actor.has(Role.PLANNER) else kept
        skill.level = given.level
        skills.append(skill)
    candidate.skills = skills
    wishes = draft.wishes or {}
    known = {p.region_id: p for p in candidate.preferences} if candidate.id else {}
    candidate.preferences = [known.get(region) or CandidatePreference(region_id=region) for region in wishes]
    for preference in candidate.preferences:
        preference.choice = wishes[preference.region_id]


_Called = Mapping[type, Mapping[int, str]]


def _skills_told(skills: Iterable[CandidateSkill], called: _Called) -> str:
    told = sorted((called[Urusan].get(s.urusan_id, "?"), s.level, s.verified) for s in skills)
    return "; ".join(f"{name}: {level}{' (diperiksa)' if verified else ''}" for name, level, verified in told)


def _wishes_told(preferences: Iterable[CandidatePreference], called: _Called) -> str:
    told = sorted((list(Preference).index(p.choice), called[Region].get(p.region_id, "?")) for p in preferences)
    return "; ".join(f"{list(Preference)[choice].label}: {region}" for choice, region in told)


def accept(session: Session, actor: Actor, candidate: Candidate, *, now: datetime) -> None:
    """Take the candidate into the reckoning."""
    _move(session, actor, candidate, CandidateAction.ACCEPT, now=now)


def reject(session: Session, actor: Actor, candidate: Candidate, *, reason: str, now: datetime) -> None:
    """Leave the candidate out; their OPD reads why."""
    _move(session, actor, candidate, CandidateAction.REJECT, now=now, note=reason)


def withdraw(session: Session, actor: Actor, candidate: Candidate, *, reason: str, now: datetime) -> None:
    """The OPD takes its proposal back."""
    _move(session, actor, candidate, CandidateAction.WITHDRAW, now=now, note=reason)


def reopen(session: Session, actor: Actor, candidate: Candidate, *, now: datetime) -> None:
    """Propose again who was left out or withdrawn."""
    _move(session, actor, candidate, CandidateAction.REOPEN, now=now)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one candidate in a round; `refusal` is None when it went through."""

    candidate: Candidate
    refusal: DomainError | None = None


def accept_each(session: Session, actor: Actor, candidates: Sequence[Candidate], *, now: datetime) -> list[Outcome]:
    """Take up each that can be; the others are told with their reason. One event per candidate taken up."""
    outcomes = []
    for candidate in candidates:
        try:
            accept(session, actor, candidate, now=now)
            outcomes.append(Outcome(candidate))
        except DomainError as refusal:
            outcomes.append(Outcome(candidate, refusal))
    return outcomes


REASONS: Final[Mapping[CandidateAction, str]] = {
    CandidateAction.REJECT: "reject_reason",
    CandidateAction.WITHDRAW: "withdraw_reason",
}


def _move(
    session: Session, actor: Actor, candidate: Candidate, action: CandidateAction, *, now: datetime, note: str = ""
) -> None:
    policy.act(actor, candidate, action).ensure()
    candidate.status = advance(TRANSITIONS, candidate.status, action)
    for of, field in REASONS.items():
        setattr(candidate, field, note if of is action else None)
    candidate.updated_at = now
    record(session, actor, action, candidate, now=now, note=note)
