"""One step for many placements at once: a cohort is proposed, requested, sent and called home together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from magang.kernel.actor import Actor
from magang.kernel.decision import Gap
from magang.kernel.errors import DomainError, GapsRemain, StaleVersion
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.placements.rules import PlacementAction
from magang.placements.services import steps

A = PlacementAction
STEPS: Final[dict[PlacementAction, Callable[..., None]]] = {
    A.PROPOSE: steps.propose,
    A.VERIFY: steps.verify,
    A.REQUEST: steps.request,
    A.ASSIGN: steps.assign,
    A.DEPART: steps.depart,
    A.START: steps.start,
    A.RECALL: steps.recall,
}
AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row. `reason` with its `params` says why it stayed as it was, `gaps` what is missing."""

    reference: str
    name: str
    reason: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()

    @property
    def moved(self) -> bool:
        return not self.reason


def move_together(
    session: Session, actor: Actor, placements: Sequence[Placement], action: PlacementAction, **values: Any
) -> list[Outcome]:
    """Take the step with each placement that can take it, and say of each other why not.

    One placement's refusal undoes nothing of the others: each moves, with its own event, in a savepoint of its own.
    `values` go to the step's service, `now` among them.
    """
    return [_move(session, actor, placement, STEPS[action], values) for placement in placements]


def _move(
    session: Session, actor: Actor, placement: Placement, step: Callable[..., None], values: dict[str, Any]
) -> Outcome:
    who = Outcome(placement.reference, placement.participant.name)
    try:
        with session.begin_nested():
            step(session, actor, placement, **values)
            session.flush()
    except (StaleVersion, StaleDataError):
        return replace(who, reason=N_("Baru saja diubah oleh orang lain. Muat ulang lalu coba lagi."))
    except DomainError as error:
        gaps = error.gaps if isinstance(error, GapsRemain) else ()
        return replace(who, reason=error.message, params=dict(error.params), gaps=gaps)
    return who
