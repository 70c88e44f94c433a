"""Arranging a plan by hand: move, change places, take back, keep as it is. What may be broken: `planning.arranging`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_, LabelledEnum
from magang.planning.allocation.plan import Plan
from magang.planning.arranging import Desk
from magang.planning.models import ScenarioMove
from magang.planning.policy import scenarios as policy
from magang.planning.queries.arranging import Board, next_number
from magang.planning.rules.scenarios import ScenarioAction
from magang.planning.services.scenarios_solving import put_plan

NOWHERE = N_("belum ditempatkan")
# [need, host unit, period, by hand]; None: no place.
Kept = list[Any] | None


class BoardVerb(LabelledEnum):
    MOVED = "moved", N_("Dipindahkan di papan")
    TAKEN_BACK = "taken_back", N_("Langkah di papan diurungkan")
    KEPT = "kept", N_("Susunan dipakai apa adanya")


def move(
    session: Session,
    actor: Actor,
    board: Board,
    changes: Mapping[int, str | None],
    *,
    expected_version: int,
    now: datetime,
) -> None:
    """These candidates to these slots, one or two who change places; None: no place.

    Raises `RuleBroken` for what no hand may do, `StaleVersion` when the plan was changed since it was on screen.
    """
    scenario, desk = board.scenario, board.desk
    policy.act(actor, scenario, ScenarioAction.ARRANGE).ensure()
    scenario.expect_version(expected_version)
    plan = desk.after(changes)
    seats = _seats(board)
    by_hand = {person for person, seat in seats.items() if seat and seat[3]} | set(changes)
    step = _step(session, actor, board, now=now)
    step.before = [[person, seats.get(person)] for person in changes]
    step.after = [[person, _kept(desk, person, slot)] for person, slot in changes.items()]
    put_plan(session, scenario, field=desk.field, plan=plan, by_hand=by_hand, at=now)
    record(session, actor, BoardVerb.MOVED, scenario, now=now, changes=_told(board, plan, changes))


def take_back(session: Session, actor: Actor, board: Board, *, expected_version: int, now: datetime) -> None:
    """Undo the last move that stands; what was moved goes back to where it came from."""
    scenario, desk, last = board.scenario, board.desk, board.last
    policy.act(actor, scenario, ScenarioAction.ARRANGE).ensure()
    scenario.expect_version(expected_version)
    if last is None:
        raise RuleBroken(N_("Tidak ada langkah yang dapat diurungkan."))
    back: dict[int, Kept] = dict(last.before)
    plan = desk.after(
        {person: None if seat is None else f"{seat[0]}-{seat[1]}-{seat[2]}" for person, seat in back.items()}
    )
    seats = {**_seats(board), **back}
    last.undone_at = now
    put_plan(
        session,
        scenario,
        field=desk.field,
        plan=plan,
        by_hand={person for person, seat in seats.items() if seat and seat[3]},
        at=now,
    )
    record(session, actor, BoardVerb.TAKEN_BACK, scenario, now=now, changes=_told(board, plan, back))


def keep(session: Session, actor: Actor, board: Board, *, expected_version: int, now: datetime) -> None:
    """Take the plan on screen as it is under the rules and data of now: reckoned and checked again, nobody moved.

    Raises `RuleBroken` where somebody's place is not possible any more.
    """
    scenario, desk = board.scenario, board.desk
    policy.act(actor, scenario, ScenarioAction.ARRANGE).ensure()
    scenario.expect_version(expected_version)
    if desk.standing.lost:
        raise RuleBroken(
            N_("%(seat)s tidak mungkin lagi. Pindahkan dahulu."), seat=desk.names.seat(desk.standing.lost[0])
        )
    plan = desk.plan([desk.place(slot).seat(person) for person, slot in desk.where.items()])
    by_hand = {person for person, seat in _seats(board).items() if seat and seat[3]}
    _step(session, actor, board, now=now).undone_at = now  # nothing to take back; it holds what the machine had
    put_plan(session, scenario, field=desk.field, plan=plan, by_hand=by_hand, at=now)
    record(session, actor, BoardVerb.KEPT, scenario, now=now)


def _seats(board: Board) -> dict[int, Kept]:
    return {s.candidate_id: [s.need_id, s.host_unit_id, s.period, s.by_hand] for s in board.seats}


def _step(session: Session, actor: Actor, board: Board, *, now: datetime) -> ScenarioMove:
    number, baseline = next_number(session, board.scenario.id), board.baseline
    step = ScenarioMove(
        scenario_id=board.scenario.id,
        number=number,
        made_by_id=actor.user_id,
        made_at=now,
        before=[],
        after=[],
        solved_at=baseline.at,
        solved_value=baseline.value,
        solved_cost=baseline.cost,
        solved_placed=baseline.placed,
    )
    session.add(step)
    return step


def _told(board: Board, plan: Plan, people: Iterable[int]) -> dict[str, tuple[object, object]]:
    """For the trail: from where to where, by name."""
    after, names = dict(plan.assignment), board.desk.names

    def called(slot: str | None) -> str:
        return NOWHERE if slot is None else names.place(slot)

    return {names.person(str(p)): (called(board.desk.where.get(p)), called(after.get(str(p)))) for p in people}


def _kept(desk: Desk, person: int, slot: str | None) -> Kept:
    if slot is None:
        return None
    seat = desk.place(slot).seat(person)
    return [seat.need_id, seat.host_unit_id, seat.period, True]
