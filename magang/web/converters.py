"""Typed parts of addresses."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask import Flask, abort, request
from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError

from magang.kernel.labels import LabelledEnum
from magang.kernel.references import parse_reference
from magang.web.exports import FORMATS

LARGEST_ID: Final = 2**31 - 1  # What an integer column holds; a larger one is no row's, and the database would choke.


class NumberConverter(IntegerConverter):
    """`<int:row_id>` within what a database takes: `/admin/opd/99999999999999999999` is a 404 like any unknown id."""

    regex = r"[0-9]{1,10}"

    def __init__(self, map: Map, **kwargs: Any) -> None:
        super().__init__(map, **{"max": LARGEST_ID} | kwargs)


class ReferenceConverter(BaseConverter):
    """A record's public number: `R-2026-014`."""

    regex = r"[A-Z]-[0-9]{4}-[0-9]{3,9}"


class SecretConverter(BaseConverter):
    """The secret of a shared link: 256 random bits."""

    regex = r"[A-Za-z0-9_-]{43}"


class EnumConverter(BaseConverter):
    """A member of a labelled enum by its value: `<enum(NeedAction):action>`; anything else is a 404."""

    known: dict[str, type[LabelledEnum]] = {}

    def __init__(self, map: Map, name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **kwargs)
        self.enum = self.known[name]

    def to_python(self, value: str) -> LabelledEnum:
        try:
            return self.enum(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: Any) -> str:
        return str(self.enum(value).value)


class ExportConverter(BaseConverter):
    """The ending of a list's address that asks for a file: `/kebutuhan.<export:fmt>`."""

    regex = f"(?:{'|'.join(FORMATS)})"


def url_enums(*enums: type[LabelledEnum]) -> None:
    """Let `enums` be used in addresses by their class names. Raises `ValueError` when another has the name already."""
    for enum in enums:
        if EnumConverter.known.setdefault(enum.__name__, enum) is not enum:
            raise ValueError(f"two enums in addresses are called {enum.__name__}")


def register_converters(app: Flask) -> None:
    """Make the converters known to the address map."""
    app.url_map.converters |= {
        "int": NumberConverter,
        "ref": ReferenceConverter,
        "enum": EnumConverter,
        "export": ExportConverter,
        "secret": SecretConverter,
    }


def asked_reference(key: str) -> str:
    """The reference that `?key=` names, '' when it names none; what can't be a reference is a 404."""
    text = request.args.get(key, "")
    if text and parse_reference(text) is None:
        abort(404)
    return text


def asked_day(key: str) -> date | None:
    """The calendar day that `?key=` names, None when it names none; what can't be a day is a 404."""
    text = request.args.get(key, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        abort(404)
    return day if 1990 <= day.year <= 2100 else abort(404)


def asked_id(key: str) -> int | None:
    """The row id that `?key=` names, None when it names none; what can't be an id is a 404."""
    text = request.args.get(key, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_ID):
        abort(404)
    return int(text)
