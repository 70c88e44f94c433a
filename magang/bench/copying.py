"""The made block of the city again and again, copied within the database: many times faster than making each row.

What changes from copy to copy follows from the tables. Every table that leads to a need by its foreign keys is copied;
its ids go on where those of the copy before end, and what refers to them goes along. Other people of the city stand in
each copy; references and stored names get a number of their own. All else repeats, titles and days too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import digits
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.audit.models import AuditEvent
from magang.bench.rows import Row, Rows, event
from magang.counters.models import CountedThing, Counter
from magang.counters.rules import MEASURES, Kind
from magang.kernel.model import Base
from magang.kernel.references import LAST_SERIAL
from magang.needs.models import Need
from magang.recommendations.index import StemCount

_TABLES: Final = Base.metadata.tables
_PEOPLE: Final = _TABLES[User.__tablename__]
_COUNTED: Final = _TABLES[CountedThing.__tablename__]
_COPY: Final = sa.bindparam("copy", type_=sa.Integer)


@dataclass(frozen=True, slots=True)
class Turns:
    """Who stands where somebody else stands in the block: `people` from the id `first` on take turns."""

    first: int
    people: int
    copies: int

    def after(self, person: Any, copy: Any) -> Any:
        """The id of whoever has the turn in that copy instead of `person`; of numbers or in SQL."""
        return (person - self.first + copy * (self.people // self.copies)) % self.people + self.first


def copy_block(session: Session, rows: Rows, turns: Turns) -> Iterator[tuple[str, int]]:
    """Copy all that is in the thread until it is there `turns.copies` times, telling (what, how many) on the way.

    Commits after each table: SQLite searches what it has not committed for every page it reads.
    """
    # How many ids of each table one copy takes.
    tables = {table: end for table in thread() if (end := session.scalar(sa.select(sa.func.max(*table.primary_key))))}
    steps = {table.name: end for table, end in tables.items()}
    for table in (*tables, _COUNTED):
        added = _copy_table(session, table, steps, turns)
        session.commit()
        rows.count += added
        yield f"rows of {table.name} copied", added
    yield "audit events chained on", rows.put(_events(session, steps, turns))
    # There is so many times as much of whatever is counted; the latest evidence is as late as before.
    for model, numbers in ((StemCount, ("documents",)), (Counter, MEASURES)):
        more = {name: getattr(model, name) * turns.copies for name in numbers}
        session.connection().execute(sa.update(model).values(more))
    session.commit()


def thread() -> list[sa.Table]:
    """Every table that leads to a need, parents first."""
    found = [_TABLES[Need.__tablename__]]
    for table in Base.metadata.sorted_tables:
        if table not in found and any(key.column.table in found for key in table.foreign_keys):
            found.append(table)
    return found


def _copy_table(session: Session, table: sa.Table, steps: Mapping[str, int], turns: Turns) -> int:
    """Copy the rows of one table; how many were added."""
    connection = session.connection()
    # Apart: a database that reads the table it writes to keeps all it reads aside first.
    connection.execute(sa.text(f"CREATE TEMPORARY TABLE block AS SELECT * FROM {table.name}"))  # noqa: S608 - ours
    block = sa.table("block", *(sa.column(c.name, c.type) for c in table.columns))
    moved = sa.select(*(_moved(column, block, steps, turns) for column in table.columns))
    statement = sa.insert(table).from_select(table.columns.keys(), moved)
    for copy in range(1, turns.copies):
        connection.execute(statement, {"copy": copy})
    count = session.scalar(sa.select(sa.func.count()).select_from(block)) or 0
    connection.execute(sa.text("DROP TABLE block"))
    return count * (turns.copies - 1)


def _moved(column: sa.Column[Any], block: sa.TableClause, steps: Mapping[str, int], turns: Turns) -> Any:
    """What stands in this column of a copy, from the row of the block."""
    here, named = block.c[column.name], _named(column)
    if column is _COUNTED.c.thing_id:
        return here + _COPY * sa.case({kind: steps[kind] for kind in Kind}, value=block.c.kind)
    if named is _PEOPLE:
        return sa.case((here >= turns.first, turns.after(here, _COPY)), else_=here)
    if named is not None and named.name in steps:
        return here + _COPY * steps[named.name]
    if column.unique and isinstance(column.type, sa.String):
        number = block.c.id + _COPY * steps[column.table.name]
        if column.name == "reference":
            number = (number - 1) % LAST_SERIAL + 1
        return sa.func.rtrim(here, digits) + sa.cast(number, sa.String)
    return here


def _named(column: sa.Column[Any]) -> sa.Table | None:
    """The table whose ids stand in this column."""
    referred = (key.column.table for key in column.foreign_keys if key.column.primary_key)
    return next(referred, column.table if column.primary_key else None)


def _events(session: Session, steps: Mapping[str, int], turns: Turns) -> Iterator[Row]:
    """The block's events once for each copy, one copy after another."""
    told = ("verb", "verb_label", "subject_kind", "subject_id", "subject_label", "at", "actor_id")
    block = session.execute(sa.select(*(getattr(AuditEvent, name) for name in told)).order_by(AuditEvent.id)).all()
    for copy in range(1, turns.copies):
        for verb, label, kind, id_, name, at, actor in block:
            other = turns.after(actor, copy) if actor >= turns.first else actor
            yield event(verb, label, kind, id_ + copy * steps[kind], name, at, other)
