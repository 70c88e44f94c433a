"""One Markdown text, read once: blocks for every format, safe HTML for the screen.

    document = parse(text, images={"7", "12"})            # raises MarkdownRefused, nothing else
    document.html                                         # Markup; speaker's notes are not in it
    document.blocks, document.outline, document.faults

    document = document.resolve(lambda insert: [Chart(…)])  # what [[grafik:…]] stands for

Known: headings, paragraphs (a new line is a new line), lists, tables, quotes, `!!! penting` boxes, pictures
`![isi](lampiran:7 "Keterangan")`, footnotes, code, links to http, https, mailto and #, `[[temuan:T-2026-001]]`.
“Tabel: …” above a table is its caption; `!!! catatan` is for the speaker. Not known, and shown as text: raw HTML,
reference links, underlined headings, code by indentation. `<!-- … -->` vanishes.
Up to 300 KB of any text take at most about a second.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from magang.documents.markdown.arrange import OutlineEntry, arrange, outline_of
from magang.documents.markdown.blocks import Block, Footnotes, Insert, text_of, walk
from magang.documents.markdown.faults import Fault, Faults, MarkdownRefused
from magang.documents.markdown.inline import Inline
from magang.documents.markdown.prepare import prepare
from magang.documents.markdown.structure import Structure

__all__ = ["Document", "Fault", "MarkdownRefused", "OutlineEntry", "parse", "text_of", "walk"]


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read. `faults` are pairs of what is wrong and what it is about."""

    blocks: tuple[Block, ...]
    faults: tuple[tuple[Fault, str], ...] = ()

    @property
    def html(self) -> Markup:
        """Safe HTML without speaker's notes; pictures point to `lampiran:<id>`. More ways in `html.render`."""
        from magang.documents.html import render

        return render(self.blocks)

    @property
    def outline(self) -> tuple[OutlineEntry, ...]:
        """The headings as a table of contents."""
        return outline_of(self.blocks)

    @property
    def inserts(self) -> tuple[Insert, ...]:
        """What the text takes in by reference, to be loaded at once."""
        return tuple(block for block in self.blocks if isinstance(block, Insert))

    def resolve(self, blocks_for: Callable[[Insert], Iterable[Block]]) -> Document:
        """With each insert replaced by what it stands for; numbers and ids are given anew."""
        blocks = [
            part for block in self.blocks for part in (blocks_for(block) if isinstance(block, Insert) else (block,))
        ]
        return replace(self, blocks=arrange(blocks))


def parse(text: str, *, images: Collection[str] = ()) -> Document:
    """Read `text`; `images` are the ids it may show."""
    prepared = prepare(text)
    faults = Faults()
    numbers: dict[str, int] = {}

    def number(label: str) -> int:
        return numbers.setdefault(label, len(numbers) + 1) if prepared.notes.get(label) else 0

    known = frozenset(images)
    structure = Structure(Inline(known.__contains__, number, faults), prepared.held)
    blocks = structure.blocks(prepared.lines)
    # A note within a note would have no place to stand.
    inner = Structure(Inline(known.__contains__, lambda _: 0, faults), prepared.held)
    notes = tuple(inner.blocks(prepared.notes[label].split("\n"), top=False) for label in list(numbers))
    for label in prepared.notes:
        if label not in numbers:
            faults.add(Fault.NOTE_UNUSED, label)
    arranged = arrange(blocks)
    return Document((*arranged, Footnotes(notes)) if notes else arranged, tuple(faults))
