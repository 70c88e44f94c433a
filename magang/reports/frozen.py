"""The text as it was handed in: what the inserts stood for then, so that what was approved is what is presented.

text = as_read(session, report, today=today)     # live while it is written, the snapshot afterwards
text.document.blocks, text.seal                  # `seal` only once it is frozen
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from magang.documents.markdown import Document
from magang.documents.markdown.stored import dump, load
from magang.reports import queries
from magang.reports.inserts import resolve
from magang.reports.models import Report


@dataclass(frozen=True, slots=True)
class Text:
    """A report's title and text as its readers see them. `seal`: SHA-256 of the frozen text, '' while it may change."""

    title: str
    document: Document
    seal: str = ""


def snapshot(report: Report, document: Document) -> str:
    """The text with its inserts resolved and the fingerprints of its pictures, always in the same letters.

    Needs `images` loaded.
    """
    told = {
        "title": report.title,
        "blocks": dump(document.blocks),
        "images": {str(image.id): image.sha256 for image in report.images},
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(kept: str) -> str:
    """The seal of a snapshot."""
    return hashlib.sha256(kept.encode()).hexdigest()


def read(kept: str, seal: str = "") -> Text:
    """A snapshot as a text again."""
    told = json.loads(kept)
    return Text(told["title"], Document(load(told["blocks"])), seal)


def as_read(session: Session, report: Report, *, today: date) -> Text:
    """What readers of the report get. Raises `MarkdownRefused` for a draft that cannot be read in time."""
    if report.frozen_body is not None:
        return read(report.frozen_body, report.frozen_hash or "")
    if not report.status.is_editable and (kept := queries.submitted_text(session, report)):
        return read(kept)
    return Text(report.title, resolve(session, report, today=today).document)
