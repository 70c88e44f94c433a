"""Self-reports of the acting OPDs, with their evidence. Nothing here touches the official status (BPK 2/2017)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from magang.followups import policy
from magang.followups.models import ActionStep, EvidenceFile, FollowUp, Obstacle, ProgressUpdate
from magang.followups.obstacles import ToldObstacle, obstacle_gaps
from magang.followups.rules import PlanStatus
from magang.followups.trail import Verb, tell
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain, InvalidField, RuleBroken
from magang.kernel.files import FileType, Upload, check_upload
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_

MAX_FILES: Final = 5


def report_progress(
    session: Session,
    actor: Actor,
    follow_up: FollowUp,
    *,
    percent: int | None,
    step_percents: Mapping[int, int],
    narrative: str,
    indicator_value: Decimal | None,
    obstacle: ToldObstacle,
    uploads: Sequence[Upload],
    store: FileStore,
    now: datetime,
) -> ProgressUpdate:
    """Add a report. With an approved plan its percent rolls up from the steps; without one it is as stated."""
    policy.report_progress(actor, follow_up).ensure()
    missing = obstacle_gaps(obstacle)
    if missing:
        raise GapsRemain(missing)
    if len(uploads) > MAX_FILES:
        raise InvalidField("uploads", N_("Paling banyak %(n)s berkas sekali lapor."), n=MAX_FILES)
    accepted = [(upload, *check_upload(upload.name, upload.content, field="uploads")) for upload in uploads]
    steps = reported_steps(follow_up)
    if steps:
        for step in steps:
            step.percent = step_percents.get(step.id, step.percent)
        percent = follow_up.plan.percent if follow_up.plan else None
    if percent is None:
        raise InvalidField("percent", N_("Isi progresnya dalam persen."))
    update = ProgressUpdate(
        author_id=actor.user_id,
        reported_at=now,
        percent=percent,
        narrative=narrative,
        indicator_value=indicator_value,
        obstacle=_noted(obstacle, now=now),
        files=[_stored(session, actor, store, *file, now=now) for file in accepted],
    )
    follow_up.updates.append(update)
    follow_up.opd_percent, follow_up.last_news_at = percent, now
    names = "; ".join(file.original_name for file in update.files)
    changes = {N_("Berkas bukti"): ("", names)} if names else {}
    tell(session, actor, Verb.PROGRESS, follow_up, now=now, note=narrative, changes=changes)
    return update


def supersede_file(
    session: Session, actor: Actor, file: EvidenceFile, *, upload: Upload, store: FileStore, now: datetime
) -> EvidenceFile:
    """Put a better version beside a file; the old one stays readable. Raises `RuleBroken` on an old version."""
    policy.supersede(actor, file).ensure()
    update = file.update
    if any(other.supersedes_id == file.id for other in update.files):
        raise RuleBroken(N_("Berkas ini sudah punya versi yang lebih baru. Ganti versi terbarunya."))
    accepted = check_upload(upload.name, upload.content, field="upload")
    newer = _stored(session, actor, store, upload, *accepted, now=now)
    newer.supersedes_id = file.id
    update.files.append(newer)
    update.follow_up.last_news_at = now
    changes: dict[str, tuple[object, object]] = {N_("Berkas bukti"): (file.original_name, newer.original_name)}
    tell(session, actor, Verb.FILE_SUPERSEDED, update.follow_up, now=now, changes=changes)
    return newer


def reported_steps(follow_up: FollowUp) -> Sequence[ActionStep]:
    """The steps whose progress a report tells: those of an approved plan."""
    plan = follow_up.plan
    return plan.steps if plan is not None and plan.status is PlanStatus.APPROVED else ()


def _noted(told: ToldObstacle, *, now: datetime) -> Obstacle | None:
    """The obstacle as a row of its own, open from this moment; None when nothing stands in the way."""
    if told.kind is None or told.remover is None:
        return None
    return Obstacle(
        kind=told.kind, note=told.note, remover=told.remover, remover_opd_id=told.remover_opd_id, opened_at=now
    )


def _stored(
    session: Session, actor: Actor, store: FileStore, upload: Upload, file_type: FileType, shown: str, *, now: datetime
) -> EvidenceFile:
    kept = store.put(session, upload.content)
    return EvidenceFile(
        original_name=shown,
        file_type=file_type,
        size=kept.size,
        sha256=kept.sha256,
        stored_name=kept.name,
        uploaded_by_id=actor.user_id,
        uploaded_at=now,
    )
