"""What a need must say, and the small arithmetic of the reference data."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from magang.needs.rules import NeedFacts, NeedStatus, gaps
from magang.reference.rules import progress_towards

COMPLETE = NeedFacts(
    gap="Waktu tunggu layanan rujukan masih dua kali standar.",
    indicator="Waktu tunggu",
    baseline=Decimal(120),
    target=Decimal(60),
    unit="menit",
    year=2027,
    programme_count=1,
)


def test_a_complete_need_has_no_gaps() -> None:
    assert gaps(COMPLETE) == ()


def test_a_need_without_a_programme_is_allowed() -> None:
    assert gaps(replace(COMPLETE, programme_count=0)) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"gap": "  singkat  "}, "gap"),
        ({"indicator": " "}, "indicator"),
        ({"baseline": None}, "baseline"),
        ({"target": None}, "target"),
        ({"target": Decimal(120)}, "no_change"),
        ({"unit": ""}, "unit"),
        ({"year": None}, "year"),
    ],
)
def test_each_missing_thing_is_named(change: dict[str, Any], code: str) -> None:
    assert [gap.code for gap in gaps(replace(COMPLETE, **change))] == [code]


def test_zero_is_a_value_and_not_a_gap() -> None:
    assert gaps(replace(COMPLETE, baseline=Decimal(0))) == ()


def test_only_a_verified_or_planned_need_can_be_served() -> None:
    assert {s for s in NeedStatus if s.can_be_served} == {NeedStatus.VERIFIED, NeedStatus.PLANNED}


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "share"),
    [
        (0, 10, 5, "0.5"),
        (10, 0, 5, "0.5"),
        (0, 10, 12, "1.2"),
        (0, 10, -2, "-0.2"),
        (None, 10, 5, None),
        (4, 4, 4, None),
        (0, None, 5, None),
        (0, 10, None, None),
    ],
)
def test_progress_is_a_share_of_the_way(
    baseline: int | None, target: int | None, actual: int | None, share: str | None
) -> None:
    values = [None if v is None else Decimal(v) for v in (baseline, target, actual)]
    assert progress_towards(*values) == (None if share is None else Decimal(share))
