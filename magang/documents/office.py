"""The report for Word and LibreOffice: an EPUB through pandoc in the child, then what pandoc leaves out.

    report_docx(report)                                    # with the shipped look
    report_docx(report, reference=uploaded.content)        # with the agency's own document of styles
    report_odt(report)

Footnotes are footnotes, headings are headings, tables repeat their header, pictures carry their alternative text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pypandoc

from magang.documents import charts
from magang.documents.epub import epub
from magang.documents.report import LIMITS, Report, property_of
from magang.documents.runner import run, run_program

REFERENCES: Final = Path(__file__).parent / "references"


def report_docx(report: Report, *, reference: bytes | None = None) -> bytes:
    """A Word document. `reference` must have passed `check_reference`. Raises `ConversionFailed`."""
    return _made(report, "docx", reference)


def report_odt(report: Report, *, reference: bytes | None = None) -> bytes:
    """An OpenDocument text. Raises `ConversionFailed`."""
    return _made(report, "odt", reference)


def check_reference(content: bytes) -> None:
    """Raise `ConversionFailed` with the reason when `content` is no plain Word document to take styles from."""
    run("office.check", {}, files={"reference.docx": content})


def _made(report: Report, kind: str, reference: bytes | None) -> bytes:
    files = report.pictures()
    drawn = {f"grafik-{chart.number}.svg": charts.svg(chart).encode() for chart in report.charts}
    sizes: dict[str, Any] = {}
    stand_ins: dict[str, bytes] = {}
    if files or drawn:
        made = run("office.pictures", {}, files=files | drawn, limits=LIMITS)
        sizes = made.data
        # Every picture has a stand-in, which is what pandoc sees (tasks/pictures.py).
        files |= {name: content for name, content in made.files.items() if not name.startswith("wakil-")}
        stand_ins = {name: made.files[f"wakil-{name}"] for name in sizes}
    book = epub(report, stand_ins, sizes)
    styles = reference or (REFERENCES / f"report.{kind}").read_bytes()
    command = [
        pypandoc.get_pandoc_path(),
        "--sandbox",
        "--from=epub",
        f"--to={kind}",
        f"--reference-doc=in/reference.{kind}",
        f"--output=out/document.{kind}",
        "in/book.epub",
    ]
    written = run_program(command, files={"book.epub": book, f"reference.{kind}": styles}, limits=LIMITS)
    payload = {
        "title": property_of(report.title),
        "authors": property_of(", ".join(person.name for person in report.authors)),
        "footer": property_of(report.footer or report.title),
        "paper": report.paper,
        "made_at": report.made_at.isoformat() if report.made_at else None,
    }
    return run(f"office.finish_{kind}", payload, files=files | written, limits=LIMITS).files[f"document.{kind}"]
