"""What the database itself keeps: rows that are never changed again, and full-text search.

Revision 0002, after 0001. The same texts as the features' `triggers.py` and `recommendations/index.py` at this time.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MADE = {
    "sqlite": (
        (
            "CREATE TRIGGER hearing_frozen_update BEFORE UPDATE ON hearing WHEN OLD.status = 'closed' "
            "BEGIN SELECT RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER hearing_frozen_delete BEFORE DELETE ON hearing WHEN OLD.status = 'closed' "
            "BEGIN SELECT RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER counted_day_kept_update BEFORE UPDATE ON counted_day BEGIN SELECT "
            "RAISE(ABORT, 'a counted day never changes'); END"
        ),
        (
            "CREATE TRIGGER counted_day_kept_delete BEFORE DELETE ON counted_day BEGIN SELECT "
            "RAISE(ABORT, 'a counted day never changes'); END"
        ),
        (
            "CREATE TRIGGER past_counter_kept_update BEFORE UPDATE ON past_counter BEGIN SELECT "
            "RAISE(ABORT, 'a counted day never changes'); END"
        ),
        (
            "CREATE TRIGGER past_counter_kept_delete BEFORE DELETE ON past_counter BEGIN SELECT "
            "RAISE(ABORT, 'a counted day never changes'); END"
        ),
        (
            "CREATE TRIGGER report_frozen_update BEFORE UPDATE ON report WHEN OLD.status = 'presented' "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_frozen_delete BEFORE DELETE ON report WHEN OLD.status = 'presented' "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER attendance_frozen_insert BEFORE INSERT ON attendance WHEN EXISTS (SELECT 1 "
            "FROM hearing WHERE hearing.id = NEW.hearing_id AND status = 'closed') BEGIN SELECT "
            "RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER attendance_frozen_update BEFORE UPDATE ON attendance WHEN EXISTS (SELECT 1 "
            "FROM hearing WHERE hearing.id = OLD.hearing_id AND status = 'closed') OR EXISTS (SELECT 1 "
            "FROM hearing WHERE hearing.id = NEW.hearing_id AND status = 'closed') BEGIN SELECT "
            "RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER attendance_frozen_delete BEFORE DELETE ON attendance WHEN EXISTS (SELECT 1 "
            "FROM hearing WHERE hearing.id = OLD.hearing_id AND status = 'closed') BEGIN SELECT "
            "RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER hearing_matter_frozen_insert BEFORE INSERT ON hearing_matter WHEN EXISTS "
            "(SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = 'closed') BEGIN "
            "SELECT RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER hearing_matter_frozen_update BEFORE UPDATE ON hearing_matter WHEN EXISTS "
            "(SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = 'closed') OR EXISTS "
            "(SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = 'closed') BEGIN "
            "SELECT RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER hearing_matter_frozen_delete BEFORE DELETE ON hearing_matter WHEN EXISTS "
            "(SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = 'closed') BEGIN "
            "SELECT RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER hearing_minutes_frozen_update BEFORE UPDATE ON hearing_minutes BEGIN SELECT"
            " RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER hearing_minutes_frozen_delete BEFORE DELETE ON hearing_minutes BEGIN SELECT"
            " RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER scenario_adopted_update BEFORE UPDATE ON scenario WHEN OLD.status = "
            "'adopted' BEGIN SELECT RAISE(ABORT, 'an adopted scenario never changes'); END"
        ),
        (
            "CREATE TRIGGER scenario_adopted_delete BEFORE DELETE ON scenario WHEN OLD.status = "
            "'adopted' BEGIN SELECT RAISE(ABORT, 'an adopted scenario never changes'); END"
        ),
        (
            "CREATE TRIGGER report_version_frozen_insert BEFORE INSERT ON report_version WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.status = 'presented') "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_version_frozen_update BEFORE UPDATE ON report_version WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = OLD.report_id AND report.status = 'presented') OR "
            "EXISTS (SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.status = "
            "'presented') BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_version_frozen_delete BEFORE DELETE ON report_version WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = OLD.report_id AND report.status = 'presented') "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_image_frozen_insert BEFORE INSERT ON report_image WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.status = 'presented') "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_image_frozen_update BEFORE UPDATE ON report_image WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = OLD.report_id AND report.status = 'presented') OR "
            "EXISTS (SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.status = "
            "'presented') BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_image_frozen_delete BEFORE DELETE ON report_image WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = OLD.report_id AND report.status = 'presented') "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER review_comment_frozen_insert BEFORE INSERT ON review_comment WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.status = 'presented') "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER review_comment_frozen_update BEFORE UPDATE ON review_comment WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = OLD.report_id AND report.status = 'presented') OR "
            "EXISTS (SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.status = "
            "'presented') BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER review_comment_frozen_delete BEFORE DELETE ON review_comment WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = OLD.report_id AND report.status = 'presented') "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_return_frozen_insert BEFORE INSERT ON report_return WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.status = 'presented') "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_return_frozen_update BEFORE UPDATE ON report_return WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = OLD.report_id AND report.status = 'presented') OR "
            "EXISTS (SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.status = "
            "'presented') BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_return_frozen_delete BEFORE DELETE ON report_return WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = OLD.report_id AND report.status = 'presented') "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER scenario_seat_adopted_insert BEFORE INSERT ON scenario_seat WHEN EXISTS "
            "(SELECT 1 FROM scenario WHERE scenario.id = NEW.scenario_id AND status = 'adopted') BEGIN "
            "SELECT RAISE(ABORT, 'an adopted scenario never changes'); END"
        ),
        (
            "CREATE TRIGGER scenario_seat_adopted_update BEFORE UPDATE ON scenario_seat WHEN EXISTS "
            "(SELECT 1 FROM scenario WHERE scenario.id = OLD.scenario_id AND status = 'adopted') OR "
            "EXISTS (SELECT 1 FROM scenario WHERE scenario.id = NEW.scenario_id AND status = 'adopted')"
            " BEGIN SELECT RAISE(ABORT, 'an adopted scenario never changes'); END"
        ),
        (
            "CREATE TRIGGER scenario_seat_adopted_delete BEFORE DELETE ON scenario_seat WHEN EXISTS "
            "(SELECT 1 FROM scenario WHERE scenario.id = OLD.scenario_id AND status = 'adopted') BEGIN "
            "SELECT RAISE(ABORT, 'an adopted scenario never changes'); END"
        ),
        (
            "CREATE TRIGGER report_author_frozen_insert BEFORE INSERT ON report_author WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.status = 'presented') "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_author_frozen_update BEFORE UPDATE ON report_author WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = OLD.report_id AND report.status = 'presented') OR "
            "EXISTS (SELECT 1 FROM report WHERE report.id = NEW.report_id AND report.status = "
            "'presented') BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER report_author_frozen_delete BEFORE DELETE ON report_author WHEN EXISTS "
            "(SELECT 1 FROM report WHERE report.id = OLD.report_id AND report.status = 'presented') "
            "BEGIN SELECT RAISE(ABORT, 'a presented report never changes'); END"
        ),
        (
            "CREATE TRIGGER follow_up_dates_kept BEFORE UPDATE ON follow_up WHEN NEW.original_due_on <>"
            " OLD.original_due_on OR NEW.started_on <> OLD.started_on OR NEW.due_moves < OLD.due_moves "
            "OR NEW.due_on < OLD.due_on OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT NULL AND"
            " NEW.closed_at < OLD.closed_at) BEGIN SELECT RAISE(ABORT, 'the dates of a follow-up are "
            "kept'); END"
        ),
        (
            "CREATE VIRTUAL TABLE recommendation_fts USING fts5 (title, body, content = "
            "'recommendation_search', content_rowid = 'recommendation_id', detail = none, columnsize = "
            "0, tokenize = 'ascii')"
        ),
        (
            "CREATE TRIGGER recommendation_search_added AFTER INSERT ON recommendation_search BEGIN "
            "INSERT INTO recommendation_fts (rowid, title, body) VALUES (NEW.recommendation_id, "
            "NEW.title, NEW.body); END"
        ),
        (
            "CREATE TRIGGER recommendation_search_removed AFTER DELETE ON recommendation_search BEGIN "
            "INSERT INTO recommendation_fts (recommendation_fts, rowid, title, body) VALUES ('delete', "
            "OLD.recommendation_id, OLD.title, OLD.body); END"
        ),
        (
            "CREATE TRIGGER recommendation_search_changed AFTER UPDATE ON recommendation_search BEGIN "
            "INSERT INTO recommendation_fts (recommendation_fts, rowid, title, body) VALUES ('delete', "
            "OLD.recommendation_id, OLD.title, OLD.body); INSERT INTO recommendation_fts (rowid, title,"
            " body) VALUES (NEW.recommendation_id, NEW.title, NEW.body); END"
        ),
        (
            "CREATE TRIGGER agenda_item_frozen_insert BEFORE INSERT ON agenda_item WHEN EXISTS (SELECT "
            "1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = 'closed') BEGIN SELECT "
            "RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER agenda_item_frozen_update BEFORE UPDATE ON agenda_item WHEN EXISTS (SELECT "
            "1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = 'closed') OR EXISTS (SELECT "
            "1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = 'closed') BEGIN SELECT "
            "RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER agenda_item_frozen_delete BEFORE DELETE ON agenda_item WHEN EXISTS (SELECT "
            "1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = 'closed') BEGIN SELECT "
            "RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER decision_frozen_insert BEFORE INSERT ON decision WHEN EXISTS (SELECT 1 FROM"
            " hearing WHERE hearing.id = NEW.hearing_id AND status = 'closed') BEGIN SELECT "
            "RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER decision_frozen_update BEFORE UPDATE ON decision WHEN (EXISTS (SELECT 1 "
            "FROM hearing WHERE hearing.id = OLD.hearing_id AND status = 'closed') OR EXISTS (SELECT 1 "
            "FROM hearing WHERE hearing.id = NEW.hearing_id AND status = 'closed')) AND (OLD.id IS NOT "
            "NEW.id OR OLD.recommendation_id IS NOT NEW.recommendation_id OR OLD.hearing_id IS NOT "
            "NEW.hearing_id OR OLD.outcome IS NOT NEW.outcome OR OLD.notes IS NOT NEW.notes OR "
            "OLD.reason IS NOT NEW.reason OR OLD.owner_opd_id IS NOT NEW.owner_opd_id OR OLD.due_on IS "
            "NOT NEW.due_on OR OLD.decided_on IS NOT NEW.decided_on OR OLD.decided_by_id IS NOT "
            "NEW.decided_by_id OR OLD.recorded_by_id IS NOT NEW.recorded_by_id OR OLD.created_at IS NOT"
            " NEW.created_at) BEGIN SELECT RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER decision_frozen_delete BEFORE DELETE ON decision WHEN EXISTS (SELECT 1 FROM"
            " hearing WHERE hearing.id = OLD.hearing_id AND status = 'closed') BEGIN SELECT "
            "RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER directive_frozen_insert BEFORE INSERT ON directive WHEN EXISTS (SELECT 1 "
            "FROM hearing WHERE hearing.id = NEW.hearing_id AND status = 'closed') BEGIN SELECT "
            "RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER directive_frozen_update BEFORE UPDATE ON directive WHEN (EXISTS (SELECT 1 "
            "FROM hearing WHERE hearing.id = OLD.hearing_id AND status = 'closed') OR EXISTS (SELECT 1 "
            "FROM hearing WHERE hearing.id = NEW.hearing_id AND status = 'closed')) AND (OLD.id IS NOT "
            "NEW.id OR OLD.reference IS NOT NEW.reference OR OLD.text IS NOT NEW.text OR OLD.opd_id IS "
            "NOT NEW.opd_id OR OLD.hearing_id IS NOT NEW.hearing_id OR OLD.recommendation_id IS NOT "
            "NEW.recommendation_id OR OLD.given_on IS NOT NEW.given_on OR OLD.original_due_on IS NOT "
            "NEW.original_due_on OR OLD.given_by_id IS NOT NEW.given_by_id OR OLD.recorded_by_id IS NOT"
            " NEW.recorded_by_id OR OLD.created_at IS NOT NEW.created_at) BEGIN SELECT RAISE(ABORT, 'a "
            "closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER directive_frozen_delete BEFORE DELETE ON directive WHEN EXISTS (SELECT 1 "
            "FROM hearing WHERE hearing.id = OLD.hearing_id AND status = 'closed') BEGIN SELECT "
            "RAISE(ABORT, 'a closed hearing never changes'); END"
        ),
        (
            "CREATE TRIGGER verification_round_read_only_update BEFORE UPDATE ON verification_round "
            "WHEN OLD.state = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed round is read-only'); END"
        ),
        (
            "CREATE TRIGGER verification_round_read_only_delete BEFORE DELETE ON verification_round "
            "WHEN OLD.state = 'closed' BEGIN SELECT RAISE(ABORT, 'a closed round is read-only'); END"
        ),
        (
            "CREATE TRIGGER evidence_file_kept_update BEFORE UPDATE ON evidence_file WHEN 1 = 1 BEGIN "
            "SELECT RAISE(ABORT, 'evidence is never changed or deleted'); END"
        ),
        (
            "CREATE TRIGGER evidence_file_kept_delete BEFORE DELETE ON evidence_file WHEN 1 = 1 BEGIN "
            "SELECT RAISE(ABORT, 'evidence is never changed or deleted'); END"
        ),
        (
            "CREATE TRIGGER guest_file_kept_update BEFORE UPDATE ON guest_file WHEN 1 = 1 BEGIN SELECT "
            "RAISE(ABORT, 'evidence is never changed or deleted'); END"
        ),
        (
            "CREATE TRIGGER guest_file_kept_delete BEFORE DELETE ON guest_file WHEN 1 = 1 BEGIN SELECT "
            "RAISE(ABORT, 'evidence is never changed or deleted'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION hearing_frozen_update() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN IF OLD.status = 'closed' THEN RAISE EXCEPTION 'a closed hearing never changes' USING"
            " ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER hearing_frozen_update BEFORE UPDATE ON hearing FOR EACH ROW EXECUTE "
            "FUNCTION hearing_frozen_update()"
        ),
        (
            "CREATE OR REPLACE FUNCTION hearing_frozen_delete() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN IF OLD.status = 'closed' THEN RAISE EXCEPTION 'a closed hearing never changes' USING"
            " ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER hearing_frozen_delete BEFORE DELETE ON hearing FOR EACH ROW EXECUTE "
            "FUNCTION hearing_frozen_delete()"
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_past() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'a counted day never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER counted_day_kept BEFORE UPDATE OR DELETE ON counted_day FOR EACH ROW "
            "EXECUTE FUNCTION refuse_past()"
        ),
        (
            "CREATE TRIGGER past_counter_kept BEFORE UPDATE OR DELETE ON past_counter FOR EACH ROW "
            "EXECUTE FUNCTION refuse_past()"
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_frozen_report() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'a presented report never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER report_frozen BEFORE UPDATE OR DELETE ON report FOR EACH ROW WHEN "
            "(OLD.status = 'presented') EXECUTE FUNCTION refuse_frozen_report()"
        ),
        (
            "CREATE OR REPLACE FUNCTION attendance_frozen_insert() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = "
            "'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER attendance_frozen_insert BEFORE INSERT ON attendance FOR EACH ROW EXECUTE "
            "FUNCTION attendance_frozen_insert()"
        ),
        (
            "CREATE OR REPLACE FUNCTION attendance_frozen_update() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = "
            "'closed') OR EXISTS (SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = "
            "'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER attendance_frozen_update BEFORE UPDATE ON attendance FOR EACH ROW EXECUTE "
            "FUNCTION attendance_frozen_update()"
        ),
        (
            "CREATE OR REPLACE FUNCTION attendance_frozen_delete() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = "
            "'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER attendance_frozen_delete BEFORE DELETE ON attendance FOR EACH ROW EXECUTE "
            "FUNCTION attendance_frozen_delete()"
        ),
        (
            "CREATE OR REPLACE FUNCTION hearing_matter_frozen_insert() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status"
            " = 'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER hearing_matter_frozen_insert BEFORE INSERT ON hearing_matter FOR EACH ROW "
            "EXECUTE FUNCTION hearing_matter_frozen_insert()"
        ),
        (
            "CREATE OR REPLACE FUNCTION hearing_matter_frozen_update() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status"
            " = 'closed') OR EXISTS (SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status"
            " = 'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER hearing_matter_frozen_update BEFORE UPDATE ON hearing_matter FOR EACH ROW "
            "EXECUTE FUNCTION hearing_matter_frozen_update()"
        ),
        (
            "CREATE OR REPLACE FUNCTION hearing_matter_frozen_delete() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status"
            " = 'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER hearing_matter_frozen_delete BEFORE DELETE ON hearing_matter FOR EACH ROW "
            "EXECUTE FUNCTION hearing_matter_frozen_delete()"
        ),
        (
            "CREATE OR REPLACE FUNCTION hearing_minutes_frozen_update() RETURNS trigger LANGUAGE "
            "plpgsql AS $$ BEGIN IF TRUE THEN RAISE EXCEPTION 'a closed hearing never changes' USING "
            "ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER hearing_minutes_frozen_update BEFORE UPDATE ON hearing_minutes FOR EACH ROW"
            " EXECUTE FUNCTION hearing_minutes_frozen_update()"
        ),
        (
            "CREATE OR REPLACE FUNCTION hearing_minutes_frozen_delete() RETURNS trigger LANGUAGE "
            "plpgsql AS $$ BEGIN IF TRUE THEN RAISE EXCEPTION 'a closed hearing never changes' USING "
            "ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER hearing_minutes_frozen_delete BEFORE DELETE ON hearing_minutes FOR EACH ROW"
            " EXECUTE FUNCTION hearing_minutes_frozen_delete()"
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_adopted_scenario() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'an adopted scenario never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER scenario_adopted BEFORE UPDATE OR DELETE ON scenario FOR EACH ROW WHEN "
            "(OLD.status = 'adopted') EXECUTE FUNCTION refuse_adopted_scenario()"
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_frozen_part() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN IF TG_OP <> 'INSERT' THEN IF EXISTS (SELECT 1 FROM report WHERE report.id = "
            "OLD.report_id AND report.status = 'presented') THEN RAISE EXCEPTION 'a presented report "
            "never changes' USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF; IF TG_OP "
            "<> 'DELETE' THEN IF EXISTS (SELECT 1 FROM report WHERE report.id = NEW.report_id AND "
            "report.status = 'presented') THEN RAISE EXCEPTION 'a presented report never changes' USING"
            " ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END IF; RETURN OLD; END "
            "$$"
        ),
        (
            "CREATE TRIGGER report_version_frozen BEFORE INSERT OR UPDATE OR DELETE ON report_version "
            "FOR EACH ROW EXECUTE FUNCTION refuse_frozen_part()"
        ),
        (
            "CREATE TRIGGER report_image_frozen BEFORE INSERT OR UPDATE OR DELETE ON report_image FOR "
            "EACH ROW EXECUTE FUNCTION refuse_frozen_part()"
        ),
        (
            "CREATE TRIGGER review_comment_frozen BEFORE INSERT OR UPDATE OR DELETE ON review_comment "
            "FOR EACH ROW EXECUTE FUNCTION refuse_frozen_part()"
        ),
        (
            "CREATE TRIGGER report_return_frozen BEFORE INSERT OR UPDATE OR DELETE ON report_return FOR"
            " EACH ROW EXECUTE FUNCTION refuse_frozen_part()"
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_adopted_seat() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN IF TG_OP <> 'INSERT' THEN IF EXISTS (SELECT 1 FROM scenario WHERE scenario.id = "
            "OLD.scenario_id AND status = 'adopted') THEN RAISE EXCEPTION 'an adopted scenario never "
            "changes' USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF; IF TG_OP <> "
            "'DELETE' THEN IF EXISTS (SELECT 1 FROM scenario WHERE scenario.id = NEW.scenario_id AND "
            "status = 'adopted') THEN RAISE EXCEPTION 'an adopted scenario never changes' USING ERRCODE"
            " = 'integrity_constraint_violation'; END IF; RETURN NEW; END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER scenario_seat_adopted BEFORE INSERT OR UPDATE OR DELETE ON scenario_seat "
            "FOR EACH ROW EXECUTE FUNCTION refuse_adopted_seat()"
        ),
        (
            "CREATE TRIGGER report_author_frozen BEFORE INSERT OR UPDATE OR DELETE ON report_author FOR"
            " EACH ROW EXECUTE FUNCTION refuse_frozen_part()"
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_follow_up_dates() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION 'the dates of a follow-up are kept' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER follow_up_dates_kept BEFORE UPDATE ON follow_up FOR EACH ROW WHEN "
            "(NEW.original_due_on <> OLD.original_due_on OR NEW.started_on <> OLD.started_on OR "
            "NEW.due_moves < OLD.due_moves OR NEW.due_on < OLD.due_on OR (OLD.closed_at IS NOT NULL AND"
            " NEW.closed_at IS NOT NULL AND NEW.closed_at < OLD.closed_at)) EXECUTE FUNCTION "
            "refuse_follow_up_dates()"
        ),
        (
            "ALTER TABLE recommendation_search ADD COLUMN lexemes tsvector GENERATED ALWAYS AS "
            "(array_to_tsvector(string_to_array(btrim(title || ' ' || body), ' '))) STORED"
        ),
        ("CREATE INDEX ix_recommendation_search_lexemes ON recommendation_search USING gin (lexemes)"),
        (
            "CREATE OR REPLACE FUNCTION agenda_item_frozen_insert() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = "
            "'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER agenda_item_frozen_insert BEFORE INSERT ON agenda_item FOR EACH ROW EXECUTE"
            " FUNCTION agenda_item_frozen_insert()"
        ),
        (
            "CREATE OR REPLACE FUNCTION agenda_item_frozen_update() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = "
            "'closed') OR EXISTS (SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = "
            "'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER agenda_item_frozen_update BEFORE UPDATE ON agenda_item FOR EACH ROW EXECUTE"
            " FUNCTION agenda_item_frozen_update()"
        ),
        (
            "CREATE OR REPLACE FUNCTION agenda_item_frozen_delete() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = "
            "'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER agenda_item_frozen_delete BEFORE DELETE ON agenda_item FOR EACH ROW EXECUTE"
            " FUNCTION agenda_item_frozen_delete()"
        ),
        (
            "CREATE OR REPLACE FUNCTION decision_frozen_insert() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = "
            "'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER decision_frozen_insert BEFORE INSERT ON decision FOR EACH ROW EXECUTE "
            "FUNCTION decision_frozen_insert()"
        ),
        (
            "CREATE OR REPLACE FUNCTION decision_frozen_update() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN IF (EXISTS (SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = "
            "'closed') OR EXISTS (SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = "
            "'closed')) AND (OLD.id IS DISTINCT FROM NEW.id OR OLD.recommendation_id IS DISTINCT FROM "
            "NEW.recommendation_id OR OLD.hearing_id IS DISTINCT FROM NEW.hearing_id OR OLD.outcome IS "
            "DISTINCT FROM NEW.outcome OR OLD.notes IS DISTINCT FROM NEW.notes OR OLD.reason IS "
            "DISTINCT FROM NEW.reason OR OLD.owner_opd_id IS DISTINCT FROM NEW.owner_opd_id OR "
            "OLD.due_on IS DISTINCT FROM NEW.due_on OR OLD.decided_on IS DISTINCT FROM NEW.decided_on "
            "OR OLD.decided_by_id IS DISTINCT FROM NEW.decided_by_id OR OLD.recorded_by_id IS DISTINCT "
            "FROM NEW.recorded_by_id OR OLD.created_at IS DISTINCT FROM NEW.created_at) THEN RAISE "
            "EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER decision_frozen_update BEFORE UPDATE ON decision FOR EACH ROW EXECUTE "
            "FUNCTION decision_frozen_update()"
        ),
        (
            "CREATE OR REPLACE FUNCTION decision_frozen_delete() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = "
            "'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER decision_frozen_delete BEFORE DELETE ON decision FOR EACH ROW EXECUTE "
            "FUNCTION decision_frozen_delete()"
        ),
        (
            "CREATE OR REPLACE FUNCTION directive_frozen_insert() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = "
            "'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER directive_frozen_insert BEFORE INSERT ON directive FOR EACH ROW EXECUTE "
            "FUNCTION directive_frozen_insert()"
        ),
        (
            "CREATE OR REPLACE FUNCTION directive_frozen_update() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF (EXISTS (SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = "
            "'closed') OR EXISTS (SELECT 1 FROM hearing WHERE hearing.id = NEW.hearing_id AND status = "
            "'closed')) AND (OLD.id IS DISTINCT FROM NEW.id OR OLD.reference IS DISTINCT FROM "
            "NEW.reference OR OLD.text IS DISTINCT FROM NEW.text OR OLD.opd_id IS DISTINCT FROM "
            "NEW.opd_id OR OLD.hearing_id IS DISTINCT FROM NEW.hearing_id OR OLD.recommendation_id IS "
            "DISTINCT FROM NEW.recommendation_id OR OLD.given_on IS DISTINCT FROM NEW.given_on OR "
            "OLD.original_due_on IS DISTINCT FROM NEW.original_due_on OR OLD.given_by_id IS DISTINCT "
            "FROM NEW.given_by_id OR OLD.recorded_by_id IS DISTINCT FROM NEW.recorded_by_id OR "
            "OLD.created_at IS DISTINCT FROM NEW.created_at) THEN RAISE EXCEPTION 'a closed hearing "
            "never changes' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END "
            "$$"
        ),
        (
            "CREATE TRIGGER directive_frozen_update BEFORE UPDATE ON directive FOR EACH ROW EXECUTE "
            "FUNCTION directive_frozen_update()"
        ),
        (
            "CREATE OR REPLACE FUNCTION directive_frozen_delete() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF EXISTS (SELECT 1 FROM hearing WHERE hearing.id = OLD.hearing_id AND status = "
            "'closed') THEN RAISE EXCEPTION 'a closed hearing never changes' USING ERRCODE = "
            "'integrity_constraint_violation'; END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER directive_frozen_delete BEFORE DELETE ON directive FOR EACH ROW EXECUTE "
            "FUNCTION directive_frozen_delete()"
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_verification_round_read_only() RETURNS trigger LANGUAGE "
            "plpgsql AS $$ BEGIN RAISE EXCEPTION 'a closed round is read-only' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER verification_round_read_only BEFORE UPDATE OR DELETE ON verification_round "
            "FOR EACH ROW WHEN (OLD.state = 'closed') EXECUTE FUNCTION "
            "refuse_verification_round_read_only()"
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_evidence_file_kept() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'evidence is never changed or deleted' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER evidence_file_kept BEFORE UPDATE OR DELETE ON evidence_file FOR EACH ROW "
            "WHEN (1 = 1) EXECUTE FUNCTION refuse_evidence_file_kept()"
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse_guest_file_kept() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION 'evidence is never changed or deleted' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER guest_file_kept BEFORE UPDATE OR DELETE ON guest_file FOR EACH ROW WHEN (1 "
            "= 1) EXECUTE FUNCTION refuse_guest_file_kept()"
        ),
    ),
}

UNDONE = {
    "sqlite": (
        ("DROP TRIGGER guest_file_kept_delete"),
        ("DROP TRIGGER guest_file_kept_update"),
        ("DROP TRIGGER evidence_file_kept_delete"),
        ("DROP TRIGGER evidence_file_kept_update"),
        ("DROP TRIGGER verification_round_read_only_delete"),
        ("DROP TRIGGER verification_round_read_only_update"),
        ("DROP TRIGGER directive_frozen_delete"),
        ("DROP TRIGGER directive_frozen_update"),
        ("DROP TRIGGER directive_frozen_insert"),
        ("DROP TRIGGER decision_frozen_delete"),
        ("DROP TRIGGER decision_frozen_update"),
        ("DROP TRIGGER decision_frozen_insert"),
        ("DROP TRIGGER agenda_item_frozen_delete"),
        ("DROP TRIGGER agenda_item_frozen_update"),
        ("DROP TRIGGER agenda_item_frozen_insert"),
        ("DROP TRIGGER recommendation_search_changed"),
        ("DROP TRIGGER recommendation_search_removed"),
        ("DROP TRIGGER recommendation_search_added"),
        ("DROP TABLE recommendation_fts"),
        ("DROP TRIGGER follow_up_dates_kept"),
        ("DROP TRIGGER report_author_frozen_delete"),
        ("DROP TRIGGER report_author_frozen_update"),
        ("DROP TRIGGER report_author_frozen_insert"),
        ("DROP TRIGGER scenario_seat_adopted_delete"),
        ("DROP TRIGGER scenario_seat_adopted_update"),
        ("DROP TRIGGER scenario_seat_adopted_insert"),
        ("DROP TRIGGER report_return_frozen_delete"),
        ("DROP TRIGGER report_return_frozen_update"),
        ("DROP TRIGGER report_return_frozen_insert"),
        ("DROP TRIGGER review_comment_frozen_delete"),
        ("DROP TRIGGER review_comment_frozen_update"),
        ("DROP TRIGGER review_comment_frozen_insert"),
        ("DROP TRIGGER report_image_frozen_delete"),
        ("DROP TRIGGER report_image_frozen_update"),
        ("DROP TRIGGER report_image_frozen_insert"),
        ("DROP TRIGGER report_version_frozen_delete"),
        ("DROP TRIGGER report_version_frozen_update"),
        ("DROP TRIGGER report_version_frozen_insert"),
        ("DROP TRIGGER scenario_adopted_delete"),
        ("DROP TRIGGER scenario_adopted_update"),
        ("DROP TRIGGER hearing_minutes_frozen_delete"),
        ("DROP TRIGGER hearing_minutes_frozen_update"),
        ("DROP TRIGGER hearing_matter_frozen_delete"),
        ("DROP TRIGGER hearing_matter_frozen_update"),
        ("DROP TRIGGER hearing_matter_frozen_insert"),
        ("DROP TRIGGER attendance_frozen_delete"),
        ("DROP TRIGGER attendance_frozen_update"),
        ("DROP TRIGGER attendance_frozen_insert"),
        ("DROP TRIGGER report_frozen_delete"),
        ("DROP TRIGGER report_frozen_update"),
        ("DROP TRIGGER past_counter_kept_delete"),
        ("DROP TRIGGER past_counter_kept_update"),
        ("DROP TRIGGER counted_day_kept_delete"),
        ("DROP TRIGGER counted_day_kept_update"),
        ("DROP TRIGGER hearing_frozen_delete"),
        ("DROP TRIGGER hearing_frozen_update"),
    ),
    "postgresql": (
        ("DROP TRIGGER guest_file_kept ON guest_file"),
        ("DROP TRIGGER evidence_file_kept ON evidence_file"),
        ("DROP TRIGGER verification_round_read_only ON verification_round"),
        ("DROP TRIGGER directive_frozen_delete ON directive"),
        ("DROP TRIGGER directive_frozen_update ON directive"),
        ("DROP TRIGGER directive_frozen_insert ON directive"),
        ("DROP TRIGGER decision_frozen_delete ON decision"),
        ("DROP TRIGGER decision_frozen_update ON decision"),
        ("DROP TRIGGER decision_frozen_insert ON decision"),
        ("DROP TRIGGER agenda_item_frozen_delete ON agenda_item"),
        ("DROP TRIGGER agenda_item_frozen_update ON agenda_item"),
        ("DROP TRIGGER agenda_item_frozen_insert ON agenda_item"),
        ("DROP INDEX ix_recommendation_search_lexemes"),
        ("ALTER TABLE recommendation_search DROP COLUMN lexemes"),
        ("DROP TRIGGER follow_up_dates_kept ON follow_up"),
        ("DROP TRIGGER report_author_frozen ON report_author"),
        ("DROP TRIGGER scenario_seat_adopted ON scenario_seat"),
        ("DROP TRIGGER report_return_frozen ON report_return"),
        ("DROP TRIGGER review_comment_frozen ON review_comment"),
        ("DROP TRIGGER report_image_frozen ON report_image"),
        ("DROP TRIGGER report_version_frozen ON report_version"),
        ("DROP TRIGGER scenario_adopted ON scenario"),
        ("DROP TRIGGER hearing_minutes_frozen_delete ON hearing_minutes"),
        ("DROP TRIGGER hearing_minutes_frozen_update ON hearing_minutes"),
        ("DROP TRIGGER hearing_matter_frozen_delete ON hearing_matter"),
        ("DROP TRIGGER hearing_matter_frozen_update ON hearing_matter"),
        ("DROP TRIGGER hearing_matter_frozen_insert ON hearing_matter"),
        ("DROP TRIGGER attendance_frozen_delete ON attendance"),
        ("DROP TRIGGER attendance_frozen_update ON attendance"),
        ("DROP TRIGGER attendance_frozen_insert ON attendance"),
        ("DROP TRIGGER report_frozen ON report"),
        ("DROP TRIGGER past_counter_kept ON past_counter"),
        ("DROP TRIGGER counted_day_kept ON counted_day"),
        ("DROP TRIGGER hearing_frozen_delete ON hearing"),
        ("DROP TRIGGER hearing_frozen_update ON hearing"),
        ("DROP FUNCTION refuse_guest_file_kept()"),
        ("DROP FUNCTION refuse_evidence_file_kept()"),
        ("DROP FUNCTION refuse_verification_round_read_only()"),
        ("DROP FUNCTION directive_frozen_delete()"),
        ("DROP FUNCTION directive_frozen_update()"),
        ("DROP FUNCTION directive_frozen_insert()"),
        ("DROP FUNCTION decision_frozen_delete()"),
        ("DROP FUNCTION decision_frozen_update()"),
        ("DROP FUNCTION decision_frozen_insert()"),
        ("DROP FUNCTION agenda_item_frozen_delete()"),
        ("DROP FUNCTION agenda_item_frozen_update()"),
        ("DROP FUNCTION agenda_item_frozen_insert()"),
        ("DROP FUNCTION refuse_follow_up_dates()"),
        ("DROP FUNCTION refuse_adopted_seat()"),
        ("DROP FUNCTION refuse_frozen_part()"),
        ("DROP FUNCTION refuse_adopted_scenario()"),
        ("DROP FUNCTION hearing_minutes_frozen_delete()"),
        ("DROP FUNCTION hearing_minutes_frozen_update()"),
        ("DROP FUNCTION hearing_matter_frozen_delete()"),
        ("DROP FUNCTION hearing_matter_frozen_update()"),
        ("DROP FUNCTION hearing_matter_frozen_insert()"),
        ("DROP FUNCTION attendance_frozen_delete()"),
        ("DROP FUNCTION attendance_frozen_update()"),
        ("DROP FUNCTION attendance_frozen_insert()"),
        ("DROP FUNCTION refuse_frozen_report()"),
        ("DROP FUNCTION refuse_past()"),
        ("DROP FUNCTION hearing_frozen_delete()"),
        ("DROP FUNCTION hearing_frozen_update()"),
    ),
}


def upgrade() -> None:
    for statement in MADE[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for statement in UNDONE[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
