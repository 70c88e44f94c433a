"""What the database itself refuses: changing what was written down. `create_all` runs this; so does a migration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import DDL, Connection, event

from magang.counters.models import CountedDay, PastCounter

_SAID: Final = "a counted day never changes"
_TABLES: Final = (CountedDay.__tablename__, PastCounter.__tablename__)

PAST_READ_ONLY: Final = {
    "sqlite": tuple(
        f"CREATE TRIGGER {table}_kept_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        for table in _TABLES
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_past() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        *(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
            " EXECUTE FUNCTION refuse_past()"
            for table in _TABLES
        ),
    ),
}
_TAKE_AWAY: Final = {
    "sqlite": tuple(f"DROP TRIGGER {table}_kept_{verb}" for table in _TABLES for verb in ("update", "delete")),
    "postgresql": tuple(f"DROP TRIGGER {table}_kept ON {table}" for table in _TABLES),
}


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Without these triggers, within the caller's transaction: for clearing the sample city, and nothing else."""
    dialect = connection.dialect.name
    for statement in _TAKE_AWAY[dialect]:
        connection.exec_driver_sql(statement)
    yield
    for statement in PAST_READ_ONLY[dialect]:
        connection.exec_driver_sql(statement)


for _dialect, _statements in PAST_READ_ONLY.items():
    for _statement in _statements:
        # Both tables exist once the second is made.
        event.listen(
            PastCounter.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
