"""A cycle that can be planned: candidates, two needs, two hosts with evidence, tariffs; and scenarios of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.models import Grant, User
from magang.kernel.actor import Actor, Role
from magang.needs.models import Need
from magang.planning import PLANNING, PlanStatus, solve
from magang.planning.matching import build_problem
from magang.planning.models import Candidate, CandidateSkill, Cycle, Scenario
from magang.planning.queries.scenarios import find_scenario, read_field, seat_keys, seats
from magang.planning.rules.candidates import CandidateStatus
from magang.planning.rules.cycles import RuleSet
from magang.planning.rules.scenarios import ScenarioStatus
from magang.planning.services.scenarios import create
from magang.planning.services.scenarios_solving import record_plan
from magang.reference.models import CitySettings, HostUnit, Region
from magang.reference.rules import RegionKind
from tests.factories.city import City
from tests.factories.placements import NOW, build_cycle, build_evidence, build_need

NAMES = ("Ani", "Budi", "Citra", "Dewi", "Eko", "Fitri")


@dataclass
class Plannable:
    """What `build_plannable` made. `people` are the candidates by their first names."""

    session: Session
    city: City
    cycle: Cycle
    needs: list[Need]
    surabaya: HostUnit
    people: dict[str, Candidate] = field(default_factory=dict)

    def actor(self, who: str = "planner") -> Actor:
        user = self.session.scalar(
            select(User)
            .where(User.id == getattr(self.city, who).id)
            .options(joinedload(User.opd), selectinload(User.grants).joinedload(Grant.opd))
        )
        return user.as_actor()

    def scenario(self, name: str = "Dasar") -> Scenario:
        made = create(self.session, self.actor(), self.cycle, name=name, now=NOW)
        self.session.commit()
        return made

    def stored(self, scenario: Scenario) -> Scenario:
        """As it is now, with what its services need."""
        self.session.expire_all()
        found = find_scenario(self.session, self.actor(), scenario.id)
        assert found is not None
        return found

    def solved(self, name: str = "Dasar") -> Scenario:
        """A scenario with a proven plan, solved in this process."""
        scenario = self.stored(self.scenario(name))
        everything = read_field(self.session, scenario, today=NOW.date())
        plan = solve(build_problem(everything, seat_keys(seats(self.session, scenario.id))), PLANNING)
        record_plan(
            self.session, self.actor(), scenario, field=everything, plan=plan,
            expected_version=scenario.version, now=NOW,
        )  # fmt: skip
        self.session.commit()
        return self.stored(scenario)


def build_scenario(session: Session, city: City, cycle: Cycle, *, number: int = 1, adopted: bool = False) -> Scenario:
    """A draft, or one that was carried out (without a plan)."""
    done: dict[str, Any] = {}
    if adopted:
        done = {"status": ScenarioStatus.ADOPTED, "outcome": PlanStatus.EMPTY, "adopted_at": NOW}
        done["adopted_by_id"] = city.planner.id
    scenario = Scenario(
        cycle_id=cycle.id, number=number, name=f"Skenario {number}", created_by_id=city.planner.id,
        rules=cycle.starting_rules(), created_at=NOW, updated_at=NOW, **done,
    )  # fmt: skip
    session.add(scenario)
    session.commit()
    return scenario


def build_plannable(session: Session, city: City, *, people: int = 4, **cycle: Any) -> Plannable:
    """Committed. Two needs in health at two hosts; each host takes two, each OPD sends two, each need takes two."""
    stamps = {"created_at": NOW, "updated_at": NOW}
    home = Region(code="72.71", name="Kota Uji", kind=RegionKind.CITY, province=city.java)
    surabaya = Region(code="35.78", name="Kota Surabaya", kind=RegionKind.CITY, province=city.java)
    clinic = HostUnit(region=surabaya, name="RSUD Surabaya", urusan=city.health)
    session.add_all([home, clinic])
    session.flush()
    session.get_one(CitySettings, 1).region_id = home.id
    build_evidence(session, city)
    build_evidence(session, city, region=surabaya, instrument="Top Inovasi")
    needs = [
        build_need(session, city, urgency=5),
        build_need(session, city, title="Gizi buruk balita", urgency=3),
    ]
    values: dict[str, Any] = {
        "budget_ceiling": 100_000_000,
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 9, 30),
        "rules": RuleSet(boarding_month=1_500_000, per_opd=None),
    }
    made = Plannable(session, city, build_cycle(session, **values | cycle), needs, clinic)
    for name in NAMES[:people]:
        user = User(
            username=name.lower(), name=f"{name} contoh", opd=city.dinkes, rank=city.rank,
            grants=[Grant(role=Role.PARTICIPANT)], **stamps,
        )  # fmt: skip
        setattr(city, name.lower(), user)
        made.people[name] = Candidate(
            cycle=made.cycle,
            user=user,
            opd=city.dinkes,
            status=CandidateStatus.ACCEPTED,
            proposed_by=city.opd_head,
            skills=[CandidateSkill(urusan=city.health, level=5 - NAMES.index(name) % 3, verified=True)],
            **stamps,
        )
        session.add(made.people[name])
    session.commit()
    return made
