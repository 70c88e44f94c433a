"""What stands in the way of a follow-up, and who can remove it. Stdlib and kernel only."""

from __future__ import annotations

from dataclasses import dataclass

from magang.followups.rules import ObstacleKind, ObstacleRemover
from magang.kernel.decision import Gap
from magang.kernel.labels import N_


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way as a report tells it; all empty when nothing does."""

    kind: ObstacleKind | None = None
    note: str = ""
    remover: ObstacleRemover | None = None
    remover_opd_id: int | None = None


def obstacle_gaps(obstacle: Obstacle) -> tuple[Gap, ...]:
    """What keeps an obstacle from being recorded: it is coded, described, and some named office can remove it."""
    found = []
    if obstacle.kind is None:
        if obstacle != Obstacle():
            found.append(Gap("kind", N_("Pilih jenis hambatannya, atau kosongkan bagian hambatan."), "obstacle_kind"))
        return tuple(found)
    if not obstacle.note.strip():
        found.append(Gap("note", N_("Uraikan hambatannya."), "obstacle_note"))
    if obstacle.remover is None:
        found.append(Gap("remover", N_("Sebutkan siapa yang dapat menghilangkannya."), "obstacle_remover"))
    if obstacle.remover is ObstacleRemover.OPD and obstacle.remover_opd_id is None:
        found.append(Gap("remover_opd", N_("Sebutkan OPD yang dapat menghilangkannya."), "obstacle_remover_opd_id"))
    if obstacle.remover is not ObstacleRemover.OPD and obstacle.remover_opd_id is not None:
        found.append(Gap("remover_extra", N_("OPD hanya diisi bila penghilangnya OPD."), "obstacle_remover_opd_id"))
    return tuple(found)


ToldObstacle = Obstacle
