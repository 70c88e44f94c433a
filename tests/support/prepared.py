"""A city built once by the models, and put down again for each test as the rows it came to.

Building it costs more than most tests do. The rows are those of every table, whatever a listener added to them; the
objects are new to their session and read themselves when asked, as they are after a commit.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, inspect, select
from sqlalchemy.orm import Session, make_transient_to_detached

from magang.kernel.model import Base
from tests.factories.city import City, build_city


class PreparedCity:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.rows: list[tuple[Table, list[dict[str, Any]]]] = []
        self.things: dict[str, tuple[type[Base], int]] = {}

    def put(self, session: Session) -> City:
        """A committed city. Its ids stay those of the first: what PostgreSQL's sequences gave they never give again."""
        if not self.rows:
            return self._built(session)
        connection = session.connection()
        for table, rows in self.rows:
            connection.execute(insert(table), rows)
        session.commit()
        return City(**{name: _known(session, model, row_id) for name, (model, row_id) in self.things.items()})

    def _built(self, session: Session) -> City:
        city = build_city(session, now=self.now)
        self.things = {f.name: (type(thing := getattr(city, f.name)), inspect(thing).identity[0]) for f in fields(city)}
        for table in Base.metadata.sorted_tables:
            rows = session.execute(select(table).order_by(*table.primary_key)).mappings().all()
            if rows:
                self.rows.append((table, [dict(row) for row in rows]))
        session.rollback()
        return city


def _known(session: Session, model: type[Base], row_id: int) -> Base:
    """The object of a row that is there, without reading it."""
    thing = model(id=row_id)
    make_transient_to_detached(thing)
    session.add(thing)
    return thing
