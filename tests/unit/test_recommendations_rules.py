"""What makes a finding usable and a recommendation concrete and measurable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from magang.findings.rules import FindingFacts, FindingKind
from magang.findings.rules import gaps as finding_gaps
from magang.recommendations.rules import (
    TRANSITIONS,
    Approach,
    Effort,
    Horizon,
    RecommendationAction,
    RecommendationFacts,
    RecommendationStatus,
)

FINDING = FindingFacts(
    FindingKind.BEST_PRACTICE, "Antrean dibagi menurut poli sejak pagi.", "RSUD Kota", "40 menit", ""
)
COMPLETE = RecommendationFacts(
    title="Antrean rujukan dibagi menurut poli",
    action="Membagi antrean rujukan menurut poli dengan nomor dari rumah.",
    approach=Approach.ADAPT,
    differs="Jumlah dokter spesialis lebih sedikit.",
    changes=("", "", "", "Aplikasi antrean"),
    finding_count=1,
    programme_count=1,
    lead_opd_named=True,
    indicator="Waktu tunggu",
    unit="menit",
    baseline=Decimal(120),
    target=Decimal(60),
    horizon=Horizon.MEDIUM,
    effort=Effort.MEDIUM,
    cost_estimate=50_000_000,
    cost_unknown_reason="",
    target_date=date(2026, 12, 1),
)


def test_a_complete_finding_carries_a_recommendation() -> None:
    assert finding_gaps(FINDING) == ()
    assert finding_gaps(replace(FINDING, numbers="", source="Laporan kinerja 2025")) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [({"kind": None}, "kind"), ({"seen": "Bagus."}, "seen"), ({"place": " "}, "place"), ({"numbers": ""}, "proof")],
)
def test_each_thing_a_finding_lacks_is_named(change: dict[str, Any], code: str) -> None:
    assert [gap.code for gap in finding_gaps(replace(FINDING, **change))] == [code]


def test_the_mayor_decides_only_on_what_was_approved_presented_or_studied() -> None:
    decided_from = {status for status, action in TRANSITIONS if action.is_decision}
    assert decided_from == {s for s in RecommendationStatus if s.awaits_decision}
    assert decided_from == {RecommendationStatus.APPROVED, RecommendationStatus.PRESENTED, RecommendationStatus.STUDY}


def test_nothing_is_withdrawn_after_the_presentation() -> None:
    withdrawable = {status for status, action in TRANSITIONS if action is RecommendationAction.WITHDRAW}
    assert not any(status.counts_as_presented for status in withdrawable)


def test_a_rejected_recommendation_stays_in_the_denominator() -> None:
    assert RecommendationStatus.REJECTED.counts_as_presented
    assert not RecommendationStatus.REJECTED.is_accepted
    assert not RecommendationStatus.WITHDRAWN.counts_as_presented


def test_a_study_is_an_answer_but_not_an_end() -> None:
    assert RecommendationStatus.STUDY.is_decided
    assert not RecommendationStatus.STUDY.is_final


@pytest.mark.parametrize(("horizon", "months"), [(Horizon.SHORT, 3), (Horizon.MEDIUM, 12), (Horizon.LONG, None)])
def test_a_horizon_is_a_number_of_months(horizon: Horizon, months: int | None) -> None:
    assert horizon.max_months == months
