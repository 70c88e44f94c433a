"""Reading the board: the plan as laid out, and the moves made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from magang.planning.arranging import Desk
from magang.planning.models import Scenario, ScenarioMove, ScenarioSeat
from magang.planning.queries.scenarios import read_field, seat_keys
from magang.planning.queries.scenarios import seats as all_seats
from magang.planning.rules.scenarios import ScenarioStatus


@dataclass(frozen=True, slots=True)
class Baseline:
    """The machine's plan that the hand began with."""

    at: datetime | None
    value: float | None
    cost: int | None
    placed: int | None


@dataclass(frozen=True, eq=False)
class Board:
    """A scenario's plan to be arranged. `last`: the move that would be taken back."""

    scenario: Scenario
    desk: Desk
    seats: tuple[ScenarioSeat, ...]
    baseline: Baseline
    last: ScenarioMove | None


def open_board(session: Session, scenario: Scenario, *, today: date) -> Board:
    """By the data of now, as of the day the plan on screen was made: evidence must not age under a hand."""
    drawn = scenario.status in {ScenarioStatus.SOLVED, ScenarioStatus.ADOPTED}
    field = read_field(session, scenario, today=scenario.facts_on if drawn and scenario.facts_on else today)
    rows = tuple(all_seats(session, scenario.id))
    baseline, last = _history(session, scenario, placed=len(rows))
    return Board(scenario, Desk.of(field, seat_keys(rows)), rows, baseline, last)


def _history(session: Session, scenario: Scenario, *, placed: int) -> tuple[Baseline, ScenarioMove | None]:
    if not scenario.by_hand:  # the machine has spoken since: earlier moves are its past
        return Baseline(scenario.solved_at, scenario.value, scenario.cost, placed if scenario.outcome else None), None
    moves = (
        select(ScenarioMove)
        .where(ScenarioMove.scenario_id == scenario.id)
        .options(joinedload(ScenarioMove.made_by))
        .order_by(ScenarioMove.number.desc())
    )
    newest = session.scalar(moves.limit(1))
    if newest is None:
        return Baseline(None, None, None, None), None
    last = session.scalar(
        moves.where(
            ScenarioMove.undone_at.is_(None), ScenarioMove.solved_at.is_not_distinct_from(newest.solved_at)
        ).limit(1)
    )
    return Baseline(newest.solved_at, newest.solved_value, newest.solved_cost, newest.solved_placed), last


def next_number(session: Session, scenario_id: int) -> int:
    """The number of the next move; two at once get the same, and the version refuses the second."""
    last = session.scalar(select(func.max(ScenarioMove.number)).where(ScenarioMove.scenario_id == scenario_id))
    return (last or 0) + 1
