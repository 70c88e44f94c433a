"""Adopted scenarios are read-only.

Revision 0003, after 0002. Written by hand: the same text as magang/planning/triggers.py at this time.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD = "EXISTS (SELECT 1 FROM scenario WHERE scenario.id = OLD.scenario_id AND status = 'adopted')"
NEW = "EXISTS (SELECT 1 FROM scenario WHERE scenario.id = NEW.scenario_id AND status = 'adopted')"
SQLITE = (
    ("scenario", "UPDATE", "OLD.status = 'adopted'"),
    ("scenario", "DELETE", "OLD.status = 'adopted'"),
    ("scenario_seat", "INSERT", NEW),
    ("scenario_seat", "UPDATE", f"{OLD} OR {NEW}"),
    ("scenario_seat", "DELETE", OLD),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, verb, when in SQLITE:
            op.execute(
                f"CREATE TRIGGER {table}_adopted_{verb.lower()} BEFORE {verb} ON {table} WHEN {when}"
                " BEGIN SELECT RAISE(ABORT, 'an adopted scenario never changes'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_adopted_scenario() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'an adopted scenario never changes'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER scenario_adopted BEFORE UPDATE OR DELETE ON scenario FOR EACH ROW"
        " WHEN (OLD.status = 'adopted') EXECUTE FUNCTION refuse_adopted_scenario()"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_adopted_seat() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF TG_OP <> 'INSERT' THEN IF {OLD} THEN RAISE EXCEPTION 'an adopted scenario never changes'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF;"
        f" IF TG_OP <> 'DELETE' THEN IF {NEW} THEN RAISE EXCEPTION 'an adopted scenario never changes'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER scenario_seat_adopted BEFORE INSERT OR UPDATE OR DELETE ON scenario_seat FOR EACH ROW"
        " EXECUTE FUNCTION refuse_adopted_seat()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, verb, _when in SQLITE:
            op.execute(f"DROP TRIGGER {table}_adopted_{verb.lower()}")
        return
    op.execute("DROP TRIGGER scenario_seat_adopted ON scenario_seat")
    op.execute("DROP FUNCTION refuse_adopted_seat()")
    op.execute("DROP TRIGGER scenario_adopted ON scenario")
    op.execute("DROP FUNCTION refuse_adopted_scenario()")
