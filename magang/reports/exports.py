"""A report in the formats it leaves in, all from one block list; and how long that takes.

work = compose(report, text, around)                    # what is to be said; pictures only by their fingerprints
key(Format.PDF, work)                                   # the same content gives the same key, and the same file
make(Format.PDF, work, {"7": jpeg})                     # bytes; raises ConversionFailed
seconds(Format.PDF, work)                               # what it will take, from what was measured
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from magang.documents.html import caption_of
from magang.documents.markdown.blocks import Chart, Image, walk, words
from magang.documents.office import report_docx, report_odt
from magang.documents.pdf_report import report_pdf
from magang.documents.pptx import report_pptx
from magang.documents.report import City, Person, Signature
from magang.documents.report import Report as Work
from magang.documents.slides import deck_of
from magang.kernel.clock import local_date
from magang.kernel.labels import N_, LabelledEnum
from magang.letters.wording import long_date
from magang.placements.models import Placement
from magang.reports.frozen import Text
from magang.reports.models import Report
from magang.reports.rules import ReportStatus

KIND: Final = "Laporan hasil magang"
# What takes longer is done by a worker, with its progress on the page.
QUICK: Final = 2.0
_DOCUMENTS: Final = Path(__file__).parents[1] / "documents"


class Format(LabelledEnum):
    PDF = "pdf", N_("PDF")
    DOCX = "docx", N_("Word")
    ODT = "odt", N_("OpenDocument")
    PPTX = "pptx", N_("PowerPoint")

    @property
    def media_type(self) -> str:
        office = "application/vnd.openxmlformats-officedocument"
        return {
            Format.PDF: "application/pdf",
            Format.DOCX: f"{office}.wordprocessingml.document",
            Format.ODT: "application/vnd.oasis.opendocument.text",
            Format.PPTX: f"{office}.presentationml.presentation",
        }[self]

    @property
    def purpose(self) -> str:
        """What it is good for."""
        return {
            Format.PDF: N_("Untuk dicetak, dikirim, dan diarsipkan. Dapat dibaca pembaca layar."),
            Format.DOCX: N_("Untuk disunting di Word."),
            Format.ODT: N_("Untuk disunting di LibreOffice."),
            Format.PPTX: N_("Paparan dengan catatan pembicara; tabel dan grafiknya dapat disunting."),
        }[self]


# Seconds for an empty text, and for each 100,000 letters or so with their pictures: docs/benchmarks.md.
_COST: Final[Mapping[Format, tuple[float, float]]] = {
    Format.PDF: (0.2, 1.1),
    Format.DOCX: (0.9, 3.4),
    Format.ODT: (0.9, 3.8),
    Format.PPTX: (0.7, 3.2),
}
# A picture or a chart takes as long as so many letters.
_PICTURE: Final = 800

_MAKERS: Final[Mapping[Format, Callable[[Work], bytes]]] = {
    Format.PDF: report_pdf,
    Format.DOCX: report_docx,
    Format.ODT: report_odt,
    Format.PPTX: lambda work: report_pptx(deck_of(work)),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What an export takes from the installation: the city with its logo, and where reports are signed."""

    city: City
    zone: str
    place: str = ""
    is_sample: bool = False


def compose(report: Report, text: Text, around: Around) -> Work:
    """The report as all formats are made from it. Needs what `queries.find_report` loads."""
    blocks = text.document.blocks
    sealed = {str(image.id): image.sha256.encode() for image in report.images}
    foot = [KIND, report.reference, around.city.name, *(["Data contoh"] if around.is_sample else [])]
    return Work(
        title=text.title,
        city=around.city,
        blocks=blocks,
        kind=KIND,
        authors=tuple(Person(p.participant.name, p.sending_opd.name) for p in report.placements),
        cohort=report.cycle.name,
        facts=_facts(report, around.zone),
        signatures=_signatures(report, around),
        attachments=_attachments(report, text),
        footer=" · ".join(foot),
        seal=text.seal,
        images=sealed,
        made_at=_dated(report),
    )


def key(fmt: Format, work: Work) -> str:
    """What the file is known by: everything that goes into it, and the code that makes it."""
    return hashlib.sha256(f"{_edition()}\n{fmt.value}\n{work!r}".encode()).hexdigest()


def make(fmt: Format, work: Work, pictures: Mapping[str, bytes]) -> bytes:
    """The file. Raises `ConversionFailed`."""
    return _MAKERS[fmt](replace(work, images=pictures))


def seconds(fmt: Format, work: Work) -> float:
    """About how long making it takes on two cores that have other work as well."""
    letters = sum(len(words(block)) for block in work.blocks)
    drawn = sum(isinstance(block, Image | Chart) for block in walk(work.blocks))
    base, each = _COST[fmt]
    return base + each * (letters + _PICTURE * drawn) / 100_000


def file_name(report: Report, fmt: Format) -> str:
    """Its number and no name of a person."""
    return f"laporan-{report.reference}.{fmt.value}"


def shown_images(work: Work) -> frozenset[str]:
    """Which pictures it needs."""
    return frozenset(block.id for block in walk(work.blocks) if isinstance(block, Image))


def _facts(report: Report, zone: str) -> tuple[tuple[str, str], ...]:
    hosts = dict.fromkeys(f"{p.host_unit.name}, {p.host_unit.region.name}" for p in report.placements if p.host_unit)
    stays = dict.fromkeys(_period(p) for p in report.placements if p.starts_on and p.ends_on)
    facts = [("Nomor", report.reference), ("Instansi tujuan", "; ".join(hosts)), ("Masa magang", "; ".join(stays))]
    state = report.status.label
    if report.status is not ReportStatus.DRAFT:
        state = f"{state}, {long_date(local_date(_dated(report), zone))}"
    return tuple((name, value) for name, value in (*facts, ("Keadaan", state)) if value)


def _period(placement: Placement) -> str:
    return f"{_day(placement.departed_on or placement.starts_on)} – {_day(placement.recalled_on or placement.ends_on)}"


def _day(on: date | None) -> str:
    return long_date(on) if on else "–"


def _signatures(report: Report, around: Around) -> tuple[Signature, ...]:
    """Its superiors first, as the house has it; each once."""
    mentors = {p.mentor.id: p.mentor.name for p in report.placements if p.mentor}
    dated = long_date(local_date(_dated(report), around.zone))
    told = f"{around.place}, {dated}" if around.place else dated
    above = [Signature("Mengetahui,\nAtasan langsung", name) for name in mentors.values()]
    authors = [
        Signature("Peserta magang", p.participant.name, told if n == 0 else "") for n, p in enumerate(report.placements)
    ]
    return (*above, *authors)


def _attachments(report: Report, text: Text) -> tuple[str, ...]:
    letters = [
        f"Surat tugas nomor {p.assignment_letter_number}" for p in report.placements if p.assignment_letter_number
    ]
    pictures = [caption_of(b) or b.alt for b in walk(text.document.blocks) if isinstance(b, Image)]
    return (*dict.fromkeys(letters), *(f"Foto: {caption}" for caption in dict.fromkeys(pictures)))


def _dated(report: Report) -> datetime:
    return report.presented_at or report.approved_at or report.submitted_at or report.updated_at


@lru_cache
def _edition() -> str:
    """The fingerprint of the code and looks that make documents: a new release makes its files anew."""
    parts = sorted(p for p in _DOCUMENTS.rglob("*") if p.suffix in {".py", ".typ", ".docx", ".odt"})
    return hashlib.sha256(b"".join(part.read_bytes() for part in (*parts, Path(__file__)))).hexdigest()
