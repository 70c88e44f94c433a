"""Beginning a report, saving what its authors write, and bringing an old version back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.placements.models import Placement
from magang.reports import policy, queries
from magang.reports.merging import merge
from magang.reports.models import Report, ReportAuthor, ReportVersion
from magang.reports.rules import MOST_MOMENTS, VERSION_EVERY, ReportVerb, VersionCause, check_size, tidy


class Saved(LabelledEnum):
    """How saving ended."""

    SAME = "same", N_("Tidak ada perubahan")
    KEPT = "kept", N_("Tersimpan")
    MERGED = "merged", N_("Tersimpan, digabung dengan perubahan lain")
    CONFLICT = "conflict", N_("Bentrok dengan perubahan lain")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a text that was sent.

    `own` is the version that holds exactly what was sent: what its author goes on writing is to be compared with that.
    `others` are the names of those whose changes it met.
    """

    saved: Saved
    own: int
    others: tuple[str, ...] = ()


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
        body_version=1,
        version_count=1,
        created_by_id=actor.user_id,
        authors=[ReportAuthor(placement=placement)],
        images=[],
        created_at=now,
        updated_at=now,
    )
    session.add(report)
    session.flush()
    session.add(_version(actor, report, 1, report.body, VersionCause.START, now=now))
    record(session, actor, Common.CREATED, report, now=now)
    return report


def join(session: Session, actor: Actor, report: Report, *, placement: Placement, now: datetime) -> None:
    """A companion of the same cohort and host writes along."""
    policy.edit(actor, report).ensure()
    if placement not in queries.companions(session, report):
        raise InvalidField("placement_id", N_("Pilih rekan seangkatan di instansi tujuan yang sama."))
    report.authors.append(ReportAuthor(placement=placement))
    report.updated_at = now
    record(session, actor, ReportVerb.JOINED, report, now=now, note=placement.participant.name)


def remove_author(session: Session, actor: Actor, author: ReportAuthor, *, now: datetime) -> None:
    """A companion who has written nothing is an author no longer; their stay is free for a report of its own."""
    report = author.report
    queries.hold(session, report)  # First: they may be saving their first words at this moment.
    policy.remove_author(actor, author).ensure()
    if author.placement.participant_id in queries.writers(session, report):
        raise RuleBroken(N_("Yang sudah menulis di laporan ini tetap penulisnya."))
    report.authors.remove(author)
    report.updated_at = now
    record(session, actor, ReportVerb.PARTED, report, now=now, note=author.placement.participant.name)


def write(
    session: Session,
    actor: Actor,
    report: Report,
    *,
    title: str,
    body: str,
    base: int,
    cause: VersionCause = VersionCause.MOMENT,
    now: datetime,
) -> Outcome:
    """Save a text that was written on top of version `base`; what others saved since is merged with it.

    Where both changed the same lines the text sent is set aside as a version of its own, and the report stays as it is.
    """
    queries.hold(session, report)  # First: a co-author may be handing it in at this moment.
    policy.edit(actor, report).ensure()
    body = tidy(body)
    check_size(body)
    if (title, body) == (report.title, report.body):
        base = report.body_version
    if not 1 <= base <= report.body_version:
        base = 1  # Not a number we gave: the text all others grew from is safe for any.
    if base == report.body_version:
        return _save(session, actor, report, title, body, cause, now=now)
    old = queries.ancestor(session, report, base)
    merged = merge(old.body, body, report.body)
    others = queries.writers_since(session, report, base, but=actor.user_id)
    if not merged.is_clean:
        number = _set_aside(session, actor, report, title, body, base, now=now)
        return Outcome(Saved.CONFLICT, number, others)
    if title == old.title:
        title = report.title
    if (title, merged.text) == (report.title, report.body):
        return Outcome(Saved.MERGED, report.body_version, others)
    # What was sent stays reachable by a number: its author may have typed on in the meantime.
    own = _next(report)
    session.add(_version(actor, report, own, body, VersionCause.MOMENT, now=now, title=title))
    _take(session, actor, report, title, merged.text, VersionCause.MERGE, now=now)
    return Outcome(Saved.MERGED, own, others)


def restore(session: Session, actor: Actor, report: Report, *, version: ReportVersion, now: datetime) -> None:
    """Bring back the text of an earlier version as a new one; what stood in between stays in the list."""
    queries.hold(session, report)
    policy.edit(actor, report).ensure()
    if (version.title, version.body) == (report.title, report.body):
        raise RuleBroken(N_("Versi ini sama dengan teks sekarang."))
    # The text that is replaced may have been saved only in passing.
    _list_present(session, report)
    report.title, report.body = version.title, version.body
    _new_version(session, actor, report, VersionCause.RESTORE, now=now)
    record(session, actor, ReportVerb.RESTORED, report, now=now, note=f"{version.number}")


def _save(
    session: Session, actor: Actor, report: Report, title: str, body: str, cause: VersionCause, *, now: datetime
) -> Outcome:
    if (title, body) == (report.title, report.body):
        if cause.is_listed and _list_present(session, report, cause):
            record(session, actor, ReportVerb.WRITTEN, report, now=now, note=cause.label)
        return Outcome(Saved.SAME, report.body_version)
    if cause is VersionCause.MOMENT and now - queries.last_listed(session, report).written_at >= VERSION_EVERY:
        cause = VersionCause.PAUSE
    _take(session, actor, report, title, body, cause, now=now)
    return Outcome(Saved.KEPT, report.body_version)


def _take(
    session: Session, actor: Actor, report: Report, title: str, body: str, cause: VersionCause, *, now: datetime
) -> None:
    """The text becomes the report's. What is saved while typing is no event: the trail would tell nothing else."""
    report.title, report.body = title, body
    _new_version(session, actor, report, cause, now=now)
    if cause.is_listed:
        record(session, actor, ReportVerb.WRITTEN, report, now=now, note=cause.label)
    queries.forget_moments(session, report, but=MOST_MOMENTS)


def _new_version(
    session: Session, actor: Actor, report: Report, cause: VersionCause, *, snapshot: str | None = None, now: datetime
) -> None:
    """The report's text as it stands now, under the next number. The caller records what happened."""
    report.body_version, report.updated_at = _next(report), now
    version = _version(actor, report, report.body_version, report.body, cause, now=now)
    version.snapshot = snapshot
    session.add(version)


def _set_aside(
    session: Session, actor: Actor, report: Report, title: str, body: str, base: int, *, now: datetime
) -> int:
    """Keep a text that clashes; while its author types on it stays one version."""
    kept = queries.last_aside(session, report, author_id=actor.user_id, base=base)
    if kept is not None and now - kept.written_at < VERSION_EVERY:
        kept.title, kept.body = title, body
        session.flush()
        return kept.number
    number = _next(report)
    aside = _version(actor, report, number, body, VersionCause.ASIDE, now=now, title=title)
    aside.base = base
    session.add(aside)
    record(session, actor, ReportVerb.SET_ASIDE, report, now=now)
    return number


def _list_present(session: Session, report: Report, cause: VersionCause = VersionCause.LEAVING) -> bool:
    """Make the present text a version that is listed; whether it was not one before."""
    present = queries.ancestor(session, report, report.body_version)
    if present.cause.is_listed:
        return False
    present.cause = cause
    return True


def _next(report: Report) -> int:
    report.version_count += 1
    return report.version_count


def _version(
    actor: Actor, report: Report, number: int, body: str, cause: VersionCause, *, now: datetime, title: str = ""
) -> ReportVersion:
    return ReportVersion(
        report_id=report.id,
        number=number,
        title=title or report.title,
        body=body,
        cause=cause,
        author_id=actor.user_id,
        written_at=now,
    )
