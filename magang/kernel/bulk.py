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
    rest = tuple(c.default.arg for c in defaults)  # type: ignore[union-attr]
    encode = [_encoder(table.columns[name], connection.dialect) for name in names]
    encoded = (
        tuple(v if e is None else e(v) for e, v in zip(encode, (*row, *rest), strict=True)) for row in rows
    )  # fmt: skip
    cursor: Any = connection.connection.cursor()  # of the driver: both take rows one by one as they are made
    try:
        quote = connection.dialect.identifier_preparer.quote
        into = f"{quote(table.name)} ({', '.join(map(quote, names))})"
        if connection.dialect.name == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in encoded:
                    copy.write_row(row)
        else:
            # S608: names of our own tables and columns.
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join('?' * len(names))})", encoded)  # noqa: S608
    finally:
        cursor.close()


def _encoder(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """From a value of the model to one of the driver."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return None
    known: dict[Any, Any] = {None: process(None)}

    def encode(value: Any) -> Any:
        if not isinstance(value, _REPEATED):
            return known[None] if value is None else process(value)
        found = known.get(value)
        if found is None:
            found = known[value] = process(value)
        return found

    return encode


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
