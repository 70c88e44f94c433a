"""A talk out of a report: what PowerPoint and the browser's deck are made from.

    deck = deck_of(report)
    report_pptx(deck)                     # magang/documents/pptx.py
    deck.slides[3].notes                  # for the speaker only: never in a page that others see

A slide shows what can be read from the last row: lists, tables, pictures, charts, and the first sentence of each
paragraph. The rest of the paragraph, `!!! catatan` and footnotes are the speaker's notes, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from magang.documents.html import caption_of
from magang.documents.markdown.blocks import (
    Admonition,
    Block,
    Callout,
    Chart,
    Code,
    Footnotes,
    Heading,
    Image,
    List,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    text_of,
    walk,
)
from magang.documents.report import City, Person, Report

CONTINUED: Final = "(lanjutan)"
# What fits: lines of the larger size, letters in one of them, rows of a table.
LINES: Final = 10
LETTERS: Final = 76
ROWS: Final = 9
SENTENCE: Final = 150
_END: Final = re.compile(r"(?<=[.!?…])[”\"')]*\s+(?=[A-Z“\"'(])")

SlideKind = Literal["cover", "section", "bullets", "table", "picture", "chart", "closing"]


@dataclass(frozen=True, slots=True)
class Bullet:
    """One point; `level` 1 stands below another, `mark` is its number in an ordered list."""

    runs: Runs
    level: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. `number` is the chapter's on a section slide; `notes` are lines for the speaker."""

    kind: SlideKind
    title: str
    subtitle: str = ""
    number: str = ""
    bullets: tuple[Bullet, ...] = ()
    table: Table | None = None
    picture: Image | None = None
    chart: Chart | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """A talk, with the pictures it shows by their ids."""

    title: str
    city: City
    slides: tuple[Slide, ...]
    kind: str = ""
    authors: tuple[Person, ...] = ()
    cohort: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)


def deck_of(report: Report) -> Deck:
    """The report as a talk: cover, its chapters, thanks."""
    authors = ", ".join(person.name for person in report.authors)
    cover = Slide("cover", report.title, report.subtitle, notes=())
    closing = Slide("closing", "Terima kasih", " · ".join(filter(None, (authors, report.city.name))))
    builder = _Builder(report.notes)
    for block in report.blocks:
        builder.take(block)
    slides = (cover, *builder.slides(), closing)
    return Deck(report.title, report.city, slides, report.kind, report.authors, report.cohort, report.images)


class _Builder:
    """Walks the blocks; text waits until a table, a picture or a heading closes its slide."""

    def __init__(self, footnotes: Sequence[tuple[Block, ...]]) -> None:
        self._footnotes = [_plain(note) for note in footnotes]
        self._slides: list[Slide] = []
        self._chapter = self._title = ""
        self._bullets: list[Bullet] = []
        self._has_point = False  # whether more waits than sentences of paragraphs
        # For the speaker: what the author noted, the rest of what is shown, footnotes. Said in this order.
        self._own: list[str] = []
        self._rest: list[str] = []
        self._feet: list[str] = []

    def slides(self) -> list[Slide]:
        self._flush()
        return self._slides

    def take(self, block: Block) -> None:
        match block:
            case Heading(level=1, runs=runs, number=number):
                self._flush()
                self._chapter = self._title = text_of(runs)
                if number:
                    self._slides.append(Slide("section", self._chapter, number=number))
            case Heading(runs=runs):
                self._flush()
                self._title = text_of(runs)
            case Admonition(kind=Callout.NOTES, blocks=inner):
                self._speak(_plain(inner))
            case Admonition(kind=kind, title=title, blocks=inner):
                self._flush()
                outside, self._title = self._title, title or kind.label
                for part in inner:
                    self.take(part)
                self._flush()
                self._title = outside
            case Paragraph(runs=runs):
                self._paragraph(runs)
            case List():
                self._has_point = True
                self._bullets += self._items(block, 0)
            case Quote(blocks=inner):
                for part in inner:
                    if isinstance(part, Paragraph):
                        self._bullets.append(Bullet(tuple(replace(r, italic=True) for r in self._said(part.runs))))
                    else:
                        self.take(part)
            case Code(text=text):
                self._bullets.append(Bullet((Run("\n".join(text.split("\n")[:8]), code=True),)))
            case Table():
                self._flush()
                self._table(block)
            case Image():
                self._flush()
                self._add(Slide("picture", self._title, caption_of(block), picture=block))
            case Chart(title=title):
                self._flush()
                self._add(Slide("chart", title, self._title if self._title != title else "", chart=block))
            case Footnotes():
                pass

    def _add(self, slide: Slide) -> None:
        self._slides.append(replace(slide, title=slide.title or self._chapter, notes=self._notes()))

    def _notes(self) -> tuple[str, ...]:
        notes = (*self._own, *self._rest, *self._feet)
        self._own, self._rest, self._feet = [], [], []
        return notes

    def _speak(self, text: str) -> None:
        """Notes belong to the slide being filled; after a picture or a table, to that."""
        if self._bullets or not self._slides or self._slides[-1].kind == "cover":
            self._own.append(text)
        else:
            self._slides[-1] = replace(self._slides[-1], notes=(text, *self._slides[-1].notes))

    def _said(self, runs: Runs) -> Runs:
        """Runs without the marks of footnotes, which go to the notes."""
        for run in runs:
            if run.note and run.note <= len(self._footnotes):
                self._feet.append(f"Catatan kaki {run.note}: {self._footnotes[run.note - 1]}")
        return tuple(run for run in runs if not run.note)

    def _paragraph(self, runs: Runs) -> None:
        runs = self._said(runs)
        first = _first_sentence(runs)
        if text_of(first):
            self._bullets.append(Bullet(first))
        if text_of(first) != text_of(runs):
            self._rest.append(text_of(runs))

    def _items(self, block: List, level: int) -> Iterable[Bullet]:
        for number, item in enumerate(block.items, start=block.start):
            is_first = True
            for part in item:
                if isinstance(part, Paragraph):
                    runs = self._said(part.runs)
                    first = _first_sentence(runs)
                    if text_of(first) != text_of(runs):
                        self._rest.append(text_of(runs))
                    mark = f"{number}." if block.ordered and is_first else ""
                    yield Bullet(first, min(level, 1), mark)
                elif isinstance(part, List):
                    yield from self._items(part, level + 1)
                is_first = False

    def _flush(self) -> None:
        """Slides of what waits, each with as much as can be read."""
        if len(self._bullets) == 1 and not self._has_point and self._slides:
            self._lone_sentence(self._bullets.pop())
        self._has_point = False
        if not self._bullets:
            if self._slides and (notes := self._notes()):
                self._slides[-1] = replace(self._slides[-1], notes=(*self._slides[-1].notes, *notes))
            return
        pages: list[list[Bullet]] = [[]]
        room = LINES
        for bullet in self._bullets:
            lines = -(-max(len(text_of(bullet.runs)), 1) // (LETTERS - 6 * bullet.level))
            if pages[-1] and lines > room:
                pages.append([])
                room = LINES
            pages[-1].append(bullet)
            room -= lines
        self._bullets = []
        for at, page in enumerate(pages):
            self._add(Slide("bullets", _again(self._title, at), bullets=tuple(page)))

    def _lone_sentence(self, bullet: Bullet) -> None:
        """One sentence makes no slide: it opens its chapter, or is said about what was just shown."""
        last = self._slides[-1]
        text = text_of(bullet.runs)
        if last.kind == "section" and not last.subtitle:
            self._slides[-1] = replace(last, subtitle=text)
        elif last.kind in {"picture", "chart", "table"}:
            if not any(note.startswith(text.rstrip("…")) for note in self._rest):
                self._rest.insert(0, text)
        else:
            self._bullets.append(bullet)

    def _table(self, table: Table) -> None:
        title = table.caption or self._title
        pages: list[list[tuple[Runs, ...]]] = [[]]
        letters = max(LETTERS * 2 // max(len(table.alignments), 1), 8)
        room = ROWS
        for row in table.rows:
            cells = tuple(self._said(cell) for cell in row)
            lines = max(-(-max(len(text_of(cell)), 1) // letters) for cell in cells)
            if pages[-1] and lines > room:
                pages.append([])
                room = ROWS
            pages[-1].append(cells)
            room -= lines
        header = tuple(self._said(cell) for cell in table.header)
        for at, rows in enumerate(pages):
            part = replace(table, header=header, rows=tuple(rows), caption="", number=0)  # the title says it
            self._add(Slide("table", _again(title, at), table=part))


def _again(title: str, at: int) -> str:
    return f"{title} {CONTINUED}" if at else title


def _plain(blocks: Sequence[Block]) -> str:
    """Blocks as one text to be said."""
    return " ".join(text_of(block.runs) for block in walk(blocks) if isinstance(block, Paragraph | Heading))


def _first_sentence(runs: Runs) -> Runs:
    """The first sentence of a long text, in its own look; short texts whole."""
    text = "".join(run.text for run in runs)
    if len(text) <= SENTENCE:
        return runs
    found = _END.search(text[: 2 * SENTENCE])
    end = found.start() if found else (text.rfind(" ", 0, SENTENCE) if " " in text[:SENTENCE] else SENTENCE)
    kept: list[Run] = []
    for run in runs:
        if end <= 0:
            break
        kept.append(replace(run, text=run.text[:end]))
        end -= len(run.text)
    if not found:
        kept.append(Run("…"))
    return tuple(kept)
