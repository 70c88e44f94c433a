"""The fields and validators of which `forms` makes forms: what is typed, read as Indonesians write it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, IntegerField, TimeField, ValidationError
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from magang.kernel import typed


def clean(text: str | None) -> str:
    """`typed.clean` for a field: control characters are refused with a message."""
    try:
        return typed.clean(text)
    except ValueError:
        raise ValueError(gettext("Teks memuat karakter yang tidak dapat disimpan. Ketik ulang bagian itu.")) from None


class VersionField(HiddenField):  # type: ignore[misc]
    """The version of the row the form was opened with."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class Required:
    """A value must be given. Marks the label, not the input: the server's message is better than the browser's."""

    field_flags: dict[str, Any] = {"mandatory": True}

    def __call__(self, form: FlaskForm, field: Field) -> None:
        empty = field.data is None or (isinstance(field.data, str | list) and not field.data)
        if empty and not field.errors:
            raise StopValidation(gettext("Bagian ini wajib diisi."))
        if empty:
            raise StopValidation()


class MaxLength:
    """At most `n` characters; the text is refused, never cut."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.field_flags = {"maxlength": n}

    def __call__(self, form: FlaskForm, field: Field) -> None:
        if len(field.data or "") > self.n:
            raise ValidationError(gettext("Paling panjang %(n)s karakter.", n=self.n))


class Between:
    """A number from `low` to `high`, both included."""

    def __init__(self, low: int | Decimal | None = None, high: int | Decimal | None = None) -> None:
        self.low, self.high = low, high

    def __call__(self, form: FlaskForm, field: Field) -> None:
        if field.data is None:
            return
        if self.low is not None and field.data < self.low:
            raise ValidationError(gettext("Paling kecil %(n)s.", n=self.low))
        if self.high is not None and field.data > self.high:
            raise ValidationError(gettext("Paling besar %(n)s.", n=self.high))


class Optional:
    """An empty value is fine and ends validation; what could not be read stays an error."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        if field.data in (None, "", []) and not field.errors:
            raise StopValidation()


def sensible_year(_form: FlaskForm, field: Field) -> None:
    """A slip of the finger in the year is caught here, before it moves a clock by a millennium."""
    if field.data is not None and not 1990 <= field.data.year <= 2100:
        raise ValidationError(gettext("Tahunnya tidak masuk akal. Periksa tanggalnya."))


class PlainInteger(IntegerField):  # type: ignore[misc]
    """A text box for whole numbers: no spinner that a scroll wheel turns by accident."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        try:
            self.data = typed.whole(text)
        except ValueError:
            raise ValueError(gettext("Isi dengan bilangan bulat.")) from None


class DayField(DateField):  # type: ignore[misc]
    """A calendar day; left empty it is no day at all, not a day that cannot be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if "".join(valuelist).strip():
            super().process_formdata(valuelist)


class ClockField(TimeField):  # type: ignore[misc]
    """A time of day; left empty it is no time at all."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if "".join(valuelist).strip():
            super().process_formdata(valuelist)


class DecimalIdField(Field):  # type: ignore[misc]
    """A number as Indonesians write it: decimal comma, points between thousands; a lone point is a decimal point."""

    widget = TextInput()

    def __init__(self, *args: Any, places: int = 4, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format(Decimal(self.data).normalize(), "f").replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        try:
            self.data = typed.decimal(text, places=self.places)
        except ValueError:
            raise ValueError(
                gettext("Isi dengan angka, misalnya 12,5 (paling banyak %(n)s angka di belakang koma).", n=self.places)
            ) from None


class RupiahField(Field):  # type: ignore[misc]
    """Whole rupiah: `Rp1.500.000`, `1.500.000` and `1500000` are the same."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else typed.dotted(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        try:
            self.data = typed.rupiah(text)
        except ValueError:
            raise ValueError(gettext("Isi dengan rupiah bulat, misalnya 1.500.000.")) from None
