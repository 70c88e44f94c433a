"""Handing the report in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain
from magang.kernel.machine import advance
from magang.placements.rules import PlacementStatus
from magang.placements.services import steps
from magang.reports import policy, queries
from magang.reports.coaching import coach
from magang.reports.frozen import snapshot
from magang.reports.inserts import resolve
from magang.reports.models import Report
from magang.reports.rules import TRANSITIONS, ReportAction, VersionCause
from magang.reports.services.writing import _new_version


def submit(session: Session, actor: Actor, report: Report, *, today: date, now: datetime) -> None:
    """Hand the report to the superior and the planner. Raises `GapsRemain` while something required is missing.

    Its text is kept as a version, from now on with what its inserts stand for, and each stay that waits for its report
    is marked as reported.
    """
    queries.hold(session, report)
    policy.submit(actor, report).ensure()
    read = resolve(session, report, today=today)
    coaching = coach(read, title=report.title, body=report.body)
    if missing := coaching.missing:
        raise GapsRemain(missing)
    _new_version(session, actor, report, VersionCause.SUBMISSION, snapshot=snapshot(report, read.document), now=now)
    report.status = advance(TRANSITIONS, report.status, ReportAction.SUBMIT)
    report.submitted_at = report.updated_at = now
    record(session, actor, ReportAction.SUBMIT, report, now=now)
    for placement in report.placements:
        if placement.status is PlacementStatus.RECALLED:
            steps.hand_in(session, actor, placement, note=report.reference, today=today, now=now)
