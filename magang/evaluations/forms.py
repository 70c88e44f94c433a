"""The forms of alumnus, superior and verifier."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from magang.evaluations.models import Evaluation
from magang.evaluations.rules import Agreement, Conclusion, Effect, Statement, Use, conclusion_gaps
from magang.evaluations.services import Told
from magang.followups.rules import ObstacleKind
from magang.kernel.labels import N_
from magang.web.fields import Required
from magang.web.forms import Form, VersionedForm, area, choice, day, decimal, land_gaps, line, whole
from magang.web.links import ShareForm


class Points(RadioField):  # type: ignore[misc]  # WTForms has no types
    """Five points in a row; a row left empty is asked for by its numbers, not by a list nobody sees."""

    def pre_validate(self, form: Any) -> None:
        if self.data not in {step.value for step in Agreement}:
            raise StopValidation(gettext("Pilih satu angka, 1 sampai 5."))


def scale(statement: Statement) -> Points:
    """Five points, from disagreement to agreement."""
    return Points(
        lazy_gettext(statement.label),
        [Required()],
        choices=[SelectChoice(step.value, lazy_gettext(step.label)) for step in Agreement],
    )


class AnswerForm(Form):
    """What alumnus and superior are asked; one field per statement is added below."""

    usage = choice(N_("Apakah hasil magang ini masih dipakai?"), Use, blank=N_("Pilih…"))
    obstacles = SelectMultipleField(
        lazy_gettext(N_("Apa yang menghambat?")),
        choices=[SelectChoice(kind.value, lazy_gettext(kind.label)) for kind in ObstacleKind],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    comment = area(N_("Keterangan"), longest=2_000, rows=3)

    def told(self) -> Told:
        return Told(
            usage=self.usage.data,
            scores={statement: int(self[statement.value].data) for statement in Statement},
            obstacles=[ObstacleKind(value) for value in self.obstacles.data],
            comment=self.comment.data,
        )


for _statement in Statement:
    setattr(AnswerForm, _statement.value, scale(_statement))


class LinkForm(ShareForm):
    """A new link; an evaluation is answered within three months or asked for again."""

    days = whole(N_("Berlaku berapa hari"), required=True, low=1, high=90, default=30)


class ConclusionForm(VersionedForm):
    """What the verifier concludes."""

    usage = choice(N_("Masih dipakai?"), Use, blank=N_("Pilih…"))
    effect = choice(N_("Dampak pada indikator"), Effect, blank=N_("Pilih…"))
    value = decimal(N_("Nilai indikator sekarang"))
    measured_on = day(N_("Diukur pada"))
    source = line(N_("Sumber nilai"), longest=240)
    note = area(N_("Catatan"), longest=5_000, rows=4)

    def __init__(self, *args: Any, evaluation: Evaluation, today: date, **kwargs: Any) -> None:
        super().__init__(*args, obj=evaluation, **kwargs)
        self.today, self.answers = today, len(evaluation.answers)

    def validate(self, extra_validators: Any = None) -> bool:
        missing = conclusion_gaps(self.found(), today=self.today, answers=self.answers)
        return bool(super().validate(extra_validators)) and land_gaps(self, missing)

    def found(self) -> Conclusion:
        return Conclusion(
            usage=self.usage.data,
            effect=self.effect.data,
            value=self.value.data,
            measured_on=self.measured_on.data,
            source=self.source.data,
            note=self.note.data,
        )
