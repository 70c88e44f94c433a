"""Giving, answering and closing directives: one verb, one function. Nothing here commits or reads a clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.audit.services import Common, record
from magang.hearings.models import Directive, DirectiveAnswer, Hearing
from magang.hearings.policy import directives as policy
from magang.hearings.rules.directives import (
    DIRECTIVE_TRANSITIONS,
    DirectiveAction,
    DirectiveVerb,
    directive_gaps,
)
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField
from magang.kernel.files import Upload, check_upload
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd


def give(
    session: Session,
    actor: Actor,
    *,
    text: str,
    opd: Opd,
    due_on: date | None,
    given_on: date,
    given_by: User,
    hearing: Hearing | None = None,
    recommendation: Recommendation | None = None,
    today: date,
    now: datetime,
) -> Directive:
    """A new order with its number. Raises `InvalidField` for what binds nobody or comes after the hearing closed."""
    policy.give(actor).ensure()
    if hearing is not None and hearing.status.is_final:
        raise InvalidField("hearing_id", N_("Pemaparan ini sudah ditutup."))
    day = _checked(text, given_on, due_on, today)
    directive = Directive(
        reference=next_reference(session, Prefix.DIRECTIVE, now.year),
        text=text,
        opd_id=opd.id,
        hearing_id=hearing.id if hearing else None,
        recommendation_id=recommendation.id if recommendation else None,
        given_on=given_on,
        due_on=day,
        original_due_on=day,
        given_by_id=given_by.id,
        recorded_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    session.add(directive)
    record(session, actor, Common.CREATED, directive, now=now, note=text)
    return directive


def revise(
    session: Session,
    actor: Actor,
    directive: Directive,
    *,
    text: str,
    opd: Opd,
    due_on: date | None,
    expected_version: int,
    today: date,
    now: datetime,
) -> None:
    """Mend a slip before anybody has acted on it. Raises `StaleVersion` when it was saved elsewhere first."""
    policy.edit(actor, directive).ensure()
    directive.expect_version(expected_version)
    day = _checked(text, directive.given_on, due_on, today)
    directive.text, directive.opd_id, directive.updated_at = text, opd.id, now
    directive.due_on = directive.original_due_on = day
    record(session, actor, Common.UPDATED, directive, now=now)


def answer(
    session: Session,
    actor: Actor,
    directive: Directive,
    *,
    text: str,
    upload: Upload | None,
    store: FileStore,
    now: datetime,
) -> DirectiveAnswer:
    """What the OPD has done, with one file if need be."""
    policy.answer(actor, directive).ensure()
    file: dict[str, Any] = {}
    if upload is not None:
        file_type, shown = check_upload(upload.name, upload.content, field="upload")
        kept = store.put(session, upload.content)
        file = {
            "original_name": shown,
            "file_type": file_type,
            "size": kept.size,
            "sha256": kept.sha256,
            "stored_name": kept.name,
        }
    given = DirectiveAnswer(author_id=actor.user_id, answered_at=now, text=text, **file)
    directive.answers.append(given)
    changes: dict[str, tuple[object, object]] = {N_("Berkas"): ("", given.original_name)} if file else {}
    _step(session, actor, directive, DirectiveAction.ANSWER, now=now, note=text, changes=changes)
    return given


def close(session: Session, actor: Actor, directive: Directive, *, now: datetime) -> None:
    """It is done."""
    policy.close(actor, directive).ensure()
    directive.closed_at, directive.closed_by_id = now, actor.user_id
    _step(session, actor, directive, DirectiveAction.CLOSE, now=now)


def return_(session: Session, actor: Actor, directive: Directive, *, reason: str, now: datetime) -> None:
    """The answer is not enough: the OPD reads what is missing."""
    policy.return_(actor, directive).ensure()
    _step(session, actor, directive, DirectiveAction.RETURN, now=now, note=reason)


def cancel(session: Session, actor: Actor, directive: Directive, *, reason: str, now: datetime) -> None:
    policy.cancel(actor, directive).ensure()
    directive.cancel_reason, directive.closed_at, directive.closed_by_id = reason, now, actor.user_id
    _step(session, actor, directive, DirectiveAction.CANCEL, now=now, note=reason)


def move_due(session: Session, actor: Actor, directive: Directive, *, to_on: date, reason: str, now: datetime) -> None:
    """A later due date: the first one stays, the move is counted and says why."""
    policy.move_due(actor, directive).ensure()
    if to_on <= directive.due_on:
        raise InvalidField("to_on", N_("Tenggat hanya dapat digeser ke hari yang lebih kemudian."))
    directive.due_on, directive.updated_at = to_on, now
    directive.due_moves += 1
    record(session, actor, DirectiveVerb.MOVED, directive, now=now, note=reason)


def _checked(text: str, given_on: date, due_on: date | None, today: date) -> date:
    if due_on is None:
        raise InvalidField("due_on", N_("Tetapkan tenggatnya."))
    for gap in directive_gaps(text=text, given_on=given_on, due_on=due_on, today=today):
        raise InvalidField(gap.field, gap.message)
    return due_on


def _step(
    session: Session,
    actor: Actor,
    directive: Directive,
    action: DirectiveAction,
    *,
    now: datetime,
    note: str = "",
    changes: dict[str, tuple[object, object]] | None = None,
) -> None:
    directive.status = advance(DIRECTIVE_TRANSITIONS, directive.status, action)
    directive.updated_at = now
    record(session, actor, action, directive, now=now, note=note, changes=changes)
