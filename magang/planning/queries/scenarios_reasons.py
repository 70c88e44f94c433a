"""What a candidate may ask: what became of one's own candidature."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from magang.kernel.actor import Actor
from magang.planning.models import Candidate, Scenario
from magang.planning.rules.scenarios import ScenarioStatus


def find_own_candidacy(session: Session, actor: Actor, candidate_id: int) -> Candidate | None:
    """The actor's own candidature with its cycle and OPD; anybody else's is not there."""
    return session.scalar(
        select(Candidate)
        .where(Candidate.id == candidate_id, Candidate.user_id == actor.user_id)
        .options(joinedload(Candidate.cycle), joinedload(Candidate.opd))
    )


def carried_out(session: Session, cycle_id: int) -> Scenario | None:
    """The adopted scenario of a cycle, with what reading it needs: before there is one, nobody is told anything."""
    return session.scalar(
        select(Scenario)
        .where(Scenario.cycle_id == cycle_id, Scenario.status == ScenarioStatus.ADOPTED)
        .options(joinedload(Scenario.cycle), joinedload(Scenario.weight_set))
    )
