"""One follow-up being told, and who beside its owner has a say in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from magang.followups.models import ActionPlan, FollowUp, VerificationRound
from magang.followups.trail import Verb, tell
from magang.sample.town import Script, Town, known

PLANNER, SEKDA, VERIFIER = "perencana", "sekda", "verifikator"


@dataclass
class Chapter:
    """One follow-up being told: what the events need beside their script."""

    town: Town
    follow_up: FollowUp
    owner: str  # user name of the head of the OPD that acts
    steps: list[Script]
    last_report: int
    revision: ActionPlan | None = None

    def tell(self, who: str, verb: Verb, at: datetime, note: str = "") -> None:
        tell(self.town.session, self.town.actor(who), verb, self.follow_up, now=at, note=note)

    @property
    def round(self) -> VerificationRound:
        return known(self.follow_up.open_round)
