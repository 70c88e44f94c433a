"""Uploads in, downloads out."""

from __future__ import annotations

from io import BytesIO

from flask import Response, current_app, request, send_file
from flask_babel import lazy_gettext
from flask_wtf.file import FileRequired
from werkzeug.datastructures import FileStorage

from magang.kernel.files import EXTENSIONS, MAX_FILE_BYTES, Upload
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_

# For a file field's `accept`.
ACCEPTED = {"accept": ",".join(sorted(f".{e}" for extensions in EXTENSIONS.values() for e in extensions))}
ROOM_FOR_TEXT = 1024**2


class FileNeeded(FileRequired):  # type: ignore[misc]
    """A file must be chosen; marks the label, as all fields here do, and leaves the message to the server."""

    def __init__(self) -> None:
        super().__init__(lazy_gettext(N_("Pilih berkasnya.")))
        self.field_flags = {"mandatory": True}


def store() -> FileStore:
    """Where this installation keeps its files."""
    return FileStore(current_app.config["SETTINGS"].files_dir)


def allow_uploads(files: int = 1, largest: int = MAX_FILE_BYTES) -> None:
    """Raise the limit on this request's body; must run before anything (the CSRF check, first of all) reads it."""
    request.max_content_length = files * largest + ROOM_FOR_TEXT


def as_upload(file: FileStorage) -> Upload:
    """What a service takes: the name the sender gave, and the bytes."""
    return Upload(file.filename or "", file.stream.read())


def hand_out(content: bytes, media_type: str, name: str = "") -> Response:
    """A download called `name`; without one, a picture. Shown, it runs nothing and reaches nothing of ours."""
    response = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=bool(name), download_name=name or None, etag=False
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
