"""What the text takes in by reference: `[[temuan:T-2026-001]]` and the like, live until the text is frozen.

    read = resolve(session, report, today=today)     # or body=… for what is being typed; may raise MarkdownRefused
    read.document.blocks                             # nothing is left to be resolved
    read.broken                                      # inserts that stand for nothing

Only what belongs to the report's own stays and authors is told: whoever may read the report may read that, and nobody
else's work can be shown by typing its number. Every reader gets the same text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from magang.documents.markdown import Document, parse
from magang.documents.markdown.blocks import Admonition, Block, Callout, Insert, InsertKind, Paragraph, Table, runs_of
from magang.findings.models import Finding
from magang.journals.queries import WeekSummary, week_summaries
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation
from magang.reports import queries, telling
from magang.reports.models import Report

# What can be inserted besides single findings and recommendations: what is written, and what it is called.
TABLES = telling.TABLES
CHARTS = telling.CHARTS


@dataclass(frozen=True, slots=True)
class Resolved:
    """A text that was read, with and without what it takes in; both have the same faults."""

    source: Document
    document: Document
    broken: tuple[Insert, ...]
    contents: Contents


@dataclass(frozen=True)
class Contents:
    """What the thread holds for a report; each part is read when it is first needed."""

    session: Session
    report: Report
    today: date
    _weeks: dict[int, Sequence[WeekSummary]] = field(default_factory=dict)

    @cached_property
    def findings(self) -> Sequence[Finding]:
        return queries.findings_for(self.session, self.report)

    @cached_property
    def recommendations(self) -> Sequence[Recommendation]:
        return queries.recommendations_for(self.session, self.report)

    def weeks(self, placement: Placement) -> Sequence[WeekSummary]:
        """The journal of a stay by its weeks; empty before departure."""
        if placement.id not in self._weeks:
            self._weeks[placement.id] = week_summaries(self.session, placement, self.today)
        return self._weeks[placement.id]

    def blocks(self, insert: Insert, tables: Sequence[Table]) -> tuple[Block, ...]:
        """What `insert` stands for; nothing for what isn't there. `tables` are the text's own, for charts of them."""
        reference = insert.reference.strip()
        match insert.kind:
            case InsertKind.FINDING:
                return next((telling.finding(f) for f in self.findings if f.reference == reference), ())
            case InsertKind.RECOMMENDATION:
                found = (r for r in self.recommendations if r.reference == reference)
                return next((telling.recommendation(r) for r in found), ())
            case InsertKind.JOURNAL:
                return telling.journal([(p, self.weeks(p)) for p in self._stays(reference)])
            case InsertKind.TABLE:
                return self._table(reference)
            case InsertKind.CHART:
                return self._chart(reference, tables)

    def _stays(self, reference: str) -> list[Placement]:
        return [p for p in self.report.placements if reference in {"", p.reference}]

    def _table(self, reference: str) -> tuple[Block, ...]:
        match reference:
            case "temuan":
                return telling.findings_table(self.findings)
            case "rekomendasi":
                return telling.recommendations_table(self.recommendations)
            case "rencana":
                return telling.plan_table(self.recommendations)
            case "pelaksanaan":
                return telling.stays_table(self.report.placements)
        return ()

    def _chart(self, reference: str, tables: Sequence[Table]) -> tuple[Block, ...]:
        name, _, number = reference.partition(" ")
        if name == "tabel" and number.isascii() and number.isdigit() and 0 < int(number[:3]) <= len(tables):
            return telling.chart_of_table(tables[int(number[:3]) - 1])
        if reference == "jam":
            return telling.hours_chart([(p, self.weeks(p)) for p in self.report.placements])
        found = (r for r in self.recommendations if r.reference == reference)
        return next((telling.target_chart(r) for r in found), ())


def resolve(session: Session, report: Report, *, today: date, body: str | None = None) -> Resolved:
    """Read the report's text, or `body` instead. Needs `authors.placement` and `images` loaded.

    Raises `MarkdownRefused` for a text that cannot be read in time.
    """
    source = parse(report.body if body is None else body, images={str(image.id) for image in report.images})
    contents = Contents(session, report, today)
    tables = [block for block in source.blocks if isinstance(block, Table)]
    told = {insert: contents.blocks(insert, tables) for insert in source.inserts}
    broken = tuple(insert for insert, blocks in told.items() if not blocks)
    return Resolved(source, source.resolve(lambda insert: told[insert] or _missing(insert)), broken, contents)


def written(insert: Insert) -> str:
    """As an author types it."""
    return f"[[{insert.kind.value}{f':{insert.reference}' if insert.reference else ''}]]"


def _missing(insert: Insert) -> tuple[Block, ...]:
    text = f"{written(insert)} tidak ditemukan di antara temuan, rekomendasi, dan jurnal penulis laporan ini."
    return (Admonition(Callout.WARNING, "Sisipan kosong", (Paragraph(runs_of(text)),)),)
