"""Reading letters, templates and what letters are made of: always for an actor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.models import Grant, User
from magang.accounts.policy import scope
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, DayFilter, Filter, Listing, enum_filter, id_filter
from magang.letters.models import (
    IssuedLetter,
    LetterPlacement,
    LetterSerial,
    LetterSettings,
    LetterSigner,
    LetterTemplate,
)
from magang.letters.rules import LetterKind
from magang.letters.training import TrainingRecord
from magang.letters.values import Occasion
from magang.needs.models import Need
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.queries import ASSIGNMENT_NUMBERS, visible_placements
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from magang.planning.queries.cycles import cycle_choices
from magang.reference.models import HostUnit

# ---------- Issued letters ----------


def visible_letters(actor: Actor) -> Select[IssuedLetter]:
    """Letters about a placement the actor may read."""
    seen = visible_placements(actor).with_only_columns(Placement.id).order_by(None)
    about = exists().where(LetterPlacement.letter_id == IssuedLetter.id, LetterPlacement.placement_id.in_(seen))
    everything = scope(actor).everything
    return select(IssuedLetter).join(IssuedLetter.cycle).where(true() if everything else about)


_WHOLE: Final = (
    joinedload(IssuedLetter.cycle),
    joinedload(IssuedLetter.issued_by),
    selectinload(IssuedLetter.links)
    .joinedload(LetterPlacement.placement)
    .options(
        joinedload(Placement.participant),
        joinedload(Placement.sending_opd),
        joinedload(Placement.need),
        joinedload(Placement.cycle),
        joinedload(Placement.host_unit).joinedload(HostUnit.region),
        selectinload(Placement.programme_links),
    ),
)


def find_letter(session: Session, actor: Actor, letter_id: int) -> IssuedLetter | None:
    """A letter with the placements it speaks of."""
    return session.scalar(visible_letters(actor).where(IssuedLetter.id == letter_id).options(*_WHOLE))


def letters_of(session: Session, actor: Actor, placement_id: int) -> Sequence[IssuedLetter]:
    """The letters of a placement, newest first."""
    about = exists().where(LetterPlacement.letter_id == IssuedLetter.id, LetterPlacement.placement_id == placement_id)
    ordered = visible_letters(actor).where(about).order_by(IssuedLetter.id.desc()).limit(100)
    return session.scalars(ordered).all()


def letters_in_batch(session: Session, actor: Actor, batch: str) -> Sequence[IssuedLetter]:
    """The letters one press of the button made, in the order of their numbers."""
    wanted = visible_letters(actor).where(IssuedLetter.batch == batch).order_by(IssuedLetter.id)
    return session.scalars(wanted.options(*_WHOLE)).all()


def letter_with_token(session: Session, token: str) -> IssuedLetter | None:
    """For the public page of verification: whoever holds the paper holds the token."""
    return session.scalar(select(IssuedLetter).where(IssuedLetter.token == token))


def _people(letter: IssuedLetter) -> int:
    return len(letter.links)


def _state(value: str) -> ColumnElement[bool]:
    return IssuedLetter.voided_at.is_not(None) if value == "batal" else IssuedLetter.voided_at.is_(None)


def _years(session: Session) -> Choices:
    years = session.scalars(select(IssuedLetter.year).distinct().order_by(IssuedLetter.year.desc()))
    return [(str(y), str(y)) for y in years]


LETTERS: Final = Listing(
    columns=(
        Column("urut", N_("Nomor"), lambda letter: letter.number, IssuedLetter.id),
        Column("jenis", N_("Jenis"), lambda letter: letter.kind, IssuedLetter.kind),
        Column("hal", N_("Hal"), lambda letter: letter.subject, IssuedLetter.subject),
        Column("tanggal", N_("Tanggal"), lambda letter: letter.dated, IssuedLetter.dated),
        Column("peserta", N_("Peserta"), _people),
        Column("angkatan", N_("Angkatan"), lambda letter: letter.cycle.name, Cycle.name),
        Column("batal", N_("Dibatalkan"), lambda letter: letter.voided_at, IssuedLetter.voided_at, shown=False),
    ),
    more=(
        Column("tanda", N_("Penanda tangan"), lambda letter: f"{letter.signer_name}, {letter.signer_position}"),
        Column("oleh", N_("Diterbitkan oleh"), lambda letter: letter.issued_by.name),
        Column("sidik", N_("Sidik jari SHA-256"), lambda letter: letter.sha256),
    ),
    tie_break=IssuedLetter.id,
    default_sort="-urut",
    filters=(
        enum_filter("jenis", N_("Jenis"), LetterKind, IssuedLetter.kind),
        id_filter("angkatan", N_("Angkatan"), cycle_choices, IssuedLetter.cycle_id),
        Filter("tahun", N_("Tahun"), _years, lambda value: IssuedLetter.year == int(value)),
        Filter("keadaan", N_("Keadaan"), lambda _: [("berlaku", N_("Berlaku")), ("batal", N_("Dibatalkan"))], _state),
    ),
    days=(
        DayFilter("dari", N_("Dari tanggal"), lambda on: IssuedLetter.dated >= on),
        DayFilter("sampai", N_("Sampai tanggal"), lambda on: IssuedLetter.dated <= on),
    ),
    # Never by name: what is searched for stands in the address.
    search=lambda text: or_(*(c.icontains(text, autoescape=True) for c in (IssuedLetter.number, IssuedLetter.subject))),
    search_label=N_("Cari nomor atau hal"),
    options=(joinedload(IssuedLetter.cycle), joinedload(IssuedLetter.issued_by), selectinload(IssuedLetter.links)),
    filename="surat",
)

# ---------- What letters are made of ----------

_FOR_LETTERS: Final = (
    joinedload(Placement.cycle),
    joinedload(Placement.participant).joinedload(User.rank),
    joinedload(Placement.mentor).joinedload(User.rank),
    joinedload(Placement.sending_opd),
    joinedload(Placement.need).joinedload(Need.urusan),
    joinedload(Placement.host_unit).joinedload(HostUnit.region),
    selectinload(Placement.programme_links).joinedload(PlacementProgramme.programme),
)


def placements_for_letters(
    session: Session, actor: Actor, *, cycle_id: int | None = None, ids: Sequence[int] | None = None
) -> Sequence[Placement]:
    """Placements of a cycle, or those chosen, with all a letter says about them."""
    statement = visible_placements(actor)
    if cycle_id is not None:
        statement = statement.where(Placement.cycle_id == cycle_id)
    if ids is not None:
        statement = statement.where(Placement.id.in_(ids))
    return session.scalars(statement.order_by(User.name, Placement.id).options(*_FOR_LETTERS)).unique().all()


def head_of(session: Session, opd_id: int) -> User | None:
    """The head of an OPD, who signs what the OPD proposes."""
    holds = exists().where(Grant.user_id == User.id, Grant.opd_id == opd_id, Grant.role == Role.OPD_HEAD)
    ordered = select(User).where(holds, User.is_active).order_by(User.id).limit(1)
    return session.scalar(ordered.options(joinedload(User.rank)))


# A higher feature says what `?pemaparan=` invites to: the meeting and the placements heard there.
OCCASIONS: Final[list[Callable[[Session, Actor, int], Occasion | None]]] = []


def occasion(session: Session, actor: Actor, number: int) -> Occasion | None:
    """The meeting of that number, if it is there for the actor."""
    found = (look(session, actor, number) for look in OCCASIONS)
    return next((each for each in found if each is not None), None)


# ---------- Settings, signers, templates ----------


def letter_settings(session: Session) -> LetterSettings | None:
    """The one row; None before the administrator has saved it."""
    return session.get(LetterSettings, 1)


def find_settings(session: Session, actor: Actor) -> LetterSettings:  # noqa: ARG001 - every query takes its reader
    """The settings, or a fresh row to fill in."""
    return letter_settings(session) or LetterSettings(id=1, version=1, office_code="", serial_digits=3)


def signers(session: Session) -> Sequence[LetterSigner]:
    """Those who sign, the ones in office first."""
    ordered = select(LetterSigner).order_by(LetterSigner.is_active.desc(), LetterSigner.id)
    return session.scalars(ordered).all()


def signer_choices(session: Session) -> Choices:
    """Who may sign a letter now."""
    return [(str(s.id), str(s)) for s in signers(session) if s.is_active]


def find_signer(session: Session, actor: Actor, signer_id: int) -> LetterSigner | None:  # noqa: ARG001 - as above
    return session.get(LetterSigner, signer_id)


def editions(session: Session, kind: LetterKind) -> Sequence[LetterTemplate]:
    """Every change of a kind's template, newest first."""
    ordered = select(LetterTemplate).where(LetterTemplate.kind == kind).order_by(LetterTemplate.edition.desc())
    return session.scalars(ordered).all()


def template_in_force(session: Session, kind: LetterKind) -> LetterTemplate | None:
    """The uploaded template of a kind; None where the shipped one is in force."""
    newest = select(LetterTemplate).where(LetterTemplate.kind == kind).order_by(LetterTemplate.edition.desc()).limit(1)
    found = session.scalar(newest)
    return None if found is None or found.is_shipped else found


def in_force(session: Session) -> dict[LetterKind, LetterTemplate]:
    """The newest entry of each kind that has one."""
    latest = select(func.max(LetterTemplate.id)).group_by(LetterTemplate.kind).scalar_subquery()
    return {t.kind: t for t in session.scalars(select(LetterTemplate).where(LetterTemplate.id.in_(latest)))}


def find_template(session: Session, actor: Actor, template_id: int) -> LetterTemplate | None:  # noqa: ARG001 - as above
    """An uploaded template; an entry without a file is none."""
    found = session.get(LetterTemplate, template_id)
    return None if found is None or found.is_shipped else found


def find_kind(session: Session, actor: Actor, kind: LetterKind) -> LetterKind:  # noqa: ARG001 - as above
    """Kinds are always there."""
    return kind


def numbers_of(session: Session, kind: LetterKind, placement_ids: Sequence[int]) -> dict[int, str]:
    """Placement id -> the number of its newest valid letter of `kind`, for those that have one."""
    rows = session.execute(
        select(LetterPlacement.placement_id, IssuedLetter.number)
        .join(LetterPlacement.letter)
        .where(
            LetterPlacement.placement_id.in_(placement_ids),
            IssuedLetter.kind == kind,
            IssuedLetter.voided_at.is_(None),
        )
        .order_by(IssuedLetter.id)
    )
    return {row.placement_id: row.number for row in rows}


def _assignment_numbers(session: Session, placement_ids: Collection[int]) -> Mapping[int, str]:
    return numbers_of(session, LetterKind.ASSIGNMENT, list(placement_ids))


ASSIGNMENT_NUMBERS.append(_assignment_numbers)


def next_number(session: Session, on: date) -> str:
    """What the next letter of that day will be numbered, unless somebody is faster; '' before there are settings."""
    settings = letter_settings(session)
    if settings is None:
        return ""
    last = session.scalar(select(LetterSerial.last).where(LetterSerial.year == on.year)) or 0
    return settings.numbering.number(last + 1, on)


# ---------- Training history ----------


def training_records(session: Session, actor: Actor, *, agency: str) -> list[TrainingRecord]:
    """Every credited internship, newest first, with the certificate that stands. Three queries."""
    kind = session.scalar(select(LetterSettings.siasn_training_type)) or ""
    placements = session.scalars(
        visible_placements(actor)
        .where(Placement.status == PlacementStatus.CREDITED)
        .options(
            joinedload(Placement.participant),
            joinedload(Placement.sending_opd),
            joinedload(Placement.need).joinedload(Need.urusan),
            joinedload(Placement.host_unit).joinedload(HostUnit.region),
        )
        .order_by(Placement.credited_at.desc(), Placement.id.desc())
    ).all()
    certificates = dict(
        session.execute(
            select(LetterPlacement.placement_id, IssuedLetter.number)
            .join(LetterPlacement.letter)
            .where(IssuedLetter.kind == LetterKind.CERTIFICATE, IssuedLetter.voided_at.is_(None))
            .order_by(IssuedLetter.id)
        ).all()
    )
    return [
        TrainingRecord(
            reference=p.reference,
            participant=p.participant.name,
            opd=p.sending_opd.short_name,
            organiser=agency,
            training_type=kind,
            hours=p.credited_jp or 0,
            name=f"Magang {p.need.urusan.name} di {p.host_unit}, {p.host_unit.region}" if p.host_unit else "",
            certificate=certificates.get(p.id, ""),
            siasn_id=p.participant.siasn_id,
            began_on=p.departed_on,
            ended_on=p.recalled_on,
        )
        for p in placements
    ]
