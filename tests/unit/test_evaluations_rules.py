"""What an evaluation needs before it is concluded, and how its numbers are reckoned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from magang.evaluations.rules import (
    Conclusion,
    Effect,
    Level,
    Statement,
    Use,
    achieved_percent,
    conclusion_gaps,
    mean_score,
)

TODAY = date(2026, 9, 1)
WHOLE = Conclusion(Use.FULL, Effect.CLEAR, Decimal(50), date(2026, 8, 1), "Laporan kinerja triwulan II", "")


@pytest.mark.parametrize(
    ("baseline", "target", "now", "percent"),
    [
        (180, 45, 45, 100),
        (180, 45, 112, 50),
        (180, 45, 200, -15),
        (10, 20, 25, 150),
        (10, 10, 12, None),
        (1, 2, None, None),
    ],
)
def test_the_way_to_the_target_is_reckoned_for_rising_and_falling_indicators(baseline, target, now, percent):
    assert achieved_percent(Decimal(baseline), Decimal(target), None if now is None else Decimal(now)) == percent


def test_levels_have_their_own_means_and_nothing_answered_is_no_number():
    scores = {Statement.USED: 5, Statement.CHANGED: 4, Statement.FELT: 2}
    assert mean_score(scores, Level.BEHAVIOUR) == Decimal("4.5")
    assert mean_score(scores, Level.RESULT) == Decimal("2.0")
    assert mean_score({}, Level.RESULT) is None


@pytest.mark.parametrize(
    ("changed", "answers", "missing"),
    [
        ({}, 1, []),
        ({"usage": None}, 1, ["usage"]),
        ({"effect": None}, 1, ["effect"]),
        ({"value": None, "source": ""}, 1, ["value"]),
        ({"value": None, "source": "", "effect": Effect.MINOR}, 1, []),
        ({"source": " "}, 1, ["source"]),
        ({"measured_on": None}, 1, ["measured_on"]),
        ({"measured_on": date(2026, 9, 2)}, 1, ["measured_later"]),
        ({}, 0, ["unanswered"]),
        ({"note": "Keduanya pindah tugas."}, 0, []),
    ],
)
def test_a_conclusion_without_what_carries_it_is_refused(changed, answers, missing):
    values = {name: getattr(WHOLE, name) for name in WHOLE.__slots__} | changed
    assert [gap.code for gap in conclusion_gaps(Conclusion(**values), today=TODAY, answers=answers)] == missing
