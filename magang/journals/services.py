"""What can be done with a journal: one verb, one function. Nothing here commits or reads a clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from magang.accounts import links
from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.audit.services import Common, record
from magang.journals import policy, queries
from magang.journals.models import JournalComment, JournalEntry, JournalPhoto, stay_of
from magang.journals.photos import Upload, develop
from magang.journals.rules import MAX_PHOTOS, EntryStatus, check_hours, days_late
from magang.kernel.actor import Actor
from magang.kernel.clock import local_date
from magang.kernel.errors import InvalidField
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_, LabelledEnum
from magang.placements.models import Placement
from magang.reference.queries import work_calendar

PHOTOS: Final = N_("Foto")


class JournalEvent(LabelledEnum):
    COUNTERSIGNED = "countersigned", N_("Diparaf")
    COMMENTED = "commented", N_("Dikomentari")


@dataclass(frozen=True, slots=True)
class Told:
    """What the participant says about a day."""

    day: date
    starts_at: time
    ends_at: time
    activity: str
    lesson: str


@dataclass(frozen=True, slots=True)
class NewPhotos:
    """Photos to add, with the caption they share and where they are kept."""

    store: FileStore
    uploads: Sequence[Upload] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class OldPhotos:
    """What to do with photos that are there already, by id: new captions, and which to take out."""

    captions: Mapping[int, str] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()


def write(
    session: Session,
    actor: Actor,
    placement: Placement,
    told: Told,
    photos: NewPhotos,
    *,
    client_key: str,
    noted_at: datetime | None = None,
    zone: str,
    now: datetime,
) -> JournalEntry:
    """A new day. Late is marked, never refused. Raises `InvalidField` for a day that has an entry or can't have one.

    `noted_at` is what the phone says: shown beside the delay, never counted. `zone` is the city's (IANA name).
    """
    policy.write(actor, placement).ensure()
    queries.hold(session, placement)
    _check(session, placement, told, today=local_date(now, zone))
    if queries.entry_by_key(session, placement, client_key) is not None:
        raise InvalidField("client_key", N_("Jurnal ini sudah terkirim."))
    calendar = work_calendar(session)
    entry = JournalEntry(
        placement=placement,
        client_key=client_key,
        written_at=now,
        noted_at=noted_at if noted_at is not None and noted_at < now else None,
        late_days=days_late(told.day, now, zone, calendar),
        status=EntryStatus.OPEN,
        signed_name="",
        created_at=now,
        updated_at=now,
    )
    _tell(entry, told)
    added = _add_photos(session, entry, photos)
    session.add(entry)
    record(session, actor, Common.CREATED, entry, now=now, changes=_photo_changes(0, added))
    return entry


def revise(
    session: Session,
    actor: Actor,
    entry: JournalEntry,
    told: Told,
    photos: NewPhotos,
    old: OldPhotos,
    *,
    expected_version: int,
    today: date,
    now: datetime,
) -> None:
    """Change a day until it is countersigned. Raises `StaleVersion` when it was saved elsewhere first."""
    policy.edit(actor, entry).ensure()
    entry.expect_version(expected_version)
    queries.hold(session, entry.placement)
    _check(session, entry.placement, told, today=today, but=entry)
    before = len(entry.photos)
    for photo in [p for p in entry.photos if p.id in old.removed]:
        photos.store.remove(session, photo.stored_name)
        entry.photos.remove(photo)
    for photo in entry.photos:
        photo.caption = old.captions.get(photo.id, photo.caption)
    _add_photos(session, entry, photos)
    _tell(entry, told)
    entry.updated_at = now
    record(session, actor, Common.UPDATED, entry, now=now, changes=_photo_changes(before, len(entry.photos)))


def delete(session: Session, actor: Actor, entry: JournalEntry, *, store: FileStore, now: datetime) -> None:
    """Take back a day that nobody has countersigned, with its photos; the trail keeps that it existed."""
    policy.edit(actor, entry).ensure()
    for photo in entry.photos:
        store.remove(session, photo.stored_name)
    record(session, actor, Common.DELETED, entry, now=now)
    session.delete(entry)
    session.flush()


def countersign(session: Session, actor: Actor, entry: JournalEntry, *, now: datetime) -> None:
    """The mentor puts their name under a day; it is locked from then on."""
    policy.countersign(actor, entry).ensure()
    entry.signed_by_id = actor.user_id
    _sign(session, actor, entry, name=actor.name, now=now)


def countersign_by_link(
    session: Session, actor: Actor, entry: JournalEntry, *, link: SharedLink, name: str, now: datetime
) -> None:
    """The host's supervisor does, under the name they gave. `actor` is who is signed in beside, if anybody."""
    policy.through_link(actor, entry.placement).ensure()
    policy.not_signed(entry).ensure()
    entry.signed_link_id = link.id
    _sign(session, links.guest(link), entry, name=name, now=now)


def comment(session: Session, actor: Actor, entry: JournalEntry, *, text: str, now: datetime) -> None:
    """Say something about a day, countersigned or not."""
    policy.comment(actor, entry).ensure()
    said = JournalComment(author_id=actor.user_id, author_name=actor.name, text=text, written_at=now)
    _comment(session, actor, entry, said, now=now)


def comment_by_link(
    session: Session, actor: Actor, entry: JournalEntry, *, link: SharedLink, name: str, text: str, now: datetime
) -> None:
    """The host's supervisor does."""
    policy.through_link(actor, entry.placement).ensure()
    said = JournalComment(link_id=link.id, author_name=name, text=text, written_at=now)
    _comment(session, links.guest(link), entry, said, now=now)


def share(
    session: Session, actor: Actor, placement: Placement, *, label: str, days: int, now: datetime
) -> tuple[SharedLink, str]:
    """A link for the host's supervisor that works for `days` days; returns it with its secret, told only now."""
    policy.share(actor, placement).ensure()
    return links.create(
        session,
        actor,
        kind=LinkKind.HOST_SUPERVISOR,
        subject=placement.reference,
        label=label,
        expires_at=now + timedelta(days=days),
        now=now,
    )


def revoke(session: Session, actor: Actor, placement: Placement, link: SharedLink, *, now: datetime) -> None:
    """Take a link back."""
    policy.revoke(actor, placement, link).ensure()
    links.revoke(session, actor, link, now=now)


def open_link(session: Session, link: SharedLink, *, name: str, now: datetime) -> None:
    """Somebody comes in by a supervisor's link, under the name they give; each time is kept in the trail."""
    links.use(session, link, name=name, now=now)


def _check(session: Session, placement: Placement, told: Told, *, today: date, but: JournalEntry | None = None) -> None:
    stay_of(placement).check(told.day, today)
    check_hours(told.starts_at, told.ends_at)
    with session.no_autoflush:
        other = queries.entry_on(session, placement, told.day)
    if other is not None and other is not but:
        raise InvalidField("day", N_("Hari ini sudah punya jurnal. Buka dan ubah yang ada."))


def _tell(entry: JournalEntry, told: Told) -> None:
    entry.day, entry.starts_at, entry.ends_at = told.day, told.starts_at, told.ends_at
    entry.activity, entry.lesson = told.activity, told.lesson


def _add_photos(session: Session, entry: JournalEntry, photos: NewPhotos) -> int:
    if len(entry.photos) + len(photos.uploads) > MAX_PHOTOS:
        raise InvalidField("photos", N_("Paling banyak %(n)s foto sehari."), n=MAX_PHOTOS)
    for picture in [develop(upload) for upload in photos.uploads]:
        kept = photos.store.put(session, picture.content)
        entry.photos.append(
            JournalPhoto(
                caption=photos.caption,
                stored_name=kept.name,
                sha256=kept.sha256,
                size=kept.size,
                width=picture.width,
                height=picture.height,
            )
        )
    return len(photos.uploads)


def _photo_changes(before: int, after: int) -> dict[str, tuple[object, object]]:
    return {PHOTOS: (before or None, after)} if before != after else {}


def _sign(session: Session, actor: Actor, entry: JournalEntry, *, name: str, now: datetime) -> None:
    entry.status, entry.signed_at, entry.signed_name, entry.updated_at = EntryStatus.COUNTERSIGNED, now, name, now
    record(session, actor, JournalEvent.COUNTERSIGNED, entry, now=now, note=name)


def _comment(session: Session, actor: Actor, entry: JournalEntry, said: JournalComment, *, now: datetime) -> None:
    entry.comments.append(said)
    record(session, actor, JournalEvent.COMMENTED, entry, now=now, note=said.text)
