"""The forms every feature uses and the makers of their fields. Forms validate shape; services validate meaning.

Whatever is refused stays in the form as typed, with a message in plain Indonesian that says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from magang.kernel import typed
from magang.kernel.decision import Gap
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum
from magang.web.fields import (
    Between,
    ClockField,
    DayField,
    DecimalIdField,
    MaxLength,
    Optional,
    PlainInteger,
    Required,
    RupiahField,
    VersionField,
    clean,
    sensible_year,
)
from magang.web.i18n import tr

# WTForms speaks English; its few messages that we keep are said in Indonesian first, then translated like all others.
BUILT_IN = {
    "Not a valid choice.": N_("Pilih salah satu dari daftar."),
    "Not a valid choice": N_("Pilih salah satu dari daftar."),
    "'%(value)s' is not a valid choice for this field.": N_("Pilih dari daftar."),
    "'%(value)s' are not valid choices for this field.": N_("Pilih dari daftar."),
    "Invalid Choice: could not coerce.": N_("Pilih salah satu dari daftar."),
    "Invalid choice(s): one or more data inputs could not be coerced.": N_("Pilih dari daftar."),
    "Not a valid date value.": N_("Tanggal tidak dikenal. Pakai tanggal yang ada, misalnya 2026-07-15."),
    "Not a valid time value.": N_("Jam tidak dikenal. Pakai jam dan menit, misalnya 08.30."),
    "Not a valid integer value.": N_("Isi dengan bilangan bulat."),
    "Not a valid decimal value.": N_("Isi dengan angka, misalnya 12,5."),
    "This field is required.": N_("Bagian ini wajib diisi."),
    "CSRF token missing": N_("Sesi formulir sudah berakhir. Kirim sekali lagi."),
}


class Translations:
    """WTForms' hook for its own messages."""

    def gettext(self, text: str) -> str:
        return str(gettext(BUILT_IN.get(text, text)))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class Form(FlaskForm):  # type: ignore[misc]
    """Base of all forms."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: FlaskForm) -> Translations:
            return Translations()

    def validate(self, extra_validators: Any = None) -> bool:
        """Also makes what is shown again after a refusal fit for a page: control characters become visible marks."""
        fine = bool(super().validate(extra_validators))
        for field in () if fine else self:
            field.raw_data = [_visible(value) for value in field.raw_data or ()]
            field.data = _visible(field.data)
        return fine

    def facts(self, *leave_out: str) -> dict[str, Any]:
        """The values for a service, without the fields that only carry the form itself."""
        hidden = {"csrf_token", "version", *leave_out}
        return {f.short_name: f.data for f in self if f.short_name not in hidden}


class VersionedForm(Form):
    """A form that edits an existing row and must notice when another has saved it first."""

    version = VersionField(default=1)

    @property
    def expected_version(self) -> int:
        return int(self.version.data)


class ReasonForm(Form):
    """One reason, for returns, refusals and cancellations."""

    reason = TextAreaField(lazy_gettext("Alasan"), filters=[clean])

    def validate_reason(self, field: Field) -> None:
        text = field.data or ""
        if len(text) < 5:
            raise ValidationError(gettext("Tulis alasannya, agar yang menerima tahu apa yang harus diperbaiki."))
        if len(text) > 2000:
            raise ValidationError(gettext("Paling panjang %(n)s karakter.", n=2000))


class EmptyForm(Form):
    """Only the CSRF token: the form behind a button."""


def _visible(value: Any) -> Any:
    return typed.CONTROL.sub("\ufffd", value) if type(value) is str else value  # An enum's member is a str too.


def _rules(required: bool, *more: Any) -> list[Any]:
    return [Required() if required else Optional(), *more]


def line(label: str, *, required: bool = False, longest: int = 200, **kwargs: Any) -> StringField:
    """One line of text."""
    return StringField(lazy_gettext(label), _rules(required, MaxLength(longest)), filters=[clean], **kwargs)


def area(label: str, *, required: bool = False, longest: int = 10_000, rows: int = 4, **kwargs: Any) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(
        lazy_gettext(label), _rules(required, MaxLength(longest)), filters=[clean], render_kw={"rows": rows}, **kwargs
    )


def whole(
    label: str, *, required: bool = False, low: int | None = 0, high: int | None = None, **kwargs: Any
) -> PlainInteger:
    """A whole number."""
    return PlainInteger(
        lazy_gettext(label), _rules(required, Between(low, high)), render_kw={"inputmode": "numeric"}, **kwargs
    )


def decimal(
    label: str,
    *,
    required: bool = False,
    low: int | None = None,
    high: int | None = None,
    places: int = 4,
    **kwargs: Any,
) -> DecimalIdField:
    """A number with a decimal comma or point and at most `places` digits behind it."""
    return DecimalIdField(
        lazy_gettext(label),
        _rules(required, Between(low, high)),
        places=places,
        render_kw={"inputmode": "decimal"},
        **kwargs,
    )


def rupiah(label: str, *, required: bool = False, **kwargs: Any) -> RupiahField:
    """Whole rupiah, typed with or without `Rp` and points."""
    return RupiahField(
        lazy_gettext(label), _rules(required, Between(0, 10**13)), render_kw={"inputmode": "numeric"}, **kwargs
    )


def day(label: str, *, required: bool = False, **kwargs: Any) -> DateField:
    """A calendar day (the browser's own picker)."""
    return DayField(lazy_gettext(label), _rules(required, sensible_year), **kwargs)


def clock(label: str, *, required: bool = False, **kwargs: Any) -> TimeField:
    """A time of day (the browser's own picker)."""
    return ClockField(lazy_gettext(label), _rules(required), format=["%H:%M", "%H:%M:%S", "%H.%M"], **kwargs)


def tick(label: str, **kwargs: Any) -> BooleanField:
    """Yes or no."""
    return BooleanField(lazy_gettext(label), **kwargs)


def choice(
    label: str, enum: type[LabelledEnum], *, required: bool = True, blank: str = "", **kwargs: Any
) -> SelectField:
    """One member of a labelled enum; `blank` labels the empty option when there is one."""
    options = [SelectChoice("", lazy_gettext(blank or N_("Pilih…")))] if blank or not required else []
    options += [SelectChoice(m.value, lazy_gettext(m.label)) for m in enum]

    def coerce(value: Any) -> LabelledEnum | None:
        return enum(value) if value not in (None, "", "None") else None

    return SelectField(lazy_gettext(label), _rules(required), choices=options, coerce=coerce, **kwargs)


def pick(label: str, *, required: bool = True, **kwargs: Any) -> SelectField:
    """One row of another table by id; the view gives the choices with `offer`."""
    return SelectField(lazy_gettext(label), _rules(required), coerce=_id, **kwargs)


def pick_many(label: str, *, required: bool = False, **kwargs: Any) -> SelectMultipleField:
    """Several rows of another table by id, as checkboxes."""
    return SelectMultipleField(
        lazy_gettext(label),
        _rules(required),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **kwargs,
    )


def offer(field: SelectField, rows: Iterable[tuple[int, str]], *, blank: str = N_("Pilih…")) -> None:
    """Give a `pick` or `pick_many` its choices, (id, text) pairs."""
    choices = [] if isinstance(field, SelectMultipleField) else [SelectChoice("", tr(blank))]
    field.choices = choices + [SelectChoice(value, text) for value, text in rows]


def offer_all(field: SelectField, choices: Sequence[tuple[str, str]], *, blank: str = N_("Pilih…")) -> None:
    """The same from a query's (id as text, text) pairs."""
    offer(field, ((int(value), text) for value, text in choices), blank=blank)


def asked_reason() -> dict[str, str]:
    """The reason posted with a status action, as the keyword its service takes. Raises `InvalidField` without one."""
    form = ReasonForm()
    if not form.validate():
        raise InvalidField("reason", str(form.errors.get("reason", [gettext("Tulis alasannya.")])[0]))
    return {"reason": str(form.reason.data)}


def _id(value: Any) -> int | None:
    return None if value in (None, "", "None") else int(value)


def land_error(form: FlaskForm, error: InvalidField) -> None:
    """Put a service's refusal beside the field it is about (or above the form, if the form has no such field)."""
    message = tr(error.message, error.params)
    if error.field in form:
        field = form[error.field]
        field.errors = [*field.errors, message]
    else:
        form.form_errors.append(message)


def land_gaps(form: FlaskForm, gaps: Iterable[Gap]) -> bool:
    """Put each gap that a rule found beside its field; whether there was none."""
    gaps = tuple(gaps)
    for gap in gaps:
        form[gap.field].errors = [*form[gap.field].errors, tr(gap.message)]
    return not gaps
