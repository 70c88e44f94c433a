"""Reading reports: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

import magang.placements.queries as placements
from magang.accounts.models import User
from magang.accounts.policy import scope
from magang.findings.models import Finding
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Listing, enum_filter, id_filter
from magang.needs.models import Need
from magang.placements.models import Placement
from magang.planning.models import Cycle
from magang.planning.queries.cycles import cycle_choices
from magang.recommendations.models import Recommendation, RecommendationFinding, RecommendationProgramme
from magang.recommendations.rules import RecommendationStatus
from magang.reference.models import HostUnit, Region
from magang.reference.queries import opd_choices
from magang.reports.models import Report, ReportAuthor, ReportImage, ReportReturn, ReportVersion, ReviewComment
from magang.reports.rules import ReportStatus, VersionCause

_PRIVATE: Final = tuple(s for s in ReportStatus if s.is_private)

# Everything the page of a report, its preview and its exports say about its stays.
STAYS: Final = (
    selectinload(Report.authors)
    .joinedload(ReportAuthor.placement)
    .options(
        joinedload(Placement.participant).joinedload(User.opd),
        joinedload(Placement.need).joinedload(Need.urusan),
        joinedload(Placement.host_unit).joinedload(HostUnit.region).joinedload(Region.province),
        joinedload(Placement.sending_opd),
        joinedload(Placement.mentor),
        joinedload(Placement.urusan),
    )
)


def _about(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Reports one of whose placements meets `condition`."""
    return (
        select(ReportAuthor.id)
        .join(ReportAuthor.placement)
        .where(ReportAuthor.report_id == Report.id, condition)
        .correlate(Report)
        .exists()
    )


def reads(actor: Actor) -> ColumnElement[bool]:
    """`policy.view` as SQL."""
    reach = scope(actor)
    if actor.has(Role.PLANNER):
        return true()
    theirs = or_(
        Placement.participant_id == reach.user_id,
        Placement.mentor_id == reach.user_id,
        Placement.sending_opd_id.in_(actor.opds(Role.SUPERIOR)),
    )
    seen = placements.visible_placements(actor).with_only_columns(Placement.id, maintain_column_froms=True)
    opened = true() if reach.everything else _about(Placement.id.in_(seen.correlate(None)))
    return or_(_about(theirs), and_(Report.status.not_in(_PRIVATE), opened))


def visible_reports(actor: Actor) -> Select[Report]:
    """The reports in the actor's scope, with their cycle joined."""
    return select(Report).join(Report.cycle).where(reads(actor))


def find_report(session: Session, actor: Actor, reference: str) -> Report | None:
    """The report with everything its page shows, or None when it is not there or out of scope."""
    return session.scalar(
        visible_reports(actor)
        .where(Report.reference == reference)
        .options(
            contains_eager(Report.cycle),
            joinedload(Report.created_by),
            joinedload(Report.approved_by),
            STAYS,
            selectinload(Report.images),
        )
    )


def find_author(session: Session, actor: Actor, reference: str, author_id: int) -> ReportAuthor | None:
    """One of the authors of a report in the actor's scope."""
    report = find_report(session, actor, reference)
    found = next((author for author in report.authors if author.id == author_id), None) if report is not None else None
    if found is not None:
        set_committed_value(found, "report", report)  # Nothing else would keep the whole alive.
    return found


def report_of(session: Session, actor: Actor, placement: Placement) -> Report | None:
    """The report about a placement, if there is one the actor may read."""
    return session.scalar(visible_reports(actor).where(_about(Placement.id == placement.id)).options(STAYS))


def has_report(session: Session, placement: Placement) -> bool:
    """Whether a placement is reported on, whoever may read that."""
    return bool(session.scalar(select(exists().where(ReportAuthor.placement_id == placement.id))))


def find_image(session: Session, actor: Actor, image_id: int) -> ReportImage | None:
    """A picture of a report in the actor's scope."""
    return session.scalar(
        select(ReportImage)
        .join(ReportImage.report)
        .where(ReportImage.id == image_id, reads(actor))
        .options(contains_eager(ReportImage.report))
    )


# ---------- Versions ----------

LISTED: Final = tuple(cause for cause in VersionCause if cause.is_listed)
_BODIES: Final = tuple(cause for cause in VersionCause if cause.became_body)


def hold(session: Session, report: Report) -> None:
    """Let one author at a time save, and see what the last one saved."""
    session.execute(select(Report.id).where(Report.id == report.id).with_for_update())
    session.refresh(report, ["title", "body", "body_version", "version_count", "status", "version"])


def _versions(report: Report) -> Select[ReportVersion]:
    return select(ReportVersion).where(ReportVersion.report_id == report.id)


def ancestor(session: Session, report: Report, number: int) -> ReportVersion:
    """Version `number`, or the newest before it that is still kept: the text of `number` grew from that one."""
    older = _versions(report).where(ReportVersion.number <= number, ReportVersion.cause.in_(_BODIES))
    return session.scalars(older.order_by(ReportVersion.number.desc()).limit(1)).one()


def last_listed(session: Session, report: Report) -> ReportVersion:
    """The newest version readers see."""
    listed = _versions(report).where(ReportVersion.cause.in_(LISTED))
    return session.scalars(listed.order_by(ReportVersion.number.desc()).limit(1)).one()


def submitted_text(session: Session, report: Report) -> str | None:
    """The snapshot of the last submission; None when there was none yet."""
    kept = _versions(report).where(ReportVersion.cause == VersionCause.SUBMISSION)
    return session.scalar(kept.with_only_columns(ReportVersion.snapshot).order_by(ReportVersion.number.desc()).limit(1))


def last_aside(session: Session, report: Report, *, author_id: int | None, base: int) -> ReportVersion | None:
    """The text this author had set aside last, if it was written on `base`."""
    aside = _versions(report).where(ReportVersion.author_id == author_id, ReportVersion.base == base)
    return session.scalars(aside.order_by(ReportVersion.number.desc()).limit(1)).first()


def writers_since(session: Session, report: Report, number: int, *, but: int | None) -> tuple[str, ...]:
    """Who else changed the text after version `number`; empty when it was the same person in another window."""
    names = (
        select(User.name)
        .join(ReportVersion, ReportVersion.author_id == User.id)
        .where(ReportVersion.report_id == report.id, ReportVersion.number > number, User.id != but)
    )
    return tuple(session.scalars(names.distinct().order_by(User.name)))


def writers(session: Session, report: Report) -> frozenset[int]:
    """Whose words or pictures are in it; needs `images` loaded."""
    wrote = session.scalars(select(ReportVersion.author_id).where(ReportVersion.report_id == report.id).distinct())
    return frozenset(wrote).union(image.added_by_id for image in report.images)


def forget_moments(session: Session, report: Report, *, but: int) -> None:
    """Let go of what was saved while typing, except the newest: older tabs are compared with the versions listed."""
    moments = _versions(report).where(ReportVersion.cause == VersionCause.MOMENT)
    oldest = moments.with_only_columns(ReportVersion.number).order_by(ReportVersion.number.desc()).offset(but).limit(1)
    if (last := session.scalar(oldest)) is not None:
        session.execute(
            delete(ReportVersion)
            .where(
                ReportVersion.report_id == report.id,
                ReportVersion.cause == VersionCause.MOMENT,
                ReportVersion.number <= last,
                ReportVersion.number != report.body_version,
            )
            .execution_options(synchronize_session=False)
        )


def versions_of(session: Session, report: Report) -> Sequence[Row[tuple[int, VersionCause, datetime, str, int]]]:
    """The listed versions without their texts, newest first: number, cause, time, author's name, letters."""
    columns = (
        ReportVersion.number,
        ReportVersion.cause,
        ReportVersion.written_at,
        User.name,
        func.length(ReportVersion.body).label("letters"),
    )
    return session.execute(
        select(*columns)
        .join(ReportVersion.author)
        .where(ReportVersion.report_id == report.id, ReportVersion.cause.in_(LISTED))
        .order_by(ReportVersion.number.desc())
        .limit(500)
    ).all()


def find_version(session: Session, report: Report, number: int) -> ReportVersion | None:
    """A version with its author."""
    return session.scalar(
        _versions(report).where(ReportVersion.number == number).options(joinedload(ReportVersion.author))
    )


# ---------- Review ----------


def comments_of(session: Session, report: Report) -> Sequence[ReviewComment]:
    """All remarks with their report, in the order they were made."""
    found = session.scalars(
        select(ReviewComment)
        .where(ReviewComment.report_id == report.id)
        .options(joinedload(ReviewComment.author), joinedload(ReviewComment.resolved_by))
        .order_by(ReviewComment.id)
    ).all()
    for remark in found:
        set_committed_value(remark, "report", report)
    return found


def open_comments(session: Session, report: Report) -> int:
    """How many remarks wait for their answer."""
    waiting = ReviewComment.report_id == report.id, ReviewComment.resolved_at.is_(None)
    return session.scalar(select(func.count(ReviewComment.id)).where(*waiting)) or 0


def find_comment(session: Session, actor: Actor, reference: str, comment_id: int) -> ReviewComment | None:
    """A remark of a report in the actor's scope, with that report."""
    if (report := find_report(session, actor, reference)) is None:
        return None
    remark = session.scalar(
        select(ReviewComment).where(ReviewComment.id == comment_id, ReviewComment.report_id == report.id)
    )
    if remark is not None:
        set_committed_value(remark, "report", report)
    return remark


def returns_of(session: Session, report: Report) -> Sequence[ReportReturn]:
    """Each time it was returned, newest first."""
    return session.scalars(
        select(ReportReturn)
        .where(ReportReturn.report_id == report.id)
        .options(joinedload(ReportReturn.returned_by), selectinload(ReportReturn.reason_links))
        .order_by(ReportReturn.id.desc())
    ).all()


# ---------- What the thread holds for a report ----------


def companions(session: Session, report: Report) -> Sequence[Placement]:
    """Stays of the same cycle at the same host that have no report yet: whose participants may write along."""
    hosts = {p.host_unit_id for p in report.placements if p.host_unit_id is not None}
    return session.scalars(
        select(Placement)
        .where(
            Placement.cycle_id == report.cycle_id,
            Placement.host_unit_id.in_(hosts),
            Placement.departed_on.is_not(None),
            ~exists().where(ReportAuthor.placement_id == Placement.id),
        )
        .options(joinedload(Placement.participant), joinedload(Placement.need))
        .order_by(Placement.id)
    ).all()


def recorded_for(session: Session, placement: Placement) -> tuple[Sequence[str], Sequence[str]]:
    """The numbers of the findings and recommendations a stay has brought: what its report begins with."""
    of_it = select(Finding.reference).where(Finding.placement_id == placement.id).order_by(Finding.id)
    proposed = select(Recommendation.reference).where(
        Recommendation.placement_id == placement.id, Recommendation.status != RecommendationStatus.WITHDRAWN
    )
    return session.scalars(of_it).all(), session.scalars(proposed.order_by(Recommendation.id)).all()


def findings_for(session: Session, report: Report) -> Sequence[Finding]:
    """The findings of its stays and authors, oldest first: what its text may take in."""
    return session.scalars(
        select(Finding)
        .where(Finding.placement_id.in_([p.id for p in report.placements]))
        .options(joinedload(Finding.placement))
        .order_by(Finding.id)
    ).all()


def recommendations_for(session: Session, report: Report) -> Sequence[Recommendation]:
    """The recommendations of its stays that still stand, oldest first."""
    return session.scalars(
        select(Recommendation)
        .where(
            Recommendation.placement_id.in_([p.id for p in report.placements]),
            Recommendation.status != RecommendationStatus.WITHDRAWN,
        )
        .options(
            joinedload(Recommendation.lead_opd),
            joinedload(Recommendation.placement),
            selectinload(Recommendation.finding_links).joinedload(RecommendationFinding.finding),
            selectinload(Recommendation.programme_links).joinedload(RecommendationProgramme.programme),
            selectinload(Recommendation.support_links),
        )
        .order_by(Recommendation.id)
    ).all()


# ---------- Lists ----------


def _authors(report: Report) -> str:
    return "; ".join(placement.participant.name for placement in report.placements)


def _hosts(report: Report) -> str:
    return "; ".join(dict.fromkeys(str(p.host_unit) for p in report.placements if p.host_unit))


REPORTS: Final = Listing(
    columns=(
        Column("nomor", N_("Nomor"), lambda r: r.reference, Report.reference),
        Column("judul", N_("Laporan"), lambda r: r.title, Report.title),
        Column("penulis", N_("Penulis"), _authors),
        Column("tujuan", N_("Instansi tujuan"), _hosts),
        Column("angkatan", N_("Angkatan"), lambda r: r.cycle.name, Cycle.name),
        Column("status", N_("Status"), lambda r: r.status, Report.status),
        Column("diubah", N_("Diubah"), lambda r: r.updated_at, Report.updated_at),
    ),
    more=(
        Column("diajukan", N_("Diajukan"), lambda r: r.submitted_at),
        Column("disetujui", N_("Disetujui"), lambda r: r.approved_at),
        Column("dipaparkan", N_("Dipaparkan"), lambda r: r.presented_at),
    ),
    tie_break=Report.id,
    default_sort="-diubah",
    filters=(
        enum_filter("status", N_("Status"), ReportStatus, Report.status),
        id_filter("angkatan", N_("Angkatan"), cycle_choices, Report.cycle_id),
        id_filter("opd", N_("OPD pengirim"), opd_choices, lambda value: _about(Placement.sending_opd_id == value)),
    ),
    search=lambda text: or_(
        Report.reference.icontains(text, autoescape=True),
        Report.title.icontains(text, autoescape=True),
        _about(Placement.participant_id.in_(select(User.id).where(User.name.icontains(text, autoescape=True)))),
    ),
    search_label=N_("Cari nomor, judul, atau penulis"),
    options=(contains_eager(Report.cycle), STAYS),
    filename="laporan",
)
