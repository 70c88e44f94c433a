"""Scenarios of the sample city: really solved over its candidates, so that every number on their pages is true.

This year: the plan as the rules have it, the same with too little money (set aside), and a copy nobody has solved
again yet. The year before: the plan that was carried out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from magang.accounts.models import User
from magang.kernel.clock import local_date
from magang.kernel.machine import advance
from magang.planning.allocation.plan import PLANNING
from magang.planning.allocation.worker import solve_apart
from magang.planning.matching import build_problem
from magang.planning.models import Candidate, Scenario
from magang.planning.queries.scenarios import read_field, seat_keys, seats
from magang.planning.rules.cycles import RuleSet, Seat
from magang.planning.rules.scenarios import TRANSITIONS, ScenarioAction
from magang.planning.services import scenarios as services
from magang.planning.services.scenarios_solving import record_plan
from magang.sample.town import Story, Town, known, scripts

PLANNER: Final = "perencana"
SCARCE: Final = 170_000_000  # rupiah


def seed_scenarios(town: Town) -> list[Story]:
    """The stories of this year's and last year's scenarios."""
    return [this_year(town), last_year(town)]


def this_year(town: Town) -> Story:
    """One solved, one solved and set aside, one copied and changed."""
    session, actor = town.session, town.actor(PLANNER)
    cycle = town.cycles["current"]
    at = town.at(-6)
    yield at
    base = services.create(session, actor, cycle, name="Sesuai aturan angkatan", now=at)
    solve(town, base, at)
    at = town.at(-5)
    yield at
    scarce = services.create(
        session, actor, cycle, name="Pagu Rp170 juta", note="Bila efisiensi anggaran berlanjut.", now=at
    )
    change(town, scarce, replace(scarce.rules, budget=SCARCE), at)
    solve(town, scarce, at)
    at = town.at(-4)
    yield at
    scarce = stored(town, scarce)
    services.discard(session, actor, scarce, expected_version=scarce.version, now=at)
    at = town.at(-3)
    yield at
    base = stored(town, base)
    copied = services.copy(session, actor, base, seats(session, base.id), name="Satu orang per kebutuhan", now=at)
    change(town, copied, replace(copied.rules, per_need=1), at)
    at = town.at(-2)
    yield at
    services.create(session, actor, cycle, name="Dengan pasangan satu OPD", note="Menunggu usulan OPD.", now=at)


def last_year(town: Town) -> Story:
    """The plan behind last year's placements, carried out as their own stories tell."""
    session, actor = town.session, town.actor(PLANNER)
    cycle = town.cycles["previous"]
    at = town.at(-463)
    yield at
    scenario = services.create(session, actor, cycle, name="Penugasan tahun lalu", now=at)
    placed = [s for s in scripts("placements", "placement") if s.get("cycle") == "previous"]
    candidates = dict(
        session.execute(
            select(User.username, Candidate.id).join(Candidate.user).where(Candidate.cycle_id == cycle.id)
        ).all()
    )
    locks = tuple(
        Seat(candidates[s["participant"]], town.needs[s["need"]].id, town.hosts[s["host"]].id, "1")
        for s in placed
        if s["participant"] in candidates
    )
    change(town, scenario, replace(scenario.rules, locks=locks), at)
    solve(town, scenario, at)
    at = town.at(-461)
    yield at
    scenario = stored(town, scenario)
    scenario.status = advance(TRANSITIONS, scenario.status, ScenarioAction.ADOPT)
    scenario.adopted_at, scenario.adopted_by_id, scenario.updated_at = at, town.user_id(PLANNER), at
    town.tell(PLANNER, ScenarioAction.ADOPT, scenario, at)


def stored(town: Town, scenario: Scenario) -> Scenario:
    """With what its services need, and without reading the town's people anew."""
    parts = (joinedload(Scenario.cycle), joinedload(Scenario.weight_set))
    return known(town.session.scalar(select(Scenario).where(Scenario.id == scenario.id).options(*parts)))


def change(town: Town, scenario: Scenario, rules: RuleSet, at: datetime) -> None:
    services.set_rules(town.session, town.actor(PLANNER), scenario, rules, expected_version=scenario.version, now=at)


def solve(town: Town, scenario: Scenario, at: datetime) -> None:
    """As the button does, by what the city knew on that day."""
    session, scenario = town.session, stored(town, scenario)
    field = read_field(session, scenario, today=local_date(at, str(town.zone)))
    plan = solve_apart(build_problem(field, seat_keys(seats(session, scenario.id))), PLANNING)
    record_plan(
        session, town.actor(PLANNER), scenario, field=field, plan=plan, expected_version=scenario.version, now=at
    )
