"""The priority programmes with what serves them. Counts are of what the reader may open: each links to its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.policy import scope
from magang.counters import queries as counters
from magang.counters.rules import Counts
from magang.evaluations.models import Evaluation
from magang.evaluations.rules import EvaluationStatus
from magang.followups.models import FollowUp
from magang.followups.rules import FollowUpStatus
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Cell, Column, Filter, Listing, id_filter
from magang.needs.models import Need, NeedProgramme
from magang.overview.lines import Line, Scale, line_of, scale
from magang.overview.queries.blocked import Blocked, blocked
from magang.overview.queries.reach import reach
from magang.overview.queries.standing import standings
from magang.overview.rules import Clocks, Standing, tally_by_programme
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.queries import STAGES
from magang.recommendations import queries as recommendations
from magang.recommendations.models import Recommendation, RecommendationProgramme
from magang.reference.models import HostUnit, PriorityProgramme, ProgrammeIndicator
from magang.reference.queries import agenda_choices, opd_choices, urusan_choices

NOTHING: Final = Counts()


def _served(value: str) -> ColumnElement[bool]:
    has_one = exists().where(NeedProgramme.programme_id == PriorityProgramme.id)
    return ~has_one if value == "tanpa" else has_one


_FILTERS: Final = (
    Filter("agenda", N_("Agenda"), agenda_choices, lambda value: PriorityProgramme.agenda == value),
    id_filter("urusan", N_("Urusan"), urusan_choices, PriorityProgramme.urusan_id),
    id_filter("opd", N_("OPD pengampu"), opd_choices, PriorityProgramme.lead_opd_id),
)
COVERAGE: Final = Filter(
    "kaitan",
    N_("Kaitan kebutuhan"),
    lambda _: [("ada", N_("Dilayani kebutuhan")), ("tanpa", N_("Tanpa kebutuhan"))],
    _served,
)


def counted(session: Session, actor: Actor, clocks: Clocks) -> Mapping[int, Counts]:
    """What serves each programme and came of it, within the actor's reach, by programme id.

    The counters know everything and so answer whoever reads everything; for others their own rows are counted.
    """
    if scope(actor).everything:
        found = counters.read(session, counters.EVERYTHING, clocks.today).counts
        return {int(key[1:]): counts for key, counts in found.items() if key.startswith("p")}
    tallied = dict(tally_by_programme(standings(session, actor, clocks), _served_by_recommendations(session, actor)))
    for programme_id, needs in _needs_by_programme(session, actor):
        tallied[programme_id] = replace(tallied.get(programme_id, NOTHING), needs=needs)
    return tallied


def _served_by_recommendations(session: Session, actor: Actor) -> Sequence[tuple[int, int]]:
    rows = session.execute(
        select(RecommendationProgramme.recommendation_id, RecommendationProgramme.programme_id)
        .join(RecommendationProgramme.recommendation)
        .join(Recommendation.placement)
        .where(reach(actor).recommendations)
    )
    return [(recommendation_id, programme_id) for recommendation_id, programme_id in rows]


def _needs_by_programme(session: Session, actor: Actor) -> Sequence[Row[int, int]]:
    return session.execute(
        select(NeedProgramme.programme_id, func.count(NeedProgramme.need_id.distinct()))
        .join(NeedProgramme.need)
        .where(reach(actor).needs)
        .group_by(NeedProgramme.programme_id)
    ).all()


# The columns that count: key, label, and what of `Counts`.
COUNTED: Final = (
    ("kebutuhan", N_("Kebutuhan"), "needs"),
    ("rekomendasi", N_("Rekomendasi"), "recommendations"),
    ("diterima", N_("Diterima"), "accepted"),
    ("sesuai", N_("Sesuai (SS)"), "implemented"),
    ("lewat", N_("Lewat tenggat"), "overdue"),
    ("senyap", N_("Senyap"), "stale"),
)


def listing(counts: Mapping[int, Counts]) -> Listing:
    """The list with its counts, which are reckoned once for all programmes (they are few) and sorted by in SQL."""

    def column(key: str, label: str, measure: str) -> Column:
        numbers = {id_: getattr(found, measure) for id_, found in counts.items()}
        return Column(key, label, lambda p: numbers.get(p.id, 0), _as_sql(numbers))

    def lead(programme: PriorityProgramme) -> Cell:
        return programme.lead_opd.short_name if programme.lead_opd else None

    return Listing(
        columns=(
            Column("nomor", N_("Nomor"), lambda p: p.number, PriorityProgramme.number),
            Column("program", N_("Program prioritas"), lambda p: p.title, PriorityProgramme.title),
            Column("agenda", N_("Agenda"), lambda p: p.agenda, PriorityProgramme.agenda, shown=False),
            Column("pengampu", N_("OPD pengampu"), lead),
            *(column(*of) for of in COUNTED),
        ),
        tie_break=PriorityProgramme.id,
        default_sort="nomor",
        filters=(*_FILTERS, COVERAGE),
        search=lambda text: or_(
            PriorityProgramme.title.icontains(text, autoescape=True),
            PriorityProgramme.agenda.icontains(text, autoescape=True),
        ),
        search_label=N_("Cari nama program atau agenda"),
        options=(joinedload(PriorityProgramme.lead_opd),),
        filename="program-prioritas",
    )


def _as_sql(values: Mapping[int, int]) -> ColumnElement[Any]:
    """Numbers known here as something the database can sort by."""
    return case(dict(values), value=PriorityProgramme.id, else_=0) if values else PriorityProgramme.id * 0


def every_programme() -> Select[Any]:
    """All programmes: they are the city's promise and no secret within it."""
    return select(PriorityProgramme)


# A page tells the newest few of each kind; the numbers beside them open all.
FEW: Final = 8


@dataclass(frozen=True, slots=True)
class Story:
    """One recommendation along time. `evaluation`: its latest, when there is one."""

    standing: Standing
    evaluation: Evaluation | None

    @property
    def marks(self) -> Sequence[tuple[str, date, bool]]:
        """(what, when, still ahead) in the order of the thread."""
        s, e = self.standing, self.evaluation
        official = "td" if s.official is FollowUpStatus.TD else "ss"
        found = [("presented", s.presented_on, False), ("decided", s.decided_on, False)]
        found.append((official, s.closed_on, False) if s.closed_on else ("due", s.due_on, True))
        if e is not None and e.status is not EvaluationStatus.VOIDED:
            found.append(("effect", e.measured_on or e.due_on, e.status is EvaluationStatus.SCHEDULED))
        return [(what, on, ahead) for what, on, ahead in found if on is not None]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """One programme with what serves it: how much of it there is, and the newest few."""

    counts: Counts
    lines: Sequence[Line]
    needs: Sequence[Need]
    placements: Sequence[Placement]
    stories: Sequence[Story]
    blocking: Blocked

    @property
    def scale(self) -> Scale | None:
        """The stretch of days the stories share."""
        return scale(on for story in self.stories for _, on, _ in story.marks)


def find_programme(session: Session, actor: Actor, number: int) -> PriorityProgramme | None:  # noqa: ARG001
    """The programme with its indicators and their readings, lead OPD and urusan, or None."""
    return session.scalar(
        select(PriorityProgramme)
        .where(PriorityProgramme.number == number)
        .options(
            joinedload(PriorityProgramme.lead_opd),
            joinedload(PriorityProgramme.urusan),
            selectinload(PriorityProgramme.indicators).selectinload(ProgrammeIndicator.readings),
        )
    )


def served_by(session: Session, actor: Actor, programme: PriorityProgramme, clocks: Clocks) -> ProgrammePage:
    """What serves the programme, within the actor's reach. As many queries however much that is."""
    within, serves = reach(actor), recommendations.serves(programme.id)
    needs = session.scalars(
        select(Need)
        .where(
            Need.id.in_(select(NeedProgramme.need_id).where(NeedProgramme.programme_id == programme.id)), within.needs
        )
        .options(joinedload(Need.owner_opd), joinedload(Need.urusan))
        .order_by(Need.urgency.desc(), Need.id)
        .limit(FEW)
    ).all()
    serving = (
        select(Placement)
        .where(
            Placement.id.in_(
                select(PlacementProgramme.placement_id).where(PlacementProgramme.programme_id == programme.id)
            ),
            Placement.status.in_(STAGES["berlaku"][1]),
            within.placements,
        )
    )  # fmt: skip
    placements = session.scalars(
        serving.options(joinedload(Placement.sending_opd), joinedload(Placement.host_unit).joinedload(HostUnit.region))
        .order_by(Placement.id.desc())
        .limit(FEW)
    ).all()
    counts = counted(session, actor, clocks).get(programme.id, NOTHING)
    if not scope(actor).everything:
        counts = replace(counts, internships=session.scalar(serving.with_only_columns(func.count())) or 0)
    return ProgrammePage(
        counts=counts,
        lines=[line_of(indicator) for indicator in programme.indicators],
        needs=needs,
        placements=placements,
        stories=_stories(session, actor, clocks, serves),
        blocking=blocked(session, actor, clocks, serves),
    )


def _stories(session: Session, actor: Actor, clocks: Clocks, serves: ColumnElement[bool]) -> Sequence[Story]:
    """The newest recommendations that have left their author's desk, each along time."""
    ids = session.scalars(
        select(Recommendation.id)
        .join(Recommendation.placement)
        .where(serves, reach(actor).recommendations, Recommendation.status.in_(recommendations.STAGES["diajukan"][1]))
        .order_by(Recommendation.id.desc())
        .limit(FEW)
    ).all()
    evaluated = session.execute(
        select(FollowUp.recommendation_id, Evaluation)
        .join(Evaluation, Evaluation.follow_up_id == FollowUp.id)
        .where(FollowUp.recommendation_id.in_(ids))
        .order_by(Evaluation.id)
    )
    latest = dict(evaluated.all())
    return [Story(s, latest.get(s.id)) for s in standings(session, actor, clocks, Recommendation.id.in_(ids))]
