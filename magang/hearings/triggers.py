"""What the database itself refuses: touching a closed hearing and its minutes. `create_all` runs this; so does a
migration.

After closing a decision may only be superseded (by one outside of it or at a later hearing), and a directive goes on
living: its words, owner and first due date are what was said in the room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import DDL, Connection, event

import magang.hearings.models  # noqa: F401 - the tables must be known before they are listened to
from magang.kernel.model import Base

_SAID: Final = "a closed hearing never changes"
_CLOSED: Final = "EXISTS (SELECT 1 FROM hearing WHERE hearing.id = {row}.hearing_id AND status = 'closed')"
_OLD, _NEW = _CLOSED.format(row="OLD"), _CLOSED.format(row="NEW")
# What may still change on rows that belong to a closed hearing.
_MAY_CHANGE: Final[Mapping[str, frozenset[str]]] = {
    "decision": frozenset({"superseded_at", "updated_at", "version"}),
    "directive": frozenset(
        {"due_on", "due_moves", "status", "cancel_reason", "closed_at", "closed_by_id", "updated_at", "version"}
    ),
}
ROWS: Final = ("agenda_item", "attendance", "hearing_matter", "decision", "directive")


def _touched(table: str) -> str:
    """SQL that holds when an update changes more than it may, or leaves or enters a closed hearing."""
    if table not in _MAY_CHANGE:
        return f"{_OLD} OR {_NEW}"
    columns = [c.name for c in Base.metadata.tables[table].columns if c.name not in _MAY_CHANGE[table]]
    return f"({_OLD} OR {_NEW}) AND ({' OR '.join(f'OLD.{c} IS DISTINCT FROM NEW.{c}' for c in columns)})"


def _guards() -> Iterator[tuple[str, str, str]]:
    """(table, verb, when) of each refusal."""
    for verb in ("UPDATE", "DELETE"):
        yield "hearing", verb, "OLD.status = 'closed'"
        yield "hearing_minutes", verb, ""
    for table in ROWS:
        yield table, "INSERT", _NEW
        yield table, "UPDATE", _touched(table)
        yield table, "DELETE", _OLD


def statements(dialect: str) -> dict[str, list[str]]:
    """Table -> what makes its triggers."""
    made: dict[str, list[str]] = {}
    for table, verb, when in _guards():
        name = f"{table}_frozen_{verb.lower()}"
        if dialect == "sqlite":
            # SQLite before 3.39 knows no IS DISTINCT FROM; its IS NOT says the same.
            condition = f" WHEN {when.replace('IS DISTINCT FROM', 'IS NOT')}" if when else ""
            made.setdefault(table, []).append(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table}{condition} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
            )
            continue
        # A WHEN clause holds no subquery, so the condition stands in the function.
        result = "OLD" if verb == "DELETE" else "NEW"
        made.setdefault(table, []).extend(
            (
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN IF {when or 'TRUE'} THEN RAISE EXCEPTION '{_SAID}'"
                f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {result}; END $$",
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            )
        )
    return made


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Without these triggers, within the caller's transaction: for clearing the sample city, and nothing else."""
    dialect = connection.dialect.name
    for table, verb, _ in _guards():
        where = f" ON {table}" if dialect == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER {table}_frozen_{verb.lower()}{where}")
    yield
    for made in statements(dialect).values():
        for statement in made:
            connection.exec_driver_sql(statement)


def _listen() -> None:
    for dialect in ("sqlite", "postgresql"):
        for table, made in statements(dialect).items():
            for statement in made:
                ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
                event.listen(Base.metadata.tables[table], "after_create", ddl)


_listen()
