"""What the database itself refuses: touching a closed round, and changing or deleting evidence.

`create_all` runs this; a migration runs the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import DDL, Connection, Table, event

from magang.followups.models import EvidenceFile, GuestFile, VerificationRound

Statements = Mapping[str, tuple[str, ...]]


def _refused(table: str, name: str, said: str, *, when: str = "1 = 1") -> Statements:
    """Triggers that let no row of `table` be changed or deleted while `when` holds for it."""
    function = f"refuse_{name}"
    return {
        "sqlite": tuple(
            f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {table} WHEN {when}"
            f" BEGIN SELECT RAISE(ABORT, '{said}'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        "postgresql": (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
            f" WHEN ({when}) EXECUTE FUNCTION {function}()",
        ),
    }


READ_ONLY: Final[Mapping[str, Statements]] = {
    "verification_round": _refused(
        "verification_round",
        "verification_round_read_only",
        "a closed round is read-only",
        when="OLD.state = 'closed'",
    ),
    # A better version is a row of its own (`supersedes_id`); what was shown to a verifier stays what it was.
    "evidence_file": _refused("evidence_file", "evidence_file_kept", "evidence is never changed or deleted"),
    "guest_file": _refused("guest_file", "guest_file_kept", "evidence is never changed or deleted"),
}


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Without these triggers, within the caller's transaction: for clearing the sample city, and nothing else."""
    dialect = connection.dialect.name
    for table, by_dialect in READ_ONLY.items():
        for statement in by_dialect[dialect]:
            if statement.startswith("CREATE TRIGGER"):
                name = statement.split()[2]
                connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if dialect != "sqlite" else ""))
    yield
    for by_dialect in READ_ONLY.values():
        for statement in by_dialect[dialect]:
            connection.exec_driver_sql(statement)


def _install(table: Table, by_dialect: Statements) -> None:
    for dialect, statements in by_dialect.items():
        for statement in statements:
            # `%` would be a placeholder to DDL; there is none in these texts.
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


for _model in (VerificationRound, EvidenceFile, GuestFile):
    _install(_model.metadata.tables[_model.__tablename__], READ_ONLY[_model.__tablename__])
