"""Reads a scenario's departure plan: the seats as they were decided, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.models import User
from magang.destinations.rules import EvidenceFacts
from magang.needs.models import Need, NeedProgramme
from magang.planning.departure import DeparturePlan, Going, reasons
from magang.planning.facts import Facts
from magang.planning.matching import Field, build_problem, stay_cost
from magang.planning.models import Candidate, Scenario, ScenarioSeat
from magang.planning.plans import stand
from magang.planning.queries.scenarios import read_field, seat_keys
from magang.planning.rules.costs import CostEstimate
from magang.reference.models import HostUnit


def read_plan(session: Session, scenario: Scenario, *, today: date) -> DeparturePlan:
    """The plan of a scenario that came through `find_scenario`, without anybody's NIP."""
    seats = _seats(session, scenario.id)
    field = read_field(session, scenario, today=scenario.facts_on or today)
    standing = stand(build_problem(field), seat_keys(seats))
    return DeparturePlan(
        scenario_id=scenario.id,
        scenario=scenario.name,
        number=scenario.number,
        cycle=scenario.cycle.name,
        year=scenario.cycle.year,
        track=scenario.cycle.track,
        starts_on=scenario.cycle.starts_on,
        ends_on=scenario.cycle.ends_on,
        decided_by=scenario.adopted_by.name if scenario.adopted_by else None,
        decided_at=scenario.adopted_at,
        facts_on=scenario.facts_on,
        budget=scenario.rules.budget,
        goings=tuple(_going(seat, field) for seat in seats),
        breaches=0 if scenario.status.is_final else len(standing.breaches) + len(standing.lost),
    )


def people_of(session: Session, scenario_id: int) -> Sequence[User]:
    """Who goes, for a paper that names them by number; by name."""
    return session.scalars(
        select(User)
        .join(Candidate, Candidate.user_id == User.id)
        .join(ScenarioSeat, ScenarioSeat.candidate_id == Candidate.id)
        .where(ScenarioSeat.scenario_id == scenario_id)
        .order_by(User.name, User.id)
    ).all()


def _seats(session: Session, scenario_id: int) -> Sequence[ScenarioSeat]:
    return session.scalars(
        select(ScenarioSeat)
        .join(ScenarioSeat.candidate)
        .join(Candidate.user)
        .where(ScenarioSeat.scenario_id == scenario_id)
        .options(
            joinedload(ScenarioSeat.candidate).options(
                joinedload(Candidate.user).joinedload(User.rank), joinedload(Candidate.opd)
            ),
            joinedload(ScenarioSeat.need).options(
                joinedload(Need.urusan), selectinload(Need.programme_links).joinedload(NeedProgramme.programme)
            ),
            joinedload(ScenarioSeat.host_unit).joinedload(HostUnit.region),
        )
        .order_by(User.name, ScenarioSeat.id)
    ).all()


def _going(seat: ScenarioSeat, field: Field) -> Going:
    user, need, host = seat.candidate.user, seat.need, seat.host_unit
    programmes = sorted((link.programme for link in need.programme_links), key=lambda p: p.number)
    return Going(
        user_id=user.id,
        name=user.name,
        rank=str(user.rank) if user.rank else "",
        position=user.position,
        opd=seat.candidate.opd.short_name,
        need=need.reference,
        need_title=need.title,
        urusan=str(need.urusan),
        level=field.rules.need_terms(need.id).required_level,
        host=host.name,
        region=host.region.name,
        period=field.rules.period(seat.period),
        period_key=seat.period,
        reasons=reasons(seat.components, _proofs(field.facts, seat)),
        cost=seat.cost,
        split=_split(field, seat),
        programmes=tuple(f"{p.number}. {p.title}" for p in programmes),
    )


def _proofs(facts: Facts, seat: ScenarioSeat) -> Sequence[EvidenceFacts]:
    return facts.evidence.get((seat.host_unit.region_id, seat.need.urusan_id), ())


def _split(field: Field, seat: ScenarioSeat) -> CostEstimate | None:
    """The parts of the price, where the tariffs of now still give the price that was decided."""
    period, host = field.rules.period(seat.period), field.facts.hosts.get(seat.host_unit_id)
    person = field.facts.candidates.get(seat.candidate_id)
    if period is None or host is None or person is None:
        return None
    estimate = stay_cost(field.facts, field.rules, host, period, senior=person.senior)
    return estimate if estimate.known_total == seat.cost else None
