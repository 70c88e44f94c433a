"""A report's text as pages show it, and its coach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from magang.documents import html
from magang.documents.markdown import MarkdownRefused, OutlineEntry
from magang.extensions import db
from magang.kernel.decision import Gap
from magang.reports import inserts
from magang.reports.coaching import Coaching, coach
from magang.reports.frozen import as_read
from magang.reports.models import Report
from magang.reports.rules import line_of
from magang.web.clock import today
from magang.web.i18n import tr


@dataclass(frozen=True, slots=True)
class Shown:
    """A text made ready for a page; `refused` says why there is none."""

    html: Markup
    outline: tuple[OutlineEntry, ...]
    coaching: Coaching | None
    contents: inserts.Contents
    refused: str = ""

    @property
    def missing(self) -> tuple[Gap, ...]:
        """What refuses the submission."""
        return self.coaching.missing if self.coaching else (Gap("refused", self.refused),)


def show_text(report: Report, *, title: str = "", body: str | None = None, notes: bool = False) -> Shown:
    """The report's text, or `body` instead; with `notes` what is for the speaker is there too."""
    text, session = report.body if body is None else body, db.session()
    try:
        read = inserts.resolve(session, report, today=today(), body=text)
    except MarkdownRefused as error:
        contents = inserts.Contents(session, report, today())
        return Shown(Markup(""), (), None, contents, tr(error.message, error.params))
    return Shown(
        html.render(read.document.blocks, image_url=image_url, notes=notes, label=tr),
        read.document.outline,
        coach(read, title=title or report.title, body=text),
        read.contents,
    )


def show_kept(report: Report) -> Shown:
    """The text as it was handed in or frozen: its coach has nothing to say any more."""
    session = db.session()
    contents = inserts.Contents(session, report, today())
    try:
        document = as_read(session, report, today=today()).document
    except MarkdownRefused as error:
        return Shown(Markup(""), (), None, contents, tr(error.message, error.params))
    return Shown(html.render(document.blocks, image_url=image_url, label=tr), document.outline, None, contents)


def image_url(image_id: str) -> str:
    return url_for("reports.image", image_id=int(image_id))


def places(report: Report, shown: Shown) -> Mapping[str, str]:
    """Where each gap is mended: the address of its field or line in the editor."""
    editor = url_for("reports.write", reference=report.reference)
    known = [*shown.coaching.gaps, *shown.coaching.advice] if shown.coaching else []
    return {gap.field: f"{editor}?baris={line}#body" if (line := line_of(gap.field)) else f"{editor}#{gap.field}"
            for gap in known}  # fmt: skip
