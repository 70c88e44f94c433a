"""Adopting a scenario: its plan becomes placements, and the scenario never changes again.

What a placement is, is known to a feature above this one: it subscribes to `adopted` and adds what would stand in its
way to `OBSTACLES`. All of it happens in the caller's transaction, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.kernel.signals import Signal
from magang.needs import services as needs
from magang.needs.models import Need
from magang.needs.rules import NeedStatus
from magang.planning.allocation.wire import fingerprint
from magang.planning.matching import Field, build_problem, stay_cost
from magang.planning.models import Candidate, Scenario, ScenarioSeat
from magang.planning.plans import stand
from magang.planning.policy import scenarios as policy
from magang.planning.queries.scenarios import adopted_of, seat_keys
from magang.planning.rules.candidates import TRANSITIONS as CANDIDACY
from magang.planning.rules.candidates import CandidateAction, CandidateStatus
from magang.planning.rules.costs import CostEstimate
from magang.planning.rules.scenarios import TRANSITIONS, ScenarioAction
from magang.planning.sentences import Names, Sentence, of_rule


@dataclass(frozen=True, slots=True)
class Stay:
    """One person's stay as adopted. `candidate` has its user and OPD loaded, `seat` its host with region and need."""

    seat: ScenarioSeat
    candidate: Candidate
    starts_on: date
    ends_on: date
    estimate: CostEstimate


# Sent once the scenario is adopted: (session, actor, scenario, its stays, now).
adopted: Final[Signal[[Session, Actor, Scenario, Sequence[Stay], datetime]]] = Signal()
# What the features above know to be in the way of these stays.
OBSTACLES: Final[list[Callable[[Session, Sequence[Stay]], list[Sentence]]]] = []


def stays_of(field: Field, seats: Sequence[ScenarioSeat]) -> list[Stay]:
    """The seats that are still possible, with period and price."""
    return [
        _stay(field, seat, key.period) for seat, key in zip(seats, seat_keys(seats), strict=True) if field.knows(key)
    ]


def _stay(field: Field, seat: ScenarioSeat, period_key: str) -> Stay:
    period = field.rules.period(period_key)
    if period is None:
        raise ValueError("a known seat has a period")
    host = field.facts.hosts[seat.host_unit_id]
    senior = field.facts.candidates[seat.candidate_id].senior
    estimate = stay_cost(field.facts, field.rules, host, period, senior=senior)
    return Stay(seat, seat.candidate, period.starts_on, period.ends_on, estimate)


def obstacles(session: Session, scenario: Scenario, *, field: Field, seats: Sequence[ScenarioSeat]) -> list[Sentence]:
    """Everything in the way of adopting, by name; empty when nothing is.

    `field` is read as of the day the scenario was solved on, so that only data that have changed make it differ.
    """
    if scenario.outcome is None or not seats:
        return [Sentence(N_("Skenario ini belum menempatkan seorang pun."))]
    found = []
    other = adopted_of(session, scenario.cycle_id)
    if other is not None and other.id != scenario.id:
        found.append(Sentence(N_("Skenario %(name)s sudah ditetapkan untuk angkatan ini."), {"name": other.name}))
    problem = build_problem(field)
    if scenario.outdated or fingerprint(problem) != scenario.fingerprint:
        found.append(Sentence(N_("Aturan atau data berubah sejak dihitung. Hitung ulang lebih dahulu.")))
    standing = stand(problem, seat_keys(seats))
    names = Names.of(field.facts, field.rules)
    found += [Sentence(N_("%(seat)s tidak mungkin lagi."), {"seat": names.seat(seat)}) for seat in standing.lost]
    found += [
        Sentence(N_("Rencana ini melanggar %(rule)s."), {"rule": [of_rule(breach.name, names, field.rules)]})
        for breach in standing.breaches
    ]
    found += [
        Sentence(N_("%(name)s tidak lagi ikut perhitungan."), {"name": seat.candidate.user.name})
        for seat in seats
        if seat.candidate.status is not CandidateStatus.ACCEPTED
    ]
    stays = stays_of(field, seats)
    return found + [sentence for ask in OBSTACLES for sentence in ask(session, stays)]


def adopt(
    session: Session,
    actor: Actor,
    scenario: Scenario,
    *,
    field: Field,
    seats: Sequence[ScenarioSeat],
    expected_version: int,
    now: datetime,
) -> None:
    """Carry this plan out: its people are selected, its needs planned, its stays proposed as placements.

    Raises `RuleBroken` with the first of `obstacles`, `StaleVersion`.
    """
    policy.act(actor, scenario, ScenarioAction.ADOPT).ensure()
    scenario.expect_version(expected_version)
    if found := obstacles(session, scenario, field=field, seats=seats):
        raise RuleBroken(found[0].message, **_plain(found[0]))
    stays = stays_of(field, seats)
    for stay in stays:
        select_candidate(session, actor, stay.candidate, scenario=scenario, now=now)
    for need in {seat.need_id: seat.need for seat in seats}.values():
        _plan(session, actor, need, now=now)
    scenario.status = advance(TRANSITIONS, scenario.status, ScenarioAction.ADOPT)
    scenario.adopted_at, scenario.adopted_by_id = now, actor.user_id
    scenario.updated_at = now
    record(session, actor, ScenarioAction.ADOPT, scenario, now=now)
    adopted.send(session, actor, scenario, stays, now)


def select_candidate(
    session: Session, actor: Actor, candidate: Candidate, *, scenario: Scenario, now: datetime
) -> None:
    """The candidature becomes a placement."""
    policy.act(actor, scenario, ScenarioAction.ADOPT).ensure()
    candidate.status = advance(CANDIDACY, candidate.status, CandidateAction.SELECT)
    candidate.updated_at = now
    record(session, actor, CandidateAction.SELECT, candidate, now=now, note=scenario.name)


def _plan(session: Session, actor: Actor, need: Need, *, now: datetime) -> None:
    """A need already planned stays so."""
    if need.status is NeedStatus.VERIFIED:
        needs.plan(session, actor, need, now=now)


def _plain(sentence: Sentence) -> dict[str, object]:
    """Parameters an error can carry: sentences within become their source text."""
    return {
        key: ", ".join(s.message % s.params if s.params else s.message for s in value)
        if isinstance(value, list)
        else value
        for key, value in sentence.params.items()
    }
