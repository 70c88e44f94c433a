"""`rules.health` and `rules.ratings_gap` said in SQL, so that a list can filter by them.

A test holds both tellings to one table of cases.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, case, exists, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from magang.followups.models import FollowUp, VerificationRound
from magang.followups.rules import Clock, FollowUpStatus, Health, OpdClaim, RoundState


class LocalDay(FunctionElement[Any]):
    """The calendar day of a moment in the city's zone."""

    name = "local_day"
    type = Date()
    inherit_cache = True


@compiles(LocalDay, "postgresql")
def _on_postgresql(element: LocalDay, compiler: SQLCompiler, **kw: Any) -> str:
    moment, zone, _ = element.clauses
    return f"CAST(timezone({compiler.process(zone, **kw)}, {compiler.process(moment, **kw)}) AS DATE)"


@compiles(LocalDay, "sqlite")
def _on_sqlite(element: LocalDay, compiler: SQLCompiler, **kw: Any) -> str:
    moment, _, offset = element.clauses
    return f"date({compiler.process(moment, **kw)}, {compiler.process(offset, **kw)})"


def local_day(moment: InstrumentedAttribute[Any], clock: Clock) -> LocalDay:
    """`kernel.clock.local_date` in SQL. SQLite knows no zones: Indonesia's have kept one offset each since 1964."""
    offset = datetime.combine(clock.today, datetime.min.time(), ZoneInfo(clock.zone)).utcoffset() or timedelta()
    return LocalDay(moment, literal(clock.zone), literal(f"{offset.total_seconds():+.0f} seconds"))


def health_sql(clock: Clock) -> ColumnElement[str]:
    """The value of `Health`, for a query over `FollowUp`; the order of the cases is that of `rules.health`."""
    submitted_in_time = exists().where(
        VerificationRound.follow_up_id == FollowUp.id,
        VerificationRound.state != RoundState.CLOSED,
        local_day(VerificationRound.opened_at, clock) <= FollowUp.due_on,
    )
    expired = local_day(FollowUp.last_news_at, clock) < clock.fresh_since
    return case(
        (FollowUp.official_status == FollowUpStatus.SS, Health.DONE.value),
        (FollowUp.official_status == FollowUpStatus.TD, Health.NOT_APPLICABLE.value),
        (submitted_in_time, Health.WAITING_VERIFICATION.value),
        (FollowUp.due_on < clock.today, Health.OVERDUE.value),
        (FollowUp.last_news_at.is_(None), Health.NOT_STARTED.value),
        (expired, Health.STALE.value),
        else_=Health.ON_TRACK.value,
    )


def ratings_gap_sql() -> ColumnElement[bool]:
    """Whether the OPD's last claim and the official status differ, for a query over `FollowUp`."""
    claim = (
        select(VerificationRound.opd_rating)
        .where(VerificationRound.follow_up_id == FollowUp.id, VerificationRound.opd_rating.is_not(None))
        .order_by(VerificationRound.number.desc())
        .limit(1)
        .correlate(FollowUp)
        .scalar_subquery()
    )
    return or_(*((claim == c) & (FollowUp.official_status != c.expects) for c in OpdClaim))
