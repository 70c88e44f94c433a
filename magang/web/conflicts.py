"""When two people edit the same thing, the second sees both texts and loses neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, SelectMultipleField

UNSHOWN = {"csrf_token", "version"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the typed and the stored value differ, both as shown to a reader."""

    field: Field
    mine: str
    theirs: str


def shown(field: Field) -> str:
    """A field's value as a reader would read it."""
    if isinstance(field, SelectField):
        wanted = set(field.data or []) if isinstance(field, SelectMultipleField) else {field.data}
        return ", ".join(str(text) for value, text, *_ in field.iter_choices() if _choice(field, value) in wanted)
    value: Any = field._value() if hasattr(field, "_value") else field.data
    return str(value or "")


def _choice(field: SelectField, value: object) -> object:
    try:
        return field.coerce(value)
    except (TypeError, ValueError):
        return value


def differences(mine: FlaskForm, theirs: FlaskForm) -> list[Difference]:
    """Where the two forms differ; `mine` takes over the stored version, so that sending it again is a decision."""
    found = [
        Difference(field, shown(field), shown(theirs[field.short_name]))
        for field in mine
        if field.short_name not in UNSHOWN and shown(field) != shown(theirs[field.short_name])
    ]
    # `raw_data` is what the hidden field renders after a submission.
    mine["version"].data = theirs["version"].data
    mine["version"].raw_data = None
    return found
