"""The pages around an imported table; its rules are in `magang.documents.imports`, its parts in ui/imports.html."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import lazy_gettext
from flask_wtf.file import FileField

from magang.documents.imports import KeptTable, Review
from magang.kernel.labels import N_
from magang.web.clock import now
from magang.web.files import FileNeeded
from magang.web.forms import Form
from magang.web.pages import render_page


class SheetForm(Form):
    """One Excel or CSV file."""

    file = FileField(
        lazy_gettext(N_("Berkas Excel atau CSV")),
        [FileNeeded()],
        render_kw={"accept": ".xlsx,.csv"},
    )


def render_preview(
    template: str, draft: KeptTable, review: Review[Any], *, status: int = 200, refusal: str = "", **context: Any
) -> Response:
    """What would happen row by row; with `refusal` when it was asked for and did not."""
    return render_page(
        template, status=status, draft=draft, review=review, expired=draft.is_expired(now()), refusal=refusal, **context
    )
