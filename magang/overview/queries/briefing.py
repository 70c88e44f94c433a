"""What is read before a meeting: the programmes, what waits for a decision, what is stuck and who can unblock it.

From the same numbers as the mayor's page, of everything there is; it costs the same for any city.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from magang.counters import queries as counters
from magang.counters.queries import EVERYTHING
from magang.counters.rules import Counts, programme_scope
from magang.followups.models import FollowUp
from magang.followups.rules import FollowUpStatus, Health, Rate
from magang.hearings.models import Directive, Hearing
from magang.hearings.queries import visible_hearings
from magang.hearings.queries.directives import STILL_OPEN, open_directives, visible_directives
from magang.hearings.queries.meeting import Turn, agenda
from magang.kernel.actor import Actor
from magang.overview.queries.blocked import Blocked, blocked
from magang.overview.queries.standing import standings
from magang.overview.rules import Clocks, Standing
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.reference.models import PriorityProgramme

# What fits on one sheet; the numbers say how much more there is.
ROWS: Final = 36
FEW: Final = 4
HEARINGS: Final = 12
WAITING: Final = [status for status in RecommendationStatus if status.awaits_decision]
OPEN: Final = [status for status in FollowUpStatus if not status.is_closed]


@dataclass(frozen=True, slots=True)
class Briefing:
    """As of `today`. `due` fall due within the seven days after today.

    A hearing's briefing opens with its own agenda (`turns`), a week's (`hearing` None) with all that waits.
    """

    today: date
    hearing: Hearing | None
    turns: Sequence[Turn]
    total: Counts
    programmes: Sequence[tuple[PriorityProgramme, Counts]]
    left_out: int
    waiting: Sequence[Standing]
    overdue: Sequence[Standing]
    stale: Sequence[Standing]
    due: Sequence[Standing]
    directives: Sequence[Directive]
    directives_open: int
    blocking: Blocked

    @property
    def accepted(self) -> Rate:
        return Rate(self.total.accepted, self.total.presented)

    @property
    def implemented(self) -> Rate:
        return Rate(self.total.implemented, self.total.accepted)

    @property
    def week(self) -> tuple[date, date]:
        """Monday to Sunday."""
        monday = self.today - timedelta(days=self.today.weekday())
        return monday, monday + timedelta(days=6)


def briefing(session: Session, actor: Actor, clocks: Clocks, hearing: Hearing | None = None) -> Briefing:
    """The paper's content. Only for readers of everything: the counters know no other.

    `hearing` as `find_meeting` loads it.
    """
    board = counters.read(session, EVERYTHING, clocks.today)
    overdue = counters.worst(session, board, Health.OVERDUE, FEW)
    stale = counters.worst(session, board, Health.STALE, FEW)
    waiting = _waiting(session) if hearing is None else []
    due = session.scalars(
        select(FollowUp.recommendation_id)
        .where(
            FollowUp.official_status.in_(OPEN),
            FollowUp.due_on.between(clocks.today, clocks.today + timedelta(days=7)),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(FEW)
    ).all()
    told = {
        s.id: s for s in standings(session, actor, clocks, Recommendation.id.in_([*overdue, *stale, *waiting, *due]))
    }

    def of(ids: Sequence[int]) -> Sequence[Standing]:
        return [told[id_] for id_ in ids]

    every = session.scalars(
        select(PriorityProgramme).options(joinedload(PriorityProgramme.lead_opd)).order_by(PriorityProgramme.number)
    )
    lines = [(programme, board.of(programme_scope(programme.id))) for programme in every]
    shown = _fitting(lines)
    return Briefing(
        today=clocks.today,
        hearing=hearing,
        turns=agenda(session, actor, hearing) if hearing is not None else (),
        total=board.total,
        programmes=shown,
        left_out=len(lines) - len(shown),
        waiting=of(waiting),
        overdue=of(overdue),
        stale=of(stale),
        due=of(due),
        directives=open_directives(session, actor, limit=FEW),
        directives_open=session.scalar(
            select(func.count()).select_from(
                visible_directives(actor)
                .where(Directive.status.in_(STILL_OPEN))
                .with_only_columns(Directive.id)
                .subquery()
            )
        )
        or 0,
        blocking=blocked(session, actor, clocks, few=FEW),
    )


def _fitting(lines: list[tuple[PriorityProgramme, Counts]]) -> list[tuple[PriorityProgramme, Counts]]:
    """At most a sheet's rows: those with most to tell, in the order of their numbers."""
    if len(lines) <= ROWS:
        return lines
    most = sorted(lines, key=lambda line: (-line[1].recommendations, -line[1].internships, line[0].number))[:ROWS]
    return sorted(most, key=lambda line: line[0].number)


def _waiting(session: Session) -> Sequence[int]:
    """What waits for a decision, the oldest first."""
    return session.scalars(
        select(Recommendation.id).where(Recommendation.status.in_(WAITING)).order_by(Recommendation.id).limit(FEW)
    ).all()


def hearings(session: Session, actor: Actor) -> Sequence[Hearing]:
    """The newest hearings, for whoever chooses one."""
    return session.scalars(
        visible_hearings(actor).order_by(Hearing.held_on.desc(), Hearing.id.desc()).limit(HEARINGS)
    ).all()
