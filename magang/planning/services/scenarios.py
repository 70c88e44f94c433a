"""Scenarios: one idea of who goes where. Made, copied, changed, set aside; `scenarios_solving` gives them a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.machine import advance
from magang.needs.models import Need
from magang.planning.differences import differences, plain
from magang.planning.models import Cycle, Scenario, ScenarioSeat, WeightSet
from magang.planning.policy import scenarios as policy
from magang.planning.queries.facts import read_facts
from magang.planning.queries.rules import rule_names
from magang.planning.queries.scenarios import find_candidate
from magang.planning.queries.weights import current_weights
from magang.planning.rules.cycles import RuleSet, Seat
from magang.planning.rules.scenarios import TRANSITIONS, ScenarioAction, ScenarioStatus
from magang.planning.sentences import Names
from magang.planning.services.rules import check
from magang.reference.models import HostUnit

# More scenarios than anybody compares: the number is a mistake or an attack.
MOST_SCENARIOS = 200


class ScenarioVerb(LabelledEnum):
    """What the trail says besides the status actions."""

    COPIED = "copied", N_("Disalin")
    RULES = "rules", N_("Aturan diubah")
    LOCKED = "locked", N_("Dikunci")
    FORBIDDEN = "forbidden", N_("Dilarang")
    RELEASED = "released", N_("Dilepas")
    REFUSED = "refused", N_("Dihitung, tidak ada rencana")


def create(session: Session, actor: Actor, cycle: Cycle, *, name: str, note: str = "", now: datetime) -> Scenario:
    """A new draft with the cycle's rules and its latest weights."""
    policy.create(actor).ensure()
    weights = current_weights(session, cycle).version
    scenario = Scenario(
        cycle_id=cycle.id,
        number=_next_number(session, cycle.id),
        name=name,
        note=note,
        created_by_id=actor.user_id,
        weight_set_id=weights.id if weights else None,
        rules=cycle.starting_rules(),
        created_at=now,
        updated_at=now,
    )
    session.add(scenario)
    record(session, actor, Common.CREATED, scenario, now=now)
    return scenario


# The result of solving, which a copy takes along so that changing one thing moves few people.
_RESULT = (
    "outcome",
    "by_hand",
    "value",
    "best",
    "bound",
    "cost",
    "facts_on",
    "solved_at",
    "solver",
    "fingerprint",
    "plan",
)
_SEAT = ("candidate_id", "need_id", "host_unit_id", "period", "value", "cost", "importance", "components", "by_hand")


def copy(
    session: Session,
    actor: Actor,
    scenario: Scenario,
    seats: Sequence[ScenarioSeat],
    *,
    name: str,
    note: str = "",
    now: datetime,
) -> Scenario:
    """The same rules, weights and plan under another name, to change one thing in."""
    policy.copy(actor, scenario).ensure()
    solved = scenario.status in {ScenarioStatus.SOLVED, ScenarioStatus.ADOPTED}
    made = Scenario(
        cycle_id=scenario.cycle_id,
        number=_next_number(session, scenario.cycle_id),
        name=name,
        note=note,
        copied_from_id=scenario.id,
        created_by_id=actor.user_id,
        weight_set_id=scenario.weight_set_id,
        rules=scenario.rules,
        status=ScenarioStatus.SOLVED if solved else ScenarioStatus.DRAFT,
        outdated=scenario.outdated,
        created_at=now,
        updated_at=now,
        seats=[ScenarioSeat(**{key: getattr(seat, key) for key in _SEAT}) for seat in seats],
        **{key: getattr(scenario, key) for key in _RESULT},
    )
    session.add(made)
    record(session, actor, ScenarioVerb.COPIED, made, now=now, note=scenario.name)
    return made


def revise(
    session: Session,
    actor: Actor,
    scenario: Scenario,
    *,
    name: str,
    note: str,
    weight_set_id: int | None,
    expected_version: int,
    now: datetime,
) -> None:
    """Another name, note or version of the weights. Raises `StaleVersion`."""
    policy.edit(actor, scenario).ensure()
    scenario.expect_version(expected_version)
    weights = None if weight_set_id is None else session.get(WeightSet, weight_set_id)
    if weight_set_id is not None and (weights is None or weights.cycle_id != scenario.cycle_id):
        raise InvalidField("weight_set_id", N_("Bobot ini bukan milik angkatan ini."))
    if weight_set_id != scenario.weight_set_id:
        _overtaken(scenario)
    scenario.name, scenario.note, scenario.weight_set_id = name, note, weight_set_id
    scenario.updated_at = now
    record(session, actor, Common.UPDATED, scenario, now=now)


def set_rules(
    session: Session, actor: Actor, scenario: Scenario, rules: RuleSet, *, expected_version: int, now: datetime
) -> None:
    """Other rules; a plan made by the old ones is outdated. Raises `InvalidField`, `StaleVersion`."""
    policy.edit(actor, scenario).ensure()
    scenario.expect_version(expected_version)
    with session.no_autoflush:
        cycle = session.get_one(Cycle, scenario.cycle_id)
        check(rules, cycle, rule_names(session, scenario.cycle_id, scenario.rules, rules))
    _set_rules(session, actor, scenario, rules, ScenarioVerb.RULES, now=now)


def lock(
    session: Session, actor: Actor, scenario: Scenario, seat: Seat, *, expected_version: int, now: datetime
) -> None:
    """This person goes there, whatever it costs; an earlier lock of theirs and a ban on the place fall."""
    _check_seat(session, actor, scenario, seat, expected_version=expected_version)
    rules = replace(
        scenario.rules,
        locks=(*(s for s in scenario.rules.locks if s.candidate_id != seat.candidate_id), seat),
        forbids=tuple(s for s in scenario.rules.forbids if s != seat),
    )
    _set_rules(session, actor, scenario, rules, ScenarioVerb.LOCKED, now=now)


def forbid(
    session: Session, actor: Actor, scenario: Scenario, seat: Seat, *, expected_version: int, now: datetime
) -> None:
    """This person does not go there; a lock on the place falls."""
    _check_seat(session, actor, scenario, seat, expected_version=expected_version)
    rules = replace(
        scenario.rules,
        locks=tuple(s for s in scenario.rules.locks if s != seat),
        forbids=(*(s for s in scenario.rules.forbids if s != seat), seat),
    )
    _set_rules(session, actor, scenario, rules, ScenarioVerb.FORBIDDEN, now=now)


def release(
    session: Session, actor: Actor, scenario: Scenario, seat: Seat, *, expected_version: int, now: datetime
) -> None:
    """Neither locked nor forbidden any more. Raises `RuleBroken` when it was neither."""
    policy.edit(actor, scenario).ensure()
    scenario.expect_version(expected_version)
    if seat not in {*scenario.rules.locks, *scenario.rules.forbids}:
        raise RuleBroken(N_("Tempat ini tidak dikunci dan tidak dilarang."))
    rules = replace(
        scenario.rules,
        locks=tuple(s for s in scenario.rules.locks if s != seat),
        forbids=tuple(s for s in scenario.rules.forbids if s != seat),
    )
    _set_rules(session, actor, scenario, rules, ScenarioVerb.RELEASED, now=now)


def discard(session: Session, actor: Actor, scenario: Scenario, *, expected_version: int, now: datetime) -> None:
    """Set it aside; it stays readable."""
    _move(session, actor, scenario, ScenarioAction.DISCARD, expected_version=expected_version, now=now)


def restore(session: Session, actor: Actor, scenario: Scenario, *, expected_version: int, now: datetime) -> None:
    """Take it up again: a draft, to be solved anew; its plan stays as what the next one keeps near to."""
    _move(session, actor, scenario, ScenarioAction.RESTORE, expected_version=expected_version, now=now)


def _move(
    session: Session,
    actor: Actor,
    scenario: Scenario,
    action: ScenarioAction,
    *,
    expected_version: int,
    now: datetime,
) -> None:
    policy.act(actor, scenario, action).ensure()
    scenario.expect_version(expected_version)
    scenario.status = advance(TRANSITIONS, scenario.status, action)
    scenario.updated_at = now
    record(session, actor, action, scenario, now=now)


def _set_rules(
    session: Session, actor: Actor, scenario: Scenario, rules: RuleSet, verb: LabelledEnum, *, now: datetime
) -> None:
    with session.no_autoflush:
        cycle = session.get_one(Cycle, scenario.cycle_id)
        names = Names.of(read_facts(session, cycle, today=now.date()), rules)
    told = differences([scenario.rules, rules], names)
    scenario.rules = rules
    _overtaken(scenario)
    scenario.updated_at = now
    changes = {d.rule: (plain(d.sides[0]), plain(d.sides[1])) for d in told}
    record(session, actor, verb, scenario, now=now, changes=changes)


def _overtaken(scenario: Scenario) -> None:
    """What was solved was solved by other rules; what clashed may clash no more."""
    scenario.refusal = ""
    scenario.outdated = scenario.outdated or scenario.outcome is not None


def _check_seat(session: Session, actor: Actor, scenario: Scenario, seat: Seat, *, expected_version: int) -> None:
    policy.edit(actor, scenario).ensure()
    scenario.expect_version(expected_version)
    known = (
        find_candidate(session, scenario.cycle_id, seat.candidate_id),
        session.get(Need, seat.need_id),
        session.get(HostUnit, seat.host_unit_id),
        scenario.rules.period(seat.period),
    )
    if None in known:
        raise RuleBroken(N_("Calon atau tempat ini tidak ikut dalam skenario ini. Muat ulang halaman ini dahulu."))


def _next_number(session: Session, cycle_id: int) -> int:
    """Two who press at once get the same; the second is refused by the unique index and presses again."""
    last = session.scalar(select(func.max(Scenario.number)).where(Scenario.cycle_id == cycle_id)) or 0
    if last >= MOST_SCENARIOS:
        raise RuleBroken(N_("Angkatan ini sudah punya %(n)s skenario. Pakai lagi salah satunya."), n=last)
    return last + 1
