"""Reading scenarios: those who plan and those who steer see them all, with names; nobody else sees one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, distinct, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, with_expression

from magang.accounts.models import User
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, Listing, enum_filter, id_filter
from magang.needs.models import Need, NeedProgramme
from magang.planning.allocation.plan import PlanStatus
from magang.planning.matching import Field, evaluate
from magang.planning.models import Candidate, Cycle, Scenario, ScenarioSeat, WeightSet
from magang.planning.policy import scenarios as policy
from magang.planning.queries.facts import read_facts
from magang.planning.rules.candidates import CandidateStatus
from magang.planning.rules.cycles import Seat
from magang.planning.rules.scenarios import ScenarioStatus
from magang.planning.weights import START
from magang.reference.models import HostUnit, Opd

_PLACED: Final = (
    select(func.count(ScenarioSeat.id)).where(ScenarioSeat.scenario_id == Scenario.id).correlate(Scenario)
).scalar_subquery()


def visible_scenarios(actor: Actor) -> Select[Scenario]:
    """All scenarios for who may see any (DESIGN 4.4: planners see names, a participant never does)."""
    return select(Scenario).where(true() if policy.list_scenarios(actor) else Scenario.id.is_(None))


def scenarios_of(actor: Actor, cycle_id: int) -> Select[Scenario]:
    """The scenarios of one cycle."""
    return visible_scenarios(actor).where(Scenario.cycle_id == cycle_id)


def find_scenario(session: Session, actor: Actor, scenario_id: int) -> Scenario | None:
    """A scenario with its cycle, weights and people; None when it is not there or not for this reader."""
    return session.scalar(
        visible_scenarios(actor)
        .where(Scenario.id == scenario_id)
        .options(
            joinedload(Scenario.cycle),
            joinedload(Scenario.weight_set),
            joinedload(Scenario.copied_from),
            joinedload(Scenario.created_by),
            joinedload(Scenario.adopted_by),
            with_expression(Scenario.placed, _PLACED),
        )
        .execution_options(populate_existing=True)
    )


def find_cycle(session: Session, actor: Actor, cycle_id: int) -> Cycle | None:
    """The cycle whose scenarios are asked for."""
    return session.get(Cycle, cycle_id) if policy.list_scenarios(actor) else None


SCENARIOS: Final = Listing(
    columns=(
        Column("nomor", N_("Nomor"), lambda s: s.number, Scenario.number),
        Column("nama", N_("Skenario"), lambda s: s.name, Scenario.name),
        Column("status", N_("Status"), lambda s: s.status, Scenario.status),
        Column("ditempatkan", N_("Ditempatkan"), lambda s: s.placed, _PLACED),
        Column("nilai", N_("Nilai"), lambda s: None if s.value is None else round(s.value), Scenario.value),
        Column("biaya", N_("Biaya"), lambda s: s.cost, Scenario.cost),
        Column("bukti", N_("Mutu hasil"), lambda s: s.outcome, Scenario.outcome),
        Column("dihitung", N_("Dihitung"), lambda s: s.solved_at, Scenario.solved_at),
    ),
    tie_break=Scenario.id,
    default_sort="-nomor",
    filters=(
        enum_filter("status", N_("Status"), ScenarioStatus, Scenario.status),
        enum_filter("hasil", N_("Mutu hasil"), PlanStatus, Scenario.outcome),
    ),
    search=lambda text: or_(*(c.icontains(text, autoescape=True) for c in (Scenario.name, Scenario.note))),
    search_label=N_("Cari nama atau catatan"),
    options=(with_expression(Scenario.placed, _PLACED),),
    filename="skenario",
)


# ---------- The plan of one scenario ----------


def seats_of(scenario_id: int) -> Select[ScenarioSeat]:
    """The seats of a scenario that came through `find_scenario`."""
    return (
        select(ScenarioSeat)
        .join(ScenarioSeat.candidate)
        .join(Candidate.user)
        .join(Opd, Opd.id == Candidate.opd_id)
        .join(ScenarioSeat.need)
        .join(ScenarioSeat.host_unit)
        .where(ScenarioSeat.scenario_id == scenario_id)
    )


SEAT_PARTS: Final = (
    joinedload(ScenarioSeat.candidate).options(joinedload(Candidate.user), joinedload(Candidate.opd)),
    joinedload(ScenarioSeat.need),
    joinedload(ScenarioSeat.host_unit).joinedload(HostUnit.region),
)


def plan_list(scenario: Scenario) -> Listing:
    """The plan as a list; its filters offer what the plan holds."""
    periods = {period.key: period.name for period in scenario.rules.periods}

    def chosen(column: object, name: object) -> object:
        def choices(session: Session) -> Choices:
            rows = session.execute(
                seats_of(scenario.id).with_only_columns(column, name).distinct().order_by(name, column)  # type: ignore[call-overload]
            )
            return [(str(key), text) for key, text in rows]

        return choices

    return Listing(
        columns=(
            Column("nama", N_("Nama"), lambda s: s.candidate.user.name, User.name),
            Column("opd", N_("OPD"), lambda s: s.candidate.opd.short_name, Opd.short_name),
            Column("kebutuhan", N_("Kebutuhan"), lambda s: s.need.reference, Need.reference),
            Column("tujuan", N_("Tujuan"), lambda s: f"{s.host_unit.name}, {s.host_unit.region.name}", HostUnit.name),
            Column("gelombang", N_("Gelombang"), lambda s: periods.get(s.period, s.period), ScenarioSeat.period),
            Column("nilai", N_("Nilai"), lambda s: s.value, ScenarioSeat.value),
            Column("biaya", N_("Biaya"), lambda s: s.cost, ScenarioSeat.cost),
        ),
        more=(Column("judul", N_("Judul kebutuhan"), lambda s: s.need.title),),
        tie_break=ScenarioSeat.id,
        default_sort="nama",
        filters=(
            id_filter("kebutuhan", N_("Kebutuhan"), chosen(Need.id, Need.reference), ScenarioSeat.need_id),  # type: ignore[arg-type]
            id_filter("tujuan", N_("Tujuan"), chosen(HostUnit.id, HostUnit.name), ScenarioSeat.host_unit_id),  # type: ignore[arg-type]
            id_filter("opd", N_("OPD"), chosen(Opd.id, Opd.short_name), Candidate.opd_id),  # type: ignore[arg-type]
        ),
        search=lambda text: or_(
            *(c.icontains(text, autoescape=True) for c in (User.name, Need.reference, Need.title, HostUnit.name))
        ),
        search_label=N_("Cari nama, kebutuhan, atau tujuan"),
        options=SEAT_PARTS,
        filename="rencana",
    )


def seats(session: Session, scenario_id: int) -> Sequence[ScenarioSeat]:
    """All seats, with nothing else loaded."""
    return session.scalars(
        select(ScenarioSeat).where(ScenarioSeat.scenario_id == scenario_id).order_by(ScenarioSeat.candidate_id)
    ).all()


def seat_keys(rows: Sequence[ScenarioSeat]) -> tuple[Seat, ...]:
    """The seats as rules and plans know them."""
    return tuple(Seat(row.candidate_id, row.need_id, row.host_unit_id, row.period) for row in rows)


def seats_with_people(session: Session, scenario_id: int) -> Sequence[ScenarioSeat]:
    """All seats with candidate, person, OPD, need, host and region, by name."""
    statement = seats_of(scenario_id).options(*SEAT_PARTS).order_by(User.name, ScenarioSeat.id)
    return session.scalars(statement).all()


def seat_with_place(session: Session, scenario_id: int, candidate_id: int) -> ScenarioSeat | None:
    """One person's seat, with need, host and region."""
    return session.scalar(
        select(ScenarioSeat)
        .where(ScenarioSeat.scenario_id == scenario_id, ScenarioSeat.candidate_id == candidate_id)
        .options(joinedload(ScenarioSeat.need), joinedload(ScenarioSeat.host_unit).joinedload(HostUnit.region))
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """What a plan reaches: people, needs and programmes served."""

    placed: int = 0
    needs: int = 0
    programmes: int = 0


def reaches(session: Session, scenario_ids: Sequence[int]) -> Mapping[int, Reach]:
    """What each of these plans reaches, in two queries."""
    people = session.execute(
        select(ScenarioSeat.scenario_id, func.count(ScenarioSeat.id), func.count(distinct(ScenarioSeat.need_id)))
        .where(ScenarioSeat.scenario_id.in_(scenario_ids))
        .group_by(ScenarioSeat.scenario_id)
    ).all()
    programmes = session.execute(
        select(ScenarioSeat.scenario_id, func.count(distinct(NeedProgramme.programme_id)))
        .join(NeedProgramme, NeedProgramme.need_id == ScenarioSeat.need_id)
        .where(ScenarioSeat.scenario_id.in_(scenario_ids))
        .group_by(ScenarioSeat.scenario_id)
    )
    served = {scenario_id: count for scenario_id, count in programmes.all()}  # noqa: C416 - rows are no pairs to mypy
    return {i: Reach(placed, needs, served.get(i, 0)) for i, placed, needs in people}


def find_candidate(session: Session, cycle_id: int, candidate_id: int) -> Candidate | None:
    """Somebody who takes part in the cycle, with name and OPD."""
    part = [status for status in CandidateStatus if status.takes_part]
    return session.scalar(
        select(Candidate)
        .where(Candidate.id == candidate_id, Candidate.cycle_id == cycle_id, Candidate.status.in_(part))
        .options(joinedload(Candidate.user), joinedload(Candidate.opd))
    )


def weight_sets(session: Session, cycle_id: int) -> Sequence[WeightSet]:
    """All versions, the latest first."""
    return session.scalars(
        select(WeightSet).where(WeightSet.cycle_id == cycle_id).order_by(WeightSet.number.desc())
    ).all()


def read_field(session: Session, scenario: Scenario, *, today: date) -> Field:
    """Everybody against every place by the scenario's rules and weights; needs `cycle` and `weight_set` loaded."""
    weights = START if scenario.weight_set is None else scenario.weight_set.by_component
    return evaluate(read_facts(session, scenario.cycle, today=today), scenario.rules, weights)


def adopted_of(session: Session, cycle_id: int) -> Scenario | None:
    """The scenario of a cycle that is carried out."""
    return session.scalar(
        select(Scenario).where(Scenario.cycle_id == cycle_id, Scenario.status == ScenarioStatus.ADOPTED)
    )
