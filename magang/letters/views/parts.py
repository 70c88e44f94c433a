"""What the views of letters share: what a letter takes from the installation, and letters put together."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO

from flask import current_app, url_for
from pypdf import PdfWriter

from magang.extensions import db
from magang.letters.models import IssuedLetter
from magang.letters.queries import letter_settings
from magang.letters.rendering import to_pdf
from magang.letters.services.issuing import PART, Surroundings
from magang.settings import Settings
from magang.web.city import city_logo, current_city
from magang.web.files import store

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
ZIP = "application/zip"


def installation() -> Settings:
    """The installation's own settings (folders)."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def surroundings(verify_at: str) -> Surroundings:
    """What a letter takes from the installation."""
    return Surroundings(current_city(), city_logo(), store(), verify_at)


def verification_address() -> str:
    """Where a QR code leads, up to the letter's token. Only a request knows: a job is told."""
    settings = letter_settings(db.session())
    root = settings.public_address.rstrip("/") if settings is not None else ""
    token = "0" * 22
    return (root + url_for("letters.verify", token=token, _external=not root)).removesuffix(token)


def batch_name(letters: Sequence[IssuedLetter], suffix: str) -> str:
    """A file name for letters made together, without anybody's name or NIP."""
    return f"surat-{letters[0].kind.value}-{letters[0].dated}.{suffix}"


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """One archive of the files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def one_pdf(letters: Sequence[bytes], tell: Callable[[int], object] = lambda _: None) -> bytes:
    """All letters in one PDF, each beginning on a page of its own. `tell` hears how many are done, between parts."""
    writer = PdfWriter()
    for start in range(0, len(letters), PART):
        tell(start)
        for made in to_pdf(letters[start : start + PART]):
            writer.append(BytesIO(made))
    merged = BytesIO()
    writer.write(merged)
    return merged.getvalue()
