"""Two texts that began as one, put together again: line by line, as programmers merge. Pure.

merged = merge(base, mine, theirs)
merged.text                      # when `merged.is_clean`
merged.conflicts                 # else: where both changed the same lines
merged.compose([Side.BOTH, …])   # the text by one choice for each conflict
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from magang.kernel.labels import N_, LabelledEnum

Lines: TypeAlias = Sequence[str]
# Lines of a stretch that both texts have and that is compared; more of them are taken as changed altogether.
MOST_LINES: Final = 6_000


class Side(LabelledEnum):
    """What is taken where two texts clash."""

    BOTH = "both", N_("Pakai keduanya")
    MINE = "mine", N_("Pakai tulisan saya")
    THEIRS = "theirs", N_("Pakai yang tersimpan")


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same lines, changed in two ways; `base` is what they were."""

    base: str
    mine: str
    theirs: str

    def take(self, side: Side) -> str:
        match side:
            case Side.MINE:
                return self.mine
            case Side.THEIRS:
                return self.theirs
        # Each stays a paragraph of its own.
        theirs, mine = self.theirs.rstrip("\n"), self.mine.strip("\n")
        return f"{theirs}\n\n{mine}\n" if theirs and mine else self.mine if mine else self.theirs


@dataclass(frozen=True, slots=True)
class Merge:
    """Stretches of settled lines and conflicts, in order; each line has an end, the text's last one too."""

    pieces: tuple[str | Conflict, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Conflict))

    @property
    def is_clean(self) -> bool:
        return not self.conflicts

    @property
    def text(self) -> str:
        """The whole text, with both sides of what is not settled: nothing is left out."""
        return self.compose(())

    def compose(self, sides: Sequence[Side]) -> str:
        """The text by one choice for each conflict, in order; those without one keep both sides."""
        chosen = iter(sides)
        lines = (piece.take(next(chosen, Side.BOTH)) if isinstance(piece, Conflict) else piece for piece in self.pieces)
        return "".join(lines).removesuffix("\n")


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Three-way merge: what only one changed is taken, what both changed alike too; the rest are conflicts."""
    # With an end to the last line, writing below it is no change of it.
    old, ours, others = lines_of(base + "\n"), lines_of(mine + "\n"), lines_of(theirs + "\n")
    pieces: list[str | Conflict] = []
    at = (0, 0, 0)
    ends = (len(old), len(ours), len(others))
    for start, stop in (*_common(old, ours, others), (ends, ends)):
        before = tuple("".join(text[a:b]) for text, a, b in zip((old, ours, others), at, start, strict=True))
        pieces.append(_settled(*before))
        pieces.append("".join(old[start[0] : stop[0]]))
        at = stop
    return Merge(tuple(piece for piece in pieces if piece))


def lines_of(text: str) -> list[str]:
    """Lines with their ends; only a line feed ends one."""
    return [line + "\n" for line in text.split("\n")[:-1]] + ([last] if (last := text.rpartition("\n")[2]) else [])


def _settled(base: str, mine: str, theirs: str) -> str | Conflict:
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    return Conflict(base, mine, theirs)


Place: TypeAlias = tuple[int, int, int]


def _common(old: Lines, ours: Lines, others: Lines) -> Iterator[tuple[Place, Place]]:
    """Stretches all three share: start and end in each."""
    first, second = matches(old, ours), matches(old, others)
    i = j = 0
    while i < len(first) and j < len(second):
        (a, b, n), (c, d, m) = first[i], second[j]
        low, high = max(a, c), min(a + n, c + m)
        if low < high:
            start = (low, b + low - a, d + low - c)
            size = high - low
            yield start, (start[0] + size, start[1] + size, start[2] + size)
        if a + n < c + m:
            i += 1
        else:
            j += 1


def matches(a: Lines, b: Lines) -> list[tuple[int, int, int]]:
    """Stretches two texts share, as (place in a, place in b, length), in order. Bounded for any text.

    What they begin and end with alike is taken off first; lines that fill a text (empty ones) are no anchors.
    """
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    inner_a, inner_b = a[head : len(a) - tail], b[head : len(b) - tail]
    found = [(0, 0, head)] if head else []
    if inner_a and inner_b and len(inner_a) + len(inner_b) <= MOST_LINES:
        blocks = SequenceMatcher(None, inner_a, inner_b, autojunk=True).get_matching_blocks()
        found += [(i + head, j + head, n) for i, j, n in blocks if n]
    if tail:
        found.append((len(a) - tail, len(b) - tail, tail))
    return found
