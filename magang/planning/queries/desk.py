"""How far the work on one departure has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from magang.destinations.models import COUNTED, Evidence
from magang.kernel.actor import Actor
from magang.needs.models import Need
from magang.planning.models import Candidate, Cycle, Scenario, WeightSet
from magang.planning.policy import cycles as policy
from magang.planning.queries.candidates import in_scope
from magang.planning.queries.rules import OPEN_NEEDS
from magang.planning.rules.candidates import CandidateStatus
from magang.planning.rules.cycles import RuleSet
from magang.planning.rules.desk import DeskFacts
from magang.planning.rules.scenarios import ScenarioStatus
from magang.reference.models import HostUnit


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page of a cycle counts. `candidates` within the reader's scope, by status."""

    candidates: Mapping[CandidateStatus, int]
    needs: int
    hosts: int
    hosts_with_evidence: int


def candidate_counts(session: Session, actor: Actor, cycle: Cycle) -> dict[CandidateStatus, int]:
    """The candidates the reader may see, by status in the order of the states."""
    rows = session.execute(
        select(Candidate.status, func.count())
        .where(Candidate.cycle_id == cycle.id, in_scope(actor))
        .group_by(Candidate.status)
    ).all()
    counts = dict(rows)
    return {status: counts[status] for status in CandidateStatus if status in counts}


def desk_facts(session: Session, actor: Actor, cycle: Cycle) -> DeskFacts:
    """What the steps are judged by; nothing for who does not plan."""
    if not policy.plan(actor, cycle):
        return DeskFacts()
    people = candidate_counts(session, actor, cycle)
    weights = session.scalar(select(func.count()).select_from(WeightSet).where(WeightSet.cycle_id == cycle.id)) or 0
    plans = dict(
        session.execute(
            select(Scenario.status, func.count())
            .where(Scenario.cycle_id == cycle.id, Scenario.status != ScenarioStatus.DISCARDED)
            .group_by(Scenario.status)
        ).all()
    )
    adopted = session.scalar(
        select(Scenario.id).where(Scenario.cycle_id == cycle.id, Scenario.status == ScenarioStatus.ADOPTED)
    )
    return DeskFacts(
        proposed=people.get(CandidateStatus.PROPOSED, 0),
        taking_part=sum(n for status, n in people.items() if status.takes_part),
        rules_set=cycle.rules != RuleSet(),
        weight_sets=weights,
        scenarios=sum(plans.values()),
        solved=plans.get(ScenarioStatus.SOLVED, 0) + plans.get(ScenarioStatus.ADOPTED, 0),
        adopted_id=adopted,
    )


def standing(session: Session, actor: Actor, cycle: Cycle) -> Standing:
    """The page's numbers in one query and one per group."""
    proven = (
        select(Evidence.id).where(Evidence.region_id == HostUnit.region_id, Evidence.urusan_id == HostUnit.urusan_id)
    ).where(COUNTED)
    needs, hosts, with_evidence = session.execute(
        select(
            select(func.count()).select_from(Need).where(Need.status.in_(OPEN_NEEDS)).scalar_subquery(),
            select(func.count()).select_from(HostUnit).scalar_subquery(),
            select(func.count()).select_from(HostUnit).where(proven.exists()).scalar_subquery(),
        )
    ).one()
    return Standing(candidate_counts(session, actor, cycle), needs, hosts, with_evidence)
