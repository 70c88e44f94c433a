"""What the database itself refuses: touching a closed round. `create_all` runs this; a migration runs the same text."""

from __future__ import annotations

from typing import Final

from sqlalchemy import DDL, event

from magang.followups.models import VerificationRound

CLOSED_ROUNDS_READ_ONLY: Final = {
    "sqlite": (
        "CREATE TRIGGER verification_round_read_only BEFORE UPDATE ON verification_round WHEN OLD.state = 'closed'"
        " BEGIN SELECT RAISE(ABORT, 'a closed round is read-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_closed_round() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'a closed round is read-only'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER verification_round_read_only BEFORE UPDATE ON verification_round FOR EACH ROW"
        " WHEN (OLD.state = 'closed') EXECUTE FUNCTION refuse_closed_round()",
    ),
}

for _dialect, _statements in CLOSED_ROUNDS_READ_ONLY.items():
    for _statement in _statements:
        _ddl = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(VerificationRound.__table__, "after_create", _ddl)
