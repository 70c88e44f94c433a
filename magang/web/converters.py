"""Typed parts of addresses."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import BaseConverter, Map, ValidationError

from magang.kernel.labels import LabelledEnum


class ReferenceConverter(BaseConverter):
    """A record's public number: `R-2026-014`."""

    regex = r"[A-Z]-[0-9]{4}-[0-9]{3,9}"


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


def url_enums(*enums: type[LabelledEnum]) -> None:
    """Let `enums` be used in addresses by their class names."""
    EnumConverter.known |= {e.__name__: e for e in enums}


def register_converters(app: Flask) -> None:
    """Make the converters known to the address map."""
    app.url_map.converters |= {"ref": ReferenceConverter, "enum": EnumConverter}
