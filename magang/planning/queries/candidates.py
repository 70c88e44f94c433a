"""Reading candidates: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from magang.accounts.models import Grant, User
from magang.accounts.policy import scope
from magang.kernel.actor import Actor, Role
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, Filter, Listing, enum_filter, id_filter
from magang.planning.models import Candidate, CandidatePreference, CandidateSkill, Cycle
from magang.planning.rules.candidates import CandidateStatus
from magang.planning.scoring import Preference
from magang.reference.models import CitySettings, HostUnit, Opd, Rank, Region, Urusan
from magang.reference.queries import opd_choices, urusan_choices


def in_scope(actor: Actor) -> ColumnElement[bool]:
    """Oneself, and whom one's OPD proposes; everybody for those who read everything."""
    reach = scope(actor)
    if reach.everything:
        return true()
    return or_(Candidate.user_id == reach.user_id, Candidate.opd_id.in_(reach.opd_ids))


def visible_candidates(actor: Actor, cycle_id: int) -> Select[Candidate]:
    """The candidates of a cycle in the actor's scope."""
    return (
        select(Candidate)
        .join(Candidate.user)
        .outerjoin(User.rank)
        .join(Candidate.opd)
        .where(Candidate.cycle_id == cycle_id, in_scope(actor))
    )


_WHOLE: Final = (
    joinedload(Candidate.cycle),
    joinedload(Candidate.user).options(joinedload(User.rank), joinedload(User.opd)),
    joinedload(Candidate.opd),
    joinedload(Candidate.proposed_by),
    selectinload(Candidate.skills).joinedload(CandidateSkill.urusan),
    selectinload(Candidate.preferences).joinedload(CandidatePreference.region),
)


def find_candidate(session: Session, actor: Actor, candidate_id: int) -> Candidate | None:
    """The candidate with everything its page shows, or None when it is not there or out of scope."""
    return session.scalar(select(Candidate).where(Candidate.id == candidate_id, in_scope(actor)).options(*_WHOLE))


def chosen_candidates(session: Session, actor: Actor, cycle_id: int, ids: Iterable[int]) -> list[Candidate]:
    """The ones of these that exist in the cycle and in the actor's scope, in the order of their names."""
    return _in_order(session, visible_candidates(actor, cycle_id).where(Candidate.id.in_(list(ids))))


def waiting_candidates(session: Session, actor: Actor, cycle_id: int) -> list[Candidate]:
    """Whoever is proposed and has no answer yet, in the order of their names."""
    return _in_order(session, visible_candidates(actor, cycle_id).where(Candidate.status == CandidateStatus.PROPOSED))


def _in_order(session: Session, wanted: Select[Candidate]) -> list[Candidate]:
    return list(session.scalars(wanted.options(*_WHOLE).order_by(User.name, Candidate.id)))


def may_be_proposed(actor: Actor) -> ColumnElement[bool]:
    """Whom the actor may propose: participants of their OPD, the planner anybody's."""
    is_participant = exists().where(Grant.user_id == User.id, Grant.role == Role.PARTICIPANT)
    everybody = actor.has(Role.PLANNER)
    of_theirs = true() if everybody else User.opd_id.in_(actor.opds(Role.OPD_HEAD, Role.OPD_STAFF))
    return User.is_active & is_participant & User.opd_id.is_not(None) & of_theirs


def known_people(session: Session, actor: Actor, cycle: Cycle) -> Choices:
    """Participants who are not candidates of the cycle yet, by name."""
    already = exists().where(Candidate.cycle_id == cycle.id, Candidate.user_id == User.id)
    rows = session.execute(
        select(User.id, User.name, Opd.short_name)
        .join(User.opd)
        .where(may_be_proposed(actor), ~already)
        .order_by(User.name, User.id)
    )
    return [(str(i), f"{name} – {opd}") for i, name, opd in rows]


def proposable(session: Session, actor: Actor, user_id: int) -> User:
    """The person a form offered. Raises `InvalidField` when the actor may not propose them (any more)."""
    user = session.scalar(select(User).where(User.id == user_id, may_be_proposed(actor)))
    if user is None:
        raise InvalidField("user_id", N_("Pilih dari daftar."))
    return user


def proposing_opds(session: Session, actor: Actor) -> Choices:
    """The OPD the actor may propose for."""
    choices = opd_choices(session)
    if actor.has(Role.PLANNER):
        return choices
    own = actor.opds(Role.OPD_HEAD, Role.OPD_STAFF)
    return [(value, text) for value, text in choices if int(value) in own]


def wishable_regions(session: Session, keep: Iterable[int] = ()) -> Choices:
    """Regions with somebody to go to, the city's own left out; `keep` are offered all the same."""
    home = select(CitySettings.region_id).where(CitySettings.region_id.is_not(None))
    has_host = exists().where(HostUnit.region_id == Region.id) & Region.id.not_in(home)
    rows = session.execute(
        select(Region.id, Region.name).where(or_(has_host, Region.id.in_(list(keep)))).order_by(Region.name, Region.id)
    )
    return [(str(i), name) for i, name in rows]


def skills_told(candidate: Candidate) -> str:
    """Competencies in one line."""
    return "; ".join(f"{s.urusan.code} {s.urusan.name}: {s.level}" for s in candidate.skills)


def wishes_told(candidate: Candidate, choice: Preference) -> str:
    """The regions of one choice in one line."""
    return "; ".join(p.region.name for p in candidate.preferences if p.choice is choice)


def _knows(urusan_id: int) -> ColumnElement[bool]:
    return exists().where(CandidateSkill.candidate_id == Candidate.id, CandidateSkill.urusan_id == urusan_id)


def _asked(value: str) -> ColumnElement[bool]:
    named = exists().where(CandidatePreference.candidate_id == Candidate.id)
    return named if value == "ya" else ~named


CANDIDATES: Final = Listing(
    columns=(
        Column("nama", N_("Nama"), lambda c: c.user.name, User.name),
        Column("opd", N_("OPD pengusul"), lambda c: c.opd.short_name, Opd.short_name),
        Column("golongan", N_("Golongan"), lambda c: c.user.rank.golongan if c.user.rank else None, Rank.id),
        Column("kompetensi", N_("Kompetensi"), skills_told),
        Column("pilihan", N_("Pilihan pertama"), lambda c: wishes_told(c, Preference.FIRST)),
        Column("status", N_("Status"), lambda c: c.status, Candidate.status),
        Column("diubah", N_("Diubah"), lambda c: c.updated_at, Candidate.updated_at),
    ),
    tie_break=Candidate.id,
    default_sort="nama",
    filters=(
        enum_filter("status", N_("Status"), CandidateStatus, Candidate.status),
        id_filter("opd", N_("OPD pengusul"), opd_choices, Candidate.opd_id),
        id_filter("urusan", N_("Kompetensi"), urusan_choices, _knows),
        Filter(
            "pilihan",
            N_("Pilihan daerah"),
            lambda _: [("ya", N_("Sudah diisi")), ("tidak", N_("Belum ditanya"))],
            _asked,
        ),
    ),
    # Never by NIP: what is searched for stands in the address.
    search=lambda text: or_(User.name.icontains(text, autoescape=True), User.position.icontains(text, autoescape=True)),
    search_label=N_("Cari nama atau jabatan"),
    options=(
        contains_eager(Candidate.user).contains_eager(User.rank),
        contains_eager(Candidate.opd),
        selectinload(Candidate.skills).joinedload(CandidateSkill.urusan),
        selectinload(Candidate.preferences).joinedload(CandidatePreference.region),
    ),
    filename="calon-peserta",
    more=(
        Column("jabatan", N_("Jabatan"), lambda c: c.user.position),
        Column("kedua", N_("Pilihan kedua"), lambda c: wishes_told(c, Preference.SECOND)),
        Column("menolak", N_("Menolak"), lambda c: wishes_told(c, Preference.REFUSED)),
    ),
)


def names_of(session: Session, urusan_ids: Iterable[int], region_ids: Iterable[int]) -> dict[type, dict[int, str]]:
    """What urusan and regions are called, for what is told of a change."""
    urusan = session.scalars(select(Urusan).where(Urusan.id.in_(list(urusan_ids))).order_by(Urusan.code))
    regions = session.scalars(select(Region).where(Region.id.in_(list(region_ids))).order_by(Region.name))
    return {Urusan: {u.id: str(u) for u in urusan}, Region: {r.id: r.name for r in regions}}
