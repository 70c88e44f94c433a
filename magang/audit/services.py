"""Recording, reading and proving the trail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, inspect, select, update
from sqlalchemy.orm import Session

from magang.audit.models import AuditEvent, AuditHead
from magang.kernel.actor import Actor
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.model import Base

# Never copied into the trail: they say nothing to a reader or must not be kept twice (DESIGN 7: NIP).
UNRECORDED: Final = {
    "version",
    "created_at",
    "updated_at",
    "password_hash",
    "session_epoch",
    "failed_sign_ins",
    "locked_until",
}
PRIVATE: Final = {"nip"}


class Common(LabelledEnum):
    """Verbs every feature shares."""

    CREATED = "created", N_("Dibuat")
    UPDATED = "updated", N_("Diubah")
    DELETED = "deleted", N_("Dihapus")


_HEAD: Final = Base.metadata.tables[AuditHead.__tablename__]
_THE_HEAD: Final = update(_HEAD).where(_HEAD.c.id == 1)
# One UPDATE both reads and locks the end of the chain, on either database.
_ADVANCE: Final = _THE_HEAD.values(event_count=_HEAD.c.event_count + 1).returning(_HEAD.c.hash)
_in_one_order: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_SEAL: Final = _THE_HEAD.values(hash=bindparam("sealed"))


def record(
    session: Session,
    actor: Actor,
    verb: LabelledEnum,
    subject: Base,
    *,
    now: datetime,
    note: str = "",
    changes: Mapping[str, tuple[object, object]] | None = None,
) -> AuditEvent:
    """Add one event about `subject` to the chain. Flushes `subject`; the event itself goes with what is written next.

    Field changes are read from the row itself (what has changed since it was loaded); pass `changes` for what the row
    does not hold, as label -> (before, after).
    """
    found = {} if inspect(subject).transient or inspect(subject).pending else field_changes(subject)
    found |= {label: [_text(a), _text(b)] for label, (a, b) in (changes or {}).items()}
    session.flush()
    head = session.execute(_ADVANCE).one_or_none()
    if head is None:
        session.add(AuditHead(id=1, count=1, hash=""))
        session.flush()
    event = AuditEvent(
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        actor_office=actor.office,
        verb=f"{subject.__tablename__}.{verb.value}",
        verb_label=verb.label,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,  # type: ignore[attr-defined]
        subject_label=str(subject)[:300],
        note=note,
        changes=found,
        previous_hash=head.hash if head else "",
    )
    event.hash = digest(event)
    session.add(event)
    session.execute(_SEAL, {"sealed": event.hash})
    return event


def field_changes(subject: Base) -> dict[str, list[str]]:
    """Label -> [before, after] of the labelled columns that differ from the database; private values are not copied."""
    found = {}
    state = inspect(subject)
    for key, label in subject.__field_labels__.items():
        if key in UNRECORDED or key not in state.mapper.column_attrs:
            continue
        history = state.attrs[key].history
        if history.has_changes():
            before = history.deleted[0] if history.deleted else None
            after = history.added[0] if history.added else None
            target = _target(subject, key)
            found[label] = (
                ["•••", "•••"] if key in PRIVATE else [_named(state.session, target, v) for v in (before, after)]
            )
    return found


def _target(subject: Base, key: str) -> type[Base] | None:
    """The class whose id the column holds, None for a plain value."""
    column = inspect(subject).mapper.column_attrs[key].columns[0]
    tables = {foreign_key.column.table for foreign_key in column.foreign_keys}
    return next((m.class_ for m in Base.registry.mappers if m.local_table in tables), None)


def _named(session: Session | None, target: type[Base] | None, value: object) -> str:
    """A value as text; the id of another row as that row's name, since an id tells a reader nothing."""
    if target is None or session is None or value is None:
        return _text(value)
    with session.no_autoflush:
        row = session.get(target, value)
    return _text(value) if row is None else str(row)


def _text(value: object) -> str:
    """A value as kept in the trail: labels for enums, plain numbers, ISO dates."""
    if value is None:
        return ""
    if isinstance(value, LabelledEnum):
        return value.label
    if isinstance(value, bool):
        return N_("ya") if value else N_("tidak")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def digest(event: AuditEvent) -> str:
    """SHA-256 over every column but `id` and `hash`, in a fixed order."""
    facts = [
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        event.actor_name,
        event.actor_office,
        event.verb,
        event.verb_label,
        event.subject_kind,
        event.subject_id,
        event.subject_label,
        event.note,
        event.changes,
        event.previous_hash,
    ]
    return hashlib.sha256(_in_one_order(facts).encode()).hexdigest()


def timeline(session: Session, subject: Base, *, limit: int = 100) -> Sequence[AuditEvent]:
    """What happened to `subject`, newest first."""
    return session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_kind == subject.__tablename__, AuditEvent.subject_id == subject.id)  # type: ignore[attr-defined]
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    ).all()


def latest_of(session: Session, kind: str, subject_id: int) -> AuditEvent | None:
    """What happened last to the row of that table."""
    of_subject = AuditEvent.subject_kind == kind, AuditEvent.subject_id == subject_id
    return session.scalar(select(AuditEvent).where(*of_subject).order_by(AuditEvent.id.desc()).limit(1))


class Fault(LabelledEnum):
    """What can be wrong with the chain: in English for the command line, labelled for the screen."""

    GAP = "the event before it is missing or was changed", N_("Catatan sebelumnya hilang atau diubah.")
    CHANGED = "its content was changed after it was written", N_("Isinya diubah setelah dicatat.")
    COUNT = (
        "the end of the chain is missing",
        N_("Ujung rantai hilang: jumlah catatan tidak sama dengan yang dihitung."),
    )


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A place where the chain does not hold; `event_id` is None for its end."""

    fault: Fault
    event_id: int | None = None

    def __str__(self) -> str:
        return f"event {self.event_id}: {self.fault}" if self.event_id else str(self.fault)


def broken_links(session: Session) -> Iterator[BrokenLink]:
    """What is wrong with the chain; nothing when it is whole. Reads every event."""
    previous, count = "", 0
    # Closed also when the reader has seen enough: PostgreSQL keeps a cursor open on the server.
    with closing(
        session.scalars(select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=1000))
    ) as events:
        for event in events:
            count += 1
            if event.previous_hash != previous:
                yield BrokenLink(Fault.GAP, event.id)
            if digest(event) != event.hash:
                yield BrokenLink(Fault.CHANGED, event.id)
            previous = event.hash
    head = session.get(AuditHead, 1, populate_existing=True)
    if head is not None and (head.hash, head.count) != (previous, count):
        yield BrokenLink(Fault.COUNT)
