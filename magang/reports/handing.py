"""An export for whoever asks: from the cache, made at once, or by a worker. Reads the installation, writes no row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from flask import current_app
from PIL import Image as Picture

from magang.documents.report import City
from magang.documents.report import Report as Work
from magang.extensions import db
from magang.letters.queries import letter_settings
from magang.reports.cache import Cache
from magang.reports.exports import QUICK, Around, Format, compose, key, make, seconds, shown_images
from magang.reports.frozen import Text, as_read
from magang.reports.models import Report
from magang.web.city import city_logo, current_city
from magang.web.clock import today
from magang.web.files import store


@dataclass(frozen=True, slots=True)
class Wanted:
    """One report in one format: what it is known by, and what it needs."""

    fmt: Format
    work: Work
    key: str
    # Where its pictures lie and what they are, by id: the session may be given back before they are read.
    kept: Mapping[str, tuple[str, str]]

    @property
    def is_quick(self) -> bool:
        return seconds(self.fmt, self.work) <= QUICK

    @property
    def is_ready(self) -> bool:
        return cache().has(self.key)


def cache() -> Cache:
    """Where this installation keeps exports."""
    return Cache(current_app.config["SETTINGS"].data_dir / "exports")


def work_of(report: Report, text: Text | None = None) -> Work:
    """What all formats say. Raises `MarkdownRefused`."""
    text = text or as_read(db.session(), report, today=today())
    return compose(report, text, around())


def wanted(report: Report, fmt: Format, work: Work) -> Wanted:
    needed = shown_images(work)
    kept = {str(i.id): (i.stored_name, i.sha256) for i in report.images if str(i.id) in needed}
    return Wanted(fmt, work, key(fmt, work), kept)


def produce(asked: Wanted) -> bytes:
    """The file, made now and remembered. Raises `ConversionFailed`."""
    content = make(asked.fmt, asked.work, {id: store().read(*where) for id, where in asked.kept.items()})
    cache().keep(asked.key, content)
    return content


def around() -> Around:
    """The city and where reports are signed."""
    city, settings = current_city(), letter_settings(db.session())
    return Around(
        City(city.city_name, city.agency_name, settings.address.replace("\n", ", ") if settings else "", logo=_logo()),
        zone=city.time_zone,
        place=settings.place if settings else "",
        is_sample=city.sample_seeded_at is not None,
    )


def _logo() -> bytes | None:
    """The formats know PNG and JPEG; a logo may be WEBP too."""
    content = city_logo()
    if content is None or not content.startswith(b"RIFF"):
        return content
    made = BytesIO()
    Picture.open(BytesIO(content)).convert("RGBA").save(made, "PNG")
    return made.getvalue()
