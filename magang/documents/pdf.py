"""PDF documents from the templates in `typst/`: archival (PDF/A-2a) and accessible (PDF/UA-1), on A4 or F4.

    pdf = typst_pdf("table-report", {
        "title": "Rencana keberangkatan", "paper": "f4", "landscape": True, "footer": "Dicetak 21 Nov 2026",
        "city": {"name": "Pemerintah Kota Palu", "agency": "BKPSDMD", "address": "…", "logo": "logo.png"},
        "facts": [["Anggaran", "Rp1.250.000.000"]],
        "columns": [{"label": "Nama", "width": 2}, {"label": "Biaya", "align": "right"}],
        "rows": [["Rina", "Rp25.000.000"]], "notes": [], "signatures": [],
    }, images={"logo.png": logo})

What a template reads stands at its head; `typst/magang.typ` has the pieces. All values are strings, said as the reader
is to read them (dates, amounts, “belum ada data”), and are never markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from magang.documents.runner import MB, Limits, run

TEMPLATES: Final = frozenset(path.stem for path in (Path(__file__).parent / "typst").glob("*.typ")) - {"magang"}
LIMITS: Final = Limits(seconds=60, memory=1536 * MB)


def typst_pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    images: Mapping[str, bytes] | None = None,
    made_at: datetime | None = None,
    limits: Limits = LIMITS,
) -> bytes:
    """The document. `images` are PNG, JPEG or SVG by plain names that the data uses; each needs an alternative text.

    The same input with the same `made_at` gives the same bytes. Raises `ConversionFailed`.
    """
    if template not in TEMPLATES:
        raise ValueError(f"no such template: {template!r}")
    # Typst counts whole seconds.
    payload = {
        "template": template,
        "data": data,
        "made_at": made_at.isoformat(timespec="seconds") if made_at else None,
    }
    return run("pdf.compile", payload, files=images, limits=limits).files["document.pdf"]
