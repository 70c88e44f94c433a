"""Self-reports of the acting OPDs, with their evidence. Nothing here touches the official status (BPK 2/2017)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from magang.followups import policy
from magang.followups.models import EvidenceFile, FollowUp, ProgressUpdate
from magang.followups.obstacles import ToldObstacle, obstacle_gaps
from magang.followups.trail import Verb, tell
from magang.followups.updating import Accepted, accept, add_news, add_update, file_changes, keep
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain, RuleBroken
from magang.kernel.files import Upload
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_


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
    accepted = accept(*uploads)
    update = add_update(
        follow_up,
        author_id=actor.user_id,
        percent=percent,
        step_percents=step_percents,
        narrative=narrative,
        indicator_value=indicator_value,
        obstacle=obstacle,
        files=[_evidence(session, actor, store, file, now=now) for file in accepted],
        now=now,
    )
    changes = file_changes(update.files)
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
    newer = _evidence(session, actor, store, *accept(upload, field="upload"), now=now)
    newer.supersedes_id = file.id
    update.files.append(newer)
    add_news(update.follow_up, now=now)
    changes: dict[str, tuple[object, object]] = {N_("Berkas bukti"): (file.original_name, newer.original_name)}
    tell(session, actor, Verb.FILE_SUPERSEDED, update.follow_up, now=now, changes=changes)
    return newer


def _evidence(session: Session, actor: Actor, store: FileStore, file: Accepted, *, now: datetime) -> EvidenceFile:
    return EvidenceFile(**keep(session, store, file), uploaded_by_id=actor.user_id, uploaded_at=now)
