"""What the database itself refuses of a follow-up's dates: to forget where they began, or to close it earlier.

`create_all` runs this; a migration runs the same text. Deleting is not its business.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import DDL, event

from magang.followups.models import FollowUp

# The start and the first due date are what every delay is measured by; moves are only ever counted up; what is closed
# again (SS after a second look, or TD) closes at that later moment. Two timestamps of one database compare as text too.
_FORGETS: Final = (
    "NEW.original_due_on <> OLD.original_due_on OR NEW.started_on <> OLD.started_on"
    " OR NEW.due_moves < OLD.due_moves OR NEW.due_on < OLD.due_on"
    " OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT NULL AND NEW.closed_at < OLD.closed_at)"
)
DATES_ARE_KEPT: Final = {
    "sqlite": (
        f"CREATE TRIGGER follow_up_dates_kept BEFORE UPDATE ON follow_up WHEN {_FORGETS}"
        " BEGIN SELECT RAISE(ABORT, 'the dates of a follow-up are kept'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_follow_up_dates() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the dates of a follow-up are kept'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER follow_up_dates_kept BEFORE UPDATE ON follow_up FOR EACH ROW"
        f" WHEN ({_FORGETS}) EXECUTE FUNCTION refuse_follow_up_dates()",
    ),
}

for _dialect, _statements in DATES_ARE_KEPT.items():
    for _statement in _statements:
        _ddl = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(FollowUp.__table__, "after_create", _ddl)
