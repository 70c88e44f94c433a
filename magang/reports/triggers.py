"""What the database itself refuses: changing a report that was presented, or what belongs to it. `create_all` runs
this; so does a migration.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import DDL, Connection, Table, event

from magang.kernel.model import Base
from magang.reports.models import Report

_SAID: Final = "a presented report never changes"
# What a report's text, pictures and review consist of, by the column that leads to the report.
PARTS: Final = ("report_author", "report_image", "report_version", "report_return", "review_comment")
_FROZEN: Final = "EXISTS (SELECT 1 FROM report WHERE report.id = {row}.report_id AND report.status = 'presented')"
_OLD, _NEW = _FROZEN.format(row="OLD"), _FROZEN.format(row="NEW")


def _sqlite(table: str, verb: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_frozen_{verb.lower()} BEFORE {verb} ON {table} WHEN {when}"
        f" BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    )


def _raise(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


_REFUSE: Final = f"RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation';"

REPORT_READ_ONLY: Final = {
    "sqlite": tuple(_sqlite("report", verb, "OLD.status = 'presented'") for verb in ("UPDATE", "DELETE")),
    "postgresql": (
        _raise("refuse_frozen_report", _REFUSE),
        "CREATE TRIGGER report_frozen BEFORE UPDATE OR DELETE ON report FOR EACH ROW"
        " WHEN (OLD.status = 'presented') EXECUTE FUNCTION refuse_frozen_report()",
    ),
}
_PART_FUNCTION: Final = _raise(
    "refuse_frozen_part",
    f"IF TG_OP <> 'INSERT' THEN IF {_OLD} THEN {_REFUSE} END IF; END IF;"
    f" IF TG_OP <> 'DELETE' THEN IF {_NEW} THEN {_REFUSE} END IF; RETURN NEW; END IF; RETURN OLD;",
)
PARTS_READ_ONLY: Final = {
    table: {
        "sqlite": (
            _sqlite(table, "INSERT", _NEW),
            _sqlite(table, "UPDATE", f"{_OLD} OR {_NEW}"),
            _sqlite(table, "DELETE", _OLD),
        ),
        "postgresql": (
            _PART_FUNCTION,
            f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"
            " EXECUTE FUNCTION refuse_frozen_part()",
        ),
    }
    for table in PARTS
}


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Without these triggers, within the caller's transaction: for clearing the sample city, and nothing else."""
    dialect = connection.dialect.name
    verbs = {"report": ("update", "delete"), **dict.fromkeys(PARTS, ("insert", "update", "delete"))}
    for table, known in verbs.items():
        if dialect == "sqlite":
            for verb in known:
                connection.exec_driver_sql(f"DROP TRIGGER {table}_frozen_{verb}")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER {table}_frozen ON {table}")
    yield
    for by_dialect in (REPORT_READ_ONLY, *PARTS_READ_ONLY.values()):
        for statement in by_dialect[dialect]:
            connection.exec_driver_sql(statement)


def _listen(table: Table, by_dialect: dict[str, tuple[str, ...]]) -> None:
    for dialect, statements in by_dialect.items():
        for statement in statements:
            # `%` would be a placeholder to DDL; there is none in these texts.
            ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl)


_listen(Base.metadata.tables[Report.__tablename__], REPORT_READ_ONLY)
for _name, _statements in PARTS_READ_ONLY.items():
    _listen(Base.metadata.tables[_name], _statements)
