"""Word documents made from the same records as our PDF: one description of a paper, two formats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from magang.documents.runner import MB, Limits, run

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LIMITS: Final = Limits(seconds=60, memory=1024 * MB)


def table_docx(data: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """The record of `typst/departure-plan.typ` as DOCX. All values are strings and stay text."""
    payload = {"data": data, "made_at": made_at.isoformat() if made_at else None}
    return run("docx.table_report", payload, limits=LIMITS).files["document.docx"]
