"""The forms of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from magang.journals.photos import Upload
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.reports.merging import Side
from magang.reports.models import Report
from magang.reports.review_rules import ReturnReason
from magang.reports.rules import LONGEST_TITLE, VersionCause, tidy
from magang.web.fields import Required, VersionField
from magang.web.forms import Form, area, line, offer, pick

# What a browser may say about why it saves; everything else is the server's to know.
SAID = {cause.value: cause for cause in (VersionCause.MOMENT, VersionCause.LEAVING)}


def _text(label: str, **kwargs: Any) -> TextAreaField:
    """Markdown as it was typed: blanks at its ends are kept, and its size is the service's to judge."""
    return TextAreaField(lazy_gettext(label), filters=[lambda text: tidy(text or "")], **kwargs)


class StartForm(Form):
    """What a new report is called."""

    title = line(N_("Judul"), required=True, longest=LONGEST_TITLE)


class EditorForm(Form):
    """The text and the version it was written on."""

    title = line(N_("Judul"), required=True, longest=LONGEST_TITLE)
    body = _text(N_("Isi laporan"), render_kw={"rows": 30, "spellcheck": "true"})
    base = VersionField()
    photo = FileField(lazy_gettext(N_("Foto")), render_kw={"accept": "image/jpeg,image/png,image/webp"})

    @classmethod
    def make(cls, report: Report) -> EditorForm:
        return cls(data={"title": report.title, "body": report.body, "base": report.body_version})

    def text(self) -> dict[str, Any]:
        """What `services.write` takes of it."""
        return {"title": self.title.data, "body": self.body.data, "base": self.base.data}

    def upload(self) -> Upload | None:
        """The photo that was chosen."""
        sent = self.photo.data
        return Upload(sent.filename, sent.stream.read()) if isinstance(sent, FileStorage) and sent.filename else None


class SettleForm(Form):
    """Both texts brought together; `side_<n>` is what is taken at each place where they clash."""

    base = VersionField()
    body = _text(N_("Teks gabungan"), render_kw={"rows": 24, "spellcheck": "true"})

    @classmethod
    def make(cls, clashes: int, *, base: int, body: str) -> SettleForm:
        sides: Mapping[str, Any] = {
            f"side_{n}": SelectField(
                lazy_gettext(N_("Yang dipakai")),
                choices=[SelectChoice(side.value, lazy_gettext(side.label)) for side in Side],
                coerce=Side,
                default=Side.BOTH,
            )
            for n in range(1, clashes + 1)
        }
        kind: type[SettleForm] = type("SettleForm", (cls,), dict(sides))
        return kind(data={"base": base, "body": body})

    def sides(self) -> list[Side]:
        return [field.data for field in self if field.short_name.startswith("side_")]


class JoinForm(Form):
    """Who writes along."""

    placement_id = pick(N_("Rekan penulis"))

    @classmethod
    def make(cls, companions: Sequence[Placement]) -> JoinForm:
        form = cls()
        offer(form.placement_id, [(p.id, f"{p.participant.name} ({p.reference})") for p in companions])
        return form


class CommentForm(Form):
    """A remark on one paragraph."""

    text = area(N_("Komentar"), required=True, longest=2000, rows=4)


class AnswerForm(Form):
    """What was done about a remark."""

    answer = area(N_("Jawaban (boleh dikosongkan)"), longest=1000, rows=2)


class ReturnForm(Form):
    """Why a report goes back."""

    reasons = SelectMultipleField(
        lazy_gettext(N_("Alasan")),
        [Required()],
        choices=[SelectChoice(reason.value, lazy_gettext(reason.label)) for reason in ReturnReason],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = area(N_("Yang perlu diperbaiki"), longest=2000, rows=4)
