"""The report as PDF: what `typst/report.typ` reads."""

from __future__ import annotations

from typing import Any

from magang.documents import charts
from magang.documents.html import caption_of
from magang.documents.markdown.blocks import (
    Admonition,
    Block,
    Chart,
    Code,
    Heading,
    Image,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    words,
)
from magang.documents.pdf import typst_pdf
from magang.documents.report import LIMITS, Report, longest, picture_name, widths

# Letters of a chapter that fills a good part of a page; a picture counts as much.
ON_PAGE = 1000
# Columns up to this many letters are as wide as they need.
SHORT = 14


def report_pdf(report: Report) -> bytes:
    """PDF/A-2a and PDF/UA-1, which the compiler enforces. Raises `ConversionFailed`."""
    files = report.pictures()
    files |= {f"grafik-{chart.number}.svg": charts.svg(chart).encode() for chart in report.charts}
    return typst_pdf("report", _data(report), images=files, made_at=report.made_at, limits=LIMITS)


def _data(report: Report) -> dict[str, Any]:
    city = report.city
    writer = _Writer(report)
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "kind": report.kind,
        "author": ", ".join(person.name for person in report.authors),
        "authors": [[person.name, person.office] for person in report.authors],
        "cohort": report.cohort,
        "paper": report.paper,
        "footer": report.footer or report.title,
        "city": {"name": city.name, "agency": city.agency, "address": city.address, "logo": report.logo_name},
        "facts": [list(fact) for fact in report.facts],
        "blocks": writer.blocks(report.body),
        "spacious": _is_spacious(report.body),
        "notes": [writer.blocks(note) for note in report.notes],
        "attachments": list(report.attachments),
        "signatures": [
            {"place": s.place, "office": s.office, "name": s.name, "below": s.below} for s in report.signatures
        ],
        "seal": report.seal,
    }


def _is_spacious(body: tuple[Block, ...]) -> bool:
    """Whether chapters begin on pages of their own: those of a few lines would leave every page empty."""
    chapters = sum(isinstance(block, Heading) and block.level == 1 for block in body)
    letters = sum(ON_PAGE if isinstance(block, Image | Chart) else len(words(block)) for block in body)
    return letters >= chapters * ON_PAGE


class _Writer:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._seen: set[int] = set()

    def blocks(self, blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
        return [self._block(block) for block in blocks]

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Heading(level=level, runs=runs, id=id, number=number):
                return {"kind": "heading", "level": level, "number": number, "runs": self._runs(runs), "id": id}
            case Paragraph(runs=runs):
                return {"kind": "paragraph", "runs": self._runs(runs)}
            case List(ordered=ordered, items=items, start=start):
                return {"kind": "list", "ordered": ordered, "start": start, "items": [self.blocks(i) for i in items]}
            case Table():
                return self._table(block)
            case Quote(blocks=inner):
                return {"kind": "quote", "blocks": self.blocks(inner)}
            case Admonition(kind=kind, title=title, blocks=inner):
                return {
                    "kind": "callout",
                    "tone": kind.value,
                    "title": title or kind.label,
                    "blocks": self.blocks(inner),
                }
            case Image(id=id, alt=alt):
                name = picture_name(id, self._report.images[id])
                return {"kind": "image", "file": name, "alt": alt, "caption": caption_of(block)}
            case Chart(number=number):
                name, alt = f"grafik-{number}.svg", charts.summary(block)
                return {"kind": "image", "file": name, "alt": alt, "caption": caption_of(block), "wide": True}
            case Code(text=text):
                return {"kind": "code", "text": text}
            case Rule():
                return {"kind": "rule"}
        raise TypeError(f"not printable: {type(block).__name__}")

    def _table(self, table: Table) -> dict[str, Any]:
        lengths = longest(table)
        shares = widths(table)
        long = any(length > SHORT for length in lengths)
        return {
            "kind": "table",
            "columns": [
                None if long and length <= SHORT else share for length, share in zip(lengths, shares, strict=True)
            ],
            "align": list(table.alignments),
            "header": [self._runs(cell) for cell in table.header],
            "rows": [[self._runs(cell) for cell in row] for row in table.rows],
            "caption": caption_of(table),
        }

    def _runs(self, runs: Runs) -> list[Any]:
        return [self._run(run) for run in runs]

    def _run(self, run: Run) -> Any:
        if run.note:
            again = run.note in self._seen
            self._seen.add(run.note)
            return {"note": run.note, "again": again}
        looks = {"bold": run.bold, "italic": run.italic, "code": run.code, "href": run.link}
        given = {name: value for name, value in looks.items() if value}
        # Most text has no look of its own: a string, which keeps 200 pages of JSON small.
        return {"text": run.text, **given} if given else run.text
