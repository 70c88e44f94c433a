"""The priority programmes with what serves them. Counts are of what the reader may open: each links to its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.policy import scope
from magang.counters import queries as counters
from magang.counters.rules import Counts
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Cell, Column, Filter, Listing, id_filter
from magang.needs.models import Need, NeedProgramme
from magang.overview.queries.reach import reach
from magang.overview.queries.standing import standings
from magang.overview.rules import Clocks, Standing, tally_by_programme
from magang.placements.models import Placement, PlacementProgramme
from magang.recommendations.models import Recommendation, RecommendationProgramme
from magang.reference.models import HostUnit, PriorityProgramme
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
    tallied = dict(tally_by_programme(standings(session, actor, clocks)))
    for programme_id, needs in _needs_by_programme(session, actor):
        tallied[programme_id] = replace(tallied.get(programme_id, NOTHING), needs=needs)
    return tallied


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


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """One programme with what serves it."""

    programme: PriorityProgramme
    needs: Sequence[Need]
    placements: Sequence[Placement]
    standings: Sequence[Standing]


def find_programme(session: Session, actor: Actor, number: int) -> PriorityProgramme | None:  # noqa: ARG001
    """The programme with its indicators, lead OPD and urusan, or None."""
    return session.scalar(
        select(PriorityProgramme)
        .where(PriorityProgramme.number == number)
        .options(
            joinedload(PriorityProgramme.lead_opd),
            joinedload(PriorityProgramme.urusan),
            selectinload(PriorityProgramme.indicators),
        )
    )


def served_by(session: Session, actor: Actor, programme: PriorityProgramme, clocks: Clocks) -> ProgrammePage:
    """What serves the programme, within the actor's reach."""
    within = reach(actor)
    needs = session.scalars(
        select(Need)
        .where(
            Need.id.in_(select(NeedProgramme.need_id).where(NeedProgramme.programme_id == programme.id)), within.needs
        )
        .options(joinedload(Need.owner_opd), joinedload(Need.urusan))
        .order_by(Need.urgency.desc(), Need.id)
    ).all()
    placements = session.scalars(
        select(Placement)
        .where(
            Placement.id.in_(
                select(PlacementProgramme.placement_id).where(PlacementProgramme.programme_id == programme.id)
            ),
            within.placements,
        )
        .options(joinedload(Placement.participant), joinedload(Placement.host_unit).joinedload(HostUnit.region))
        .order_by(Placement.id.desc())
    ).all()
    serving = select(RecommendationProgramme.recommendation_id).where(
        RecommendationProgramme.programme_id == programme.id
    )
    return ProgrammePage(
        programme, needs, placements, standings(session, actor, clocks, Recommendation.id.in_(serving))
    )
