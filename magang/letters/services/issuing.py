"""Issuing, handing out and voiding letters."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_
from magang.letters import policy
from magang.letters.models import IssuedLetter, LetterPlacement, LetterSettings, LetterSigner
from magang.letters.queries import find_letter, head_of, letter_settings, template_in_force
from magang.letters.rendering import NUMBER_MARK, Draft, numbered, render, shipped_template
from magang.letters.rules import MOST_AT_ONCE, LetterKind, LetterVerb
from magang.letters.services import serials
from magang.letters.values import Occasion, Official, groups_of, letter_values, subject_of
from magang.placements import policy as placement_policy
from magang.placements.models import Placement
from magang.placements.rules import PlacementAction, PlacementStatus
from magang.placements.services import steps
from magang.reference.models import CitySettings

# A letter is dated when it is signed: at most this many days from today, either way.
FURTHEST = timedelta(days=366)
# Letters one child process fills in: between two of them a job tells how far it is, and hears that it is to stop.
PART: Final = 20


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the installation gives to a letter: its city, its logo, where files go, and where a QR code leads.

    `verify_at` is the public address of the check, to which a letter's token is added.
    """

    city: CitySettings
    logo: bytes | None
    store: FileStore
    verify_at: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One letter that has everything but its number."""

    placement_ids: tuple[int, ...]
    cycle_id: int
    subject: str
    office: str
    official: Official
    token: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Plan:
    """What one press of the button will issue: plain values that outlive a transaction."""

    kind: LetterKind
    dated: date
    template_id: int | None
    template: bytes
    logo: bytes | None
    letters: tuple[Planned, ...]

    def written(self, tell: Callable[[int], object] = lambda _: None) -> list[bytes]:
        """The files, with a mark where the number goes. Takes seconds: no transaction should be open meanwhile.

        `tell` hears how many are done, before each part; it may raise to stop.
        """
        files: list[bytes] = []
        drafts = [letter.draft for letter in self.letters]
        for start in range(0, len(drafts), PART):
            tell(len(files))
            files += render(self.template, drafts[start : start + PART], logo=self.logo)
        return files


def plan(
    session: Session,
    actor: Actor,
    kind: LetterKind,
    placements: Sequence[Placement],
    *,
    dated: date,
    signer: LetterSigner,
    around: Surroundings,
    today: date,
    occasion: Occasion | None = None,
) -> Plan:
    """What letters of `kind` for `placements` will say, as many as the kind's grouping makes. Changes nothing.

    Needs what `queries.placements_for_letters` loads. Raises `InvalidField`.
    """
    policy.issue(actor).ensure()
    _check(kind, placements, dated, today)
    settings = _settings(session)
    template = template_in_force(session, kind)
    letters = []
    for group in groups_of(kind, placements):
        official = _signer(session, kind, group, signer)
        token = secrets.token_urlsafe(16)
        address = around.verify_at + token
        values = letter_values(
            kind,
            group,
            city=around.city,
            settings=settings,
            signer=official,
            number=NUMBER_MARK,
            dated=dated,
            address=address,
            occasion=occasion,
        )
        letters.append(
            Planned(
                placement_ids=tuple(p.id for p in group),
                cycle_id=group[0].cycle_id,
                subject=subject_of(kind, group),
                office=group[0].sending_opd.name if kind.is_signed_by_opd else around.city.agency_name,
                official=official,
                token=token,
                draft=Draft(values, address),
            )
        )
    return Plan(
        kind=kind,
        dated=dated,
        template_id=template.id if template else None,
        template=around.store.read(template.stored_name, template.sha256) if template else shipped_template(kind),
        logo=around.logo,
        letters=tuple(letters),
    )


def issue(
    session: Session,
    actor: Actor,
    plan: Plan,
    written: Sequence[bytes],
    *,
    batch: str = "",
    assign: bool = False,
    store: FileStore,
    now: datetime,
) -> list[IssuedLetter]:
    """Number and keep the letters of a plan. Quick, since everybody else's numbers wait for it.

    Numbers, files and rows belong to one transaction: what fails leaves no number behind. `batch`: the name under
    which they are fetched together (`new_batch`). `assign`: record a surat tugas on each placement that waits for it.
    """
    policy.issue(actor).ensure()
    _check_again(session, plan)
    numbering = _settings(session).numbering
    first = serials.take(session, plan.dated.year, len(plan.letters)) - len(plan.letters) + 1
    letters: list[IssuedLetter] = []
    batch = batch or new_batch()
    for serial, (planned, content) in enumerate(zip(plan.letters, written, strict=True), start=first):
        number = numbering.number(serial, plan.dated)
        kept = store.put(session, numbered(content, number))
        letter = IssuedLetter(
            kind=plan.kind,
            number=number,
            serial=serial,
            year=plan.dated.year,
            subject=planned.subject,
            dated=plan.dated,
            signer_name=planned.official.name,
            signer_position=planned.official.position,
            office=planned.office,
            cycle_id=planned.cycle_id,
            lead_placement_id=planned.placement_ids[0],
            template_id=plan.template_id,
            batch=batch,
            token=planned.token,
            stored_name=kept.name,
            sha256=kept.sha256,
            size=kept.size,
            issued_by_id=actor.user_id,
            issued_at=now,
            links=[LetterPlacement(placement_id=placement_id) for placement_id in planned.placement_ids],
        )
        session.add(letter)
        record(session, actor, LetterVerb.ISSUED, letter, now=now, note=letter.subject)
        letters.append(letter)
    if assign:
        for letter in letters:
            found = find_letter(session, actor, letter.id)
            if found is not None and awaiting_assignment(actor, found):
                assign_all(session, actor, found, now=now)
    return letters


def new_batch() -> str:
    """A name for letters made by one press of the button."""
    return secrets.token_hex(8)


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


def _check_again(session: Session, plan: Plan) -> None:
    """Between the plan and now somebody may have cancelled a placement."""
    ids = [placement_id for letter in plan.letters for placement_id in letter.placement_ids]
    statuses = session.scalars(select(Placement.status).where(Placement.id.in_(ids))).all()
    if len(statuses) < len(ids) or not all(plan.kind.fits(status) for status in statuses):
        raise RuleBroken(N_("Ada penempatan yang baru saja diubah orang lain. Muat ulang halaman, lalu pilih lagi."))


def _settings(session: Session) -> LetterSettings:
    settings = letter_settings(session)
    if settings is None:
        raise RuleBroken(N_("Administrator belum mengisi pengaturan surat: pola nomor, alamat, dan tempat."))
    return settings


def _signer(session: Session, kind: LetterKind, group: Sequence[Placement], signer: LetterSigner) -> Official:
    """The agency's signer; what an OPD proposes is signed by its head."""
    if not kind.is_signed_by_opd:
        return Official(signer.name, signer.nip or "", signer.rank, signer.position)
    opd = group[0].sending_opd
    head = head_of(session, opd.id)
    if head is None:
        raise InvalidField("kind", N_("%(opd)s belum punya kepala OPD yang menandatangani nota usulan."), opd=opd.name)
    return Official(head.name, head.nip or "", str(head.rank or ""), head.position or f"Kepala {opd.name}")
