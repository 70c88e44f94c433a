"""Judging a report: remarks, the way back with reasons, approval, and the moment it is presented and frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.reports import policy, queries
from magang.reports.frozen import fingerprint, snapshot
from magang.reports.inserts import resolve
from magang.reports.models import Report, ReportReturn, ReturnReasonLink, ReviewComment
from magang.reports.review_rules import ReturnReason, ReviewVerb, quoted
from magang.reports.rules import TRANSITIONS, ReportAction


def comment(
    session: Session, actor: Actor, report: Report, *, block: int, paragraph: str, text: str, now: datetime
) -> ReviewComment:
    """Say something about one paragraph of the text that was handed in."""
    policy.comment(actor, report).ensure()
    remark = ReviewComment(
        report=report, block=block, quote=quoted(paragraph), text=text, author_id=actor.user_id, answer="",
        written_at=now,
    )  # fmt: skip
    session.add(remark)
    record(session, actor, ReviewVerb.COMMENTED, report, now=now)
    return remark


def answer(session: Session, actor: Actor, remark: ReviewComment, *, answer: str, now: datetime) -> None:
    """Tick a remark off, with a word about it if there is one to say. Needs `report` with its authors loaded."""
    policy.answer(actor, remark).ensure()
    remark.answer, remark.resolved_at, remark.resolved_by_id = answer, now, actor.user_id
    record(session, actor, ReviewVerb.ANSWERED, remark.report, now=now, note=answer)


def reopen(session: Session, actor: Actor, remark: ReviewComment, *, now: datetime) -> None:
    """Whoever made a remark finds that it was not met."""
    policy.reopen(actor, remark).ensure()
    remark.answer, remark.resolved_at, remark.resolved_by_id = "", None, None
    record(session, actor, ReviewVerb.REOPENED, remark.report, now=now)


def return_(
    session: Session, actor: Actor, report: Report, *, reasons: Sequence[ReturnReason], note: str, now: datetime
) -> None:
    """Send the report back with what is to be mended. Raises `InvalidField` when no reason is given."""
    queries.hold(session, report)
    policy.return_(actor, report).ensure()
    if not reasons:
        raise InvalidField("reasons", N_("Pilih sedikitnya satu alasan."))
    if ReturnReason.OTHER in reasons and not note:
        raise InvalidField("note", N_("Tulis apa yang dimaksud dengan alasan lainnya."))
    session.add(
        ReportReturn(
            report_id=report.id,
            body_version=report.body_version,
            note=note,
            returned_by_id=actor.user_id,
            returned_at=now,
            reason_links=[ReturnReasonLink(reason=reason) for reason in dict.fromkeys(reasons)],
        )
    )
    report.approved_at = report.approved_by_id = None
    said = "; ".join(filter(None, [*(reason.label for reason in reasons), note]))
    _move(session, actor, report, ReportAction.RETURN, now=now, note=said)


def approve(session: Session, actor: Actor, report: Report, *, now: datetime) -> None:
    """The text that was handed in may be presented; never by one of its authors (DESIGN 7)."""
    queries.hold(session, report)
    policy.approve(actor, report).ensure()
    report.approved_at, report.approved_by_id = now, actor.user_id
    _move(session, actor, report, ReportAction.APPROVE, now=now)


def present(session: Session, actor: Actor, report: Report, *, today: date, now: datetime) -> None:
    """Freeze what was approved: from here on the database itself refuses any change. Needs `images` loaded."""
    queries.hold(session, report)
    policy.present(actor, report).ensure()
    kept = queries.submitted_text(session, report) or snapshot(report, resolve(session, report, today=today).document)
    report.presented_at, report.frozen_body, report.frozen_hash = now, kept, fingerprint(kept)
    _move(session, actor, report, ReportAction.PRESENT, now=now, note=f"SHA-256 {report.frozen_hash}")


def _move(
    session: Session, actor: Actor, report: Report, action: ReportAction, *, now: datetime, note: str = ""
) -> None:
    report.status = advance(TRANSITIONS, report.status, action)
    report.updated_at = now
    record(session, actor, action, report, now=now, note=note)
