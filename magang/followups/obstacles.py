"""What stands in the way of a follow-up, who can remove it, and how that ends. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from magang.followups.rules import ObstacleKind, ObstacleRemover
from magang.kernel.decision import Gap
from magang.kernel.labels import N_, LabelledEnum


class ObstacleState(LabelledEnum):
    """Who was named to remove it says so; that it is gone, only those who were held up by it can say."""

    OPEN = "open", N_("Masih menghambat")
    ANSWERED = "answered", N_("Dinyatakan dihilangkan")
    RESOLVED = "resolved", N_("Teratasi")

    @property
    def is_final(self) -> bool:
        return self is ObstacleState.RESOLVED


class ObstacleAction(LabelledEnum):
    ANSWER = "answer", N_("Nyatakan dihilangkan")
    RESOLVE = "resolve", N_("Tandai teratasi")
    DISPUTE = "dispute", N_("Masih menghambat")


OBSTACLE_TRANSITIONS: Final[Mapping[tuple[ObstacleState, ObstacleAction], ObstacleState]] = {
    (ObstacleState.OPEN, ObstacleAction.ANSWER): ObstacleState.ANSWERED,
    # What resolves itself needs nobody's answer.
    (ObstacleState.OPEN, ObstacleAction.RESOLVE): ObstacleState.RESOLVED,
    (ObstacleState.ANSWERED, ObstacleAction.RESOLVE): ObstacleState.RESOLVED,
    (ObstacleState.ANSWERED, ObstacleAction.DISPUTE): ObstacleState.OPEN,
}


@dataclass(frozen=True, slots=True)
class ToldObstacle:
    """What stands in the way as a report tells it; all empty when nothing does."""

    kind: ObstacleKind | None = None
    note: str = ""
    remover: ObstacleRemover | None = None
    remover_opd_id: int | None = None


def obstacle_gaps(obstacle: ToldObstacle) -> tuple[Gap, ...]:
    """What keeps an obstacle from being recorded: it is coded, described, and some named office can remove it."""
    found = []
    if obstacle.kind is None:
        if obstacle != ToldObstacle():
            found.append(Gap("kind", N_("Pilih jenis hambatannya, atau kosongkan bagian hambatan."), "obstacle_kind"))
        return tuple(found)
    if not obstacle.note.strip():
        found.append(Gap("note", N_("Uraikan hambatannya."), "obstacle_note"))
    if obstacle.remover is None:
        found.append(Gap("remover", N_("Sebutkan siapa yang dapat menghilangkannya."), "obstacle_remover"))
    if obstacle.remover is ObstacleRemover.OPD and obstacle.remover_opd_id is None:
        found.append(Gap("remover_opd", N_("Sebutkan OPD yang dapat menghilangkannya."), "obstacle_remover_opd_id"))
    if obstacle.remover is not ObstacleRemover.OPD and obstacle.remover_opd_id is not None:
        found.append(
            Gap("remover_extra", N_("OPD hanya diisi bila OPD yang menghilangkannya."), "obstacle_remover_opd_id")
        )
    return tuple(found)
