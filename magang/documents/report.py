"""A report in the formats it leaves in: PDF, Word, OpenDocument, PowerPoint. Each is made in the bounded child.

    report = Report(
        title="Antrean tanpa tumpukan", kind="Laporan hasil magang", city=City("Pemerintah Kota Palu", logo=png),
        authors=(Person("Rina Contoh", "Dinas Kesehatan"),), cohort="Angkatan I 2026",
        facts=(("Tujuan", "Kota Malang"),), blocks=document.blocks, images={"7": jpeg}, made_at=now,
    )
    report_pdf(report), report_docx(report), report_odt(report)      # bytes; raise ConversionFailed
    report_pptx(deck_of(report))                                     # magang/documents/slides.py

All words are as the reader is to read them. Inserts must be resolved: one that is left is an error of the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from magang.documents.markdown.blocks import Block, Chart, Footnotes, Image, Insert, Table, printed, text_of, walk
from magang.documents.runner import MB, Limits
from magang.kernel.typed import CONTROL, UNSEEN

# Photos of a 200-page report; each was made small when it was uploaded.
LIMITS: Final = Limits(seconds=120, memory=2048 * MB, file=128 * MB, input=160 * MB, output=160 * MB)


@dataclass(frozen=True, slots=True)
class City:
    """Who stands on the cover. `logo` is a PNG or JPEG."""

    name: str
    agency: str = ""
    address: str = ""
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    office: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: “Palu, 3 Maret 2026”, “Mengetahui, Kepala Dinas”, the name, and what stands below it."""

    office: str
    name: str
    place: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """`images` by the ids the text uses. `footer` runs along each page; `seal` is the frozen text's SHA-256 in hex."""

    title: str
    city: City
    blocks: tuple[Block, ...]
    kind: str = "Laporan hasil magang"
    subtitle: str = ""
    authors: tuple[Person, ...] = ()
    cohort: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    signatures: tuple[Signature, ...] = ()
    attachments: tuple[str, ...] = ()
    paper: Literal["a4", "f4"] = "a4"
    footer: str = ""
    seal: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)
    made_at: datetime | None = None

    def __post_init__(self) -> None:
        for block in walk(self.blocks):
            if isinstance(block, Insert):
                raise ValueError(f"not resolved: {block.kind} {block.reference}")
            if isinstance(block, Image) and block.id not in self.images:
                raise ValueError(f"no such picture: {block.id}")

    @property
    def body(self) -> tuple[Block, ...]:
        """What is printed, without the notes at its end."""
        return tuple(block for block in printed(self.blocks) if not isinstance(block, Footnotes))

    @property
    def notes(self) -> tuple[tuple[Block, ...], ...]:
        return next((block.items for block in self.blocks if isinstance(block, Footnotes)), ())

    @property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(block for block in self.body if isinstance(block, Chart))

    def pictures(self) -> dict[str, bytes]:
        """The pictures that are shown, by plain file names, and the logo."""
        used = {block.id for block in walk(printed(self.blocks)) if isinstance(block, Image)}
        files = {picture_name(id, self.images[id]): self.images[id] for id in sorted(used)}
        if self.city.logo:
            files[f"logo.{extension(self.city.logo)}"] = self.city.logo
        return files

    @property
    def logo_name(self) -> str:
        return f"logo.{extension(self.city.logo)}" if self.city.logo else ""


def extension(content: bytes) -> str:
    """Formats are told from the first bytes; the formats know no others."""
    return "png" if content.startswith(b"\x89PNG") else "jpg"


def picture_name(id: str, content: bytes) -> str:
    return f"gambar-{id}.{extension(content)}"


def property_of(text: str) -> str:
    """A file's title or author: one line that any XML may hold, no longer than Office takes."""
    return " ".join(UNSEEN.sub("", CONTROL.sub("", text)).split())[:255]


# Letters that fit beside each other across a page.
_ACROSS: Final = 90


def widths(table: Table) -> list[float]:
    """Shares of the columns: each has room for its longest word, long text gets most of what is left."""
    least = [min(max(map(len, words), default=1), 30) + 3 for words in _words(table)]
    left = max(_ACROSS - sum(least), 0)
    wanted = [max(length - fits, 1) ** 0.7 for length, fits in zip(longest(table), least, strict=True)]
    shares = [fits + left * want / sum(wanted) for fits, want in zip(least, wanted, strict=True)]
    return [share / sum(shares) for share in shares]


def longest(table: Table) -> list[int]:
    """Letters of the longest cell of each column."""
    return [max(map(len, cells), default=1) for cells in _columns(table)]


def _columns(table: Table) -> list[list[str]]:
    rows = (table.header, *table.rows) if table.header else table.rows
    return [[text_of(row[at]) for row in rows] for at in range(len(table.alignments))]


def _words(table: Table) -> list[list[str]]:
    return [[word for cell in cells for word in cell.split()] for cells in _columns(table)]
