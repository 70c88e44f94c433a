"""The talk as PowerPoint: real titles, bullets, tables and charts that can be edited, notes for the speaker."""

from __future__ import annotations

from typing import Any

from magang.documents import charts
from magang.documents.markdown.blocks import Runs
from magang.documents.report import LIMITS, extension, picture_name, property_of, widths
from magang.documents.runner import run
from magang.documents.slides import Deck, Slide


def report_pptx(deck: Deck) -> bytes:
    """A presentation, 16:9. Raises `ConversionFailed`."""
    used = {slide.picture.id for slide in deck.slides if slide.picture}
    files = {picture_name(id, deck.images[id]): deck.images[id] for id in sorted(used)}
    logo = ""
    if deck.city.logo:
        logo = f"logo.{extension(deck.city.logo)}"
        files[logo] = deck.city.logo
    payload = {
        "title": property_of(deck.title),
        "kind": deck.kind,
        "city": deck.city.name,
        "agency": deck.city.agency,
        "logo": logo,
        "authors": property_of(", ".join(person.name for person in deck.authors)),
        "cohort": deck.cohort,
        "slides": [_slide(slide, deck) for slide in deck.slides],
    }
    return run("slides.make", payload, files=files, limits=LIMITS).files["document.pptx"]


def _slide(slide: Slide, deck: Deck) -> dict[str, Any]:
    out: dict[str, Any] = {
        "kind": slide.kind,
        "title": slide.title,
        "subtitle": slide.subtitle,
        "number": slide.number,
        "notes": list(slide.notes),
        "bullets": [{"runs": _runs(b.runs), "level": b.level, "mark": b.mark} for b in slide.bullets],
    }
    if slide.table:
        out["table"] = {
            "header": [_runs(cell) for cell in slide.table.header],
            "rows": [[_runs(cell) for cell in row] for row in slide.table.rows],
            "align": list(slide.table.alignments),
            "widths": widths(slide.table),
        }
    if slide.picture:
        name = picture_name(slide.picture.id, deck.images[slide.picture.id])
        out["picture"] = {"file": name, "alt": slide.picture.alt}
    if chart := slide.chart:
        out["chart"] = {
            "kind": chart.kind,
            "title": chart.title,
            "unit": chart.unit,
            "source": chart.source,
            "categories": list(chart.categories),
            "series": [[series.name, list(series.values)] for series in chart.series],
            "alt": charts.summary(chart),
        }
    return out


def _runs(runs: Runs) -> list[list[Any]]:
    return [[run.text, run.bold, run.italic, run.code, run.link] for run in runs]
