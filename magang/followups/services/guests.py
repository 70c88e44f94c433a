"""Reporting by a link: one item, no account. What comes in waits; the OPD's head makes it count or sends it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from magang.accounts import links
from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.audit.services import record
from magang.followups import policy
from magang.followups.guests import REPORT_TRANSITIONS, GuestReportAction, ReportState
from magang.followups.models import EvidenceFile, FollowUp, GuestFile, GuestReport
from magang.followups.obstacles import ToldObstacle, obstacle_gaps
from magang.followups.policy import reports
from magang.followups.trail import Verb, tell
from magang.followups.updating import accept, add_update, file_changes, keep, reported_steps, told_today
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain, InvalidField
from magang.kernel.files import Upload
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_
from magang.kernel.machine import advance


def share(
    session: Session, actor: Actor, follow_up: FollowUp, *, label: str, days: int, now: datetime
) -> tuple[SharedLink, str]:
    """A link to report on this one item for `days` days; returns it with its secret, told only now."""
    policy.share(actor, follow_up).ensure()
    return links.create(
        session,
        actor,
        kind=LinkKind.PROGRESS,
        subject=follow_up.recommendation.reference,
        label=label,
        expires_at=now + timedelta(days=days),
        now=now,
    )


def revoke(session: Session, actor: Actor, follow_up: FollowUp, link: SharedLink, *, now: datetime) -> None:
    """Take a link back; what was sent through it stays."""
    reports.revoke(actor, follow_up, link).ensure()
    links.revoke(session, actor, link, now=now)


def open_link(session: Session, link: SharedLink, *, name: str, now: datetime) -> None:
    """Somebody comes in by the link under the name they give; each time is kept in the trail."""
    links.use(session, link, name=name, now=now)


def send(
    session: Session,
    actor: Actor,
    follow_up: FollowUp,
    *,
    link: SharedLink,
    reporter: str,
    percent: int | None,
    step_percents: Mapping[int, int],
    narrative: str,
    indicator_value: Decimal | None,
    obstacle: ToldObstacle,
    uploads: Sequence[Upload],
    store: FileStore,
    now: datetime,
) -> GuestReport:
    """Keep a report until the head answers it. `actor` is who is signed in beside, if anybody."""
    reports.report_by_link(follow_up).ensure()
    missing = obstacle_gaps(obstacle)
    if missing:
        raise GapsRemain(missing)
    if percent is None and not reported_steps(follow_up):
        raise InvalidField("percent", N_("Isi progresnya dalam persen."))
    accepted = accept(*uploads)
    report = GuestReport(
        link_id=link.id,
        reporter=reporter,
        signed_in_id=actor.user_id,
        sent_at=now,
        percent=percent,
        step_percents={str(step_id): value for step_id, value in step_percents.items()},
        narrative=narrative,
        indicator_value=indicator_value,
        obstacle_kind=obstacle.kind,
        obstacle_note=obstacle.note,
        obstacle_remover=obstacle.remover,
        obstacle_remover_opd_id=obstacle.remover_opd_id,
        state=ReportState.WAITING,
        files=[GuestFile(**keep(session, store, file)) for file in accepted],
    )
    follow_up.guest_reports.append(report)
    # The follow-up itself isn't touched: nobody who works on it is told that it changed under their hands.
    changes = {N_("Tautan"): ("", link.id), N_("Pelapor"): ("", reporter)} | file_changes(report.files)
    record(session, links.guest(link), Verb.GUEST_REPORTED, follow_up, now=now, note=narrative, changes=changes)
    return report


def confirm(session: Session, actor: Actor, report: GuestReport, *, now: datetime) -> None:
    """The head stands for it: from this moment it is progress, and news."""
    reports.confirm_report(actor, report).ensure()
    follow_up = report.follow_up
    report.update = add_update(
        follow_up,
        author_id=actor.user_id,
        percent=report.percent if report.percent is not None else follow_up.opd_percent,
        step_percents=told_today(follow_up, report.told_steps()),
        narrative=report.narrative,
        indicator_value=report.indicator_value,
        obstacle=report.obstacle(),
        files=[_as_evidence(actor, file, now=now) for file in report.files],
        now=now,
    )
    # With a plan approved since, the percent for the whole that was told is not what counts; the trail keeps both.
    counted = report.update.percent
    replaced = {N_("Progres"): (report.percent, counted)} if report.percent not in {None, counted} else {}
    _answer(session, actor, report, GuestReportAction.CONFIRM, Verb.GUEST_CONFIRMED, now=now, changes=replaced)


def send_back(session: Session, actor: Actor, report: GuestReport, *, reason: str, now: datetime) -> None:
    """It does not count; whoever opens the link next reads why."""
    reports.return_report(actor, report).ensure()
    report.answer = reason
    _answer(session, actor, report, GuestReportAction.RETURN, Verb.GUEST_RETURNED, now=now, note=reason)


def _answer(
    session: Session,
    actor: Actor,
    report: GuestReport,
    action: GuestReportAction,
    verb: Verb,
    *,
    now: datetime,
    note: str = "",
    changes: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    report.state = advance(REPORT_TRANSITIONS, report.state, action)
    report.answered_by_id, report.answered_at = actor.user_id, now
    told = {N_("Tautan"): ("", report.link_id), **(changes or {})}
    tell(session, actor, verb, report.follow_up, now=now, note=note or report.narrative, changes=told)


def _as_evidence(actor: Actor, file: GuestFile, *, now: datetime) -> EvidenceFile:
    """The same stored file; who vouches for it is who confirmed."""
    return EvidenceFile(
        original_name=file.original_name,
        file_type=file.file_type,
        size=file.size,
        sha256=file.sha256,
        stored_name=file.stored_name,
        uploaded_by_id=actor.user_id,
        uploaded_at=now,
    )
