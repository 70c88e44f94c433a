"""The forms of a journal."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, cast

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, HiddenField, ValidationError

from magang.journals.models import JournalEntry
from magang.journals.photos import Upload
from magang.journals.rules import FIRST_HOUR, LAST_HOUR, LONGEST_TEXT
from magang.journals.services import NewPhotos, OldPhotos, Told
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_
from magang.web.forms import Form, VersionedForm, area, clock, day, line, tick

CLIENT_KEY: Final = re.compile(r"[A-Za-z0-9-]{16,64}", re.ASCII)


class EntryForm(VersionedForm):
    """One day. What phone and server must agree on is the same for the plain form and for what is sent later."""

    day = day(N_("Hari"), required=True)
    starts_at = clock(N_("Mulai"), required=True)
    ends_at = clock(N_("Selesai"), required=True)
    activity = area(N_("Yang saya kerjakan"), required=True, longest=LONGEST_TEXT, rows=4)
    lesson = area(N_("Yang saya pelajari"), longest=LONGEST_TEXT, rows=3)
    camera = FileField(lazy_gettext(N_("Ambil foto")), render_kw={"accept": "image/*", "capture": "environment"})
    photos = MultipleFileField(lazy_gettext(N_("Pilih dari galeri")), render_kw={"accept": "image/*"})
    caption = line(N_("Keterangan foto baru"), longest=200)
    client_key = HiddenField()
    noted_at = HiddenField()

    @classmethod
    def begin(cls, on: date | None = None, before: JournalEntry | None = None) -> EntryForm:
        """A new day, with the hours of the one `before`, under a name of its own."""
        return cls(
            data={
                "day": on,
                "starts_at": before.starts_at if before else FIRST_HOUR,
                "ends_at": before.ends_at if before else LAST_HOUR,
                "client_key": str(uuid.uuid4()),
            }
        )

    @classmethod
    def make(cls, entry: JournalEntry, *, blank: bool = False) -> EntryForm:
        """The form of a day that was written, with a caption and a tick for each of its photos."""
        fields: dict[str, Any] = {"client_key": None, "noted_at": None}
        for photo in entry.photos:
            fields[f"caption_{photo.id}"] = line(N_("Keterangan"), longest=200, default=photo.caption)
            fields[f"remove_{photo.id}"] = tick(N_("Hapus foto ini"))
        names = ("day", "starts_at", "ends_at", "activity", "lesson", "version")
        stored = {name: getattr(entry, name) for name in names}
        kind = cast(type[EntryForm], type("EntryForm", (cls,), fields))
        return kind(None, data=stored) if blank else kind(data=stored)

    def validate_client_key(self, field: Field) -> None:
        if not CLIENT_KEY.fullmatch(field.data or ""):
            raise ValidationError(gettext("Muat ulang halaman ini, lalu kirim sekali lagi."))

    def told(self) -> Told:
        """What the services take."""
        return Told(self.day.data, self.starts_at.data, self.ends_at.data, self.activity.data, self.lesson.data)

    def new_photos(self, store: FileStore) -> NewPhotos:
        """What was taken or chosen, read once."""
        files: Sequence[Any] = [self.camera.data, *(self.photos.data or ())]
        sent = [Upload(f.filename or "", f.stream.read()) for f in files if isinstance(f, FileStorage)]
        return NewPhotos(store, sent, self.caption.data)

    def old_photos(self) -> OldPhotos:
        """What becomes of the photos that are there already."""
        return OldPhotos(
            captions=self._of_photos("caption_"),
            removed=frozenset(i for i, tick in self._of_photos("remove_").items() if tick),
        )

    def _of_photos(self, prefix: str) -> Mapping[int, Any]:
        return {int(f.name.removeprefix(prefix)): f.data for f in self if f.name.startswith(prefix)}

    @property
    def noted(self) -> datetime | None:
        """When the phone says it was written (milliseconds since 1970), or None when it says nothing usable."""
        text = self.noted_at.data or ""
        if not (text.isascii() and text.isdigit() and len(text) <= 13):
            return None
        return datetime.fromtimestamp(int(text) / 1000, UTC)


class CommentForm(Form):
    """A remark on one day."""

    text = area(N_("Komentar"), required=True, longest=2000, rows=2)


def asked_entries() -> list[int]:
    """The entries that were ticked or pressed; what can't be one is left out, so that it is found to be missing."""
    asked = request.form.getlist("entri")
    return [int(text) for text in asked[:100] if text.isascii() and text.isdigit() and len(text) < 10]
