"""Evidence that ages and agreements that end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.destinations.rules import (
    AgreementKind,
    AgreementState,
    EvidenceFacts,
    InstrumentKind,
    StrengthGrade,
    age_years,
    agreement_state,
    contribution,
    counted,
    evidence_counts,
    freshness,
)

TODAY = date(2026, 6, 1)
AWARD = EvidenceFacts(2026, "https://contoh.go.id/iga", StrengthGrade.NATIONAL_AWARD, InstrumentKind.AWARD)


@pytest.mark.parametrize(
    ("year", "source", "counts"),
    [
        (2025, "https://contoh.go.id", True),
        (None, "https://contoh.go.id", False),
        (2025, "", False),
        (2025, "  ", False),
    ],
)
def test_only_dated_evidence_with_a_source_counts(year: int | None, source: str, counts: bool) -> None:
    evidence = replace(AWARD, year=year, source_url=source)
    assert evidence_counts(evidence) is counts
    assert counted([evidence, evidence]) == (2 if counts else 0)
    assert (contribution(evidence, TODAY) > 0) is counts


@pytest.mark.parametrize("kind", InstrumentKind)
def test_after_one_half_life_evidence_says_half_as_much(kind: InstrumentKind) -> None:
    assert freshness(kind, 0) == 1
    assert freshness(kind, kind.half_life) == pytest.approx(0.5)
    assert freshness(kind, 2 * kind.half_life) == pytest.approx(0.25)


def test_an_index_ages_faster_than_an_award_and_that_faster_than_a_system() -> None:
    assert [kind.half_life for kind in (InstrumentKind.INDEX, InstrumentKind.AWARD, InstrumentKind.SYSTEM)] == [2, 3, 5]


def test_a_fresh_national_award_contributes_one() -> None:
    assert contribution(AWARD, TODAY) == 1.0


def test_an_index_contributes_its_share_of_the_official_scale() -> None:
    merit = replace(
        AWARD, grade=StrengthGrade.MINISTRY_INDEX, kind=InstrumentKind.INDEX, value=Decimal(300), value_max=Decimal(400)
    )
    assert contribution(merit, TODAY) == pytest.approx(0.75)
    assert contribution(replace(merit, year=2024), TODAY) == pytest.approx(0.375)


def test_an_unpublished_value_is_unknown_and_not_zero() -> None:
    assert contribution(replace(AWARD, value=None, value_max=Decimal(400)), TODAY) == 1.0


@given(
    st.integers(1990, 2030),
    st.sampled_from(StrengthGrade),
    st.sampled_from(InstrumentKind),
    st.decimals(-5, 500, places=2),
)
def test_no_single_item_contributes_more_than_one(
    year: int, grade: StrengthGrade, kind: InstrumentKind, value: Decimal
) -> None:
    assert 0 <= contribution(EvidenceFacts(year, "https://x", grade, kind, value, Decimal(100)), TODAY) <= 1


def test_evidence_dated_next_year_is_not_younger_than_new() -> None:
    assert age_years(2027, TODAY) == 0
    assert age_years(2020, TODAY) == 6
    assert age_years(None, TODAY) is None


@pytest.mark.parametrize(
    ("kind", "start", "end", "state"),
    [
        (AgreementKind.PKS, -10, 10, AgreementState.VALID),
        (AgreementKind.PKS, -10, 0, AgreementState.VALID),
        (AgreementKind.PKS, 0, None, AgreementState.VALID),
        (AgreementKind.MOU, 1, 10, AgreementState.NOT_YET),
        (AgreementKind.PKS, -10, -1, AgreementState.EXPIRED_RECENTLY),
        (AgreementKind.PKS, -900, -365, AgreementState.EXPIRED_RECENTLY),
        (AgreementKind.PKS, -900, -366, AgreementState.EXPIRED),
        (AgreementKind.IN_PROCESS, None, None, AgreementState.IN_PROCESS),
    ],
)
def test_an_agreement_holds_on_its_first_and_last_day(
    kind: AgreementKind, start: int | None, end: int | None, state: AgreementState
) -> None:
    day = [None if n is None else TODAY + timedelta(days=n) for n in (start, end)]
    assert agreement_state(kind, day[0], day[1], TODAY) is state
