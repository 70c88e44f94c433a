"""OPDs side by side, and one by itself: honest denominators, moved dates, first answers. Nobody is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, true
from sqlalchemy.orm import Session, joinedload

from magang.counters import queries as counters
from magang.counters.offices import by_office
from magang.counters.queries import Board, View
from magang.counters.rules import Counts, programme_scope
from magang.followups.models import FollowUp, Obstacle
from magang.followups.rules import Health, Rate
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Filter, Listing, ListState
from magang.kernel.reckoned import Reckoned, choose, reckoned
from magang.overview.queries.blocked import Blocked, blocked
from magang.overview.queries.pace import STILL, Pace, paces
from magang.overview.queries.standing import standings
from magang.overview.rules import Clocks, Standing
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation
from magang.recommendations.queries import cycle_choices
from magang.reference.models import Opd, PriorityProgramme

FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Office:
    """One line of the league table. Rejected ones stay in the first denominator, TD in the second."""

    opd: Opd
    counts: Counts
    pace: Pace

    @property
    def accepted(self) -> Rate:
        return Rate(self.counts.accepted, self.counts.presented)

    @property
    def implemented(self) -> Rate:
        return Rate(self.counts.implemented, self.counts.accepted)


def offices(session: Session, clocks: Clocks, cycle_id: int) -> Sequence[Office]:
    """Every OPD that is there or has something to answer for, by short name. As many queries for three as for forty."""
    counted = by_office(session, counters.read(session, View(cycle_id=cycle_id), clocks.today))
    pace = paces(session, clocks, cycle_id=cycle_id)
    found = session.scalars(select(Opd).order_by(Opd.short_name, Opd.id))
    lines = [Office(opd, counted.get(opd.id, Counts()), pace.get(opd.id, STILL)) for opd in found]
    return [line for line in lines if not line.opd.dissolved or line.counts.recommendations]


def league(session: Session) -> Reckoned:
    """The table. The cycle narrows what is counted, not which OPDs are shown."""
    columns: dict[str, tuple[str, Any]] = {
        "opd": (N_("OPD"), lambda o: o.opd.short_name),
        "dipaparkan": (N_("Dipaparkan"), lambda o: o.counts.presented),
        "diterima": (N_("Diterima"), lambda o: o.counts.accepted),
        "persen_diterima": (N_("Diterima (%)"), lambda o: o.accepted.percent),
        "sesuai": (N_("Sesuai (SS)"), lambda o: o.counts.implemented),
        "persen_sesuai": (N_("Sesuai (%)"), lambda o: o.implemented.percent),
        "lewat": (N_("Lewat tenggat"), lambda o: o.counts.overdue),
        "senyap": (N_("Senyap"), lambda o: o.counts.stale),
        "geser": (N_("Tenggat digeser"), lambda o: o.pace.moved),
        "lama_geser": (N_("Geser (hari)"), lambda o: o.pace.mean_days_moved),
        "jawaban": (N_("Jawaban (hari)"), lambda o: o.pace.answer_days),
    }
    return Reckoned(
        columns=tuple(reckoned(key, label, cell) for key, (label, cell) in columns.items()),
        tie_break=Opd.id,
        default_sort="-dipaparkan",
        filters=(choose("angkatan", N_("Angkatan"), cycle_choices(session)),),
        search=lambda _: true(),
        search_label=N_("Cari OPD"),
        filename="opd",
        keys={key: cell for key, (_, cell) in columns.items()},
        keeps={"angkatan": lambda _office, _value: True},
        text=lambda o: f"{o.opd.short_name} {o.opd.name}",
    )


# What narrows a page that is no list.
BY_CYCLE: Final = Listing(
    columns=(reckoned("opd", N_("OPD"), lambda o: o.name),),
    tie_break=Opd.id,
    default_sort="opd",
    filters=(Filter("angkatan", N_("Angkatan"), cycle_choices, lambda _: true()),),
)


@dataclass(frozen=True, slots=True)
class OfficePage:
    """One OPD. `served`: what it answers for per programme; `moved`: its follow-ups that moved furthest."""

    state: ListState
    listing: Listing
    board: Board
    office: Office
    overdue: Sequence[Standing]
    stale: Sequence[Standing]
    moved: Sequence[FollowUp]
    blocking: Blocked
    to_remove: Sequence[Obstacle]
    to_remove_count: int
    served: Sequence[tuple[PriorityProgramme, Counts]]


def find_opd(session: Session, actor: Actor, opd_id: int) -> Opd | None:  # noqa: ARG001 - names are no secret
    return session.get(Opd, opd_id, options=[joinedload(Opd.urusan)])


def opd_page(session: Session, actor: Actor, opd: Opd, clocks: Clocks, args: Mapping[str, str]) -> OfficePage:
    """The page the address asks for: of everything there is, which this OPD reads too where it is its own."""
    state = BY_CYCLE.read(session, args)
    view = View(cycle_id=int(state.chosen.get("angkatan", 0)), opd_id=opd.id)
    board = counters.read(session, view, clocks.today)
    worst = {h: counters.worst(session, board, h, FEW) for h in (Health.OVERDUE, Health.STALE)}
    ids = [*worst[Health.OVERDUE], *worst[Health.STALE]]
    told = {s.id: s for s in standings(session, actor, clocks, Recommendation.id.in_(ids))}
    own = FollowUp.owner_opd_id == opd.id
    within = Placement.cycle_id == view.cycle_id if view.cycle_id else true()
    hindered = blocked(session, actor, clocks, own, within)
    asked = blocked(session, actor, clocks, Obstacle.remover_opd_id == opd.id, within)
    served = {int(s[1:]): c for s, c in board.counts.items() if s.startswith("p") and c.recommendations}
    programmes = session.scalars(
        select(PriorityProgramme).where(PriorityProgramme.id.in_(served)).order_by(PriorityProgramme.number)
    )
    return OfficePage(
        state=state,
        listing=BY_CYCLE,
        board=board,
        office=Office(
            opd, board.total, paces(session, clocks, cycle_id=view.cycle_id, opd_id=opd.id).get(opd.id, STILL)
        ),
        overdue=[told[id_] for id_ in worst[Health.OVERDUE] if id_ in told],
        stale=[told[id_] for id_ in worst[Health.STALE] if id_ in told],
        moved=_moved(session, opd, within),
        blocking=hindered,
        to_remove=asked.oldest,
        to_remove_count=sum(w.count for w in asked.by_remover),
        served=[(programme, board.of(programme_scope(programme.id))) for programme in programmes],
    )


def _moved(session: Session, opd: Opd, within: Any) -> Sequence[FollowUp]:
    """The follow-ups that moved their date most often."""
    return session.scalars(
        select(FollowUp)
        .join(FollowUp.recommendation)
        .join(Recommendation.placement)
        .where(FollowUp.owner_opd_id == opd.id, FollowUp.due_moves > 0, within)
        .options(joinedload(FollowUp.recommendation))
        .order_by(FollowUp.due_moves.desc(), FollowUp.id)
        .limit(FEW)
    ).all()
