"""Reading placements: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from magang.accounts.models import Grant, User
from magang.accounts.policy import Scope, scope
from magang.destinations.queries import count_evidence
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, Filter, Listing, enum_filter, id_filter
from magang.kernel.workdays import Promise
from magang.needs.models import Need
from magang.needs.queries import LINKS as NEED_LINKS
from magang.needs.rules import NeedStatus
from magang.placements import policy
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.rules import PlacementStatus, StepClock, due_on
from magang.planning.models import Cycle
from magang.planning.queries import cycles as cycle_queries
from magang.planning.queries.cycles import cycle_choices
from magang.reference.models import HostUnit, JpConversion, Opd, PriorityProgramme, Region
from magang.reference.queries import agenda_choices, opd_choices, programme_choices, urusan_choices

# What higher features link to a reader (a recommendation their OPD leads, say): each gives a condition on Placement.
LINKS: Final[list[Callable[[Scope], ColumnElement[bool]]]] = []

# Higher features that know the number of a placement's surat tugas: (session, placement ids) -> id and number.
ASSIGNMENT_NUMBERS: Final[list[Callable[[Session, Collection[int]], Mapping[int, str]]]] = []

STANDING: Final = tuple(status for status in PlacementStatus if status.still_stands)


def _theirs(reach: Scope) -> ColumnElement[bool]:
    """The participant's, the mentor's and the sending OPD's placements."""
    return or_(
        Placement.participant_id == reach.user_id,
        Placement.mentor_id == reach.user_id,
        Placement.sending_opd_id.in_(reach.opd_ids),
    )


def _sent_for(reach: Scope) -> ColumnElement[bool]:
    """Who takes part in a placement may read the need it is to answer."""
    # Correlated to the need alone: higher features ask for needs and placements in one statement.
    return exists(select(Placement.id).where(Placement.need_id == Need.id, _theirs(reach)).correlate(Need))


NEED_LINKS.append(_sent_for)


def assignment_number(session: Session, placements: Sequence[Placement]) -> str:
    """The number of the surat tugas already issued for all of them, so that nobody types it again; '' otherwise."""
    ids = [placement.id for placement in placements]
    known = {n: text for tell in ASSIGNMENT_NUMBERS for n, text in tell(session, ids).items()}
    numbers = {known.get(n, "") for n in ids}
    return numbers.pop() if len(numbers) == 1 else ""


def visible_placements(actor: Actor) -> Select[Placement]:
    """The placements in the actor's scope. Outer joins, so that a database reads them in the order of the list."""
    reach = scope(actor)
    return (
        select(Placement)
        .outerjoin(Placement.need)
        .outerjoin(Placement.participant)
        .outerjoin(Placement.sending_opd)
        .outerjoin(Placement.cycle)
        .outerjoin(Placement.host_unit)
        .outerjoin(HostUnit.region)
        .where(
            true()
            if reach.everything
            else or_(_theirs(reach), Need.owner_opd_id.in_(reach.opd_ids), *(link(reach) for link in LINKS))
        )
    )


# Everything the page of a placement shows.
WHOLE: Final = (
    joinedload(Placement.cycle),
    joinedload(Placement.participant).options(joinedload(User.opd), joinedload(User.rank)),
    joinedload(Placement.sending_opd),
    joinedload(Placement.need).joinedload(Need.urusan),
    joinedload(Placement.host_unit).joinedload(HostUnit.region).joinedload(Region.province),
    joinedload(Placement.urusan),
    joinedload(Placement.mentor),
    joinedload(Placement.created_by),
    joinedload(Placement.opd_committed_by),
    joinedload(Placement.justified_by),
    joinedload(Placement.tariff),
    selectinload(Placement.programme_links).joinedload(PlacementProgramme.programme),
    selectinload(Placement.files),
)


def find_placement(session: Session, actor: Actor, reference: str) -> Placement | None:
    """The placement with everything its page shows, or None when it is not there or out of scope."""
    return session.scalar(visible_placements(actor).where(Placement.reference == reference).options(*WHOLE))


def find_placements(session: Session, actor: Actor, references: Collection[str]) -> Sequence[Placement]:
    """Several at once, in the order of their numbers; those out of scope are left out."""
    chosen = visible_placements(actor).where(Placement.reference.in_(references))
    return session.scalars(chosen.options(*WHOLE).order_by(Placement.reference)).all()


def evidence_count(session: Session, placement: Placement) -> int:
    """How many dated, sourced items the host's region has in the *need's* urusan; needs `host_unit`, `need` loaded."""
    if placement.host_unit is None:
        return 0
    return count_evidence(session, region_id=placement.host_unit.region_id, urusan_id=placement.need.urusan_id)


def overlapping(
    session: Session, *, participant_id: int, starts_on: date, ends_on: date, but: int | None = None
) -> Placement | None:
    """Another standing placement of the same person in these days."""
    return session.scalar(
        select(Placement)
        .where(
            Placement.participant_id == participant_id,
            Placement.status.in_(STANDING),
            Placement.starts_on <= ends_on,
            Placement.ends_on >= starts_on,
            true() if but is None else Placement.id != but,
        )
        .order_by(Placement.id)
        .limit(1)
    )


# ---------- Placements of something else ----------

_SHORT: Final = (
    joinedload(Placement.participant),
    joinedload(Placement.need),
    joinedload(Placement.host_unit).joinedload(HostUnit.region),
    joinedload(Placement.sending_opd),
    joinedload(Placement.cycle),
)


def placements_for_need(session: Session, actor: Actor, need_id: int) -> Sequence[Placement]:
    """Who was or will be sent for a need, newest first."""
    return _newest(session, visible_placements(actor).where(Placement.need_id == need_id))


def placements_at(session: Session, actor: Actor, region_id: int) -> Sequence[Placement]:
    """Who was or will be sent to a region, newest first."""
    return _newest(session, visible_placements(actor).where(HostUnit.region_id == region_id))


def placements_in_cycle(
    session: Session, actor: Actor, cycle_id: int
) -> tuple[Sequence[Placement], Sequence[tuple[PlacementStatus, int]]]:
    """The newest of a cycle, and how many there are in each state, in the order of the states."""
    within = visible_placements(actor).where(Placement.cycle_id == cycle_id)
    counted = within.with_only_columns(Placement.status, func.count()).group_by(Placement.status)
    counts = dict(session.execute(counted).all())
    return _newest(session, within, 8), [(status, counts[status]) for status in PlacementStatus if status in counts]


def _newest(session: Session, statement: Select[Placement], most: int = 50) -> Sequence[Placement]:
    ordered = statement.order_by(Placement.starts_on.desc().nulls_first(), Placement.id.desc()).limit(most)
    return session.scalars(ordered.options(*_SHORT)).all()


# ---------- Look-ups ----------


def host_region_choices(session: Session) -> Choices:
    """The regions somebody is or was sent to."""
    # One look for each host: joined, PostgreSQL would read every placement.
    anybody = select(Placement.id).where(Placement.host_unit_id == HostUnit.id).limit(1).scalar_subquery()
    used = exists().where(HostUnit.region_id == Region.id, anybody.is_not(None))
    rows = session.execute(select(Region.id, Region.name).where(used).order_by(Region.name, Region.id))
    return [(str(i), name) for i, name in rows]


def participant_choices(session: Session) -> Choices:
    """People who may be sent, with their OPD."""
    return _people(session, Role.PARTICIPANT)


def mentor_choices(session: Session) -> Choices:
    """People who lead somebody, with their OPD."""
    return _people(session, Role.SUPERIOR, Role.OPD_HEAD)


def _people(session: Session, *roles: Role) -> Choices:
    holds = exists().where(Grant.user_id == User.id, Grant.role.in_(roles))
    rows = session.execute(
        select(User.id, User.name, Opd.short_name)
        .outerjoin(User.opd)
        .where(holds, User.is_active)
        .order_by(User.name, User.id)
    )
    return [(str(i), f"{name} – {opd}" if opd else name) for i, name, opd in rows]


def need_choices(session: Session, actor: Actor, *, also: int | None = None) -> Choices:
    """The needs a placement may be proposed for, and the one it already serves."""
    open_ = [status for status in NeedStatus if status.can_be_served]
    rows = session.scalars(
        select(Need)
        .where(
            or_(Need.status.in_(open_), Need.id == also) if also else Need.status.in_(open_),
            true() if policy.create(actor) else false(),
        )
        .order_by(Need.reference.desc())
    )
    return [(str(need.id), f"{need.reference} {need.title}") for need in rows]


def conversion_choices(session: Session) -> Choices:
    """Ways of learning and the JP each is worth."""
    rows = session.scalars(select(JpConversion).where(JpConversion.jp > 0).order_by(JpConversion.code))
    return [(str(c.id), f"{c.form}: {c.jp} JP {c.unit}") for c in rows]


USUAL_CONVERSION: Final = "NKL12"  # magang/praktik kerja (Perlan 10/2018)


def usual_conversion(session: Session) -> int | None:
    """The row of the JP table an internship usually is."""
    return session.scalar(select(JpConversion.id).where(JpConversion.code == USUAL_CONVERSION))


def likely_host(
    session: Session, *, region_id: int | None, host_unit_id: int | None, urusan_id: int | None
) -> HostUnit | None:
    """The unit asked for; of a region, the one that works in the urusan, or its only one."""
    if host_unit_id is not None:
        return session.get(HostUnit, host_unit_id)
    if region_id is None:
        return None
    units = session.scalars(select(HostUnit).where(HostUnit.region_id == region_id).order_by(HostUnit.name)).all()
    fitting = [unit for unit in units if unit.urusan_id == urusan_id] or (units if len(units) == 1 else ())
    return fitting[0] if fitting else None


def leads_in(session: Session, *, user_id: int, opd_id: int) -> bool:
    """Whether somebody is superior or head in an OPD."""
    roles = (Role.SUPERIOR, Role.OPD_HEAD)
    return bool(
        session.scalar(select(exists().where(Grant.user_id == user_id, Grant.opd_id == opd_id, Grant.role.in_(roles))))
    )


# ---------- Lists ----------


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the city promises for the report and for the hearing, and which day it is."""

    report: Promise
    hearing: Promise
    today: date

    def due(self, placement: Placement) -> date | None:
        """The day the placement's running promise falls due."""
        return due_on(
            placement.status,
            recalled_on=placement.recalled_on,
            reported_on=placement.reported_on,
            report=self.report,
            hearing=self.hearing,
        )

    def broken_by_state(self) -> Iterator[tuple[InstrumentedAttribute[date | None], ColumnElement[bool]]]:
        """The SQL mirror, one state with a promise at a time: since when it runs, and that it fell due before today."""
        promises = {StepClock.REPORT: (Placement.recalled_on, self.report)}
        promises[StepClock.HEARING] = (Placement.reported_on, self.hearing)
        for status in PlacementStatus:
            if status.clock is not None:
                start, promise = promises[status.clock]
                yield start, and_(Placement.status == status, start < promise.since(self.today))

    @property
    def broken(self) -> ColumnElement[bool]:
        """Placements whose promise fell due before today."""
        return or_(*(condition for _, condition in self.broken_by_state()))


def _cost(placement: Placement) -> int | None:
    return placement.cost.total if placement.cost else None


def _region(placement: Placement) -> str:
    return str(placement.host_unit.region) if placement.host_unit else ""


def _serves(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Placements that serve a programme (one of `which`)."""
    return exists().where(
        PlacementProgramme.placement_id == Placement.id, PriorityProgramme.id == PlacementProgramme.programme_id, *which
    )


# Groups of states that figures count; a link from a figure opens exactly the rows behind it.
STAGES: Final = {
    "berlaku": (N_("Masih berlaku"), STANDING),
    "ditugaskan": (N_("Sudah ditugaskan"), tuple(s for s in PlacementStatus if s.is_assigned)),
}


def placement_list(clocks: Clocks) -> Listing:
    """The list of placements; which promise is broken depends on the day."""
    return Listing(
        columns=(
            Column("nomor", N_("Nomor"), lambda p: p.reference, Placement.reference),
            Column("peserta", N_("Peserta"), lambda p: p.participant.name, User.name),
            Column("opd", N_("OPD pengirim"), lambda p: p.sending_opd.short_name, Opd.short_name, shown=False),
            Column("kebutuhan", N_("Kebutuhan"), lambda p: str(p.need), Need.reference),
            Column("tujuan", N_("Instansi tujuan"), lambda p: str(p.host_unit or ""), HostUnit.name),
            Column("daerah", N_("Daerah"), _region, Region.name, shown=False),
            Column("mulai", N_("Mulai"), lambda p: p.starts_on, Placement.starts_on),
            Column("selesai", N_("Selesai"), lambda p: p.ends_on, Placement.ends_on, shown=False),
            Column("angkatan", N_("Angkatan"), lambda p: p.cycle.name, Cycle.name, shown=False),
            Column("biaya", N_("Biaya"), _cost),
            Column("status", N_("Status"), lambda p: p.status, Placement.status),
            Column("batas", N_("Batas"), clocks.due, shown=False),
            Column("diubah", N_("Diubah"), lambda p: p.updated_at, Placement.updated_at, shown=False),
        ),
        tie_break=Placement.id,
        default_sort="-diubah",
        filters=(
            enum_filter("status", N_("Status"), PlacementStatus, Placement.status),
            id_filter("angkatan", N_("Angkatan"), cycle_choices, Placement.cycle_id),
            id_filter("opd", N_("OPD pengirim"), opd_choices, Placement.sending_opd_id),
            id_filter("urusan", N_("Urusan"), urusan_choices, Need.urusan_id),
            id_filter("daerah", N_("Daerah"), host_region_choices, HostUnit.region_id),
            id_filter(
                "program", N_("Program prioritas"), programme_choices, lambda id_: _serves(PriorityProgramme.id == id_)
            ),
            Filter("agenda", N_("Agenda"), agenda_choices, lambda value: _serves(PriorityProgramme.agenda == value)),
            Filter(
                "kaitan",
                N_("Kaitan program"),
                lambda _: [("ada", N_("Melayani program")), ("tanpa", N_("Tanpa program"))],
                lambda value: _serves() if value == "ada" else ~_serves(),
            ),
            Filter(
                "tahap",
                N_("Tahap"),
                lambda _: [(key, label) for key, (label, _) in STAGES.items()],
                lambda value: Placement.status.in_(STAGES[value][1]),
            ),
            Filter(
                "janji",
                N_("Ketepatan waktu"),
                lambda _: [("lewat", N_("Laporan atau pemaparan lewat batas"))],
                lambda _: clocks.broken,
            ),
        ),
        search=lambda text: or_(
            *(
                c.icontains(text, autoescape=True)
                for c in (Placement.reference, User.name, Need.title, HostUnit.name, Region.name)
            )
        ),
        search_label=N_("Cari nomor, peserta, kebutuhan, atau tujuan"),
        options=_SHORT,
        filename="penempatan",
    )


_PARTS: Final = (Placement.cost_allowance, Placement.cost_lodging, Placement.cost_transport)
_KNOWN: Final = reduce(add, (func.coalesce(part, 0) for part in _PARTS))


def _of_cycle(value: ColumnElement[Any], *where: ColumnElement[bool]) -> Any:
    return (
        select(value)
        .where(Placement.cycle_id == Cycle.id, Placement.status.in_(STANDING), *where)
        .correlate(Cycle)
        .scalar_subquery()
    )


# Known parts only: a floor, which is why the stays without a full price are counted beside it.
BUDGET_USED: Final = _of_cycle(func.coalesce(func.sum(_KNOWN), 0))
UNPRICED: Final = _of_cycle(func.count(Placement.id), or_(*(c.is_(None) for c in _PARTS)))

cycle_queries.SPENDING.update(budget_used=BUDGET_USED, unpriced=UNPRICED)
