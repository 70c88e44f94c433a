"""What somebody in the field reports by a link, and what the OPD's head makes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from magang.accounts import links
from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.followups.guests import REPORT_TRANSITIONS as ANSWERS
from magang.followups.guests import GuestReportAction, ReportState
from magang.followups.models import GuestFile, GuestReport, ProgressUpdate
from magang.followups.trail import Verb, tell
from magang.kernel.files import check_file, safe_name
from magang.kernel.filestore import FileStore
from magang.kernel.machine import advance
from magang.sample.followups.chapter import Chapter
from magang.sample.pictures import make_file
from magang.sample.town import Script


def by_link(chapter: Chapter, event: Script, at: datetime) -> None:
    """Sent from a phone; it waits."""
    session, follow_up, who = chapter.town.session, chapter.follow_up, event["who"]
    link = _link(chapter, who, at)
    links.use(session, link, name=who, now=at)
    follow_up.guest_reports.append(
        GuestReport(
            link=link,
            reporter=who,
            sent_at=at,
            percent=event["percent"],
            step_percents={},
            narrative=event["text"],
            state=ReportState.WAITING,
            answer="",
            obstacle_note="",
            files=[_photo(chapter, event["file"])] if "file" in event else [],
        )
    )
    tell(session, links.guest(link), Verb.GUEST_REPORTED, follow_up, now=at, note=event["text"])


def confirm_link(chapter: Chapter, _event: Script, at: datetime) -> None:
    """The head stands for it; from now on it counts."""
    follow_up, report = chapter.follow_up, chapter.follow_up.guest_reports[-1]
    percent = report.percent or 0
    report.update = ProgressUpdate(
        author=chapter.town.people[chapter.owner],
        reported_at=at,
        percent=percent,
        narrative=report.narrative,
        obstacle=None,
        files=[],
    )
    follow_up.updates.append(report.update)
    follow_up.opd_percent, follow_up.last_news_at = percent, at
    _answer(chapter, report, GuestReportAction.CONFIRM, Verb.GUEST_CONFIRMED, at, report.narrative)


def return_link(chapter: Chapter, event: Script, at: datetime) -> None:
    """Not yet good enough; the reporter reads why."""
    report = chapter.follow_up.guest_reports[-1]
    report.answer = event["text"]
    _answer(chapter, report, GuestReportAction.RETURN, Verb.GUEST_RETURNED, at, event["text"])


def _answer(
    chapter: Chapter, report: GuestReport, action: GuestReportAction, verb: Verb, at: datetime, note: str
) -> None:
    report.state = advance(ANSWERS, report.state, action)
    report.answered_by, report.answered_at = chapter.town.people[chapter.owner], at
    chapter.tell(chapter.owner, verb, at, note)


def _link(chapter: Chapter, who: str, at: datetime) -> SharedLink:
    """One for each person; nobody knows its secret, since it is told only once."""
    known = [report.link for report in chapter.follow_up.guest_reports if report.reporter == who]
    if known:
        return known[0]
    link, _ = links.create(
        chapter.town.session,
        chapter.town.actor(chapter.owner),
        kind=LinkKind.PROGRESS,
        subject=chapter.follow_up.recommendation.reference,
        label=who,
        expires_at=at + timedelta(days=60),
        now=at,
    )
    return link


def _photo(chapter: Chapter, name: str) -> GuestFile:
    content = make_file(name)
    file_type = check_file(content)
    kept = FileStore(chapter.town.files).put(chapter.town.session, content)
    return GuestFile(
        original_name=safe_name(name, file_type),
        file_type=file_type,
        size=kept.size,
        sha256=kept.sha256,
        stored_name=kept.name,
    )
