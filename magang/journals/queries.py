"""Reading journals: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from magang.accounts.models import User
from magang.accounts.policy import scope
from magang.journals import rules
from magang.journals.models import JournalEntry, JournalPhoto, stay_of
from magang.journals.rules import EntryFacts, EntryStatus, Standing, Week, monday
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, DayFilter, Filter, Listing, enum_filter
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.reference.models import HostUnit
from magang.reference.queries import work_calendar

AWAY: Final = tuple(status for status in PlacementStatus if status.is_away)


def _readable(actor: Actor) -> ColumnElement[bool]:
    """`policy.view` as SQL on Placement."""
    reach = scope(actor)
    if reach.everything:
        return true()
    return or_(
        Placement.participant_id == reach.user_id,
        Placement.mentor_id == reach.user_id,
        Placement.sending_opd_id.in_(reach.opd_ids),
    )


# ---------- Journals: one a placement ----------


def find_journal(session: Session, actor: Actor, reference: str) -> Placement | None:
    """The placement whose journal it is; None when it is not there, out of scope, or has no journal yet."""
    return session.scalar(
        _placements().where(Placement.reference == reference, Placement.departed_on.is_not(None), _readable(actor))
    )


def find_shared(session: Session, reference: str) -> Placement | None:
    """The placement a supervisor's link was made for: the link is the permission."""
    return session.scalar(_placements().where(Placement.reference == reference))


def _placements() -> Select[Placement]:
    return select(Placement).options(
        joinedload(Placement.participant).joinedload(User.opd),
        joinedload(Placement.need),
        joinedload(Placement.mentor),
        joinedload(Placement.host_unit).joinedload(HostUnit.region),
    )


def hold(session: Session, placement: Placement) -> None:
    """Let one writer at a time change the journal: two phones that send one entry at once wait for each other."""
    session.execute(select(Placement.id).where(Placement.id == placement.id).with_for_update())


@dataclass(frozen=True, slots=True)
class Kept:
    """A journal and how it stands."""

    placement: Placement
    standing: Standing


def running_journals(session: Session, actor: Actor, today: date) -> Sequence[Kept]:
    """The journals of those who are away now, the one with most days missing first. Three queries, however many."""
    placements = session.scalars(
        _placements().where(Placement.status.in_(AWAY), Placement.departed_on.is_not(None), _readable(actor))
    ).all()
    found = [Kept(p, s) for p, s in zip(placements, standings(session, placements, today), strict=True)]
    return sorted(found, key=lambda k: (-len(k.standing.missing), -k.standing.open, k.placement.id))


def standings(session: Session, placements: Sequence[Placement], today: date) -> list[Standing]:
    """How each of these journals stands, in two queries."""
    facts: dict[int, list[EntryFacts]] = defaultdict(list)
    columns = (
        JournalEntry.placement_id, JournalEntry.day, JournalEntry.starts_at, JournalEntry.ends_at,
        JournalEntry.late_days, JournalEntry.status,
    )  # fmt: skip
    for placement_id, day, starts, ends, late, status in session.execute(
        select(*columns).where(JournalEntry.placement_id.in_([p.id for p in placements]))
    ):
        facts[placement_id].append(EntryFacts(day, rules.minutes_between(starts, ends), late, status.is_locked))
    calendar = work_calendar(session)
    return [rules.standing(stay_of(p, calendar), facts[p.id], today) for p in placements]


# ---------- Entries ----------

_WHOLE: Final = (selectinload(JournalEntry.photos), selectinload(JournalEntry.comments))


def entries_of(session: Session, placement: Placement) -> Mapping[date, JournalEntry]:
    """Every entry of a journal by its day, with photos and comments; whoever reads the journal reads them all."""
    of_it = select(JournalEntry).where(JournalEntry.placement_id == placement.id).order_by(JournalEntry.day)
    rows = session.scalars(of_it.options(*_WHOLE, joinedload(JournalEntry.placement)))
    return {entry.day: entry for entry in rows}


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """One week in numbers and lessons, as the report's chapter on the stay tells it."""

    week: Week[JournalEntry]
    expected: int
    minutes: int
    late: int
    signed: int
    lessons: Sequence[str]

    @property
    def hours(self) -> float:
        return self.minutes / 60


def week_summaries(session: Session, placement: Placement, today: date) -> Sequence[WeekSummary]:
    """The weeks of a journal, oldest first."""
    stay = stay_of(placement, work_calendar(session))
    expected = Counter(monday(day) for day in stay.expected(today))
    return [
        WeekSummary(
            week=week,
            expected=expected[week.monday],
            minutes=sum(e.minutes for e in week.entries),
            late=sum(e.late_days > 0 for e in week.entries),
            signed=sum(e.status.is_locked for e in week.entries),
            lessons=[e.lesson for e in week.entries if e.lesson],
        )
        for week in reversed(rules.weeks(stay, entries_of(session, placement), today))
    ]


def entries_to_sign(session: Session, placement: Placement, ids: Sequence[int]) -> Sequence[JournalEntry]:
    """Those of the asked entries that belong to this journal, oldest first."""
    return session.scalars(
        select(JournalEntry)
        .where(JournalEntry.placement_id == placement.id, JournalEntry.id.in_(ids))
        .options(joinedload(JournalEntry.placement))
        .order_by(JournalEntry.day)
    ).all()


def visible_entries(actor: Actor) -> Select[JournalEntry]:
    """The entries in the actor's scope."""
    return (
        select(JournalEntry)
        .join(JournalEntry.placement)
        .join(Placement.participant)
        .outerjoin(Placement.host_unit)
        .where(_readable(actor))
    )


def find_entry(session: Session, actor: Actor, entry_id: int) -> JournalEntry | None:
    """The entry with everything its page shows, or None when it is not there or out of scope."""
    return session.scalar(
        visible_entries(actor)
        .where(JournalEntry.id == entry_id)
        .options(
            *_WHOLE,
            joinedload(JournalEntry.placement).options(
                joinedload(Placement.participant),
                joinedload(Placement.need),
                joinedload(Placement.host_unit).joinedload(HostUnit.region),
            ),
        )
    )


def entry_on(session: Session, placement: Placement, day: date) -> JournalEntry | None:
    return session.scalar(
        select(JournalEntry).where(JournalEntry.placement_id == placement.id, JournalEntry.day == day)
    )


def entry_by_key(session: Session, placement: Placement, client_key: str) -> JournalEntry | None:
    """The entry that was already sent under this name; the journal is held, so that a second one waits to know."""
    hold(session, placement)
    return session.scalar(
        select(JournalEntry).where(JournalEntry.placement_id == placement.id, JournalEntry.client_key == client_key)
    )


def last_entry(session: Session, placement: Placement) -> JournalEntry | None:
    """The newest day written, whose hours the next one starts with."""
    return session.scalar(
        select(JournalEntry).where(JournalEntry.placement_id == placement.id).order_by(JournalEntry.day.desc()).limit(1)
    )


def find_photo(session: Session, actor: Actor, photo_id: int) -> JournalPhoto | None:
    """A photo of a journal in the actor's scope."""
    return session.scalar(
        select(JournalPhoto)
        .join(JournalPhoto.entry)
        .join(JournalEntry.placement)
        .where(JournalPhoto.id == photo_id, _readable(actor))
        .options(contains_eager(JournalPhoto.entry).contains_eager(JournalEntry.placement))
    )


def photo_of(session: Session, placement: Placement, photo_id: int) -> JournalPhoto | None:
    """A photo of this one journal, for whoever has a link to it."""
    return session.scalar(
        select(JournalPhoto)
        .join(JournalPhoto.entry)
        .where(JournalPhoto.id == photo_id, JournalEntry.placement_id == placement.id)
    )


def _late(value: str) -> ColumnElement[bool]:
    return JournalEntry.late_days > 0 if value == "ya" else JournalEntry.late_days == 0


ENTRIES: Final = Listing(
    columns=(
        Column("hari", N_("Hari"), lambda e: e.day, JournalEntry.day),
        Column("penempatan", N_("Penempatan"), lambda e: e.placement.reference, Placement.reference),
        Column("peserta", N_("Peserta"), lambda e: e.placement.participant.name, User.name),
        Column("kegiatan", N_("Yang dikerjakan"), lambda e: e.activity),
        Column("jam", N_("Jam"), lambda e: f"{e.starts_at:%H.%M}–{e.ends_at:%H.%M}"),
        Column("terlambat", N_("Terlambat (hari kerja)"), lambda e: e.late_days, JournalEntry.late_days),
        Column("status", N_("Status"), lambda e: e.status, JournalEntry.status),
    ),
    more=(
        Column("pelajaran", N_("Yang dipelajari"), lambda e: e.lesson),
        Column("foto", N_("Foto"), lambda e: len(e.photos)),
        Column("ditulis", N_("Diterima"), lambda e: e.written_at),
        Column("pemaraf", N_("Diparaf oleh"), lambda e: e.signed_name or None),
        Column("diparaf", N_("Waktu paraf"), lambda e: e.signed_at),
    ),
    tie_break=JournalEntry.id,
    default_sort="-hari",
    filters=(
        enum_filter("status", N_("Status"), EntryStatus, JournalEntry.status),
        Filter(
            "terlambat",
            N_("Ketepatan"),
            lambda _: [("ya", N_("Terlambat")), ("tidak", N_("Tepat waktu"))],
            _late,
        ),
    ),
    days=(
        DayFilter("dari", N_("Sejak tanggal"), lambda day: JournalEntry.day >= day),
        DayFilter("sampai", N_("Sampai tanggal"), lambda day: JournalEntry.day <= day),
    ),
    search=lambda text: or_(
        *(
            c.icontains(text, autoescape=True)
            for c in (Placement.reference, User.name, JournalEntry.activity, JournalEntry.lesson)
        )
    ),
    search_label=N_("Cari peserta, nomor penempatan, atau isi"),
    options=(
        joinedload(JournalEntry.placement).joinedload(Placement.participant),
        selectinload(JournalEntry.photos),
    ),
    filename="jurnal",
)
