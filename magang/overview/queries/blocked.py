"""Open obstacles by the office that can remove them: who is waited for, by how many, since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from magang.followups.models import Obstacle
from magang.followups.queries.obstacles import STILL_IN_THE_WAY, WITH_FOLLOW_UP, visible_obstacles
from magang.followups.rules import ObstacleRemover
from magang.kernel.actor import Actor
from magang.kernel.clock import local_date
from magang.overview.rules import Clocks
from magang.reference.models import Opd

# The oldest few are told; the number opens all.
FEW = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one office. `opd` is None for the mayor and the Sekda."""

    remover: ObstacleRemover
    opd: Opd | None
    count: int
    since: date
    longest: int  # days the oldest has stood in the way


@dataclass(frozen=True, slots=True)
class Blocked:
    """Who is waited for: the mayor, the Sekda, then whoever is waited for longest. And the oldest obstacles."""

    by_remover: Sequence[Waiting]
    oldest: Sequence[Obstacle]


def blocked(session: Session, actor: Actor, clocks: Clocks, *where: ColumnElement[bool], few: int = FEW) -> Blocked:
    """Within the actor's reach. `where` may name the follow-up, its recommendation and placement. Three queries."""
    standing = visible_obstacles(actor).where(STILL_IN_THE_WAY, *where)
    rows = session.execute(
        standing.with_only_columns(
            Obstacle.remover, Obstacle.remover_opd_id, func.count(), func.min(Obstacle.opened_at)
        ).group_by(Obstacle.remover, Obstacle.remover_opd_id)
    ).all()
    opds = {
        opd.id: opd for opd in session.scalars(select(Opd).where(Opd.id.in_([id_ for _, id_, _, _ in rows if id_])))
    }

    def waiting(remover: ObstacleRemover, opd_id: int | None, count: int, opened_at: datetime) -> Waiting:
        since = local_date(opened_at, clocks.zone)
        opd = opds[opd_id] if opd_id else None
        return Waiting(remover, opd, count, since, (clocks.today - since).days)

    found = [waiting(*row) for row in rows]
    order = list(ObstacleRemover)
    found.sort(key=lambda w: (order.index(w.remover), w.since, w.opd.short_name if w.opd else ""))
    oldest = session.scalars(
        standing.order_by(Obstacle.opened_at, Obstacle.id).options(*WITH_FOLLOW_UP).limit(few)
    ).unique()
    return Blocked(found, oldest.all())
