"""What a decision of the mayor must carry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from magang.hearings.models import OUTCOME_ACTIONS
from magang.hearings.rules import DecisionFacts, Outcome, gaps
from magang.kernel.machine import advance
from magang.recommendations.rules import TRANSITIONS, RecommendationStatus

TODAY = date(2026, 6, 10)
ACCEPTED = DecisionFacts(Outcome.ACCEPT, "", "", owner_named=True, decided_on=TODAY, due_on=date(2026, 12, 1))
UNOWNED = replace(ACCEPTED, owner_named=False, due_on=None)


@pytest.mark.parametrize(
    ("facts", "change", "codes"),
    [
        (ACCEPTED, {}, []),
        (ACCEPTED, {"outcome": None}, ["outcome"]),
        (ACCEPTED, {"owner_named": False}, ["owner"]),
        (ACCEPTED, {"due_on": None}, ["due_on"]),
        (ACCEPTED, {"due_on": TODAY}, []),
        (ACCEPTED, {"due_on": date(2026, 6, 9)}, ["due_order"]),
        (ACCEPTED, {"decided_on": None}, ["decided_on"]),
        (ACCEPTED, {"decided_on": date(2026, 6, 11)}, ["decided_later"]),
        (ACCEPTED, {"outcome": Outcome.ACCEPT_WITH_NOTES}, ["notes"]),
        (ACCEPTED, {"outcome": Outcome.ACCEPT_WITH_NOTES, "notes": "Mulai dari dua puskesmas."}, []),
        (UNOWNED, {"outcome": Outcome.ACCEPT_WITH_NOTES}, ["owner", "due_on", "notes"]),
        (UNOWNED, {"outcome": Outcome.STUDY}, []),
        (UNOWNED, {"outcome": Outcome.REJECT}, ["reason"]),
        (UNOWNED, {"outcome": Outcome.REJECT, "reason": "  "}, ["reason"]),
        (UNOWNED, {"outcome": Outcome.REJECT, "reason": "Sudah dijawab program lain."}, []),
    ],
)
def test_a_decision_names_what_it_lacks(facts: DecisionFacts, change: dict[str, Any], codes: list[str]) -> None:
    assert [gap.code for gap in gaps(replace(facts, **change), today=TODAY)] == codes


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_moves_the_recommendation_to_its_state(outcome: Outcome) -> None:
    after = advance(TRANSITIONS, RecommendationStatus.PRESENTED, OUTCOME_ACTIONS[outcome])
    assert after.is_decided
    assert after.is_accepted is outcome.is_accepting
