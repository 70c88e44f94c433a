"""What waits of the mayor's directives: answers of the OPD, and judging the answers."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from magang.hearings.models import Directive
from magang.hearings.rules.directives import DirectiveStatus
from magang.kernel.actor import Actor, Role
from magang.kernel.clock import local_date
from magang.kernel.labels import N_
from magang.overview.rules import Clocks, Stage, Task
from magang.reference.models import Opd

LONGEST = 120


def directives_to_answer(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """Open orders to the reader's own OPD."""
    mine = Directive.opd_id.in_(actor.opds(Role.OPD_HEAD, Role.OPD_STAFF))
    yield from _directives(session, clocks, N_("Jawab arahan"), Directive.status == DirectiveStatus.OPEN, mine)


def answers_to_judge(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """Whoever gave the order closes it, or the Sekda and the planner who keep the papers."""
    theirs = true() if actor.has(Role.SEKDA, Role.PLANNER) else Directive.given_by_id == actor.user_id
    answered = Directive.status == DirectiveStatus.ANSWERED
    yield from _directives(session, clocks, N_("Nilai jawaban arahan"), answered, theirs)


def _directives(session: Session, clocks: Clocks, todo: str, *where: ColumnElement[bool]) -> Iterable[Task]:
    rows = session.execute(
        select(Directive.reference, Directive.text, Directive.due_on, Directive.updated_at, Opd.short_name)
        .join(Directive.opd)
        .where(*where)
    )
    for reference, text, due, changed, opd in rows:
        title = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        since = local_date(changed, clocks.zone)
        yield Task(
            Stage.DECISION, reference, title, todo, "hearings.directive", since, due, opd, args={"reference": reference}
        )
