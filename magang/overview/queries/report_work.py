"""What waits of the reports: those handed in, for whoever judges them, and those returned, for their authors."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from magang.kernel.actor import Actor, Role
from magang.kernel.clock import local_date
from magang.kernel.labels import N_
from magang.overview.rules import Clocks, Stage, Task
from magang.placements.models import Placement
from magang.reports.models import Report, ReportAuthor
from magang.reports.rules import ReportStatus


def reports_to_review(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """The mentor, a superior of an author's OPD, or the planner; nobody their own."""
    guided = or_(Placement.mentor_id == actor.user_id, Placement.sending_opd_id.in_(actor.opds(Role.SUPERIOR)))
    yield from _reports(
        session,
        clocks,
        N_("Telaah laporan"),
        Report.status == ReportStatus.SUBMITTED,
        ~_about(Placement.participant_id == actor.user_id),
        true() if actor.has(Role.PLANNER) else _about(guided),
    )


def own_reports(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    mine = _about(Placement.participant_id == actor.user_id)
    yield from _reports(session, clocks, N_("Perbaiki dan ajukan lagi"), Report.status == ReportStatus.RETURNED, mine)


def _about(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Reports one of whose placements meets `condition`."""
    stays = select(ReportAuthor.report_id).join(ReportAuthor.placement).where(condition)
    return Report.id.in_(stays)


def _reports(session: Session, clocks: Clocks, todo: str, *where: ColumnElement[bool]) -> Iterable[Task]:
    rows = session.execute(select(Report.reference, Report.title, Report.updated_at).where(*where))
    for reference, title, changed in rows:
        since = local_date(changed, clocks.zone)
        yield Task(Stage.PLACEMENT, reference, title, todo, "reports.show", since, args={"reference": reference})
