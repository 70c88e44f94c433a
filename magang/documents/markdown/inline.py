"""Runs out of one paragraph's text, in one pass: emphasis, code, links, pictures, footnotes.

Python-Markdown's own inline stage looks at the whole paragraph again for each bracket (4,000 `[` cost 4.6 s) and copies
it for each match. Here every letter is looked at a fixed number of times whatever stands in it: brackets and
delimiters wait on stacks, as in the CommonMark specification, and since runs are flat, depth costs nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from magang.documents.markdown.blocks import Run, Runs
from magang.documents.markdown.faults import Fault, Faults

# `*` and `_` in runs, brackets, backticks, escapes, addresses. No alternative looks further than the next mark.
_TOKEN: Final = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)"
    r"|\[\^(?P<note>[\w-]{1,60})\]"
    r"|(?P<picture>!\[)|(?P<open>\[)|(?P<close>\])"
    r"|(?P<delimiter>\*+|_+)"
    r"|<(?P<address>(?:https?://|mailto:)[^\s<>]{1,2000}+)>"
    r"|(?P<bare>\bhttps?://[^\s<>\[\]()`*]{1,2000}+)"
)
# (address "title") after a closing bracket; one level of round brackets within the address.
_DESTINATION: Final = re.compile(
    r"\([ \n]{0,9}+"
    r"(?:<(?P<angled>[^<>\n]{0,2000}+)>|(?P<plain>[^\s()<>]{0,2000}+(?:\([^\s()<>]{0,500}+\)[^\s()<>]{0,500}+){0,9}+))"
    r"(?:[ \n]{1,9}+(?:\"(?P<title>[^\"]{0,1000}+)\"|'(?P<single>[^']{0,1000}+)'))?"
    r"[ \n]{0,9}+\)"
)
_LINK: Final = re.compile(
    r"(?:https?://[^\s/?#\\@]{1,253}(?:[/?#][^\s\\]*)?|mailto:[^\s\\]+@[^\s\\]+|#[\w-]+)", re.IGNORECASE
)
_PICTURE: Final = re.compile(r"lampiran:([A-Za-z0-9-]{1,64})")
_ENDINGS: Final = ".,;:!?'\"”’"


def link_of(address: str) -> str:
    """The address when it may be followed (http, https, mailto, a place in the text), else ''."""
    return address if _LINK.fullmatch(address) else ""


@dataclass(slots=True)
class Picture:
    """A picture that stands in a text; the caller makes a block of it."""

    id: str
    alt: str
    caption: str


Piece = Run | Picture


@dataclass(slots=True)
class _Node:
    """A stretch of the text. A delimiter run has a `mark` and `left` of its letters not yet used."""

    text: str
    mark: str = ""
    left: int = 0
    opens: bool = False
    closes: bool = False
    code: bool = False
    link: str = ""
    note: int = 0
    picture: Picture | None = None


@dataclass(slots=True)
class Inline:
    """Reads texts of one document. `note(label)` gives the number of a footnote, 0 where it has no text."""

    pictures: Callable[[str], bool]
    note: Callable[[str], int]
    faults: Faults = field(default_factory=Faults)

    def runs(self, text: str) -> Runs:
        """Runs alone; a picture leaves its alternative text."""
        pieces = self.pieces(text)
        for piece in pieces:
            if isinstance(piece, Picture):
                self.faults.add(Fault.PICTURE_INSIDE, piece.alt)
        return merged(Run(piece.alt) if isinstance(piece, Picture) else piece for piece in pieces)

    def pieces(self, text: str) -> list[Piece]:
        """Runs and pictures in order."""
        text = "\n".join(line.strip() for line in text.strip().split("\n"))
        nodes = self._nodes(text)
        bold, italic = _emphasis(nodes)
        return _pieces(nodes, bold, italic)

    def _nodes(self, text: str) -> list[_Node]:
        tokens = list(_TOKEN.finditer(text))
        closings = _closing_ticks(tokens)
        nodes: list[_Node] = []
        brackets: list[int] = []  # where in `nodes` an opening bracket waits
        at = number = 0
        while number < len(tokens):
            token = tokens[number]
            number += 1
            if token.start() < at:  # within what was taken already: an address, a destination
                continue
            if token.start() > at:
                nodes.append(_Node(text[at : token.start()]))
            at = token.end()
            match token.lastgroup:
                case "escaped":
                    nodes.append(_Node(token["escaped"]))
                case "ticks" if (closing := closings[number - 1]) is not None:
                    nodes.append(_Node(_code(text[at : tokens[closing].start()]), code=True))
                    at, number = tokens[closing].end(), closing + 1
                case "note" if n := self._note(token["note"]):
                    nodes.append(_Node("", note=n))
                case "picture" | "open":
                    brackets.append(len(nodes))
                    nodes.append(_Node(token[0]))
                case "close" if brackets and (found := _DESTINATION.match(text, at)):
                    self._close(nodes, brackets, found)
                    at = found.end()
                case "close":
                    del brackets[-1:]
                    nodes.append(_Node("]"))
                case "delimiter":
                    nodes.append(_delimiter(text, token))
                case "address" | "bare":
                    address = token["address"] or token["bare"]
                    kept = address if token["address"] else address.rstrip(_ENDINGS)
                    nodes.append(_Node(kept.removeprefix("mailto:"), link=link_of(kept)))
                    if len(kept) < len(address):
                        nodes.append(_Node(address[len(kept) :]))
                case _:
                    nodes.append(_Node(token[0]))
        if at < len(text):
            nodes.append(_Node(text[at:]))
        return nodes

    def _note(self, label: str) -> int:
        number = self.note(label)
        if not number:
            self.faults.add(Fault.NOTE_WITHOUT_TEXT, label)
        return number

    def _close(self, nodes: list[_Node], brackets: list[int], found: re.Match[str]) -> None:
        """A link or a picture ends here; it began at the last bracket that waits."""
        opener = brackets.pop()
        address = found["angled"] if found["angled"] is not None else found["plain"]
        title = " ".join((found["title"] or found["single"] or "").split())
        if nodes[opener].text == "![":
            alt = " ".join("".join(n.picture.alt if n.picture else n.text for n in nodes[opener + 1 :]).split())
            nodes[opener:] = [self._picture(address, alt, title)]
            return
        link = link_of(address)
        if not link:
            self.faults.add(Fault.LINK_REFUSED, address)
        nodes[opener].text = ""
        for node in nodes[opener + 1 :]:
            node.link = node.link or link
        brackets.clear()  # a link holds no other

    def _picture(self, address: str, alt: str, title: str) -> _Node:
        found = _PICTURE.fullmatch(address)
        if not found or not self.pictures(found[1]):
            self.faults.add(Fault.PICTURE_UNKNOWN if found else Fault.PICTURE_FOREIGN, alt or address)
            return _Node(f"[{alt}]" if alt else "")
        if not alt:
            self.faults.add(Fault.PICTURE_WITHOUT_ALT, title or found[1])
        return _Node("", picture=Picture(found[1], alt or title or "Gambar", title))


def _closing_ticks(tokens: Sequence[re.Match[str]]) -> list[int | None]:
    """For each run of backticks the next one as long; read backwards, so that each is looked at once."""
    closings: list[int | None] = [None] * len(tokens)
    last: dict[int, int] = {}
    for number in range(len(tokens) - 1, -1, -1):
        if ticks := tokens[number]["ticks"]:
            closings[number] = last.get(len(ticks))
            last[len(ticks)] = number
    return closings


def _code(text: str) -> str:
    text = text.replace("\n", " ")
    return text[1:-1] if text[:1] == text[-1:] == " " and text.strip() else text


def _delimiter(text: str, token: re.Match[str]) -> _Node:
    """A run of `*` or `_`, and whether emphasis can begin or end with it (the flanking rules of CommonMark)."""
    before = text[token.start() - 1] if token.start() else " "
    after = text[token.end()] if token.end() < len(text) else " "
    left = not after.isspace() and (not _is_mark(after) or before.isspace() or _is_mark(before))
    right = not before.isspace() and (not _is_mark(before) or after.isspace() or _is_mark(after))
    mark = token[0][0]
    if mark == "_":  # never within a word: nama_berkas_ini
        left, right = left and (not right or _is_mark(before)), right and (not left or _is_mark(after))
    return _Node("", mark, len(token[0]), left, right)


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"


def _emphasis(nodes: Sequence[_Node]) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Where bold and italic begin (+) and end (−), by the place in `nodes`."""
    bold: dict[int, int] = {}
    italic: dict[int, int] = {}
    waiting: list[int] = []
    # How far down each mark has been looked for in vain; without it `*a_ *a_ …` would be looked through each time.
    floor = {"*": 0, "_": 0}
    for at, node in enumerate(nodes):
        if not node.mark:
            continue
        while node.left and node.closes:
            depth = len(waiting) - 1
            while depth >= floor[node.mark] and nodes[waiting[depth]].mark != node.mark:
                depth -= 1
            if depth < floor[node.mark]:
                floor[node.mark] = len(waiting)
                break
            opener = nodes[waiting[depth]]
            used = 2 if opener.left >= 2 and node.left >= 2 else 1
            changes = bold if used == 2 else italic
            changes[waiting[depth]] = changes.get(waiting[depth], 0) + 1
            changes[at] = changes.get(at, 0) - 1
            opener.left -= used
            node.left -= used
            del waiting[depth + (1 if opener.left else 0) :]
            floor = {mark: min(low, len(waiting)) for mark, low in floor.items()}
        if node.left and node.opens:
            waiting.append(at)
    return bold, italic


def _pieces(nodes: Sequence[_Node], bold: Mapping[int, int], italic: Mapping[int, int]) -> list[Piece]:
    pieces: list[Piece] = []
    kept: list[Run] = []
    strong = slanted = 0
    for at, node in enumerate(nodes):
        strong += bold.get(at, 0)
        slanted += italic.get(at, 0)
        if node.picture:
            pieces += merged(kept)
            kept = []
            pieces.append(node.picture)
        elif text := node.text or node.mark * node.left:
            kept.append(Run(text, strong > 0, slanted > 0, node.code, node.link))
        elif node.note:
            kept.append(Run("", note=node.note))
    return [*pieces, *merged(kept)]


def merged(runs: Iterable[Run]) -> Runs:
    """Neighbours of one look as one run."""
    out: list[Run] = []
    texts: list[str] = []
    look: tuple[bool, bool, bool, str] | None = None

    def flush() -> None:
        if look is not None:
            out.append(Run("".join(texts), *look))

    for run in runs:
        its = (run.bold, run.italic, run.code, run.link)
        if run.note:
            flush()
            look = None
            out.append(run)
        elif its == look:
            texts.append(run.text)
        else:
            flush()
            look, texts = its, [run.text]
    flush()
    return tuple(out)
