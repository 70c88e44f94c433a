"""Cycles with their rules and weights, candidates, scenarios."""

from magang.planning.models.arranging import ScenarioMove
from magang.planning.models.candidates import Candidate, CandidatePreference, CandidateSkill
from magang.planning.models.cycles import Cycle, WeightSet
from magang.planning.models.imports import CandidateImport
from magang.planning.models.scenarios import Scenario, ScenarioSeat

__all__ = [
    "Candidate",
    "CandidateImport",
    "CandidatePreference",
    "CandidateSkill",
    "Cycle",
    "Scenario",
    "ScenarioMove",
    "ScenarioSeat",
    "WeightSet",
]
