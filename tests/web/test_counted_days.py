"""What was counted on a day is kept: once, only what changed, and never another number afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from magang.counters import history, queries
from magang.counters.models import CountedDay, PastCounter
from magang.counters.queries import EVERYTHING
from magang.recommendations.rules import RecommendationStatus
from tests.conftest import NOW
from tests.factories.thread import build_thread


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2025-4"),
        (date(2026, 3, 31), "2025-4"),
        (date(2026, 4, 1), "2026-1"),
        (date(2026, 12, 31), "2026-3"),
    ],
)
def test_a_quarter_has_ended_when_the_next_begins(day, quarter):
    assert history.quarter_before(day) == quarter


def test_days_keep_what_changed_and_quarters_are_closed_by_the_first_day_after_them(session, city):
    thread = build_thread(session, city, now=NOW)
    first = history.write_down(session, date(2026, 3, 30), now=NOW)
    assert first > 0
    assert history.write_down(session, date(2026, 3, 30), now=NOW) is None
    assert history.write_down(session, date(2026, 3, 31), now=NOW) == 0, "nothing changed, nothing kept"
    thread.recommendation.status = RecommendationStatus.REJECTED
    session.commit()
    assert 0 < history.write_down(session, date(2026, 4, 3), now=NOW) <= first
    assert history.write_down(session, date(2026, 4, 2), now=NOW) is None, "the past is closed"
    session.commit()
    quarters = dict(
        session.execute(select(CountedDay.quarter, CountedDay.day).where(CountedDay.quarter.is_not(None))).all()
    )
    assert quarters == {"2026-1": date(2026, 4, 3)}
    before, after = (history.as_of(session, EVERYTHING, date(2026, m, d)).total for m, d in ((4, 2), (4, 3)))
    assert (before.accepted, after.accepted) == (1, 0)
    assert after == queries.read(session, EVERYTHING, date(2026, 4, 3)).total
    ends = {
        day: history.checkpoints(session, EVERYTHING, {"", "p0"}, until=day)
        for day in (date(2026, 4, 2), date(2026, 4, 3))
    }
    assert [c.presented for c in ends[date(2026, 4, 3)][""]] == [1]
    assert [c.presented for c in ends[date(2026, 4, 3)]["p0"]] == [0], "nothing counted is nothing then, too"
    assert ends[date(2026, 4, 2)] == {"": [], "p0": []}
    assert history.day_of(session, date(2026, 3, 29)) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE past_counter SET accepted = 99",
        "DELETE FROM past_counter",
        "UPDATE counted_day SET quarter = '2026-4'",
        "DELETE FROM counted_day",
    ],
)
def test_what_was_written_down_is_not_changed_even_by_sql(session, city, statement):
    build_thread(session, city, now=NOW)
    history.write_down(session, date(2026, 3, 30), now=NOW)
    session.commit()
    with pytest.raises(DBAPIError, match="never changes"), session.begin_nested():
        session.execute(sql(statement))
    assert session.scalar(select(func.count()).select_from(PastCounter)) > 0
