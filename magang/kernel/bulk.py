"""Writing very many rows at once: what the ORM would write, without its price per row.

For rows that are reckoned (counters) or made up (benchmarks); nothing watches them, no audit event is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import Enum
from typing import Any, Final

from sqlalchemy import Column, Connection, Dialect, ForeignKeyConstraint, MetaData, Table
from sqlalchemy.orm import Session
from sqlalchemy.schema import AddConstraint, CreateIndex, DropConstraint, DropIndex

# Values of these come again and again, and turning one into what the driver takes costs more than looking it up.
_REPEATED: Final = (date, Enum)


def insert_many(connection: Connection, table: Table, columns: Collection[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows`, whose values stand in the order of `columns`; other columns get their plain default.

    The rows are written as they come: in memory there is only what the driver holds. COPY on PostgreSQL.
    """
    defaults = [c for c in table.columns if c.name not in columns and c.default is not None and c.default.is_scalar]
    names = [*columns, *(c.name for c in defaults)]
    encoders = [_encoder(table.columns[name], connection.dialect) for name in names]
    rest = [c.default.arg for c in defaults]  # type: ignore[union-attr]
    cursor: Any = connection.connection.cursor()  # of the driver: both take rows one by one as they are made
    try:
        quote = connection.dialect.identifier_preparer.quote
        into = f"{quote(table.name)} ({', '.join(map(quote, names))})"
        if connection.dialect.name == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in _encoded(rows, rest, encoders):
                    copy.write_row(row)
        else:
            values = ", ".join("?" * len(names))
            # S608: names of our own tables and columns.
            cursor.executemany(f"INSERT INTO {into} VALUES ({values})", _encoded(rows, rest, encoders))  # noqa: S608
    finally:
        cursor.close()


def _encoded(
    rows: Iterable[Sequence[Any]], rest: Sequence[Any], encoders: Sequence[Callable[[Any], Any] | None]
) -> Iterator[list[Any]]:
    needed = [(n, encode) for n, encode in enumerate(encoders) if encode]
    for row in rows:
        values = [*row, *rest]
        for n, encode in needed:
            values[n] = encode(values[n])
        yield values


def _encoder(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """From a value of the model to one of the driver."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is None or not issubclass(column.type.python_type, _REPEATED):
        return process
    return _Known(process).__getitem__


class _Known(dict[Any, Any]):
    """What a processor answered, kept."""

    def __init__(self, process: Callable[[Any], Any]) -> None:
        super().__init__()
        self._process = process

    def __missing__(self, value: Any) -> Any:
        found = self[value] = self._process(value)
        return found


@contextmanager
def unindexed(session: Session, metadata: MetaData) -> Iterator[None]:
    """Without the tables' indexes while much is written, which then are made at once: several times faster.

    PostgreSQL also leaves foreign keys aside, and checks them when they come back. What is within may commit.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    tables = metadata.sorted_tables
    keys = [c for table in tables for c in table.constraints if isinstance(c, ForeignKeyConstraint) and on_postgresql]
    indexes = [index for table in tables for index in sorted(table.indexes, key=lambda i: str(i.name))]
    for key in keys:
        session.execute(DropConstraint(key))
    for index in indexes:
        session.execute(DropIndex(index))
    yield
    for index in indexes:
        session.execute(CreateIndex(index))
    for key in keys:
        # Else SQLAlchemy would leave the key out of every table it makes later in this process.
        session.execute(AddConstraint(key, isolate_from_table=False))
