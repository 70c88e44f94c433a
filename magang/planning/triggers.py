"""What the database itself refuses: touching an adopted scenario or its seats. `create_all` runs this; so does a
migration.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import DDL, Connection, event

from magang.planning.models import Scenario, ScenarioSeat

_SAID: Final = "an adopted scenario never changes"
_IS_ADOPTED: Final = "EXISTS (SELECT 1 FROM scenario WHERE scenario.id = {row}.scenario_id AND status = 'adopted')"
_OLD, _NEW = _IS_ADOPTED.format(row="OLD"), _IS_ADOPTED.format(row="NEW")


def _sqlite(table: str, verb: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_adopted_{verb.lower()} BEFORE {verb} ON {table} WHEN {when}"
        f" BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    )


SCENARIO_READ_ONLY: Final = {
    "sqlite": tuple(_sqlite("scenario", verb, "OLD.status = 'adopted'") for verb in ("UPDATE", "DELETE")),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_adopted_scenario() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER scenario_adopted BEFORE UPDATE OR DELETE ON scenario FOR EACH ROW"
        " WHEN (OLD.status = 'adopted') EXECUTE FUNCTION refuse_adopted_scenario()",
    ),
}
SEATS_READ_ONLY: Final = {
    "sqlite": (
        _sqlite("scenario_seat", "INSERT", _NEW),
        _sqlite("scenario_seat", "UPDATE", f"{_OLD} OR {_NEW}"),
        _sqlite("scenario_seat", "DELETE", _OLD),
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_adopted_seat() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF TG_OP <> 'INSERT' THEN IF {_OLD} THEN RAISE EXCEPTION '{_SAID}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF;"
        f" IF TG_OP <> 'DELETE' THEN IF {_NEW} THEN RAISE EXCEPTION '{_SAID}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER scenario_seat_adopted BEFORE INSERT OR UPDATE OR DELETE ON scenario_seat FOR EACH ROW"
        " EXECUTE FUNCTION refuse_adopted_seat()",
    ),
}

_TAKE_AWAY: Final = {
    "sqlite": (
        *(f"DROP TRIGGER scenario_adopted_{verb}" for verb in ("update", "delete")),
        *(f"DROP TRIGGER scenario_seat_adopted_{verb}" for verb in ("insert", "update", "delete")),
    ),
    "postgresql": (
        "DROP TRIGGER scenario_adopted ON scenario",
        "DROP TRIGGER scenario_seat_adopted ON scenario_seat",
    ),
}


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Without these triggers, within the caller's transaction: for clearing the sample city, and nothing else."""
    dialect = connection.dialect.name
    for statement in _TAKE_AWAY[dialect]:
        connection.exec_driver_sql(statement)
    yield
    for statement in (*SCENARIO_READ_ONLY[dialect], *SEATS_READ_ONLY[dialect]):
        connection.exec_driver_sql(statement)


for _table, _by_dialect in ((Scenario.__table__, SCENARIO_READ_ONLY), (ScenarioSeat.__table__, SEATS_READ_ONLY)):
    for _dialect, _statements in _by_dialect.items():
        for _statement in _statements:
            # `%` would be a placeholder to DDL; there is none in these texts.
            event.listen(
                _table,
                "after_create",
                DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
            )
