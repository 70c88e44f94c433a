"""Blocks out of prepared lines: Python-Markdown's block parser, and its tree read into our blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.sane_lists import SaneListExtension

from magang.documents.markdown import faults
from magang.documents.markdown.blocks import (
    Admonition,
    Alignment,
    Block,
    Callout,
    Code,
    Heading,
    Image,
    Insert,
    InsertKind,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    text_of,
)
from magang.documents.markdown.faults import Fault, MarkdownRefused
from magang.documents.markdown.inline import Inline, Picture, merged
from magang.documents.markdown.prepare import HELD

MOST_COLUMNS: Final = 30
_HELD: Final = re.compile(f"{HELD}([0-9]+){HELD}")
_INSERT: Final = re.compile(r"\[\[([a-z]{1,20})(?::\s*([^\]\s][^\]]{0,99}))?\]\]")
_INSERTS: Final = {kind.value: kind for kind in InsertKind}
_ALIGNMENTS: Final[Mapping[str, Alignment]] = {"left": "left", "center": "center", "right": "right"}
_CALLOUTS: Final = {kind.value: kind for kind in Callout}


class _Header(HashHeaderProcessor):
    """The library's own expression goes back and forth over a run of `#`."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?P<header>[^\n]*)(?:\n|$)")


class _Table(BlockProcessor):
    """A table with `|`; its cells are split letter by letter, once, and their number is bounded."""

    def test(self, parent: Element, block: str) -> bool:
        head, _, rest = block.partition("\n")
        delimiters = rest.partition("\n")[0]
        return "|" in head and "|" in delimiters and all(re.fullmatch(" *:?-+:? *", c) for c in _cells(delimiters))

    def run(self, parent: Element, blocks: list[str]) -> None:
        head, delimiters, *rows = blocks.pop(0).split("\n")
        columns = _cells(delimiters)
        header = _cells(head)
        width = max(len(columns), len(header))
        if width > MOST_COLUMNS:
            raise MarkdownRefused(faults.TOO_WIDE, limit=MOST_COLUMNS)
        table = SubElement(parent, "table")
        for number, cells in enumerate((header, *map(_cells, rows))):
            row = SubElement(table, "tr" if number else "thead")
            for at in range(width):
                cell = SubElement(row, "td")
                # A row with too many cells: the rest stays in the last one, so that nothing is lost.
                extra = cells[at:] if at == width - 1 else cells[at : at + 1]
                cell.text = " | ".join(part.strip() for part in extra)
        table.set("align", ",".join(_alignment(columns[at]) if at < len(columns) else "left" for at in range(width)))


def _cells(row: str) -> list[str]:
    """Split at `|`, but not at `\\|` nor within backticks."""
    row = row.strip().removeprefix("|")
    row = row.removesuffix("|") if not row.endswith("\\|") else row
    # An odd number of backticks has one that closes nothing.
    if "`" not in row and "\\" not in row:
        return row.split("|")
    cells, begin, in_code = [], 0, False
    for found in re.finditer(r"\\.|`+|\|", row):
        if found[0][0] == "`":
            in_code = not in_code
        elif found[0] == "|" and not in_code:
            cells.append(row[begin : found.start()])
            begin = found.end()
    return [cell.replace("\\|", "|") for cell in (*cells, row[begin:])]


def _alignment(delimiter: str) -> Alignment:
    delimiter = delimiter.strip()
    if delimiter.endswith(":"):
        return "center" if delimiter.startswith(":") else "right"
    return "left"


def _parser() -> markdown.Markdown:
    """A parser that knows blocks only. What follows them in the library (inline marks, raw HTML) is never reached."""
    md = markdown.Markdown(extensions=[AdmonitionExtension(), SaneListExtension()])
    processors = md.parser.blockprocessors
    # Indented text is text; dashes below a sentence are a line; `[x]: address` would be searched for at each bracket.
    for name in ("code", "setextheader", "reference"):
        processors.deregister(name)
    processors.register(_Header(md.parser), "hashheader", 70)
    processors.register(_Table(md.parser), "table", 75)
    return md


@dataclass(slots=True)
class Structure:
    """Reads trees of one document; `held` are its code blocks."""

    inline: Inline
    held: list[str]

    def blocks(self, lines: list[str], *, top: bool = True) -> tuple[Block, ...]:
        """The blocks of prepared lines."""
        root = _parser().parser.parseDocument(lines).getroot()
        return tuple(self._inside(root, top=top)) if root is not None else ()

    def _inside(self, parent: Element, *, top: bool = False) -> Iterator[Block]:
        if parent.text:
            yield from self._paragraph(parent.text, top)
        for child in parent:
            yield from self._block(child, top)
            if child.tail:
                yield from self._paragraph(child.tail, top)

    def _block(self, element: Element, top: bool) -> Iterator[Block]:
        match element.tag:
            case "p":
                yield from self._paragraph(element.text or "", top)
            case "ul" | "ol":
                items = tuple(tuple(self._inside(item)) for item in element)
                yield List(element.tag == "ol", items, int(element.get("start", "1")))
            case "blockquote":
                if inner := tuple(self._inside(element)):
                    yield Quote(inner)
            case "table":
                yield self._table(element)
            case "hr":
                yield Rule()
            case "div":
                yield from self._callout(element, top)
            case tag if re.fullmatch("h[1-6]", tag):
                runs = self.inline.runs((element.text or "").rstrip("# "))
                if not text_of(runs):
                    self.inline.faults.add(Fault.HEADING_EMPTY, "#")
                elif top:
                    yield Heading(int(tag[1]), runs)
                else:  # within a box it stands outside the order of chapters
                    yield Paragraph(tuple(replace(run, bold=True) for run in runs))
            case _:
                yield from self._inside(element)

    def _paragraph(self, text: str, top: bool) -> Iterator[Block]:
        text = text.strip()
        if found := _HELD.fullmatch(text):
            yield Code(self.held[int(found[1])])
            return
        if found := _INSERT.fullmatch(text):
            if top and (kind := _INSERTS.get(found[1])):
                yield Insert(kind, (found[2] or "").strip())
                return
            self.inline.faults.add(Fault.INSERT_INSIDE if found[1] in _INSERTS else Fault.INSERT_UNKNOWN, text)
        runs: list[Run] = []
        for piece in self.inline.pieces(_HELD.sub("", text)):
            if isinstance(piece, Picture):
                yield from _filled(runs)
                runs = []
                yield Image(piece.id, piece.alt, piece.caption)
            else:
                runs.append(piece)
        yield from _filled(runs)

    def _table(self, element: Element) -> Table:
        header, *rows = (tuple(self.inline.runs(cell.text or "") for cell in row) for row in element)
        alignments = tuple(_ALIGNMENTS[word] for word in element.get("align", "").split(","))
        return Table(header if any(map(text_of, header)) else (), tuple(rows), alignments)

    def _callout(self, element: Element, top: bool) -> Iterator[Block]:
        children = list(element)
        word = element.get("class", "").removeprefix("admonition ").split(" ")[0]
        title = ""
        if children and children[0].get("class") == "admonition-title":
            title = children[0].text or ""
            element.remove(children[0])
        kind = _CALLOUTS.get(word, Callout.INFO)
        # The library fills in the kind where no title was written.
        title = "" if title.lower() == kind.value else text_of(self.inline.runs(title))
        if inner := tuple(self._inside(element)):
            yield Admonition(kind, title, inner)
        else:  # “!!! Perhatikan” with nothing below it: nobody's words are lost
            yield from self._paragraph(title or element.get("class", "").removeprefix("admonition "), top)


def _filled(runs: list[Run]) -> Iterator[Paragraph]:
    """A paragraph, if there is anything in it, without the blanks a picture left at its ends."""
    if runs:
        first, last = runs[0], runs[-1]
        if not first.note:
            runs[0] = Run(first.text.lstrip(), first.bold, first.italic, first.code, first.link)
        if not last.note:
            last = runs[-1]
            runs[-1] = Run(last.text.rstrip(), last.bold, last.italic, last.code, last.link)
    if any(run.note or run.text for run in runs):
        yield Paragraph(merged(runs))
