"""When two people work on the same thing, the second learns who was first and loses nothing of what they typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_wtf import FlaskForm
from sqlalchemy import inspect
from wtforms import Field, SelectField, SelectMultipleField

from magang.audit.models import AuditEvent
from magang.audit.services import latest_of
from magang.extensions import db
from magang.kernel.model import Base
from magang.web.identity import current_actor

UNSHOWN = {"csrf_token", "version"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the typed and the stored value differ, both as shown to a reader."""

    field: Field
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the two texts differ, and the change that came first."""

    rows: Sequence[Difference]
    latest: AuditEvent | None


def note_subject(thing: object) -> None:
    """Remember which record this request is about: by its id, since a conflict ends in a rollback.

    A part whose history is told on its whole names it as `trail_subject`.
    """
    first = thing[0] if isinstance(thing, tuple) else thing
    subject = getattr(first, "trail_subject", first)
    if isinstance(subject, Base) and (identity := inspect(subject).identity):
        g.trail_of = (subject.__tablename__, identity[0])


def latest_by_another() -> AuditEvent | None:
    """What somebody else did last to the record this request is about; None when the reader did it themselves."""
    if "trail_of" not in g:
        return None
    event = latest_of(db.session(), *g.trail_of)
    return event if event is not None and event.actor_id != current_actor().user_id else None


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


def conflict_of(mine: FlaskForm, theirs: FlaskForm) -> Conflict:
    """Where the two forms differ, and who was first.

    `mine` takes over the stored version, so that sending it again is a decision.
    """
    found = [
        Difference(field, shown(field), shown(theirs[field.short_name]))
        for field in mine
        if field.short_name not in UNSHOWN and shown(field) != shown(theirs[field.short_name])
    ]
    # `raw_data` is what the hidden field renders after a submission.
    mine["version"].data = theirs["version"].data
    mine["version"].raw_data = None
    return Conflict(found, latest_by_another())
