"""Issuing, handing out and voiding letters."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_
from magang.letters import policy
from magang.letters.models import IssuedLetter, LetterPlacement, LetterSerial, LetterSettings, LetterSigner
from magang.letters.queries import head_of, letter_settings, template_in_force
from magang.letters.rendering import Draft, render, shipped_template
from magang.letters.rules import MOST_AT_ONCE, LetterKind, LetterVerb
from magang.letters.values import Official, groups_of, letter_values, subject_of
from magang.placements import policy as placement_policy
from magang.placements.models import Placement
from magang.placements.rules import PlacementAction, PlacementStatus
from magang.placements.services import steps
from magang.reference.models import CitySettings

# A letter is dated when it is signed: at most this many days from today, either way.
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the installation gives to a letter: its city, its logo, where files go, and where a QR code leads."""

    city: CitySettings
    logo: bytes | None
    store: FileStore
    address_of: Callable[[str], str]


def issue(
    session: Session,
    actor: Actor,
    kind: LetterKind,
    placements: Sequence[Placement],
    *,
    dated: date,
    signer: LetterSigner,
    around: Surroundings,
    today: date,
    now: datetime,
) -> list[IssuedLetter]:
    """Number, write and keep the letters of `kind` for `placements`, as many as the kind's grouping makes.

    Numbers, files and rows belong to one transaction: what fails leaves no number behind. Needs what
    `queries.placements_for_letters` loads. Raises `InvalidField`, or `ConversionFailed` when a template fails.
    """
    policy.issue(actor).ensure()
    _check(kind, placements, dated, today)
    settings = letter_settings(session)
    if settings is None:
        raise RuleBroken(N_("Administrator belum mengisi pengaturan surat: pola nomor, alamat, dan tempat."))
    template = template_in_force(session, kind)
    content = around.store.read(template.stored_name, template.sha256) if template else shipped_template(kind)
    groups = groups_of(kind, placements)
    officials = [_signer(session, kind, group, signer) for group in groups]
    last = _take_serials(session, dated.year, len(groups))
    batch = secrets.token_hex(8)
    letters, drafts = [], []
    for n, (group, official) in enumerate(zip(groups, officials, strict=True), start=last - len(groups) + 1):
        letter = IssuedLetter(
            kind=kind,
            number=settings.numbering.number(n, dated),
            serial=n,
            year=dated.year,
            subject=subject_of(kind, group),
            dated=dated,
            signer_name=official.name,
            signer_position=official.position,
            office=group[0].sending_opd.name if kind.is_signed_by_opd else around.city.agency_name,
            cycle_id=group[0].cycle_id,
            lead_placement_id=group[0].id,
            template_id=template.id if template else None,
            batch=batch,
            token=secrets.token_urlsafe(16),
            issued_by_id=actor.user_id,
            issued_at=now,
            links=[LetterPlacement(placement_id=p.id) for p in group],
        )
        letters.append(letter)
        drafts.append(_draft(letter, group, official, settings, around))
    for letter, made in zip(letters, render(content, drafts, logo=around.logo), strict=True):
        kept = around.store.put(session, made)
        letter.stored_name, letter.sha256, letter.size = kept.name, kept.sha256, kept.size
        session.add(letter)
        record(session, actor, LetterVerb.ISSUED, letter, now=now, note=letter.subject)
    return letters


def hand_out(
    session: Session, actor: Actor, letters: Sequence[IssuedLetter], *, store: FileStore, now: datetime
) -> list[tuple[str, bytes]]:
    """The files as issued, by name. They hold full NIP, so each is a logged act (UU 27/2022)."""
    taken = []
    for letter in letters:
        policy.take(actor, letter).ensure()
        taken.append((letter.file_name, store.read(letter.stored_name, letter.sha256)))
        record(session, actor, LetterVerb.DOWNLOADED, letter, now=now)
    return taken


def void(session: Session, actor: Actor, letter: IssuedLetter, *, reason: str, now: datetime) -> None:
    """Withdraw a letter. Its number is spent, its file stays, and the public page says so."""
    policy.void(actor, letter).ensure()
    letter.voided_at, letter.void_reason = now, reason
    record(session, actor, LetterVerb.VOIDED, letter, now=now, note=reason)


def awaiting_assignment(actor: Actor, letter: IssuedLetter) -> list[Placement]:
    """The placements a surat tugas sends out that have not been moved on yet."""
    if letter.kind is not LetterKind.ASSIGNMENT or letter.is_void:
        return []
    placements = [link.placement for link in letter.links]
    return [
        p
        for p in placements
        if p.status is PlacementStatus.ACCEPTED and placement_policy.act(actor, p, PlacementAction.ASSIGN)
    ]


def assign_all(session: Session, actor: Actor, letter: IssuedLetter, *, now: datetime) -> int:
    """Record the surat tugas on each placement it sends out, so that nobody types its number again; how many."""
    waiting = awaiting_assignment(actor, letter)
    if not waiting:
        raise RuleBroken(N_("Tidak ada penempatan dalam surat ini yang menunggu surat tugas."))
    for placement in waiting:
        steps.assign(session, actor, placement, letter_number=letter.number, now=now)
    return len(waiting)


def _check(kind: LetterKind, placements: Sequence[Placement], dated: date, today: date) -> None:
    if not placements:
        raise InvalidField("placements", N_("Pilih sedikitnya satu peserta."))
    if len(placements) > MOST_AT_ONCE:
        raise InvalidField("placements", N_("Paling banyak %(n)s peserta sekaligus."), n=MOST_AT_ONCE)
    if abs(dated - today) > FURTHEST:
        raise InvalidField("dated", N_("Tanggal surat lebih dari setahun dari hari ini. Periksa tahunnya."))
    for placement in placements:
        if not kind.fits(placement.status):
            raise InvalidField(
                "placements",
                N_("%(kind)s belum dapat diterbitkan untuk %(ref)s, yang berstatus %(status)s."),
                kind=kind.label,
                ref=placement.reference,
                status=placement.status.label,
            )
        if placement.host_unit is None or placement.starts_on is None or placement.ends_on is None:
            raise InvalidField(
                "placements", N_("Lengkapi tujuan dan masa magang %(ref)s dahulu."), ref=placement.reference
            )


def _signer(session: Session, kind: LetterKind, group: Sequence[Placement], signer: LetterSigner) -> Official:
    """The agency's signer; what an OPD proposes is signed by its head."""
    if not kind.is_signed_by_opd:
        return Official(signer.name, signer.nip or "", signer.rank, signer.position)
    opd = group[0].sending_opd
    head = head_of(session, opd.id)
    if head is None:
        raise InvalidField("kind", N_("%(opd)s belum punya kepala OPD yang menandatangani nota usulan."), opd=opd.name)
    return Official(head.name, head.nip or "", str(head.rank or ""), head.position or f"Kepala {opd.name}")


def _draft(
    letter: IssuedLetter,
    group: Sequence[Placement],
    official: Official,
    settings: LetterSettings,
    around: Surroundings,
) -> Draft:
    address = around.address_of(letter.token)
    values = letter_values(
        letter.kind,
        group,
        city=around.city,
        settings=settings,
        signer=official,
        number=letter.number,
        dated=letter.dated,
        address=address,
    )
    return Draft(values, address)


def _take_serials(session: Session, year: int, count: int) -> int:
    """The last of `count` serials in a row. One statement counts and reads; the row stays locked until the commit.

    Who presses at the same moment waits, so no serial is given twice; a transaction that fails gives them back.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    counted = (
        dialect.insert(LetterSerial)
        .values(year=year, last=count)
        .on_conflict_do_update(index_elements=[LetterSerial.year], set_={"last": LetterSerial.__table__.c.last + count})
        .returning(LetterSerial.__table__.c.last)
    )
    last: int = session.execute(counted).scalar_one()
    return last
