"""What the whole text decides: levels and numbers of headings, ids, captions, numbers of tables and pictures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from magang.documents.markdown.blocks import Block, Chart, Heading, Image, Paragraph, Runs, Table, text_of

LOWEST: Final = 5
# Parts of an official report that stand outside its chapters.
UNNUMBERED: Final = frozenset(
    {
        "abstrak",
        "daftar isi",
        "daftar pustaka",
        "daftar singkatan",
        "kata pengantar",
        "lampiran",
        "pengantar",
        "ringkasan",
        "ringkasan eksekutif",
    }
)
# A number the author typed: “BAB II”, “IV.”, “A.”, “1.2”. The text is numbered for them.
_TYPED: Final = re.compile(
    r"(?:BAB\s+)?[IVX]{1,6}[.)]?\s+(?=\S)|[A-Z][.)]\s+(?=\S)|[0-9]{1,2}(?:[.)]|(?:\.[0-9]{1,2})+[.)]?)\s+(?=\S)"
)
_CAPTION: Final = re.compile(r"Tabel(?:\s+[0-9.]{1,6})?\s*[:.]\s*(?=\S)", re.IGNORECASE)
_ROMAN: Final = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One line of the table of contents."""

    level: int
    number: str
    text: str
    id: str


def arrange(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Number the blocks of a whole text. Doing it again changes nothing."""
    return tuple(_captions(_headings(list(blocks))))


def outline_of(blocks: Sequence[Block]) -> tuple[OutlineEntry, ...]:
    """The headings, for a table of contents."""
    return tuple(OutlineEntry(b.level, b.number, text_of(b.runs), b.id) for b in blocks if isinstance(b, Heading))


def _headings(blocks: list[Block]) -> list[Block]:
    """Levels from 1 without a jump (a screen reader's list of headings has no holes), numbers, ids."""
    highest = min((b.level for b in blocks if isinstance(b, Heading)), default=1)
    counts = [0] * (LOWEST + 1)
    seen: dict[str, int] = {}
    level = 0
    is_numbered = True
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level - highest + 1, level + 1, LOWEST)
            runs = _untyped(block.runs)
            text = text_of(runs)
            if level == 1:
                is_numbered = not block.runs or text.casefold() not in UNNUMBERED
            number = ""
            if is_numbered:
                counts[level] += 1
                counts[level + 1 :] = [0] * (LOWEST - level)
                number = number_of(level, counts[level])
            else:
                counts[2:] = [0] * (LOWEST - 1)
            block = Heading(level, runs, _id(text, seen), number)
        out.append(block)
    return out


def number_of(level: int, count: int) -> str:
    """I, A., 1., a., 1): the order of Indonesian official writing."""
    match level:
        case 1:
            return _roman(count)
        case 2:
            return f"{_letters(count)}."
        case 3:
            return f"{count}."
        case 4:
            return f"{_letters(count).lower()}."
    return f"{count})"


def _roman(count: int) -> str:
    if count > 39:  # no report; digits stay short
        return str(count)
    out = ""
    for value, letters in _ROMAN:
        out += letters * (count // value)
        count %= value
    return out


def _letters(count: int) -> str:
    """A … Z, AA, AB …"""
    out = ""
    while count:
        count, rest = divmod(count - 1, 26)
        out = chr(65 + rest) + out
    return out


def _untyped(runs: Runs) -> Runs:
    if runs and (found := _TYPED.match(runs[0].text)) and (len(runs) > 1 or found.end() < len(runs[0].text)):
        return (replace(runs[0], text=runs[0].text[found.end() :]), *runs[1:])
    return runs


def _id(text: str, seen: dict[str, int]) -> str:
    """Ours alone: no text of a person can name a part of the page around it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "judul"
    seen[slug] = seen.get(slug, 0) + 1
    return f"bagian-{slug}" if seen[slug] == 1 else f"bagian-{slug}--{seen[slug]}"


def _captions(blocks: list[Block]) -> Iterable[Block]:
    """“Tabel: …” above a table is its caption; tables that have one and all pictures are numbered."""
    tables = pictures = 0
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, Paragraph) and isinstance(following, Table) and _caption(block):
            continue
        if isinstance(block, Table):
            before = blocks[at - 1] if at else None
            caption = (_caption(before) if isinstance(before, Paragraph) else "") or block.caption
            tables += bool(caption)
            block = replace(block, caption=caption, number=tables if caption else 0)
        elif isinstance(block, Image | Chart):
            pictures += 1
            block = replace(block, number=pictures)
        yield block


def _caption(paragraph: Paragraph) -> str:
    text = text_of(paragraph.runs)
    found = _CAPTION.match(text)
    return text[found.end() :] if found and len(text) <= 300 else ""
