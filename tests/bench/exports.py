"""Time and memory of a report's exports: `make bench-export`.

    python -m tests.bench.exports            # 20 and 200 pages
    python -m tests.bench.exports 20         # one size

Sample reports with chapters, tables, charts, photos, footnotes and boxes (tests/factories/reports.py). Each export runs
in a process of its own. "CPU" is the processor time of that process and of all the children it had, to be read where
the machine is busy; "child MB" is the largest memory any child held. Targets on two cores: 20 pages PDF < 1 s,
DOCX < 2 s; 200 pages PDF < 5 s, DOCX < 20 s.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from pypdf import PdfReader

from magang.documents.deck import shown_slides
from magang.documents.markdown import parse
from magang.documents.office import report_docx, report_odt
from magang.documents.pdf_report import report_pdf
from magang.documents.pptx import report_pptx
from magang.documents.report import Report
from magang.documents.slides import deck_of
from tests.factories import reports

# Sections that make so many pages of PDF.
SECTIONS = {"20": 8, "200": 100}
TARGETS = {("20", "pdf"): 1, ("20", "docx"): 2, ("200", "pdf"): 5, ("200", "docx"): 20}


def deck(report: Report) -> bytes:
    return "".join(s.body for s in shown_slides(deck_of(report), image_url=lambda id: f"/{id}", notes=True)).encode()


FORMATS: dict[str, Callable[[Report], bytes]] = {
    "pdf": report_pdf,
    "docx": report_docx,
    "odt": report_odt,
    "pptx": lambda report: report_pptx(deck_of(report)),
    "deck": deck,
}


def one(size: str, kind: str) -> dict[str, float]:
    text, report = reports.text(SECTIONS[size]), reports.report(SECTIONS[size])
    began, cpu = time.perf_counter(), os.times()
    # The text itself, Markdown to HTML, as each preview reads it; or a format.
    made = parse(text, images=report.images).html.encode() if kind == "read" else FORMATS[kind](report)
    after = os.times()
    return {
        "seconds": time.perf_counter() - began,
        "cpu": sum(after[:4]) - sum(cpu[:4]),
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "bytes": len(made),
        "pages": len(PdfReader(io.BytesIO(made)).pages) if kind == "pdf" else 0,
    }


def main(sizes: list[str]) -> None:
    print(f"{'pages':>6} {'format':>6} {'seconds':>8} {'CPU':>6} {'target':>7} {'child MB':>9} {'file KB':>8}")
    for size in sizes or list(SECTIONS):
        for kind in ("read", *FORMATS):
            command = [sys.executable, "-m", "tests.bench.exports", "--one", size, kind]
            made = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            pages = f"{made['pages']:.0f}" if made["pages"] else size
            target = TARGETS.get((size, kind))
            print(
                f"{pages:>6} {kind:>6} {made['seconds']:8.2f} {made['cpu']:6.2f}"
                f" {f'< {target} s' if target else '–':>7} {made['child']:9.0f} {made['bytes'] / 1024:8.0f}",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(*sys.argv[2:4])))
    else:
        main(sys.argv[1:])
