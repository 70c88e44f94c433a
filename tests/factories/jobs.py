"""The smallest valid job."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.jobs.models import Job
from magang.jobs.rules import JobState

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def build_job(session: Session, owner: User, *, state: JobState = JobState.QUEUED, **values: Any) -> Job:
    """A job of `owner` in `state`, with the moments that state needs."""
    stamps: dict[str, Any] = {"created_at": NOW}
    if state is not JobState.QUEUED:
        stamps |= {"started_at": NOW, "heartbeat_at": NOW}
    if state.is_final:
        stamps["finished_at"] = NOW
    if state is JobState.FAILED:
        stamps["error"] = "Tidak berhasil."
    defaults = {
        "kind": "test.count", "label": "Menghitung", "subject_kind": "need", "subject_reference": "K-2026-001",
        "title": "Antrean puskesmas", "address": "/kebutuhan", "payload": {"steps": 2},
    }  # fmt: skip
    job = Job(owner_id=owner.id, state=state, **defaults | stamps | values)
    session.add(job)
    session.commit()
    return job
