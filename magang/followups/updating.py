"""What taking in a report comes down to, whichever way it came: from a form, through a link, out of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.orm import Session

from magang.followups.models import ActionStep, EvidenceFile, FollowUp, Obstacle, ProgressUpdate
from magang.followups.obstacles import ToldObstacle
from magang.followups.rules import PlanStatus
from magang.kernel.errors import InvalidField
from magang.kernel.files import FileType, Upload, check_upload
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_

MAX_FILES: Final = 5


@dataclass(frozen=True, slots=True)
class Accepted:
    """An upload that is what its name says, under the name it will be shown by."""

    content: bytes
    file_type: FileType
    shown: str


def accept(*uploads: Upload, field: str = "uploads") -> list[Accepted]:
    """Every upload looked at before any is kept. Raises `InvalidField` on `field`."""
    if len(uploads) > MAX_FILES:
        raise InvalidField(field, N_("Paling banyak %(n)s berkas sekali lapor."), n=MAX_FILES)
    return [Accepted(upload.content, *check_upload(upload.name, upload.content, field=field)) for upload in uploads]


def keep(session: Session, store: FileStore, file: Accepted) -> dict[str, Any]:
    """Put the bytes into the store; what a row says of them (`Fingerprinted`)."""
    kept = store.put(session, file.content)
    return {
        "original_name": file.shown,
        "file_type": file.file_type,
        "size": kept.size,
        "sha256": kept.sha256,
        "stored_name": kept.name,
    }


def reported_steps(follow_up: FollowUp) -> Sequence[ActionStep]:
    """The steps whose progress a report tells: those of an approved plan."""
    plan = follow_up.plan
    return plan.steps if plan is not None and plan.status is PlanStatus.APPROVED else ()


def told_today(follow_up: FollowUp, told: Mapping[int, int]) -> dict[int, int]:
    """What was told of steps, by the steps of the plan that counts now: a newer version has copies of its own.

    Needs `plans.steps` loaded. What was told of a step the plan no longer has is left out.
    """
    origin = {step.id: step.copied_from_id for plan in follow_up.plans for step in plan.steps}
    found = {}
    for step in reported_steps(follow_up):
        at: int | None = step.id
        while at is not None and at not in told:
            at = origin.get(at)
        if at is not None:
            found[step.id] = told[at]
    return found


def add_update(
    follow_up: FollowUp,
    *,
    author_id: int | None,
    percent: int | None,
    step_percents: Mapping[int, int],
    narrative: str,
    indicator_value: Decimal | None,
    obstacle: ToldObstacle,
    files: list[EvidenceFile],
    now: datetime,
) -> ProgressUpdate:
    """Make it count. With an approved plan the percent rolls up from the steps; without one it is as stated."""
    steps = reported_steps(follow_up)
    for step in steps:
        step.percent = step_percents.get(step.id, step.percent)
    if steps and follow_up.plan is not None:
        percent = follow_up.plan.percent
    if percent is None:
        raise InvalidField("percent", N_("Isi progresnya dalam persen."))
    update = ProgressUpdate(
        author_id=author_id,
        reported_at=now,
        percent=percent,
        narrative=narrative,
        indicator_value=indicator_value,
        obstacle=_noted(obstacle, now=now),
        files=files,
    )
    follow_up.updates.append(update)
    follow_up.opd_percent = percent
    add_news(follow_up, now=now)
    return update


def add_news(follow_up: FollowUp, *, now: datetime) -> None:
    """Something new to read: "on track" starts anew, and a verifier who is judging has to look again."""
    follow_up.last_news_at = now
    if (round_ := follow_up.open_round) is not None:
        round_.evidence_at = now


def _noted(told: ToldObstacle, *, now: datetime) -> Obstacle | None:
    """The obstacle as a row of its own, open from this moment; None when nothing stands in the way."""
    if told.kind is None or told.remover is None:
        return None
    return Obstacle(
        kind=told.kind, note=told.note, remover=told.remover, remover_opd_id=told.remover_opd_id, opened_at=now
    )


def file_changes(files: Sequence[object]) -> dict[str, tuple[object, object]]:
    """The names of the files that came along, for the trail."""
    return {N_("Berkas bukti"): ("", "; ".join(map(str, files)))} if files else {}
