"""Beginning a report and saving what its authors write."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.kernel.actor import Actor
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.placements.models import Placement
from magang.reports import policy, queries
from magang.reports.models import Report, ReportAuthor, ReportVersion
from magang.reports.rules import VersionCause, check_size, tidy


def create(session: Session, actor: Actor, *, placement: Placement, title: str, body: str, now: datetime) -> Report:
    """A new draft with its number, about the actor's own placement; it starts with `body` as its first version."""
    policy.create(actor, placement).ensure()
    if queries.has_report(session, placement):
        raise RuleBroken(N_("Penempatan ini sudah punya laporan. Buka dan lanjutkan yang ada."))
    body = tidy(body)
    check_size(body)
    report = Report(
        reference=next_reference(session, Prefix.REPORT, now.year),
        cycle_id=placement.cycle_id,
        title=title,
        body=body,
        created_by_id=actor.user_id,
        authors=[ReportAuthor(placement=placement)],
        images=[],
        created_at=now,
        updated_at=now,
    )
    session.add(report)
    session.flush()
    keep(session, actor, report, VersionCause.START, number=1, now=now)
    record(session, actor, Common.CREATED, report, now=now)
    return report


def keep(
    session: Session, actor: Actor, report: Report, cause: VersionCause, *, number: int, now: datetime
) -> ReportVersion:
    """The text as it stands, as version `number`."""
    version = ReportVersion(
        report_id=report.id,
        number=number,
        title=report.title,
        body=report.body,
        cause=cause,
        author_id=actor.user_id,
        written_at=now,
    )
    session.add(version)
    return version
