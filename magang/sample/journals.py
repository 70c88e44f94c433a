"""The journal of a running placement: written most days, late on some, countersigned by the host through a link."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Final
from zoneinfo import ZoneInfo

from magang.accounts import links
from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.audit.services import Common, record
from magang.journals.models import JournalEntry, JournalPhoto, stay_of
from magang.journals.rules import EntryStatus, days_late
from magang.journals.services import JournalEvent
from magang.kernel.filestore import FileStore
from magang.sample.pictures import make_photo
from magang.sample.town import Script, Story, Town

SIGNED_UNTIL: Final = timedelta(days=10)  # Younger days still wait for the supervisor.
FRIDAY: Final = 4


def journal_story(town: Town, script: Script, turn: int) -> Story:
    """A day after another from the first, up to yesterday; each Friday the supervisor countersigns what is there."""
    begun = town.at(script["starts"], turn)
    yield begun
    link = share(town, script, begun)
    told = cycle(script["days"])
    waiting: list[JournalEntry] = []
    for at, n, day in moments(town, script):
        yield at
        if n is not None:
            waiting.append(write(town, script, day=day, text=next(told), n=n, at=at))
            continue
        if day.day <= 7:  # The first Friday of a month, so that the trail is not all openings.
            links.use(town.session, link, name=script["supervisor"], now=at)
        for entry in waiting:
            countersign(town, link, entry, script["supervisor"], at)
        waiting = []


def moments(town: Town, script: Script) -> list[tuple[datetime, int | None, date]]:
    """When each working day (by its number) is written, and, without a number, when a Friday is countersigned."""
    found: list[tuple[datetime, int | None, date]] = []
    for n, day in enumerate(stay_of(town.placements[script["placement"]], town.calendar).expected(town.day(0))):
        if n not in script["gaps"]:
            late = timedelta(days=script["late"].get(str(n), 0))
            found.append((min(evening(day + late, town.zone), town.now), n, day))
        if day.weekday() == FRIDAY and day < town.day(0) - SIGNED_UNTIL:
            found.append((evening(day, town.zone) + timedelta(minutes=40), None, day))
    return sorted(found, key=lambda moment: moment[0])


def share(town: Town, script: Script, at: datetime) -> SharedLink:
    """The link; nobody knows its secret, since it is told only once."""
    link, _ = links.create(
        town.session,
        town.actor(script["participant"]),
        kind=LinkKind.HOST_SUPERVISOR,
        subject=town.placements[script["placement"]].reference,
        label=script["label"],
        expires_at=at + timedelta(days=120),
        now=at,
    )
    return link


def evening(day: date, zone: ZoneInfo) -> datetime:
    """When people write: after work."""
    return datetime.combine(day, time(16, 45), zone)


def write(town: Town, script: Script, *, day: date, text: Script, n: int, at: datetime) -> JournalEntry:
    """One day, with a photo on some."""
    placement_key = script["placement"]
    entry = JournalEntry(
        placement=town.placements[placement_key],
        day=day,
        starts_at=time(7, 45),
        ends_at=time(16, 15 if day.weekday() != FRIDAY else 0),
        activity=text["activity"],
        lesson=text.get("lesson", ""),
        client_key=f"contoh-{placement_key}-{n:04d}-jurnal",
        written_at=at,
        late_days=days_late(day, at, town.settings.time_zone, town.calendar),
        status=EntryStatus.OPEN,
        signed_name="",
        created_at=at,
        updated_at=at,
    )
    if n in script["photos"]:
        kept = FileStore(town.files).put(town.session, make_photo(f"{placement_key} {n}"))
        entry.photos.append(
            JournalPhoto(
                caption=text.get("caption", "Foto contoh"),
                stored_name=kept.name,
                sha256=kept.sha256,
                size=kept.size,
                width=960,
                height=640,
            )
        )
    town.session.add(entry)
    town.tell(script["participant"], Common.CREATED, entry, at)
    return entry


def countersign(town: Town, link: SharedLink, entry: JournalEntry, name: str, at: datetime) -> None:
    """As the supervisor does through the link."""
    entry.status, entry.signed_at, entry.signed_name, entry.updated_at = EntryStatus.COUNTERSIGNED, at, name, at
    entry.signed_link_id = link.id
    record(town.session, links.guest(link), JournalEvent.COUNTERSIGNED, entry, now=at, note=name)
