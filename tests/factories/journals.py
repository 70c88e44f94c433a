"""Days of a journal, and photos as a phone sends them."""

from __future__ import annotations

import io
import secrets
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from magang.accounts.links import digest
from magang.accounts.models import SharedLink, User
from magang.accounts.rules import LinkKind
from magang.journals.models import JournalEntry, JournalPhoto
from magang.journals.rules import EntryStatus
from magang.kernel.filestore import FileStore
from magang.placements.models import Placement

WHEN = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
_serial = count(1)


def build_entry(session: Session, placement: Placement, day: date = date(2026, 2, 27), **values: Any) -> JournalEntry:
    """An open entry written in time; committed."""
    defaults: dict[str, Any] = {
        "placement_id": placement.id,
        "day": day,
        "starts_at": time(8),
        "ends_at": time(16),
        "activity": "Mendampingi petugas loket antrean.",
        "lesson": "Antrean dibagi menurut poli.",
        "client_key": f"uji-entri-{next(_serial):08d}",
        "written_at": WHEN,
        "late_days": 0,
        "status": EntryStatus.OPEN,
        "signed_name": "",
        "created_at": WHEN,
        "updated_at": WHEN,
    }
    entry = JournalEntry(**defaults | values)
    session.add(entry)
    session.commit()
    return entry


def build_photo(session: Session, store: FileStore, entry: JournalEntry, **values: Any) -> JournalPhoto:
    """A photo that lies in `store`; committed."""
    kept = store.put(session, jpeg())
    photo = JournalPhoto(
        entry_id=entry.id, stored_name=kept.name, sha256=kept.sha256, size=kept.size, width=40, height=30, **values
    )
    session.add(photo)
    session.commit()
    return photo


def build_link(
    session: Session, placement: Placement, *, created_by: User, at: datetime = WHEN, **values: Any
) -> tuple[SharedLink, str]:
    """A link for the host's supervisor and its secret; committed."""
    secret = secrets.token_urlsafe(32)
    defaults: dict[str, Any] = {
        "kind": LinkKind.HOST_SUPERVISOR,
        "subject": placement.reference,
        "secret_hash": digest(secret),
        "label": "Ibu Sari, Kepala Bidang",
        "created_by_id": created_by.id,
        "created_at": at,
        "expires_at": at + timedelta(days=30),
        "uses": 0,
    }
    link = SharedLink(**defaults | values)
    session.add(link)
    session.commit()
    return link, secret


def jpeg(width: int = 40, height: int = 30, **options: Any) -> bytes:
    """A real picture; `exif=` and the like go to Pillow."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 120, 40)).save(out, "JPEG", **options)
    return out.getvalue()


def phone_jpeg() -> bytes:
    """As a camera writes it: lying on its side, with the place and the name of the device."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "KAMERA-RAHASIA"
    exif.get_ifd(0x8825)[2] = (0.0, 53.0, 42.0)
    return jpeg(2400, 1200, exif=exif.tobytes())
