"""What the views of letters share: where files are, and how they are handed out."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

from flask import Response, current_app, send_file, url_for
from pypdf import PdfWriter

from magang.extensions import db
from magang.kernel.filestore import FileStore
from magang.letters.queries import letter_settings
from magang.letters.rendering import to_pdf
from magang.letters.services.issuing import Surroundings
from magang.settings import Settings
from magang.web.city import current_city

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
ZIP = "application/zip"
LOGO_FOLDER = "logo"  # see reference.views.city


def installation() -> Settings:
    """The installation's own settings (folders)."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def store() -> FileStore:
    """Where this installation keeps its files."""
    return FileStore(installation().files_dir)


def surroundings() -> Surroundings:
    """What a letter takes from the installation."""
    return Surroundings(current_city(), _logo(), store(), address_of)


def address_of(token: str) -> str:
    """The public address of a letter's page, as the QR code says it."""
    settings = letter_settings(db.session())
    if settings is not None and settings.public_address:
        return settings.public_address.rstrip("/") + url_for("letters.verify", token=token)
    return url_for("letters.verify", token=token, _external=True)


def _logo() -> bytes | None:
    name = current_city().logo_file
    path = installation().files_dir / LOGO_FOLDER / name
    return path.read_bytes() if name and path.is_file() else None


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """A download that runs nothing, should a browser show it after all."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name, etag=False)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """One archive of the files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def one_pdf(letters: Sequence[bytes]) -> bytes:
    """All letters in one PDF, each beginning on a page of its own."""
    writer = PdfWriter()
    for made in to_pdf(letters):
        writer.append(BytesIO(made))
    merged = BytesIO()
    writer.write(merged)
    return merged.getvalue()
