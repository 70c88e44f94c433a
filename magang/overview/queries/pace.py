"""How fast an OPD moves: how often it moves its dates, and how long its first answer takes.

The database counts per number of days, so that the answer stays small: the median is taken from those counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Date, Integer, Select, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from magang.followups.health import local_day
from magang.followups.models import ActionPlan, FollowUp
from magang.followups.rules import Clock
from magang.overview.rules import Clocks, middle
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation


class DaysBetween(FunctionElement[Any]):
    """Whole days from the first day to the second."""

    name = "days_between"
    type = Integer()
    inherit_cache = True


@compiles(DaysBetween, "postgresql")
def _on_postgresql(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST({second} AS DATE) - CAST({first} AS DATE))"


@compiles(DaysBetween, "sqlite")
def _on_sqlite(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(round(julianday({second}) - julianday({first})) AS INTEGER)"


@dataclass(frozen=True, slots=True)
class Pace:
    """Of the follow-ups an OPD answers for: how many moved their due date, by how many days, and its first answers.

    Who has not answered yet counts with the days gone by so far: silence must not make the median look quick.
    """

    moved: int = 0
    mean_days_moved: int | None = None
    answer_days: int | None = None


STILL: Final = Pace()


def paces(session: Session, clocks: Clocks, *, cycle_id: int = 0, opd_id: int = 0) -> Mapping[int, Pace]:
    """OPD id → its pace. Two queries. 0 narrows nothing."""
    clock = Clock(clocks.today, clocks.zone, clocks.stale, clocks.verification)
    answered_on = func.coalesce(
        local_day(ActionPlan.first_submitted_at, clock),
        local_day(FollowUp.closed_at, clock),
        literal(clocks.today, Date),
    )
    answers = _counted(
        session,
        select(FollowUp.owner_opd_id, DaysBetween(FollowUp.started_on, answered_on).label("days")).outerjoin(
            FollowUp.plan
        ),
        cycle_id,
        opd_id,
    )
    moves = _counted(
        session,
        select(FollowUp.owner_opd_id, DaysBetween(FollowUp.original_due_on, FollowUp.due_on).label("days")).where(
            FollowUp.due_moves > 0
        ),
        cycle_id,
        opd_id,
    )
    return {id_: _pace(moves.get(id_, {}), answers.get(id_, {})) for id_ in {*moves, *answers}}


def _pace(moves: Mapping[int, int], answers: Mapping[int, int]) -> Pace:
    moved = sum(moves.values())
    mean = round(sum(days * count for days, count in moves.items()) / moved) if moved else None
    return Pace(moved, mean, middle(answers))


def _counted(session: Session, statement: Select[Any], cycle_id: int, opd_id: int) -> Mapping[int, Mapping[int, int]]:
    """OPD id → number of days → how many."""
    if opd_id:
        statement = statement.where(FollowUp.owner_opd_id == opd_id)
    if cycle_id:
        statement = statement.join(FollowUp.recommendation).join(Recommendation.placement)
        statement = statement.where(Placement.cycle_id == cycle_id)
    rows = statement.subquery()
    found: dict[int, dict[int, int]] = defaultdict(dict)
    grouped = select(rows.c.owner_opd_id, rows.c.days, func.count()).group_by(rows.c.owner_opd_id, rows.c.days)
    for id_, days, count in session.execute(grouped):
        found[id_][days] = count
    return found
