"""Reading the weights of a cycle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from magang.kernel.actor import Actor
from magang.planning.matching import Weights
from magang.planning.models import Cycle, WeightSet
from magang.planning.policy import cycles as policy
from magang.planning.weights import START


@dataclass(frozen=True, slots=True)
class CurrentWeights:
    """The weights in force; `version` is None while nobody has given any and the start weights stand."""

    shares: Weights
    version: WeightSet | None

    @property
    def number(self) -> int:
        return self.version.number if self.version else 0


def current_weights(session: Session, cycle: Cycle | None) -> CurrentWeights:
    """The latest version of the cycle's weights, else the start weights of DESIGN 4.1."""
    version = None
    if cycle is not None:
        version = session.scalar(
            select(WeightSet)
            .where(WeightSet.cycle_id == cycle.id)
            .options(joinedload(WeightSet.created_by))
            .order_by(WeightSet.number.desc())
            .limit(1)
        )
    return CurrentWeights(START if version is None else version.by_component, version)


def weight_versions(session: Session, actor: Actor, cycle: Cycle) -> Sequence[WeightSet]:
    """Every version with its author, the latest first; nothing for who may not read them."""
    if not policy.plan(actor, cycle):
        return ()
    return session.scalars(
        select(WeightSet)
        .where(WeightSet.cycle_id == cycle.id)
        .options(joinedload(WeightSet.created_by))
        .order_by(WeightSet.number.desc())
    ).all()
