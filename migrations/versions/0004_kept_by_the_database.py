"""What the database itself keeps: full-text search, and rows that are never changed again.

Revision 0004, after 0003. Written from the same texts as the features' `triggers.py` and `recommendations/index.py` at
this time.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MADE = {
    "sqlite": (
        (
            'CREATE VIRTUAL TABLE recommendation_fts USING fts5 (title, body, content = '
            "'recommendation_search', content_rowid = 'recommendation_id', detail = none, columnsize = 0, "
            "tokenize = 'ascii')"
        ),
        (
            'CREATE TRIGGER recommendation_search_added AFTER INSERT ON recommendation_search BEGIN INSERT '
            'INTO recommendation_fts (rowid, title, body) VALUES (NEW.recommendation_id, NEW.title, '
            'NEW.body); END'
        ),
        (
            'CREATE TRIGGER recommendation_search_removed AFTER DELETE ON recommendation_search BEGIN INSERT '
            "INTO recommendation_fts (recommendation_fts, rowid, title, body) VALUES ('delete', "
            'OLD.recommendation_id, OLD.title, OLD.body); END'
        ),
        (
            'CREATE TRIGGER recommendation_search_changed AFTER UPDATE ON recommendation_search BEGIN INSERT '
            "INTO recommendation_fts (recommendation_fts, rowid, title, body) VALUES ('delete', "
            'OLD.recommendation_id, OLD.title, OLD.body); INSERT INTO recommendation_fts (rowid, title, '
            'body) VALUES (NEW.recommendation_id, NEW.title, NEW.body); END'
        ),
        (
            'CREATE TRIGGER follow_up_dates_kept BEFORE UPDATE ON follow_up WHEN NEW.original_due_on <> '
            'OLD.original_due_on OR NEW.started_on <> OLD.started_on OR NEW.due_moves < OLD.due_moves OR '
            'NEW.due_on < OLD.due_on OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT NULL AND '
            "NEW.closed_at < OLD.closed_at) BEGIN SELECT RAISE(ABORT, 'the dates of a follow-up are kept'); "
            'END'
        ),
        (
            'CREATE TRIGGER counted_day_kept_update BEFORE UPDATE ON counted_day BEGIN SELECT RAISE(ABORT, '
            "'a counted day never changes'); END"
        ),
        (
            'CREATE TRIGGER counted_day_kept_delete BEFORE DELETE ON counted_day BEGIN SELECT RAISE(ABORT, '
            "'a counted day never changes'); END"
        ),
        (
            'CREATE TRIGGER past_counter_kept_update BEFORE UPDATE ON past_counter BEGIN SELECT RAISE(ABORT, '
            "'a counted day never changes'); END"
        ),
        (
            'CREATE TRIGGER past_counter_kept_delete BEFORE DELETE ON past_counter BEGIN SELECT RAISE(ABORT, '
            "'a counted day never changes'); END"
        ),
    ),
    "postgresql": (
        (
            'ALTER TABLE recommendation_search ADD COLUMN lexemes tsvector GENERATED ALWAYS AS '
            "(array_to_tsvector(string_to_array(btrim(title || ' ' || body), ' '))) STORED"
        ),
        'CREATE INDEX ix_recommendation_search_lexemes ON recommendation_search USING gin (lexemes)',
        (
            'CREATE OR REPLACE FUNCTION refuse_follow_up_dates() RETURNS trigger LANGUAGE plpgsql AS $$ '
            "BEGIN RAISE EXCEPTION 'the dates of a follow-up are kept' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            'CREATE TRIGGER follow_up_dates_kept BEFORE UPDATE ON follow_up FOR EACH ROW WHEN '
            '(NEW.original_due_on <> OLD.original_due_on OR NEW.started_on <> OLD.started_on OR '
            'NEW.due_moves < OLD.due_moves OR NEW.due_on < OLD.due_on OR (OLD.closed_at IS NOT NULL AND '
            'NEW.closed_at IS NOT NULL AND NEW.closed_at < OLD.closed_at)) EXECUTE FUNCTION '
            'refuse_follow_up_dates()'
        ),
        (
            'CREATE OR REPLACE FUNCTION refuse_past() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE '
            "EXCEPTION 'a counted day never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        ),
        (
            'CREATE TRIGGER counted_day_kept BEFORE UPDATE OR DELETE ON counted_day FOR EACH ROW EXECUTE '
            'FUNCTION refuse_past()'
        ),
        (
            'CREATE TRIGGER past_counter_kept BEFORE UPDATE OR DELETE ON past_counter FOR EACH ROW EXECUTE '
            'FUNCTION refuse_past()'
        ),
    ),
}

UNDONE = {
    "sqlite": (
        'DROP TRIGGER past_counter_kept_delete',
        'DROP TRIGGER past_counter_kept_update',
        'DROP TRIGGER counted_day_kept_delete',
        'DROP TRIGGER counted_day_kept_update',
        'DROP TRIGGER follow_up_dates_kept',
        'DROP TRIGGER recommendation_search_changed',
        'DROP TRIGGER recommendation_search_removed',
        'DROP TRIGGER recommendation_search_added',
        'DROP TABLE recommendation_fts',
    ),
    "postgresql": (
        'DROP TRIGGER past_counter_kept ON past_counter',
        'DROP TRIGGER counted_day_kept ON counted_day',
        'DROP FUNCTION refuse_past()',
        'DROP TRIGGER follow_up_dates_kept ON follow_up',
        'DROP FUNCTION refuse_follow_up_dates()',
        'DROP INDEX ix_recommendation_search_lexemes',
        'ALTER TABLE recommendation_search DROP COLUMN lexemes',
    ),
}


def upgrade() -> None:
    for statement in MADE[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for statement in UNDONE[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
