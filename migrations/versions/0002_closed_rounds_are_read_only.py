"""Closed rounds are read-only.

Revision 0002, after 0001. Written by hand: the same text as magang/followups/triggers.py at this time.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER verification_round_read_only BEFORE UPDATE ON verification_round WHEN OLD.state = 'closed'"
            " BEGIN SELECT RAISE(ABORT, 'a closed round is read-only'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_closed_round() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'a closed round is read-only'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER verification_round_read_only BEFORE UPDATE ON verification_round FOR EACH ROW"
        " WHEN (OLD.state = 'closed') EXECUTE FUNCTION refuse_closed_round()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER verification_round_read_only")
        return
    op.execute("DROP TRIGGER verification_round_read_only ON verification_round")
    op.execute("DROP FUNCTION refuse_closed_round()")
