"""The blocks of a text: what every format is made from. Plain data, frozen, without markup of any kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from magang.kernel.labels import N_, LabelledEnum


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one look. A line end in `text` is a line end on paper; `note` is the number of a footnote set here."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    note: int = 0


Runs: TypeAlias = tuple[Run, ...]
Alignment: TypeAlias = Literal["left", "center", "right"]


class Callout(LabelledEnum):
    """A box beside the text, written `!!! penting`. Speaker's notes are said aloud, not printed."""

    INFO = "info", N_("Info")
    IMPORTANT = "penting", N_("Penting")
    WARNING = "peringatan", N_("Peringatan")
    EXAMPLE = "contoh", N_("Contoh")
    NOTES = "catatan", N_("Catatan pembicara")


class InsertKind(LabelledEnum):
    """What a text takes in by reference, written `[[temuan:T-2026-001]]` on a line of its own."""

    FINDING = "temuan", N_("Temuan")
    RECOMMENDATION = "rekomendasi", N_("Rekomendasi")
    JOURNAL = "jurnal", N_("Ringkasan jurnal")
    CHART = "grafik", N_("Grafik")
    TABLE = "tabel", N_("Tabel")


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is a chapter. `number` as it is printed (“II”, “A.”), '' for a chapter without one."""

    level: int
    runs: Runs
    id: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class List:
    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """`header` may be empty; every row is as wide as `alignments`. `number` counts the tables that have a caption."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    alignments: tuple[Alignment, ...]
    caption: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Admonition:
    """A callout; `title` is the author's own, '' for the kind's label."""

    kind: Callout
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its id. `alt` says what is seen (never empty); `number` is shared with charts (“Gambar 3”)."""

    id: str
    alt: str
    caption: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    pass


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The notes, in the order of their numbers: `Run.note` 1 is the first."""

    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Insert:
    """Something of the thread, to be replaced by blocks through `Document.resolve`."""

    kind: InsertKind
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line or colour of a chart; None where no value is known (a gap, never 0)."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars or lines over `categories`; each series has one value for each."""

    kind: Literal["bar", "line"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    source: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        if not self.categories or not self.series:
            raise ValueError("a chart shows at least one value")
        if any(len(series.values) != len(self.categories) for series in self.series):
            raise ValueError("a series has one value for each category")


Block: TypeAlias = (
    Heading
    | Paragraph
    | List
    | Table
    | Quote
    | Admonition
    | Image
    | Code
    | Rule
    | Footnotes
    | Insert
    | Chart
)  # fmt: skip

# What the kinds are called in JSON, for templates that are not Python.
NAMES: Final[dict[type[Any], str]] = {
    Heading: "heading",
    Paragraph: "paragraph",
    List: "list",
    Table: "table",
    Quote: "quote",
    Admonition: "admonition",
    Image: "image",
    Code: "code",
    Rule: "rule",
    Footnotes: "footnotes",
    Insert: "insert",
    Chart: "chart",
}


def text_of(runs: Runs) -> str:
    """The letters alone, on one line."""
    return " ".join("".join(run.text for run in runs).split())


def runs_of(text: str) -> Runs:
    """Plain text as runs."""
    return (Run(text),) if text else ()


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Each block and those within it, in reading order."""
    for block in blocks:
        yield block
        match block:
            case List(items=items) | Footnotes(items=items):
                for item in items:
                    yield from walk(item)
            case Quote(blocks=inner) | Admonition(blocks=inner):
                yield from walk(inner)


def words(block: Block) -> str:
    """All its letters, in reading order: what a remark quotes."""
    found: list[str] = []
    for part in walk((block,)):
        match part:
            case Heading(runs=runs) | Paragraph(runs=runs):
                found.append(text_of(runs))
            case Table(header=header, rows=rows, caption=caption):
                found += [caption, *(text_of(cell) for row in (header, *rows) for cell in row)]
            case Image(alt=alt, caption=caption):
                found += [alt, caption]
            case Chart(title=title):
                found.append(title)
            case Code(text=text):
                found.append(text)
    return " ".join(filter(None, found))


def printed(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Without what is only said: speaker's notes."""
    return tuple(block for block in blocks if not (isinstance(block, Admonition) and block.kind is Callout.NOTES))
