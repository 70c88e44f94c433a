"""The weights of a cycle: each opinion is a new version, with who gave it and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, StaleVersion
from magang.kernel.labels import N_, LabelledEnum
from magang.planning.models import Cycle, WeightSet
from magang.planning.policy import cycles as policy
from magang.planning.queries.weights import current_weights
from magang.planning.rules.scenarios import WeightMethod
from magang.planning.scoring import ComponentKind
from magang.planning.signals import WEIGHTS_SET
from magang.planning.weights import Ahp, ahp, swing


class WeightVerb(LabelledEnum):
    """Told in the history of the cycle."""

    SET = "weights_set", N_("Bobot ditetapkan")


@dataclass(frozen=True, slots=True)
class Opinion:
    """Weights as somebody gave them. `given`: points by component, or the judgements above the diagonal row by row."""

    method: WeightMethod
    given: Any
    shares: Mapping[ComponentKind, float]
    judged: Ahp | None = None


def swing_opinion(points: Mapping[ComponentKind, int]) -> Opinion:
    """From points of 0–100; raises DomainError when all are 0."""
    given = {kind.value: points.get(kind, 0) for kind in ComponentKind}
    return Opinion(WeightMethod.SWING, given, swing({kind: float(p) for kind, p in points.items()}))


def ahp_opinion(judgements: Mapping[tuple[int, int], float]) -> Opinion:
    """From pairwise judgements over the components in their order; raises DomainError for a missing one."""
    judged = ahp(judgements, len(ComponentKind))
    given = [judgements[pair] for pair in sorted(judgements)]
    return Opinion(WeightMethod.AHP, given, dict(zip(ComponentKind, judged.weights, strict=True)), judged)


def set_weights(
    session: Session,
    actor: Actor,
    cycle: Cycle,
    opinion: Opinion,
    *,
    reason: str,
    expected_number: int,
    now: datetime,
) -> WeightSet:
    """A new version, in force at once. Raises `StaleVersion` when somebody else has given one in the meantime."""
    policy.edit(actor, cycle).ensure()
    if not reason.strip():
        raise InvalidField("reason", N_("Tulis alasannya: bobot ini menentukan siapa dikirim ke mana."))
    current = current_weights(session, cycle)
    if current.number != expected_number:
        raise StaleVersion()
    version = WeightSet(
        cycle_id=cycle.id,
        number=current.number + 1,
        method=opinion.method,
        given=opinion.given,
        weights={kind.value: opinion.shares[kind] for kind in ComponentKind},
        consistency=opinion.judged.ratio if opinion.judged else None,
        reason=reason,
        created_by_id=actor.user_id,
        created_at=now,
    )
    session.add(version)
    told = {
        kind.label: (_percent(current.shares[kind]), _percent(opinion.shares[kind]))
        for kind in ComponentKind
        if _percent(current.shares[kind]) != _percent(opinion.shares[kind])
    }
    record(session, actor, WeightVerb.SET, cycle, now=now, note=reason, changes=told)
    WEIGHTS_SET.send(session, actor, version)
    return version


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%".replace(".", ",")
