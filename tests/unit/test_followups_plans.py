"""Budget windows of steps, what one version of a plan changes in another, how long an obstacle lasts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from magang.followups.budget import WindowState, source_in, window_state
from magang.followups.models import Obstacle
from magang.followups.rules import BudgetSource
from magang.followups.versions import ChangeKind, compare
from magang.reference.rules import BudgetKind

from .things import a_follow_up, an_update

TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "state"),
    [
        (1, 60, WindowState.AHEAD), (0, 60, WindowState.OPEN), (-9, 31, WindowState.OPEN),
        (-9, 30, WindowState.CLOSING), (0, 0, WindowState.CLOSING), (-9, -1, WindowState.CLOSED),
    ],
)  # fmt: skip
def test_a_window_warns_thirty_days_before_it_closes_and_after(opens_in, closes_in, state):
    days = TODAY + timedelta(opens_in), TODAY + timedelta(closes_in)
    assert window_state(*days, today=TODAY, warning_days=30) is state


def test_a_step_takes_the_source_of_its_window_or_names_the_same() -> None:
    assert source_in(BudgetSource.NONE, BudgetKind.APBD_CHANGE) is BudgetSource.APBD_CHANGE
    assert source_in(BudgetSource.RKPD, BudgetKind.RKPD) is BudgetSource.RKPD
    assert source_in(BudgetSource.BLUD, BudgetKind.APBD) is None
    assert source_in(BudgetSource.BLUD, None) is BudgetSource.BLUD


def test_two_versions_are_compared_by_what_their_steps_say() -> None:
    before = {1: {"output": "SOP"}, 2: {"output": "Loket"}, 3: {"output": "Latihan"}}
    changes = compare(before, [(1, {"output": "SOP"}), (3, {"output": "Pelatihan"}), (None, {"output": "Aplikasi"})])
    kinds = [ChangeKind.KEPT, ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.REMOVED]
    assert [change.kind for change in changes] == kinds
    assert [change.differs("output") for change in changes] == [False, True, False, False]
    assert changes[-1].before == {"output": "Loket"}


def test_an_obstacle_lasts_until_it_is_resolved_or_holds_nothing_up_any_more() -> None:
    day = datetime(2026, 3, 2, 1, tzinfo=UTC)
    follow_up = a_follow_up()
    obstacle = Obstacle(update=an_update(follow_up, 1), opened_at=day)
    today = date(2026, 4, 1)
    assert obstacle.days(today, "Asia/Makassar") == 30
    follow_up.closed_at = day + timedelta(days=12)
    assert obstacle.days(today, "Asia/Makassar") == 12, "its item is closed"
    obstacle.resolved_at = day + timedelta(days=5)
    assert obstacle.days(today, "Asia/Makassar") == 5
