"""The made block of the city again and again, within the database: a hundred times faster than making each row.

What a copy is follows from the tables. Every table that leads to a need by its foreign keys belongs to the thread; each
copy's ids begin where those of the copy before end, and what refers to them moves along. People take turns, so that no
one has more than the others; references and names of files get a number of their own. All else repeats.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import digits
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Column, ColumnElement, Integer, String, Table, TableClause, bindparam, case, column, func
from sqlalchemy import cast as as_type
from sqlalchemy import insert, select, text, update
from sqlalchemy import table as table_clause
from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.audit.models import AuditEvent
from magang.bench.rows import Row, Rows, event
from magang.counters.facts import TABLES
from magang.counters.models import CountedThing, Counter
from magang.counters.rules import MEASURES, Kind
from magang.kernel.model import Base
from magang.kernel.references import LAST_SERIAL
from magang.needs.models import Need
from magang.recommendations.index import StemCount

_COPY: Final = bindparam("copy", type_=Integer)
_TABLES: Final = Base.metadata.tables
_PEOPLE: Final = _TABLES[User.__tablename__]
_COUNTED: Final = _TABLES[CountedThing.__tablename__]
Number = TypeVar("Number")


@dataclass(frozen=True, slots=True)
class Turns:
    """Who takes the place of whom in a copy: `count` people from the id `first` on, in `copies` equal steps."""

    first: int
    count: int
    copies: int

    def after(self, person: Number, copy: Any) -> Number:
        """The id of whoever stands in that copy where `person` stands in the block; numbers or SQL."""
        moved: Any = cast(Any, person) - self.first + copy * (self.count // self.copies)
        return cast(Number, moved % self.count + self.first)


def copy_block(session: Session, rows: Rows, turns: Turns) -> Iterator[tuple[str, int]]:
    """Copy what stands in the thread until there is `turns.copies` times as much, telling (table, rows) on the way.

    Commits after each table: what is not in a file yet, SQLite searches for every page it reads.
    """
    steps = _steps(session)
    for table in (*steps, _COUNTED):
        yield f"rows of {table.name}", _copy_table(session, table, steps, turns)
        session.commit()
    yield "audit events", rows.put(_events(session, {table.name: step for table, step in steps.items()}, turns))
    # Whatever is counted, there is so many times as much of it; the latest evidence is as late as before.
    connection = session.connection()
    connection.execute(update(StemCount).values(documents=StemCount.documents * turns.copies))
    connection.execute(
        update(Counter).values({name: getattr(Counter, name) * turns.copies for name in MEASURES})
    )
    session.commit()


def thread() -> list[Table]:
    """Every table that leads to a need, parents first."""
    found = [_TABLES[Need.__tablename__]]
    for table in Base.metadata.sorted_tables:
        if table not in found and any(key.column.table in found for key in table.foreign_keys):
            found.append(table)
    return found


def _steps(session: Session) -> Mapping[Table, int]:
    """The tables of the thread that have rows: how far the ids of one copy are from those of the next."""
    ends = ((table, session.scalar(select(func.max(*table.primary_key)))) for table in thread())
    return {table: end for table, end in ends if end}


def _copy_table(session: Session, table: Table, steps: Mapping[Table, int], turns: Turns) -> int:
    """Copy the rows of one table; how many there are then."""
    connection = session.connection()
    # Apart, since a database that reads the table it writes to would first keep aside all it reads.
    connection.execute(text(f'CREATE TEMPORARY TABLE block AS SELECT * FROM "{table.name}"'))  # noqa: S608
    block = table_clause("block", *(column(c.name, c.type) for c in table.columns))
    moved = select(*(_moved(c, block, steps, turns) for c in table.columns))
    statement = insert(table).from_select(table.columns.keys(), moved)
    for copy in range(1, turns.copies):
        connection.execute(statement, {"copy": copy})
    count = session.scalar(select(func.count()).select_from(block)) or 0
    connection.execute(text("DROP TABLE block"))
    return count * turns.copies


def _moved(into: Column[Any], block: TableClause, steps: Mapping[Table, int], turns: Turns) -> ColumnElement[Any]:
    """What stands in a column of a copy, from what stands there in the block."""
    here = block.c[into.name]
    targets = {key.column.table for key in into.foreign_keys if key.column.primary_key}
    if into is _COUNTED.c.thing_id:
        by_kind = {table.name: step for table, step in steps.items()}
        return here + _COPY * case(*((block.c.kind == kind, by_kind[kind]) for kind in Kind))
    if _PEOPLE in targets:
        return case((here >= turns.first, turns.after(here, _COPY)), else_=here)
    for table in targets & steps.keys() or ({into.table} & steps.keys() if into.primary_key else ()):
        return here + _COPY * steps[table]
    if into.unique and isinstance(into.type, String):
        number = block.c.id + _COPY * steps[into.table]
        if into.name == "reference":
            number = (number - 1) % LAST_SERIAL + 1
        return func.rtrim(here, digits) + as_type(number, String)
    return here


def _events(session: Session, steps: Mapping[str, int], turns: Turns) -> Iterator[Row]:
    """The events of every copy after the first."""
    block = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    for copy in range(1, turns.copies):
        for was in block:
            actor = turns.after(was.actor_id, copy) if was.actor_id >= turns.first else was.actor_id
            yield event(
                was.verb, was.verb_label, was.subject_kind, was.subject_id + copy * steps[was.subject_kind],
                was.subject_label, was.at, actor,
            )  # fmt: skip
