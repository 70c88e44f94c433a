"""Candidates, rules and weights of the sample city's cycles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from magang.audit.services import Common
from magang.kernel.machine import advance
from magang.planning.models import Candidate, CandidatePreference, CandidateSkill
from magang.planning.rules.candidates import TRANSITIONS, CandidateAction, CandidateStatus
from magang.planning.rules.cycles import HostTerms, NeedTerms, Period, RuleSet
from magang.planning.scoring import ComponentKind, Preference
from magang.planning.services.candidates import REASONS
from magang.planning.services.rules import RuleEvent
from magang.planning.services.weights import set_weights, swing_opinion
from magang.sample.town import Script, Story, Town, scripts

PLANNER: Final = "perencana"
BOARDING_MONTH: Final = 1_800_000  # rupiah; the tariff table has no boarding houses
WEIGHED: Final = "Rapat BKPSDMD dan Bappeda (contoh): bukti sama pentingnya dengan urusan, kerja sama dapat menyusul."
POINTS: Final[Mapping[ComponentKind, int]] = {
    ComponentKind.SECTOR: 100,
    ComponentKind.COMPETENCY: 70,
    ComponentKind.EVIDENCE: 100,
    ComponentKind.CONTEXT: 55,
    ComponentKind.OUTCOME: 65,
    ComponentKind.AGREEMENT: 35,
    ComponentKind.PREFERENCE: 40,
}
_A, _S = CandidateAction, CandidateStatus
# The steps that lead to each state, with the days after the proposal at which they are taken.
PATHS: Final[Mapping[CandidateStatus, tuple[tuple[CandidateAction, int], ...]]] = {
    _S.PROPOSED: (),
    _S.ACCEPTED: ((_A.ACCEPT, 5),),
    _S.REJECTED: ((_A.REJECT, 6),),
    _S.WITHDRAWN: ((_A.WITHDRAW, 8),),
    _S.SELECTED: ((_A.ACCEPT, 5), (_A.SELECT, 9)),
}


def seed_candidates(town: Town) -> list[Story]:
    """Everybody's candidature, and the rules and weights of this year's cycle."""
    told = [candidate_story(town, script, n) for n, script in enumerate(scripts("candidates", "candidate"))]
    return [*told, rules_story(town), weights_story(town)]


def candidate_story(town: Town, script: Script, turn: int) -> Story:
    """Proposed by the head of the OPD, then judged by the planner or withdrawn."""
    person, proposed = town.people[script["person"]], town.at(script["proposed"], turn)
    yield proposed
    opd = person.opd
    head = town.heads[opd.short_name] if opd else PLANNER
    candidate = Candidate(
        cycle=town.cycles[script.get("cycle", "current")],
        user=person,
        opd=opd,
        status=CandidateStatus.PROPOSED,
        note=script.get("note", ""),
        proposed_by=town.people[head],
        skills=[
            CandidateSkill(urusan=town.urusan[code], level=level, verified=code in script["verified"])
            for code, level in script["skills"].items()
        ],
        preferences=[
            CandidatePreference(region=town.regions[region], choice=Preference(choice))
            for region, choice in script["wishes"].items()
        ],
        created_at=proposed,
        updated_at=proposed,
    )
    town.session.add(candidate)
    town.tell(head, Common.CREATED, candidate, proposed)
    for action, days in PATHS[CandidateStatus(script["status"])]:
        at = min(proposed + timedelta(days=days), town.now)
        yield at
        reason = script["reason"] if action.needs_reason else ""
        candidate.status, candidate.updated_at = advance(TRANSITIONS, candidate.status, action), at
        if reason:
            setattr(candidate, REASONS[action], reason)
        town.tell(head if action is CandidateAction.WITHDRAW else PLANNER, action, candidate, at, reason)


def rules_story(town: Town) -> Story:
    """Two waves, one need that must be served by somebody who knows his trade, one host that is short of room."""
    at = town.at(-8)
    yield at
    cycle = town.cycles["current"]
    cycle.rules = RuleSet(
        periods=(
            Period("1", "Gelombang I", town.day(30), town.day(119)),
            Period("2", "Gelombang II", town.day(125), town.day(214)),
        ),
        boarding_month=BOARDING_MONTH,
        needs=(NeedTerms(town.needs["kesehatan-rekam"].id, minimum=1, required_level=4),),
        hosts=(HostTerms(town.hosts["RSUD Kota Malang"].id, at_most=1),),
    )
    cycle.updated_at = at
    town.tell(PLANNER, RuleEvent.SET, cycle, at)


def weights_story(town: Town) -> Story:
    """One version, given the day before the first scenario is solved with it."""
    at = town.at(-7)
    yield at
    cycle, actor = town.cycles["current"], town.actor(PLANNER)
    set_weights(town.session, actor, cycle, swing_opinion(POINTS), reason=WEIGHED, expected_number=0, now=at)
