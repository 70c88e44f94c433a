"""Rows on their way into the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import insert
from sqlalchemy.orm import Session

from magang.audit.models import AuditEvent, AuditHead
from magang.audit.services import digest
from magang.kernel.bulk import insert_many
from magang.kernel.model import Base

Row = tuple[type[Base], dict[str, Any]]


class Rows:
    """Writes rows table by table, parents first, and keeps the audit trail's chain."""

    def __init__(self, session: Session) -> None:
        self.count, self._session = 0, session
        self._order = {table.name: n for n, table in enumerate(Base.metadata.sorted_tables)}
        self._hash, self._events = "", 0

    def put(self, rows: Iterable[Row], size: int = 20_000) -> int:
        """Write `rows`; how many of the first one's table."""
        waiting: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        first: type[Base] | None = None
        count = held = 0
        for model, values in rows:
            first = first or model
            count += model is first
            waiting[model].append(values)
            held += 1
            # Only between two things of the first kind is everything there that belongs together.
            if held > size and model is first:
                last = waiting[model].pop()
                self._flush(waiting)
                waiting[model].append(last)
                held = 1
        self._flush(waiting)
        return count

    def _flush(self, waiting: dict[type[Base], list[dict[str, Any]]]) -> None:
        for model in sorted(waiting, key=lambda m: self._order[m.__tablename__]):
            if waiting[model]:
                if model is AuditEvent:
                    self._chain(waiting[model])
                columns = tuple(waiting[model][0])
                table = Base.metadata.tables[model.__tablename__]
                insert_many(self._session.connection(), table, columns, map(itemgetter(*columns), waiting[model]))
                self.count += len(waiting[model])
        waiting.clear()

    def _chain(self, events: list[dict[str, Any]]) -> None:
        for values in events:
            values["previous_hash"] = self._hash
            # What is hashed has the columns of an event; as a mapped object it would cost ten times as much.
            values["hash"] = self._hash = digest(cast(AuditEvent, SimpleNamespace(**values)))
        self._events += len(events)

    def finish(self) -> None:
        """The end of the chain."""
        self._session.connection().execute(
            insert(AuditHead), {"id": 1, "event_count": self._events, "hash": self._hash}
        )


def event(verb: str, label: str, kind: str, id_: int, name: str, at: datetime, actor_id: int) -> Row:
    """One event of the trail; its hash is put in when it is written."""
    return AuditEvent, {
        "at": at,
        "actor_id": actor_id,
        "actor_name": f"Orang contoh {actor_id}",
        "actor_office": "",
        "verb": verb,
        "verb_label": label,
        "subject_kind": kind,
        "subject_id": id_,
        "subject_label": name,
        "note": "",
        "changes": {},
    }
