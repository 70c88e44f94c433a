"""The fields and validators of which `forms` makes forms: what is typed, read as Indonesians write it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, TimeField, ValidationError
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


class TypedField(Field):  # type: ignore[misc]
    """A text box for a value as people type it: no spinner that a scroll wheel turns by accident."""

    widget = TextInput()
    data: Any

    def read(self, text: str) -> Any:
        """The value of what was typed. Raises ValueError, which `advice` then explains."""
        raise NotImplementedError

    def written(self, value: Any) -> str:
        """A stored value as it would be typed."""
        return str(value)

    def advice(self) -> str:
        """What to type instead."""
        raise NotImplementedError

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        try:
            self.data = self.read(text)
        except ValueError:
            raise ValueError(self.advice()) from None


class PlainInteger(TypedField):
    """A whole number."""

    def read(self, text: str) -> int:
        return typed.whole(text)

    def advice(self) -> str:
        return str(gettext("Isi dengan bilangan bulat."))


class DecimalIdField(TypedField):
    """A number as Indonesians write it: decimal comma, points between thousands; a lone point is a decimal point."""

    def __init__(self, *args: Any, places: int = 4, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places

    def read(self, text: str) -> Decimal:
        return typed.decimal(text, places=self.places)

    def written(self, value: Any) -> str:
        return format(Decimal(value).normalize(), "f").replace(".", ",")

    def advice(self) -> str:
        return str(
            gettext("Isi dengan angka, misalnya 12,5 (paling banyak %(n)s angka di belakang koma).", n=self.places)
        )


class RupiahField(TypedField):
    """Whole rupiah: `Rp1.500.000`, `1.500.000` and `1500000` are the same."""

    def read(self, text: str) -> int:
        return typed.rupiah(text)

    def written(self, value: Any) -> str:
        return typed.dotted(value)

    def advice(self) -> str:
        return str(gettext("Isi dengan rupiah bulat, misalnya 1.500.000."))


class MayBeEmpty:
    """Left empty it is no value at all, not one that cannot be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if "".join(valuelist).strip():
            super().process_formdata(valuelist)  # type: ignore[misc]


class DayField(MayBeEmpty, DateField):  # type: ignore[misc]
    """A calendar day."""


class ClockField(MayBeEmpty, TimeField):  # type: ignore[misc]
    """A time of day."""
