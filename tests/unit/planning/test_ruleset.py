"""The rules of an allocation as one value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from magang.kernel.errors import InvalidField
from magang.planning.rules.costs import AllowanceRate, LodgingMode
from magang.planning.rules.cycles import (
    Companions,
    HostTerms,
    NeedTerms,
    OpdTerms,
    Period,
    RuleSet,
    Seat,
    check_rules,
)

FULL = RuleSet(
    budget=500_000_000,
    periods=(Period("1", "Gelombang I", date(2026, 7, 1), date(2026, 9, 30)),),
    rate=AllowanceRate.OUT_OF_TOWN,
    lodging=LodgingMode.HOTEL,
    needs=(NeedTerms(1, 1, 3, 4),),
    hosts=(HostTerms(2, 0),),
    opds=(OpdTerms(3, 4),),
    together=(Companions(1, 2),),
    locks=(Seat(1, 1, 2, "1"),),
    forbids=(Seat(2, 1, 2, "1"),),
)


def test_rules_come_back_as_they_were_stored_byte_for_byte() -> None:
    assert RuleSet.from_json(FULL.to_json()) == FULL
    assert RuleSet.from_json(FULL.to_json()).to_json() == FULL.to_json()
    assert RuleSet.from_json("{}") == RuleSet()


@pytest.mark.parametrize(
    "nonsense",
    [
        {"budget": -1},
        {"per_need": -1},
        {"needs": (NeedTerms(1, minimum=3),)},
        {"needs": (NeedTerms(1, required_level=6),)},
        {"together": (Companions(4, 4),)},
        {"periods": (Period("1", "I", date(2026, 7, 1), date(2026, 6, 1)),)},
        {
            "periods": (
                Period("1", "I", date(2026, 7, 1), date(2026, 8, 1)),
                Period("2", "II", date(2026, 8, 1), date(2026, 9, 1)),
            )
        },
    ],
)
def test_rules_that_make_no_sense_are_refused_by_name(nonsense: dict[str, object]) -> None:
    with pytest.raises(InvalidField):
        check_rules(replace(RuleSet(), **nonsense))
    check_rules(FULL)
