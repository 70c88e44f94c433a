"""Initial.

Revision 0001, after nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=160), nullable=False),
        sa.Column("actor_office", sa.String(length=160), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("verb_label", sa.String(length=120), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("subject_label", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_event_subject", ["subject_kind", "subject_id", "id"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "budget_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("apbd", "apbd_change", "rkpd", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=240), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_budget_window_closes_after_opening")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_window")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("budget_window", schema=None) as batch_op:
        batch_op.create_index("uq_budget_window_kind_year", ["kind", "year"], unique=True)

    op.create_table(
        "counted_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quarter <> ''", name=op.f("ck_counted_day_quarter_named")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_counted_day")),
        sa.UniqueConstraint("quarter", name=op.f("uq_counted_day_quarter")),
    )
    op.create_table(
        "counted_thing",
        sa.Column(
            "kind",
            sa.Enum(
                "need", "placement", "recommendation", name="kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("thing_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("urusan_id", sa.Integer(), nullable=False),
        sa.Column("opd_id", sa.Integer(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("numbers", sa.BigInteger(), nullable=False),
        sa.Column("spend", sa.BigInteger(), nullable=False),
        sa.Column("evidence_on", sa.Date(), nullable=True),
        sa.Column(
            "health",
            sa.Enum(
                "done",
                "not_applicable",
                "waiting_verification",
                "overdue",
                "not_started",
                "stale",
                "on_track",
                name="health",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("differs", sa.Boolean(), nullable=True),
        sa.Column("blocked", sa.Boolean(), nullable=True),
        sa.Column("changes_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "thing_id", name=op.f("pk_counted_thing")),
    )
    with op.batch_alter_table("counted_thing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_counted_thing_blocked",
            ["cycle_id", "urusan_id", "opd_id", "thing_id"],
            unique=False,
            sqlite_where=sa.text("blocked IS NOT NULL"),
            postgresql_where=sa.text("blocked IS NOT NULL"),
        )
        batch_op.create_index("ix_counted_thing_changes_on", ["changes_on"], unique=False)
        batch_op.create_index(
            "ix_counted_thing_differs", ["differs", "thing_id", "cycle_id", "urusan_id", "opd_id"], unique=False
        )
        batch_op.create_index(
            "ix_counted_thing_overdue",
            ["health", "due_on", "thing_id", "cycle_id", "urusan_id", "opd_id", "changes_on"],
            unique=False,
        )
        batch_op.create_index(
            "ix_counted_thing_overdue_of_cycle", ["health", "cycle_id", "due_on", "thing_id", "urusan_id"], unique=False
        )
        batch_op.create_index(
            "ix_counted_thing_silent",
            ["health", "heard_on", "thing_id", "cycle_id", "urusan_id", "opd_id", "changes_on"],
            unique=False,
        )
        batch_op.create_index(
            "ix_counted_thing_silent_of_cycle",
            ["health", "cycle_id", "heard_on", "thing_id", "urusan_id"],
            unique=False,
        )

    op.create_table(
        "counter",
        sa.Column("cycle_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("urusan_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opd_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(length=90), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("aimless_needs", sa.Integer(), nullable=False),
        sa.Column("internships", sa.Integer(), nullable=False),
        sa.Column("aimless_internships", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("funded", sa.Integer(), nullable=False),
        sa.Column("spend", sa.BigInteger(), nullable=False),
        sa.Column("drafts", sa.Integer(), nullable=False),
        sa.Column("recommendations", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("presented", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("implemented", sa.Integer(), nullable=False),
        sa.Column("evaluated", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.Column("blocked_mayor", sa.Integer(), nullable=False),
        sa.Column("blocked_sekda", sa.Integer(), nullable=False),
        sa.Column("blocked_opd", sa.Integer(), nullable=False),
        sa.Column("last_evidence_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("cycle_id", "urusan_id", "opd_id", "scope", name=op.f("pk_counter")),
    )
    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "track",
            sa.Enum(
                "outbound", "inbound", "scholarship", name="track", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("budget_ceiling", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "rate",
            sa.Enum("out_of_town", "training", name="rate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("budget_ceiling IS NULL OR budget_ceiling >= 0", name=op.f("ck_cycle_budget_not_negative")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_cycle_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cycle_year"), ["year"], unique=False)
        batch_op.create_index("uq_cycle_year_name", ["year", "name"], unique=True)

    op.create_table(
        "hearing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("room", sa.String(length=120), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("planned", "held", "closed", name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("hearing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hearing_held_on"), ["held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_hearing_status"), ["status"], unique=False)

    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "national", "joint_leave", "local", name="kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=240), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_holiday_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("day", name=op.f("uq_holiday_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "jp_conversion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=False),
        sa.Column("jp", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("jp >= 0", name=op.f("ck_jp_conversion_jp_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jp_conversion")),
        sa.UniqueConstraint("code", name=op.f("uq_jp_conversion_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "letter_serial",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_letter_serial_last_counts")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_letter_serial")),
    )
    op.create_table(
        "letter_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number_pattern", sa.String(length=80), nullable=False),
        sa.Column("classification", sa.String(length=20), nullable=False),
        sa.Column("office_code", sa.String(length=30), nullable=False),
        sa.Column("serial_digits", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("copies", sa.Text(), nullable=False),
        sa.Column("budget_account", sa.String(length=120), nullable=False),
        sa.Column("public_address", sa.String(length=200), nullable=False),
        sa.Column("siasn_training_type", sa.String(length=42), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_letter_settings_single_row")),
        sa.CheckConstraint("serial_digits BETWEEN 1 AND 6", name=op.f("ck_letter_settings_serial_digits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_settings")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "letter_signer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("nip", sa.String(length=18), nullable=True),
        sa.Column("rank", sa.String(length=80), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_signer")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "letter_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "nota-usulan",
                "permohonan",
                "surat-tugas",
                "sppd",
                "ba-penerimaan",
                "ba-penarikan",
                "keterangan-selesai",
                "sertifikat",
                "disposisi",
                "undangan-pemaparan",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("original_name", sa.String(length=120), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=160), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(stored_name = '') = (sha256 = '')", name=op.f("ck_letter_template_file_with_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_template")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("letter_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_template_kind"), ["kind"], unique=False)
        batch_op.create_index("uq_letter_template_kind_edition", ["kind", "edition"], unique=True)

    op.create_table(
        "mail_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week_of", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_attachment")),
        sa.UniqueConstraint("week_of", name=op.f("uq_mail_attachment_week_of")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rank",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("golongan", sa.String(length=8), nullable=False),
        sa.Column("pangkat", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rank")),
        sa.UniqueConstraint("golongan", name=op.f("uq_rank_golongan")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recommendation_stem",
        sa.Column("stem", sa.String(length=40), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stem", name=op.f("pk_recommendation_stem")),
    )
    op.create_table(
        "reference_counter",
        sa.Column("prefix", sa.String(length=1), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last > 0", name=op.f("ck_reference_counter_last_positive")),
        sa.PrimaryKeyConstraint("prefix", "year", name=op.f("pk_reference_counter")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "provinsi",
                "kabupaten",
                "kota",
                "kementerian",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Numeric(precision=8, scale=5), nullable=True),
        sa.Column("longitude", sa.Numeric(precision=8, scale=5), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("own_revenue", sa.BigInteger(), nullable=True),
        sa.Column("coastal", sa.Boolean(), nullable=True),
        sa.Column("hazard_index", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("figures_source", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "hazard_index IS NULL OR hazard_index BETWEEN 0 AND 250", name=op.f("ck_region_hazard_index_scale")
        ),
        sa.CheckConstraint("own_revenue IS NULL OR own_revenue >= 0", name=op.f("ck_region_own_revenue_not_negative")),
        sa.CheckConstraint("population IS NULL OR population > 0", name=op.f("ck_region_population_positive")),
        sa.ForeignKeyConstraint(["province_id"], ["region.id"], name=op.f("fk_region_province_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("code", name=op.f("uq_region_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_region_province_id"), ["province_id"], unique=False)

    op.create_table(
        "reminder_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notifications", sa.Integer(), nullable=False),
        sa.Column("digests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_run")),
        sa.UniqueConstraint("day", name=op.f("uq_reminder_run_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "urusan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("group_name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urusan")),
        sa.UniqueConstraint("code", name=op.f("uq_urusan_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("pks", "mou", "in_process", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=240), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind = 'in_process' OR valid_from IS NOT NULL", name=op.f("ck_agreement_signed_with_date")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_agreement_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_agreement_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_region_id"), ["region_id"], unique=False)

    op.create_table(
        "city_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city_name", sa.String(length=120), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("agency_name", sa.String(length=200), nullable=False),
        sa.Column("agency_short_name", sa.String(length=32), nullable=False),
        sa.Column("leader_title", sa.String(length=60), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("report_days", sa.Integer(), nullable=False),
        sa.Column("hearing_days", sa.Integer(), nullable=False),
        sa.Column("first_answer_days", sa.Integer(), nullable=False),
        sa.Column("verification_days", sa.Integer(), nullable=False),
        sa.Column("stale_days", sa.Integer(), nullable=False),
        sa.Column("evaluation_days", sa.Integer(), nullable=False),
        sa.Column(
            "report_count",
            sa.Enum("calendar", "working", name="report_count", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "hearing_count",
            sa.Enum("calendar", "working", name="hearing_count", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "first_answer_count",
            sa.Enum(
                "calendar", "working", name="first_answer_count", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "verification_count",
            sa.Enum(
                "calendar", "working", name="verification_count", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "stale_count",
            sa.Enum("calendar", "working", name="stale_count", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "evaluation_count",
            sa.Enum(
                "calendar", "working", name="evaluation_count", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("reminder_days", sa.String(length=40), nullable=False),
        sa.Column("budget_warning_days", sa.Integer(), nullable=False),
        sa.Column("head_after_days", sa.Integer(), nullable=False),
        sa.Column("sekda_after_days", sa.Integer(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column(
            "briefing_day",
            sa.Enum(
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                name="briefing_day",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("logo_file", sa.String(length=80), nullable=False),
        sa.Column("sample_seeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 < head_after_days AND head_after_days < sekda_after_days",
            name=op.f("ck_city_settings_escalation_climbs"),
        ),
        sa.CheckConstraint("digest_hour BETWEEN 0 AND 23", name=op.f("ck_city_settings_digest_hour_of_day")),
        sa.CheckConstraint(
            "first_answer_days > 0 AND verification_days > 0 AND stale_days > 0 AND report_days > 0 AND hearing_days > 0 AND evaluation_days > 0 AND budget_warning_days > 0",
            name=op.f("ck_city_settings_clocks_positive"),
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_city_settings_single_row")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_city_settings_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city_settings")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "host_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("urusan_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_host_unit_region_id_region")),
        sa.ForeignKeyConstraint(["urusan_id"], ["urusan.id"], name=op.f("fk_host_unit_urusan_id_urusan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_unit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("host_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_host_unit_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_host_unit_urusan_id"), ["urusan_id"], unique=False)
        batch_op.create_index("uq_host_unit_region_id_name", ["region_id", "name"], unique=True)

    op.create_table(
        "opd",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("short_name", sa.String(length=32), nullable=False),
        sa.Column("urusan_id", sa.Integer(), nullable=False),
        sa.Column("dissolved", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["urusan_id"], ["urusan.id"], name=op.f("fk_opd_urusan_id_urusan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opd")),
        sa.UniqueConstraint("name", name=op.f("uq_opd_name")),
        sa.UniqueConstraint("short_name", name=op.f("uq_opd_short_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("opd", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opd_urusan_id"), ["urusan_id"], unique=False)

    op.create_table(
        "past_counter",
        sa.Column("cycle_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("urusan_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opd_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(length=90), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("aimless_needs", sa.Integer(), nullable=False),
        sa.Column("internships", sa.Integer(), nullable=False),
        sa.Column("aimless_internships", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("funded", sa.Integer(), nullable=False),
        sa.Column("spend", sa.BigInteger(), nullable=False),
        sa.Column("drafts", sa.Integer(), nullable=False),
        sa.Column("recommendations", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("presented", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("implemented", sa.Integer(), nullable=False),
        sa.Column("evaluated", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.Column("blocked_mayor", sa.Integer(), nullable=False),
        sa.Column("blocked_sekda", sa.Integer(), nullable=False),
        sa.Column("blocked_opd", sa.Integer(), nullable=False),
        sa.Column("last_evidence_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["day"], ["counted_day.day"], name=op.f("fk_past_counter_day_counted_day")),
        sa.PrimaryKeyConstraint("cycle_id", "urusan_id", "opd_id", "scope", "day", name=op.f("pk_past_counter")),
    )
    op.create_table(
        "travel_tariff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("per_diem_out_of_town", sa.BigInteger(), nullable=False),
        sa.Column("per_diem_training", sa.BigInteger(), nullable=False),
        sa.Column("training_is_derived", sa.Boolean(), nullable=False),
        sa.Column("lodging_senior", sa.BigInteger(), nullable=True),
        sa.Column("lodging_other", sa.BigInteger(), nullable=True),
        sa.Column("boarding_month", sa.BigInteger(), nullable=True),
        sa.Column("taxi", sa.BigInteger(), nullable=True),
        sa.Column("airfare_from_jakarta", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "per_diem_out_of_town >= 0 AND per_diem_training >= 0", name=op.f("ck_travel_tariff_per_diem_not_negative")
        ),
        sa.ForeignKeyConstraint(["province_id"], ["region.id"], name=op.f("fk_travel_tariff_province_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_tariff")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("travel_tariff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_travel_tariff_province_id"), ["province_id"], unique=False)
        batch_op.create_index("uq_travel_tariff_province_id_year", ["province_id", "year"], unique=True)

    op.create_table(
        "urusan_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_urusan_relation_one_way")),
        sa.ForeignKeyConstraint(["first_id"], ["urusan.id"], name=op.f("fk_urusan_relation_first_id_urusan")),
        sa.ForeignKeyConstraint(["second_id"], ["urusan.id"], name=op.f("fk_urusan_relation_second_id_urusan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urusan_relation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("urusan_relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_urusan_relation_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_urusan_relation_second_id"), ["second_id"], unique=False)
        batch_op.create_index("uq_urusan_relation", ["first_id", "second_id"], unique=True)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("host_unit_id", sa.Integer(), nullable=True),
        sa.Column("urusan_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("index", "award", "system", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("value", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("value_max", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("predicate_or_rank", sa.String(length=160), nullable=False),
        sa.Column("practice", sa.Text(), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column(
            "grade",
            sa.Enum(
                "national_award",
                "ministry_index",
                "province",
                "own_claim",
                "none",
                name="grade",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "source_url <> '' OR grade IN ('none', 'own_claim')", name=op.f("ck_evidence_graded_with_source")
        ),
        sa.CheckConstraint("value_max IS NULL OR value_max > 0", name=op.f("ck_evidence_scale_positive")),
        sa.CheckConstraint("year IS NULL OR year BETWEEN 1990 AND 2100", name=op.f("ck_evidence_year_plausible")),
        sa.ForeignKeyConstraint(["host_unit_id"], ["host_unit.id"], name=op.f("fk_evidence_host_unit_id_host_unit")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_evidence_region_id_region")),
        sa.ForeignKeyConstraint(["urusan_id"], ["urusan.id"], name=op.f("fk_evidence_urusan_id_urusan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_host_unit_id"), ["host_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_region_id"), ["region_id"], unique=False)
        batch_op.create_index("ix_evidence_urusan_id_region_id", ["urusan_id", "region_id"], unique=False)

    op.create_table(
        "priority_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=240), nullable=False),
        sa.Column("agenda", sa.String(length=80), nullable=False),
        sa.Column("urusan_id", sa.Integer(), nullable=True),
        sa.Column("lead_opd_id", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Numeric(precision=4, scale=3), nullable=False),
        sa.Column("is_placeholder", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=240), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_priority_programme_number_positive")),
        sa.CheckConstraint("weight >= 0 AND weight <= 1", name=op.f("ck_priority_programme_weight_share")),
        sa.ForeignKeyConstraint(["lead_opd_id"], ["opd.id"], name=op.f("fk_priority_programme_lead_opd_id_opd")),
        sa.ForeignKeyConstraint(["urusan_id"], ["urusan.id"], name=op.f("fk_priority_programme_urusan_id_urusan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_programme")),
        sa.UniqueConstraint("number", name=op.f("uq_priority_programme_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("priority_programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_priority_programme_lead_opd_id"), ["lead_opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_priority_programme_urusan_id"), ["urusan_id"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("nip", sa.String(length=18), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("position", sa.String(length=160), nullable=False),
        sa.Column("opd_id", sa.Integer(), nullable=True),
        sa.Column("rank_id", sa.Integer(), nullable=True),
        sa.Column("siasn_id", sa.String(length=42), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("nip IS NULL OR length(nip) = 18", name=op.f("ck_user_account_nip_length")),
        sa.ForeignKeyConstraint(["opd_id"], ["opd.id"], name=op.f("fk_user_account_opd_id_opd")),
        sa.ForeignKeyConstraint(["rank_id"], ["rank.id"], name=op.f("fk_user_account_rank_id_rank")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("nip", name=op.f("uq_user_account_nip")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_account_opd_id"), ["opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_account_rank_id"), ["rank_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "invited",
                "present",
                "represented",
                "absent",
                name="presence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("represented_by", sa.String(length=160), nullable=False),
        sa.CheckConstraint(
            "(presence = 'represented') = (represented_by <> '')", name=op.f("ck_attendance_represented_by_somebody")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_attendance_named")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_attendance_hearing_id_hearing")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_attendance_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_hearing_id"), ["hearing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_user_id"), ["user_id"], unique=False)
        batch_op.create_index("uq_attendance_user", ["hearing_id", "user_id"], unique=True)

    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("opd_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "accepted",
                "rejected",
                "withdrawn",
                "selected",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reject_reason", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'rejected') = (reject_reason IS NOT NULL)", name=op.f("ck_candidate_rejected_with_reason")
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdraw_reason IS NOT NULL)", name=op.f("ck_candidate_withdrawn_with_reason")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_candidate_cycle_id_cycle")),
        sa.ForeignKeyConstraint(["opd_id"], ["opd.id"], name=op.f("fk_candidate_opd_id_opd")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user_account.id"], name=op.f("fk_candidate_proposed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_candidate_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_opd_id"), ["opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_proposed_by_id"), ["proposed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_user_id"), ["user_id"], unique=False)
        batch_op.create_index("uq_candidate_cycle_id_user_id", ["cycle_id", "user_id"], unique=True)

    op.create_table(
        "candidate_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_candidate_import_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_candidate_import_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_import")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("candidate_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_import_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_import_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_import_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "planner",
                "participant",
                "superior",
                "opd_head",
                "opd_staff",
                "verifier",
                "sekda",
                "mayor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opd_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role NOT IN ('superior', 'opd_head', 'opd_staff') OR opd_id IS NOT NULL",
            name=op.f("ck_grant_office_named"),
        ),
        sa.ForeignKeyConstraint(["opd_id"], ["opd.id"], name=op.f("fk_grant_opd_id_opd")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_grant_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grant_opd_id"), ["opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grant_user_id"), ["user_id"], unique=False)
        batch_op.create_index("uq_grant_user_role_opd", ["user_id", "role", "opd_id"], unique=True)

    op.create_table(
        "hearing_matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("subject <> ''", name=op.f("ck_hearing_matter_about_something")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_matter_hearing_id_hearing")),
        sa.ForeignKeyConstraint(
            ["marked_by_id"], ["user_account.id"], name=op.f("fk_hearing_matter_marked_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_matter")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("hearing_matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hearing_matter_hearing_id"), ["hearing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hearing_matter_marked_by_id"), ["marked_by_id"], unique=False)
        batch_op.create_index("uq_hearing_matter_subject", ["hearing_id", "subject"], unique=True)

    op.create_table(
        "hearing_minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_hearing_minutes_sha256_hex")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_minutes_hearing_id_hearing")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_hearing_minutes_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_minutes")),
        sa.UniqueConstraint("hearing_id", name=op.f("uq_hearing_minutes_hearing_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("hearing_minutes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hearing_minutes_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "holiday_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_holiday_import_created_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_import")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("holiday_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holiday_import_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_holiday_import_created_by_id"), ["created_by_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_reference", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("progress_done", sa.Integer(), nullable=False),
        sa.Column("progress_total", sa.Integer(), nullable=True),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("message_params", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("error_params", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("file_stored", sa.String(length=120), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=160), nullable=True),
        sa.Column("file_type", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(file_stored IS NULL) = (file_name IS NULL) AND (file_stored IS NULL) = (file_type IS NULL) AND (file_stored IS NULL) = (file_sha256 IS NULL) AND (file_stored IS NULL OR state = 'done')",
            name=op.f("ck_job_file_whole_and_done"),
        ),
        sa.CheckConstraint("(state = 'failed') = (error <> '')", name=op.f("ck_job_failed_with_reason")),
        sa.CheckConstraint(
            "(state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)",
            name=op.f("ck_job_finished_when_final"),
        ),
        sa.CheckConstraint(
            "address = '' OR (address LIKE '/%' AND address NOT LIKE '//%')", name=op.f("ck_job_address_is_ours")
        ),
        sa.CheckConstraint(
            "state NOT IN ('running', 'done', 'failed') OR (started_at IS NOT NULL AND heartbeat_at IS NOT NULL)",
            name=op.f("ck_job_started_before_it_ran"),
        ),
        sa.CheckConstraint(
            "progress_done >= 0 AND (progress_total IS NULL OR progress_total > 0 AND progress_total >= progress_done)",
            name=op.f("ck_job_progress_within_total"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_job_owner_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_finished_at"), ["finished_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_job_state_heartbeat", ["state", "heartbeat_at"], unique=False)
        batch_op.create_index("ix_job_subject", ["subject_kind", "subject_reference", "id"], unique=False)

    op.create_table(
        "mail_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("digest", "weekly", "test", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("digest_of", sa.Date(), nullable=True),
        sa.Column("week_of", sa.Date(), nullable=True),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'digest') = (digest_of IS NOT NULL)", name=op.f("ck_mail_message_digest_of_a_day")),
        sa.CheckConstraint("(kind = 'weekly') = (week_of IS NOT NULL)", name=op.f("ck_mail_message_week_of_a_week")),
        sa.CheckConstraint(
            "(state = 'sending') = (claimed_at IS NOT NULL)", name=op.f("ck_mail_message_claimed_while_sending")
        ),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_mail_message_sent_with_time")),
        sa.CheckConstraint("state <> 'failed' OR last_error <> ''", name=op.f("ck_mail_message_failed_with_reason")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_mail_message_attempts_counted")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["mail_attachment.id"], name=op.f("fk_mail_message_attachment_id_mail_attachment")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_mail_message_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_message_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_message_attachment_id"), ["attachment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_message_created_at"), ["created_at"], unique=False)
        batch_op.create_index("ix_mail_message_state_next_attempt_at", ["state", "next_attempt_at"], unique=False)
        batch_op.create_index("uq_mail_message_user_id_digest_of", ["user_id", "digest_of"], unique=True)
        batch_op.create_index("uq_mail_message_user_id_week_of", ["user_id", "week_of"], unique=True)

    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("gap", sa.Text(), nullable=False),
        sa.Column("urusan_id", sa.Integer(), nullable=False),
        sa.Column("owner_opd_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=240), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("target", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "verified",
                "planned",
                "met",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'returned') = (return_reason IS NOT NULL)", name=op.f("ck_need_returned_with_reason")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'returned') OR (baseline IS NOT NULL AND target IS NOT NULL AND year IS NOT NULL)",
            name=op.f("ck_need_measured_once_submitted"),
        ),
        sa.CheckConstraint("urgency BETWEEN 1 AND 5", name=op.f("ck_need_urgency_scale")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_need_author_id_user_account")),
        sa.ForeignKeyConstraint(["owner_opd_id"], ["opd.id"], name=op.f("fk_need_owner_opd_id_opd")),
        sa.ForeignKeyConstraint(["urusan_id"], ["urusan.id"], name=op.f("fk_need_urusan_id_urusan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("reference", name=op.f("uq_need_reference")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_owner_opd_id"), ["owner_opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_status"), ["status"], unique=False)
        batch_op.create_index("ix_need_updated_at", ["updated_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_urusan_id"), ["urusan_id"], unique=False)

    op.create_table(
        "notification_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_notification_setting_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_setting")),
        sa.UniqueConstraint("user_id", name=op.f("uq_notification_setting_user_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "programme_indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=240), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("up", "down", name="direction", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("baseline", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("baseline_year", sa.Integer(), nullable=True),
        sa.Column("target", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("target_year", sa.Integer(), nullable=True),
        sa.Column("actual", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("actual_year", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["priority_programme.id"],
            name=op.f("fk_programme_indicator_programme_id_priority_programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_indicator")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("programme_indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_indicator_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "progress_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_progress_import_created_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_import")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("progress_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_progress_import_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_import_created_by_id"), ["created_by_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_version", sa.Integer(), nullable=False),
        sa.Column("version_count", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "approved",
                "presented",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("presented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_body", sa.Text(), nullable=True),
        sa.Column("frozen_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'presented') = (presented_at IS NOT NULL) AND (presented_at IS NULL) = (frozen_hash IS NULL) AND (frozen_hash IS NULL) = (frozen_body IS NULL)",
            name=op.f("ck_report_frozen_once_presented"),
        ),
        sa.CheckConstraint(
            "(status IN ('approved', 'presented')) = (approved_at IS NOT NULL) AND (approved_at IS NULL) = (approved_by_id IS NULL)",
            name=op.f("ck_report_approved_by_somebody"),
        ),
        sa.CheckConstraint("status = 'draft' OR submitted_at IS NOT NULL", name=op.f("ck_report_submitted_with_time")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_report_title_given")),
        sa.CheckConstraint("frozen_hash IS NULL OR length(frozen_hash) = 64", name=op.f("ck_report_frozen_hash_hex")),
        sa.CheckConstraint(
            "version_count >= body_version AND body_version > 0", name=op.f("ck_report_body_is_a_version")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_report_approved_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_report_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_report_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("reference", name=op.f("uq_report_reference")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_status"), ["status"], unique=False)

    op.create_table(
        "shared_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "host_supervisor",
                "calendar",
                "progress",
                "evaluation",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.CheckConstraint("label <> ''", name=op.f("ck_shared_link_label_given")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)", name=op.f("ck_shared_link_revoked_by_somebody")
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_shared_link_expires_after_creation")),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_shared_link_secret_hash_hex")),
        sa.CheckConstraint(
            "uses >= 0 AND (uses = 0) = (last_used_at IS NULL)", name=op.f("ck_shared_link_uses_counted")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_shared_link_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["user_account.id"], name=op.f("fk_shared_link_revoked_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_shared_link_secret_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shared_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shared_link_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shared_link_revoked_by_id"), ["revoked_by_id"], unique=False)
        batch_op.create_index("ix_shared_link_subject", ["kind", "subject"], unique=False)

    op.create_table(
        "weight_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "method",
            sa.Enum("swing", "ahp", name="method", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("consistency", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(method = 'ahp') = (consistency IS NOT NULL)", name=op.f("ck_weight_set_ahp_with_consistency")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_weight_set_reasoned")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_weight_set_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_weight_set_cycle_id_cycle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weight_set")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("weight_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weight_set_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_weight_set_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index("uq_weight_set_cycle_id_number", ["cycle_id", "number"], unique=True)

    op.create_table(
        "candidate_preference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "first",
                "second",
                "willing",
                "refused",
                name="choice",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_candidate_preference_candidate_id_candidate")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_candidate_preference_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_preference")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("candidate_preference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_preference_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_preference_region_id"), ["region_id"], unique=False)
        batch_op.create_index("uq_candidate_preference", ["candidate_id", "region_id"], unique=True)

    op.create_table(
        "candidate_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("urusan_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_candidate_skill_level_scale")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_candidate_skill_candidate_id_candidate")
        ),
        sa.ForeignKeyConstraint(["urusan_id"], ["urusan.id"], name=op.f("fk_candidate_skill_urusan_id_urusan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_skill")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("candidate_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_skill_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_skill_urusan_id"), ["urusan_id"], unique=False)
        batch_op.create_index("uq_candidate_skill", ["candidate_id", "urusan_id"], unique=True)

    op.create_table(
        "indicator_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=16, scale=4), nullable=False),
        sa.Column("source", sa.String(length=240), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_indicator_reading_with_source")),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["programme_indicator.id"],
            name=op.f("fk_indicator_reading_indicator_id_programme_indicator"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_reading")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("indicator_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_reading_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_index("uq_indicator_reading_indicator_id_read_on", ["indicator_id", "read_on"], unique=True)

    op.create_table(
        "need_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.CheckConstraint("share BETWEEN 1 AND 100", name=op.f("ck_need_programme_share_percent")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_programme_need_id_need")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["priority_programme.id"], name=op.f("fk_need_programme_programme_id_priority_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_programme")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("need_programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_programme_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_programme_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("duty", "escalation", "news", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=240), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("anchor", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("milestone", sa.Integer(), nullable=True),
        sa.Column("told_once", sa.String(length=220), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("text <> '' AND endpoint <> ''", name=op.f("ck_notification_says_something")),
        sa.ForeignKeyConstraint(["mail_id"], ["mail_message.id"], name=op.f("fk_notification_mail_id_mail_message")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notification_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notification_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notification_mail_id"), ["mail_id"], unique=False)
        batch_op.create_index("ix_notification_user_id_read_at", ["user_id", "read_at"], unique=False)
        batch_op.create_index("uq_notification_user_id_told_once", ["user_id", "told_once"], unique=True)

    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("sending_opd_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("host_unit_id", sa.Integer(), nullable=True),
        sa.Column("urusan_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("mentor_id", sa.Integer(), nullable=True),
        sa.Column("gap_statement", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("opd_commitment", sa.Boolean(), nullable=False),
        sa.Column("commitment_note", sa.Text(), nullable=False),
        sa.Column("opd_committed_by_id", sa.Integer(), nullable=True),
        sa.Column("opd_committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence_justification", sa.Text(), nullable=False),
        sa.Column("justified_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "lodging",
            sa.Enum("hotel", "boarding", "host", name="lodging", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "rate",
            sa.Enum("out_of_town", "training", name="rate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("tariff_id", sa.Integer(), nullable=True),
        sa.Column("cost_allowance", sa.BigInteger(), nullable=True),
        sa.Column("cost_lodging", sa.BigInteger(), nullable=True),
        sa.Column("cost_transport", sa.BigInteger(), nullable=True),
        sa.Column("cost_note", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "proposed",
                "verified",
                "returned",
                "rejected",
                "requested",
                "accepted",
                "declined",
                "assigned",
                "departed",
                "running",
                "recalled",
                "reported",
                "presented",
                "credited",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("reject_reason", sa.Text(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("host_letter_number", sa.String(length=120), nullable=False),
        sa.Column("host_letter_date", sa.Date(), nullable=True),
        sa.Column("assignment_letter_number", sa.String(length=120), nullable=False),
        sa.Column("departed_on", sa.Date(), nullable=True),
        sa.Column("recalled_on", sa.Date(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("presented_on", sa.Date(), nullable=True),
        sa.Column("credited_jp", sa.Integer(), nullable=True),
        sa.Column("credited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancel_reason IS NOT NULL)", name=op.f("ck_placement_cancelled_with_reason")
        ),
        sa.CheckConstraint(
            "(status = 'credited') = (credited_jp IS NOT NULL) AND (credited_jp IS NULL) = (credited_at IS NULL)",
            name=op.f("ck_placement_credited_once"),
        ),
        sa.CheckConstraint(
            "(status = 'declined') = (decline_reason IS NOT NULL)", name=op.f("ck_placement_declined_with_reason")
        ),
        sa.CheckConstraint(
            "(status = 'rejected') = (reject_reason IS NOT NULL)", name=op.f("ck_placement_rejected_with_reason")
        ),
        sa.CheckConstraint(
            "(status = 'returned') = (return_reason IS NOT NULL)", name=op.f("ck_placement_returned_with_reason")
        ),
        sa.CheckConstraint(
            "justified_by_id IS NULL OR evidence_justification <> ''", name=op.f("ck_placement_justified_in_writing")
        ),
        sa.CheckConstraint(
            "status NOT IN ('assigned', 'departed', 'running', 'recalled', 'reported', 'presented', 'credited') OR assignment_letter_number <> ''",
            name=op.f("ck_placement_assigned_with_letter"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('recalled', 'reported', 'presented', 'credited') OR recalled_on IS NOT NULL",
            name=op.f("ck_placement_recalled_with_date"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('requested', 'accepted', 'assigned', 'departed', 'running', 'recalled', 'reported', 'presented', 'credited') OR (urusan_id IS NOT NULL AND host_unit_id IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL AND mentor_id IS NOT NULL AND cost_allowance IS NOT NULL AND opd_commitment)",
            name=op.f("ck_placement_complete_once_requested"),
        ),
        sa.CheckConstraint(
            "(cost_allowance IS NULL OR cost_allowance >= 0) AND (cost_lodging IS NULL OR cost_lodging >= 0) AND (cost_transport IS NULL OR cost_transport >= 0)",
            name=op.f("ck_placement_cost_not_negative"),
        ),
        sa.CheckConstraint("credited_jp IS NULL OR credited_jp > 0", name=op.f("ck_placement_jp_positive")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_placement_ends_after_start")),
        sa.CheckConstraint(
            "mentor_id IS NULL OR mentor_id <> participant_id", name=op.f("ck_placement_mentor_is_another")
        ),
        sa.CheckConstraint(
            "opd_commitment = (opd_committed_at IS NOT NULL)", name=op.f("ck_placement_committed_with_time")
        ),
        sa.CheckConstraint(
            "presented_on IS NULL OR presented_on >= reported_on", name=op.f("ck_placement_presented_after_report")
        ),
        sa.CheckConstraint(
            "recalled_on IS NULL OR recalled_on >= departed_on", name=op.f("ck_placement_recalled_after_departure")
        ),
        sa.CheckConstraint(
            "reported_on IS NULL OR reported_on >= recalled_on", name=op.f("ck_placement_reported_after_recall")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_placement_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_placement_cycle_id_cycle")),
        sa.ForeignKeyConstraint(["host_unit_id"], ["host_unit.id"], name=op.f("fk_placement_host_unit_id_host_unit")),
        sa.ForeignKeyConstraint(
            ["justified_by_id"], ["user_account.id"], name=op.f("fk_placement_justified_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["user_account.id"], name=op.f("fk_placement_mentor_id_user_account")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_placement_need_id_need")),
        sa.ForeignKeyConstraint(
            ["opd_committed_by_id"], ["user_account.id"], name=op.f("fk_placement_opd_committed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["user_account.id"], name=op.f("fk_placement_participant_id_user_account")
        ),
        sa.ForeignKeyConstraint(["sending_opd_id"], ["opd.id"], name=op.f("fk_placement_sending_opd_id_opd")),
        sa.ForeignKeyConstraint(["tariff_id"], ["travel_tariff.id"], name=op.f("fk_placement_tariff_id_travel_tariff")),
        sa.ForeignKeyConstraint(["urusan_id"], ["urusan.id"], name=op.f("fk_placement_urusan_id_urusan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("id", "cycle_id", name=op.f("uq_placement_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_placement_reference")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index("ix_placement_cycle_id", ["cycle_id", "updated_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_host_unit_id"), ["host_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_justified_by_id"), ["justified_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_opd_committed_by_id"), ["opd_committed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_participant_id"), ["participant_id"], unique=False)
        batch_op.create_index("ix_placement_recalled", ["status", "recalled_on", "id"], unique=False)
        batch_op.create_index("ix_placement_reported", ["status", "reported_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_sending_opd_id"), ["sending_opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_tariff_id"), ["tariff_id"], unique=False)
        batch_op.create_index("ix_placement_updated_at", ["updated_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_urusan_id"), ["urusan_id"], unique=False)

    op.create_table(
        "report_image",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("shown_name", sa.String(length=60), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_report_image_sha256_hex")),
        sa.CheckConstraint("size > 0 AND width > 0 AND height > 0", name=op.f("ck_report_image_not_empty")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user_account.id"], name=op.f("fk_report_image_added_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_image_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_image")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_report_image_stored_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("report_image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_image_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_image_report_id"), ["report_id"], unique=False)

    op.create_table(
        "report_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("body_version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("returned_by_id", sa.Integer(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_return_report_id_report")),
        sa.ForeignKeyConstraint(
            ["returned_by_id"], ["user_account.id"], name=op.f("fk_report_return_returned_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_return")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("report_return", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_return_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_return_returned_by_id"), ["returned_by_id"], unique=False)

    op.create_table(
        "report_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column(
            "cause",
            sa.Enum(
                "start",
                "moment",
                "pause",
                "leaving",
                "submission",
                "restore",
                "merge",
                "aside",
                name="cause",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(cause = 'aside') = (base IS NOT NULL)", name=op.f("ck_report_version_set_aside_with_base")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_report_version_number_positive")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_report_version_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_version_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_version")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("report_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_version_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_version_report_id"), ["report_id"], unique=False)
        batch_op.create_index("uq_report_version_number", ["report_id", "number"], unique=True)

    op.create_table(
        "review_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "resolved_at IS NOT NULL OR answer = ''", name=op.f("ck_review_comment_answered_when_resolved")
        ),
        sa.CheckConstraint("text <> '' AND quote <> ''", name=op.f("ck_review_comment_says_something")),
        sa.CheckConstraint(
            "(resolved_at IS NULL) = (resolved_by_id IS NULL)", name=op.f("ck_review_comment_resolved_by_somebody")
        ),
        sa.CheckConstraint("block >= 0", name=op.f("ck_review_comment_block_not_negative")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_review_comment_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_review_comment_report_id_report")),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["user_account.id"], name=op.f("fk_review_comment_resolved_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("review_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_comment_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_comment_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_comment_resolved_by_id"), ["resolved_by_id"], unique=False)

    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("weight_set_id", sa.Integer(), nullable=True),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "solved",
                "adopted",
                "discarded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("outdated", sa.Boolean(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "optimal",
                "within_gap",
                "feasible",
                "breaks",
                "empty",
                "infeasible",
                "no_plan",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("best", sa.Double(), nullable=True),
        sa.Column("bound", sa.Double(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("facts_on", sa.Date(), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solver", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adopted_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'adopted') = (adopted_at IS NOT NULL) AND (adopted_at IS NULL) = (adopted_by_id IS NULL)",
            name=op.f("ck_scenario_adopted_by_somebody"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('solved', 'adopted') OR outcome IS NOT NULL", name=op.f("ck_scenario_solved_with_outcome")
        ),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name=op.f("ck_scenario_cost_not_negative")),
        sa.ForeignKeyConstraint(
            ["adopted_by_id"], ["user_account.id"], name=op.f("fk_scenario_adopted_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["copied_from_id"], ["scenario.id"], name=op.f("fk_scenario_copied_from_id_scenario")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_scenario_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_scenario_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["weight_set_id"], ["weight_set.id"], name=op.f("fk_scenario_weight_set_id_weight_set")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("scenario", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scenario_adopted_by_id"), ["adopted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_copied_from_id"), ["copied_from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_weight_set_id"), ["weight_set_id"], unique=False)
        batch_op.create_index(
            "uq_scenario_adopted",
            ["cycle_id"],
            unique=True,
            sqlite_where=sa.text("status = 'adopted'"),
            postgresql_where=sa.text("status = 'adopted'"),
        )
        batch_op.create_index("uq_scenario_cycle_id_number", ["cycle_id", "number"], unique=True)

    op.create_table(
        "issued_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "nota-usulan",
                "permohonan",
                "surat-tugas",
                "sppd",
                "ba-penerimaan",
                "ba-penarikan",
                "keterangan-selesai",
                "sertifikat",
                "disposisi",
                "undangan-pemaparan",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("signer_name", sa.String(length=160), nullable=False),
        sa.Column("signer_position", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("lead_placement_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)", name=op.f("ck_issued_letter_voided_with_reason")
        ),
        sa.CheckConstraint("serial > 0", name=op.f("ck_issued_letter_serial_positive")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_issued_letter_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user_account.id"], name=op.f("fk_issued_letter_issued_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["lead_placement_id"], ["placement.id"], name=op.f("fk_issued_letter_lead_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["letter_template.id"], name=op.f("fk_issued_letter_template_id_letter_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_letter")),
        sa.UniqueConstraint("number", name=op.f("uq_issued_letter_number")),
        sa.UniqueConstraint("token", name=op.f("uq_issued_letter_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("issued_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issued_letter_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_letter_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_letter_dated"), ["dated"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_letter_issued_by_id"), ["issued_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_letter_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_letter_lead_placement_id"), ["lead_placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_letter_template_id"), ["template_id"], unique=False)
        batch_op.create_index("uq_issued_letter_year_serial", ["year", "serial"], unique=True)

    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("client_key", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "countersigned", name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_name", sa.String(length=160), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_link_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'countersigned') = (signed_at IS NOT NULL) AND (signed_at IS NULL) = (signed_name = '')",
            name=op.f("ck_journal_entry_countersigned_with_name"),
        ),
        sa.CheckConstraint("activity <> ''", name=op.f("ck_journal_entry_says_something")),
        sa.CheckConstraint("client_key <> ''", name=op.f("ck_journal_entry_client_key_given")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_journal_entry_ends_after_start")),
        sa.CheckConstraint("late_days >= 0", name=op.f("ck_journal_entry_delay_not_negative")),
        sa.CheckConstraint(
            "signed_at IS NULL OR (signed_by_id IS NULL) <> (signed_link_id IS NULL)",
            name=op.f("ck_journal_entry_signed_by_one_way"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_journal_entry_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user_account.id"], name=op.f("fk_journal_entry_signed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["signed_link_id"], ["shared_link.id"], name=op.f("fk_journal_entry_signed_link_id_shared_link")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entry_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_signed_by_id"), ["signed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_signed_link_id"), ["signed_link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_status"), ["status"], unique=False)
        batch_op.create_index("uq_journal_entry_client_key", ["placement_id", "client_key"], unique=True)
        batch_op.create_index("uq_journal_entry_day", ["placement_id", "day"], unique=True)

    op.create_table(
        "placement_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("host_accepts", "host_declines", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("shown_name", sa.String(length=120), nullable=False),
        sa.Column(
            "file_type",
            sa.Enum(
                "pdf",
                "jpg",
                "png",
                "webp",
                "xlsx",
                "docx",
                name="file_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_placement_file_not_empty")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_file_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user_account.id"], name=op.f("fk_placement_file_uploaded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_file")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_placement_file_stored_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("placement_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_file_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_file_uploaded_by_id"), ["uploaded_by_id"], unique=False)

    op.create_table(
        "placement_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_programme_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["priority_programme.id"],
            name=op.f("fk_placement_programme_programme_id_priority_programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_programme")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("placement_programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_programme_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_programme_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index("uq_placement_programme", ["placement_id", "programme_id"], unique=True)

    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column(
            "approach",
            sa.Enum("adopt", "adapt", name="approach", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("differs", sa.Text(), nullable=False),
        sa.Column("change_regulation", sa.Text(), nullable=False),
        sa.Column("change_staff", sa.Text(), nullable=False),
        sa.Column("change_budget", sa.Text(), nullable=False),
        sa.Column("change_system", sa.Text(), nullable=False),
        sa.Column("lead_opd_id", sa.Integer(), nullable=True),
        sa.Column(
            "horizon",
            sa.Enum("short", "medium", "long", name="horizon", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("cost_estimate", sa.BigInteger(), nullable=True),
        sa.Column("cost_unknown_reason", sa.Text(), nullable=False),
        sa.Column(
            "effort",
            sa.Enum("low", "medium", "high", name="effort", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("indicator", sa.String(length=240), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("target", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "approved",
                "presented",
                "accepted",
                "accepted_with_notes",
                "study",
                "rejected",
                "withdrawn",
                "merged",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presented_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_recommendation_merged_into_another")
        ),
        sa.CheckConstraint(
            "(status = 'returned') = (return_reason IS NOT NULL)", name=op.f("ck_recommendation_returned_with_reason")
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdraw_reason IS NOT NULL)",
            name=op.f("ck_recommendation_withdrawn_with_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'returned', 'withdrawn', 'merged') OR (lead_opd_id IS NOT NULL AND horizon IS NOT NULL AND indicator <> '' AND baseline IS NOT NULL AND target IS NOT NULL AND baseline <> target)",
            name=op.f("ck_recommendation_measured_once_submitted"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'returned', 'withdrawn', 'merged') OR approach <> 'adapt' OR differs <> ''",
            name=op.f("ck_recommendation_adapted_with_record"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> author_id", name=op.f("ck_recommendation_approved_by_another")
        ),
        sa.CheckConstraint(
            "cost_estimate IS NULL OR cost_estimate >= 0", name=op.f("ck_recommendation_cost_not_negative")
        ),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR merged_into_id <> id", name=op.f("ck_recommendation_not_merged_into_itself")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_recommendation_approved_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_recommendation_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(["lead_opd_id"], ["opd.id"], name=op.f("fk_recommendation_lead_opd_id_opd")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["recommendation.id"], name=op.f("fk_recommendation_merged_into_id_recommendation")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id", "cycle_id"],
            ["placement.id", "placement.cycle_id"],
            name=op.f("fk_recommendation_placement_id_placement"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("reference", name=op.f("uq_recommendation_reference")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_recommendation_cycle_id", ["cycle_id", "updated_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_lead_opd_id"), ["lead_opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index("ix_recommendation_status", ["status", "updated_at", "id"], unique=False)
        batch_op.create_index("ix_recommendation_updated_at", ["updated_at", "id"], unique=False)

    op.create_table(
        "report_author",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_report_author_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_author_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_author")),
        sa.UniqueConstraint("placement_id", name=op.f("uq_report_author_placement_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("report_author", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_author_report_id"), ["report_id"], unique=False)

    op.create_table(
        "report_return_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "incomplete",
                "not_measurable",
                "no_evidence",
                "not_fitting",
                "cost",
                "facts",
                "language",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["report_return.id"], name=op.f("fk_report_return_reason_return_id_report_return")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_return_reason")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("report_return_reason", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_return_reason_reason"), ["reason"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_return_reason_return_id"), ["return_id"], unique=False)
        batch_op.create_index("uq_report_return_reason", ["return_id", "reason"], unique=True)

    op.create_table(
        "scenario_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_value", sa.Double(), nullable=True),
        sa.Column("solved_cost", sa.BigInteger(), nullable=True),
        sa.Column("solved_placed", sa.Integer(), nullable=True),
        sa.CheckConstraint("solved_cost IS NULL OR solved_cost >= 0", name=op.f("ck_scenario_move_cost_not_negative")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_scenario_move_made_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_scenario_move_scenario_id_scenario")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_move")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("scenario_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scenario_move_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_move_scenario_id"), ["scenario_id"], unique=False)
        batch_op.create_index("uq_scenario_move_number", ["scenario_id", "number"], unique=True)

    op.create_table(
        "scenario_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("host_unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("importance", sa.Double(), nullable=False),
        sa.Column("components", sa.JSON(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_scenario_seat_cost_not_negative")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_scenario_seat_candidate_id_candidate")
        ),
        sa.ForeignKeyConstraint(
            ["host_unit_id"], ["host_unit.id"], name=op.f("fk_scenario_seat_host_unit_id_host_unit")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_scenario_seat_need_id_need")),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_scenario_seat_scenario_id_scenario")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_seat")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("scenario_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scenario_seat_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_seat_host_unit_id"), ["host_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_seat_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scenario_seat_scenario_id"), ["scenario_id"], unique=False)
        batch_op.create_index("uq_scenario_seat", ["scenario_id", "candidate_id"], unique=True)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(report_id IS NULL) <> (recommendation_id IS NULL)", name=op.f("ck_agenda_item_one_subject")
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 480", name=op.f("ck_agenda_item_minutes_sensible")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_agenda_item_hearing_id_hearing")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_agenda_item_recommendation_id_recommendation")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_agenda_item_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_hearing_id"), ["hearing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_recommendation_id"), ["recommendation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_report_id"), ["report_id"], unique=False)
        batch_op.create_index(
            "uq_agenda_item_current",
            ["hearing_id"],
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index("uq_agenda_item_recommendation", ["hearing_id", "recommendation_id"], unique=True)
        batch_op.create_index("uq_agenda_item_report", ["hearing_id", "report_id"], unique=True)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "accept",
                "accept_with_notes",
                "study",
                "reject",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("owner_opd_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'reject') = (reason IS NOT NULL)", name=op.f("ck_decision_rejected_with_reason")
        ),
        sa.CheckConstraint("outcome <> 'accept_with_notes' OR notes <> ''", name=op.f("ck_decision_noted_with_notes")),
        sa.CheckConstraint(
            "outcome NOT IN ('accept', 'accept_with_notes') OR (owner_opd_id IS NOT NULL AND due_on IS NOT NULL AND due_on >= decided_on)",
            name=op.f("ck_decision_accepted_with_owner_and_date"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_decision_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_decision_hearing_id_hearing")),
        sa.ForeignKeyConstraint(["owner_opd_id"], ["opd.id"], name=op.f("fk_decision_owner_opd_id_opd")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_decision_recommendation_id_recommendation")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_decision_recorded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_hearing_id"), ["hearing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_outcome"), ["outcome"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_owner_opd_id"), ["owner_opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_recommendation_id"), ["recommendation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(
            "uq_decision_recommendation_id_active",
            ["recommendation_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "directive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("opd_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("original_due_on", sa.Date(), nullable=False),
        sa.Column("due_moves", sa.Integer(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "answered",
                "done",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancel_reason IS NOT NULL)", name=op.f("ck_directive_cancelled_with_reason")
        ),
        sa.CheckConstraint(
            "(status IN ('done', 'cancelled')) = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_by_id IS NULL)",
            name=op.f("ck_directive_closed_with_name"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_directive_says_something")),
        sa.CheckConstraint(
            "due_moves >= 0 AND (due_moves = 0) = (due_on = original_due_on)", name=op.f("ck_directive_moves_counted")
        ),
        sa.CheckConstraint("due_on >= original_due_on", name=op.f("ck_directive_never_earlier")),
        sa.CheckConstraint("original_due_on >= given_on", name=op.f("ck_directive_due_after_given")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user_account.id"], name=op.f("fk_directive_closed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["user_account.id"], name=op.f("fk_directive_given_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_directive_hearing_id_hearing")),
        sa.ForeignKeyConstraint(["opd_id"], ["opd.id"], name=op.f("fk_directive_opd_id_opd")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_directive_recommendation_id_recommendation")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_directive_recorded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive")),
        sa.UniqueConstraint("reference", name=op.f("uq_directive_reference")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("directive", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directive_closed_by_id"), ["closed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directive_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_directive_given_by_id"), ["given_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directive_hearing_id"), ["hearing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directive_opd_id"), ["opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directive_recommendation_id"), ["recommendation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directive_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directive_status"), ["status"], unique=False)

    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("urusan_id", sa.Integer(), nullable=False),
        sa.Column("journal_entry_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "best_practice",
                "lesson",
                "obstacle",
                "precondition",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=240), nullable=False),
        sa.Column("since", sa.String(length=80), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=240), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_finding_author_id_user_account")),
        sa.ForeignKeyConstraint(
            ["journal_entry_id"],
            ["journal_entry.id"],
            name=op.f("fk_finding_journal_entry_id_journal_entry"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_finding_placement_id_placement")),
        sa.ForeignKeyConstraint(["urusan_id"], ["urusan.id"], name=op.f("fk_finding_urusan_id_urusan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("reference", name=op.f("uq_finding_reference")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_journal_entry_id"), ["journal_entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index("ix_finding_updated_at", ["updated_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_urusan_id"), ["urusan_id"], unique=False)

    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("owner_opd_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("original_due_on", sa.Date(), nullable=False),
        sa.Column("due_moves", sa.Integer(), nullable=False),
        sa.Column("first_answer_due_on", sa.Date(), nullable=False),
        sa.Column(
            "official_status",
            sa.Enum(
                "bt", "bs", "ss", "td", name="official_status", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("opd_percent", sa.Integer(), nullable=False),
        sa.Column("last_news_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(official_status IN ('ss', 'td')) = (closed_at IS NOT NULL)", name=op.f("ck_follow_up_closed_with_time")
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_at >= created_at", name=op.f("ck_follow_up_closed_after_opening")
        ),
        sa.CheckConstraint(
            "due_moves >= 0 AND (due_moves = 0) = (due_on = original_due_on)", name=op.f("ck_follow_up_moves_counted")
        ),
        sa.CheckConstraint("due_on >= original_due_on", name=op.f("ck_follow_up_never_earlier")),
        sa.CheckConstraint("opd_percent BETWEEN 0 AND 100", name=op.f("ck_follow_up_percent_scale")),
        sa.CheckConstraint("original_due_on >= started_on", name=op.f("ck_follow_up_due_after_start")),
        sa.ForeignKeyConstraint(["owner_opd_id"], ["opd.id"], name=op.f("fk_follow_up_owner_opd_id_opd")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_follow_up_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("recommendation_id", name=op.f("uq_follow_up_recommendation_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_official_status"), ["official_status"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_owner_opd_id"), ["owner_opd_id"], unique=False)

    op.create_table(
        "journal_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> '' AND author_name <> ''", name=op.f("ck_journal_comment_says_something")),
        sa.CheckConstraint("(author_id IS NULL) <> (link_id IS NULL)", name=op.f("ck_journal_comment_written_one_way")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_journal_comment_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_comment_entry_id_journal_entry")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["shared_link.id"], name=op.f("fk_journal_comment_link_id_shared_link")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_comment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("journal_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_comment_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_comment_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_comment_link_id"), ["link_id"], unique=False)

    op.create_table(
        "journal_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_journal_photo_sha256_hex")),
        sa.CheckConstraint("size > 0 AND width > 0 AND height > 0", name=op.f("ck_journal_photo_not_empty")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_photo_entry_id_journal_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_photo")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_journal_photo_stored_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("journal_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_photo_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "letter_placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["issued_letter.id"], name=op.f("fk_letter_placement_letter_id_issued_letter")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_letter_placement_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_placement")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("letter_placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_placement_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_placement_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index("uq_letter_placement", ["letter_id", "placement_id"], unique=True)

    op.create_table(
        "recommendation_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["priority_programme.id"],
            name=op.f("fk_recommendation_programme_programme_id_priority_programme"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_programme_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_programme")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recommendation_programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_programme_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_recommendation_programme_recommendation_id"), ["recommendation_id"], unique=False
        )
        batch_op.create_index("uq_recommendation_programme", ["recommendation_id", "programme_id"], unique=True)

    op.create_table(
        "recommendation_search",
        sa.Column("recommendation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_search_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recommendation_id", name=op.f("pk_recommendation_search")),
    )
    op.create_table(
        "recommendation_support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("opd_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opd_id"], ["opd.id"], name=op.f("fk_recommendation_support_opd_id_opd")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_support_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_support")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recommendation_support", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_support_opd_id"), ["opd_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_recommendation_support_recommendation_id"), ["recommendation_id"], unique=False
        )
        batch_op.create_index("uq_recommendation_support", ["recommendation_id", "opd_id"], unique=True)

    op.create_table(
        "action_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("change_reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "approved",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("first_submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(number = 1) = (change_reason = '')", name=op.f("ck_action_plan_changed_with_reason")),
        sa.CheckConstraint(
            "(status = 'approved') = (approved_at IS NOT NULL) AND (approved_at IS NULL) = (approved_by_id IS NULL)",
            name=op.f("ck_action_plan_approved_with_name"),
        ),
        sa.CheckConstraint(
            "(status = 'returned') = (return_reason IS NOT NULL)", name=op.f("ck_action_plan_returned_with_reason")
        ),
        sa.CheckConstraint(
            "number = 1 OR NOT is_current OR status = 'approved'", name=op.f("ck_action_plan_replaced_when_approved")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'returned') OR submitted_at IS NOT NULL",
            name=op.f("ck_action_plan_submitted_with_time"),
        ),
        sa.CheckConstraint(
            "approved_at IS NULL OR approved_at >= submitted_at", name=op.f("ck_action_plan_approved_after_submission")
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> author_id", name=op.f("ck_action_plan_approved_by_another")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_action_plan_number_positive")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_action_plan_approved_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_action_plan_author_id_user_account")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_action_plan_follow_up_id_follow_up")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_plan")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("action_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_plan_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_plan_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_plan_status"), ["status"], unique=False)
        batch_op.create_index(
            "uq_action_plan_current",
            ["follow_up_id"],
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index("uq_action_plan_number", ["follow_up_id", "number"], unique=True)
        batch_op.create_index(
            "uq_action_plan_revision",
            ["follow_up_id"],
            unique=True,
            sqlite_where=sa.text("NOT is_current AND status <> 'approved'"),
            postgresql_where=sa.text("NOT is_current AND status <> 'approved'"),
        )

    op.create_table(
        "directive_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("directive_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("original_name", sa.String(length=120), nullable=False),
        sa.Column(
            "file_type",
            sa.Enum(
                "pdf",
                "jpg",
                "png",
                "webp",
                "xlsx",
                "docx",
                name="file_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("stored_name", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "(stored_name IS NULL) = (sha256 IS NULL) AND (stored_name IS NULL) = (size IS NULL) AND (stored_name IS NULL) = (file_type IS NULL) AND (stored_name IS NULL) = (original_name = '')",
            name=op.f("ck_directive_answer_file_whole_or_none"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_directive_answer_says_something")),
        sa.CheckConstraint(
            "size IS NULL OR size BETWEEN 1 AND 10485760", name=op.f("ck_directive_answer_size_within_limit")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_directive_answer_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_directive_answer_directive_id_directive")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive_answer")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_directive_answer_stored_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("directive_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directive_answer_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directive_answer_directive_id"), ["directive_id"], unique=False)

    op.create_table(
        "due_date_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested", "approved", "refused", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'requested') = (answered_by_id IS NULL) AND (answered_by_id IS NULL) = (answered_at IS NULL)",
            name=op.f("ck_due_date_move_answered_with_name"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_due_date_move_with_reason")),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> requested_by_id",
            name=op.f("ck_due_date_move_answered_by_another"),
        ),
        sa.CheckConstraint("to_on > from_on", name=op.f("ck_due_date_move_moves_later")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_due_date_move_answered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_due_date_move_follow_up_id_follow_up")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["user_account.id"], name=op.f("fk_due_date_move_requested_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_date_move")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("due_date_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_due_date_move_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_due_date_move_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_due_date_move_requested_by_id"), ["requested_by_id"], unique=False)
        batch_op.create_index(
            "uq_due_date_move_requested",
            ["follow_up_id"],
            unique=True,
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )

    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "scheduled", "concluded", "voided", name="status", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "usage",
            sa.Enum("full", "partly", "none", name="usage", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column(
            "effect",
            sa.Enum(
                "none", "minor", "clear", "major", name="effect", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("value", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("measured_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=240), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("concluded_by_id", sa.Integer(), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'concluded') = (concluded_by_id IS NOT NULL) AND (concluded_by_id IS NULL) = (concluded_at IS NULL) AND (concluded_at IS NULL) = (usage IS NULL) AND (usage IS NULL) = (effect IS NULL)",
            name=op.f("ck_evaluation_concluded_with_result"),
        ),
        sa.CheckConstraint(
            "(value IS NULL) = (measured_on IS NULL) AND (value IS NULL) = (source = '')",
            name=op.f("ck_evaluation_measured_with_source"),
        ),
        sa.CheckConstraint(
            "effect NOT IN ('clear', 'major') OR value IS NOT NULL", name=op.f("ck_evaluation_felt_effect_measured")
        ),
        sa.ForeignKeyConstraint(
            ["concluded_by_id"], ["user_account.id"], name=op.f("fk_evaluation_concluded_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_evaluation_follow_up_id_follow_up")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_concluded_by_id"), ["concluded_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_effect"), ["effect"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_status"), ["status"], unique=False)
        batch_op.create_index(
            "uq_evaluation_scheduled",
            ["follow_up_id"],
            unique=True,
            sqlite_where=sa.text("status = 'scheduled'"),
            postgresql_where=sa.text("status = 'scheduled'"),
        )

    op.create_table(
        "progress_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("indicator_value", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_progress_update_percent_scale")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_progress_update_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_progress_update_follow_up_id_follow_up")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_update")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_progress_update_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_update_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_update_reported_at"), ["reported_at"], unique=False)

    op.create_table(
        "recommendation_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_recommendation_finding_finding_id_finding")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_finding_recommendation_id_recommendation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_finding")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recommendation_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_finding_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_recommendation_finding_recommendation_id"), ["recommendation_id"], unique=False
        )
        batch_op.create_index("uq_recommendation_finding", ["recommendation_id", "finding_id"], unique=True)

    op.create_table(
        "verification_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column(
            "opd_rating",
            sa.Enum(
                "done",
                "partly",
                "not_possible",
                name="opd_rating",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "awaiting_second", "closed", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("verifier_id", sa.Integer(), nullable=True),
        sa.Column("sufficient", sa.Boolean(), nullable=True),
        sa.Column("competent", sa.Boolean(), nullable=True),
        sa.Column("relevant", sa.Boolean(), nullable=True),
        sa.Column(
            "result",
            sa.Enum("bt", "bs", "ss", "td", name="result", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column(
            "td_reason",
            sa.Enum(
                "force_majeure",
                "legal_process",
                "organisation_changed",
                "regulation_changed",
                "not_effective",
                name="td_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("td_refusal", sa.Text(), nullable=False),
        sa.Column("second_approver_id", sa.Integer(), nullable=True),
        sa.Column("second_approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed' AND result = 'td') = (second_approver_id IS NOT NULL) OR result IS NULL",
            name=op.f("ck_verification_round_td_with_second_approver"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (result IS NULL) AND (state = 'open') = (judged_at IS NULL) AND (state = 'open') = (verifier_id IS NULL)",
            name=op.f("ck_verification_round_judged_unless_open"),
        ),
        sa.CheckConstraint(
            "(td_reason IS NOT NULL) = (result IS NOT NULL AND result = 'td')",
            name=op.f("ck_verification_round_td_with_reason"),
        ),
        sa.CheckConstraint(
            "result IS NULL OR result <> 'bs' OR missing <> ''",
            name=op.f("ck_verification_round_bs_says_what_is_missing"),
        ),
        sa.CheckConstraint("result IS NULL OR result <> 'bt'", name=op.f("ck_verification_round_bt_is_never_judged")),
        sa.CheckConstraint(
            "result IS NULL OR result <> 'ss' OR (sufficient AND competent AND relevant)",
            name=op.f("ck_verification_round_ss_passes_three_tests"),
        ),
        sa.CheckConstraint(
            "(judged_at IS NULL OR judged_at >= opened_at) AND (second_approved_at IS NULL OR second_approved_at >= judged_at)",
            name=op.f("ck_verification_round_moments_in_order"),
        ),
        sa.CheckConstraint(
            "(second_approver_id IS NULL) = (second_approved_at IS NULL)",
            name=op.f("ck_verification_round_second_with_time"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_verification_round_number_positive")),
        sa.CheckConstraint(
            "result IS NULL OR (sufficient IS NOT NULL AND competent IS NOT NULL AND relevant IS NOT NULL)",
            name=op.f("ck_verification_round_three_tests_answered"),
        ),
        sa.CheckConstraint(
            "second_approver_id IS NULL OR second_approver_id <> verifier_id",
            name=op.f("ck_verification_round_second_is_another"),
        ),
        sa.CheckConstraint(
            "verifier_id IS NULL OR opd_rating IS NULL OR verifier_id <> submitted_by_id",
            name=op.f("ck_verification_round_verifier_is_another"),
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_verification_round_follow_up_id_follow_up")
        ),
        sa.ForeignKeyConstraint(
            ["second_approver_id"],
            ["user_account.id"],
            name=op.f("fk_verification_round_second_approver_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["user_account.id"], name=op.f("fk_verification_round_submitted_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["verifier_id"], ["user_account.id"], name=op.f("fk_verification_round_verifier_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_round")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("verification_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verification_round_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_verification_round_second_approver_id"), ["second_approver_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_verification_round_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_round_submitted_by_id"), ["submitted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_round_verifier_id"), ["verifier_id"], unique=False)
        batch_op.create_index("uq_verification_round_number", ["follow_up_id", "number"], unique=True)
        batch_op.create_index(
            "uq_verification_round_open",
            ["follow_up_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )

    op.create_table(
        "action_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("output", sa.String(length=240), nullable=False),
        sa.Column("responsible_opd_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column(
            "budget_source",
            sa.Enum(
                "apbd",
                "apbd_change",
                "rkpd",
                "blud",
                "other",
                "none",
                name="budget_source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("window_id", sa.Integer(), nullable=True),
        sa.Column("budget_reference", sa.String(length=120), nullable=False),
        sa.Column("budgeted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(budgeted_at IS NULL) = (budget_reference = '')", name=op.f("ck_action_step_budgeted_with_reference")
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_action_step_ends_after_start")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_action_step_percent_scale")),
        sa.CheckConstraint("position > 0", name=op.f("ck_action_step_position_positive")),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_action_step_weight_scale")),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["action_step.id"], name=op.f("fk_action_step_copied_from_id_action_step")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["action_plan.id"], name=op.f("fk_action_step_plan_id_action_plan")),
        sa.ForeignKeyConstraint(["responsible_opd_id"], ["opd.id"], name=op.f("fk_action_step_responsible_opd_id_opd")),
        sa.ForeignKeyConstraint(
            ["window_id"], ["budget_window.id"], name=op.f("fk_action_step_window_id_budget_window")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_step")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("action_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_step_copied_from_id"), ["copied_from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_step_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_step_responsible_opd_id"), ["responsible_opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_step_window_id"), ["window_id"], unique=False)

    op.create_table(
        "evaluation_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column(
            "respondent",
            sa.Enum("alumnus", "superior", name="respondent", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("signed_in_id", sa.Integer(), nullable=True),
        sa.Column(
            "usage",
            sa.Enum("full", "partly", "none", name="usage", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_evaluation_answer_with_name")),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (link_id IS NULL)", name=op.f("ck_evaluation_answer_by_account_or_link")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_evaluation_answer_evaluation_id_evaluation")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["shared_link.id"], name=op.f("fk_evaluation_answer_link_id_shared_link")),
        sa.ForeignKeyConstraint(
            ["signed_in_id"], ["user_account.id"], name=op.f("fk_evaluation_answer_signed_in_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_evaluation_answer_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_answer")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evaluation_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_answer_evaluation_id"), ["evaluation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_answer_link_id"), ["link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_answer_signed_in_id"), ["signed_in_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_answer_user_id"), ["user_id"], unique=False)
        batch_op.create_index("uq_evaluation_answer", ["evaluation_id", "respondent"], unique=True)

    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("original_name", sa.String(length=120), nullable=False),
        sa.Column(
            "file_type",
            sa.Enum(
                "pdf",
                "jpg",
                "png",
                "webp",
                "xlsx",
                "docx",
                name="file_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_evidence_file_sha256_hex")),
        sa.CheckConstraint("size BETWEEN 1 AND 10485760", name=op.f("ck_evidence_file_size_within_limit")),
        sa.CheckConstraint(
            "supersedes_id IS NULL OR supersedes_id <> id", name=op.f("ck_evidence_file_supersedes_another")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["evidence_file.id"], name=op.f("fk_evidence_file_supersedes_id_evidence_file")
        ),
        sa.ForeignKeyConstraint(
            ["update_id"], ["progress_update.id"], name=op.f("fk_evidence_file_update_id_progress_update")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user_account.id"], name=op.f("fk_evidence_file_uploaded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_evidence_file_stored_name")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_evidence_file_supersedes_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_file_update_id"), ["update_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_file_uploaded_by_id"), ["uploaded_by_id"], unique=False)

    op.create_table(
        "guest_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("reporter", sa.String(length=120), nullable=False),
        sa.Column("signed_in_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("step_percents", sa.JSON(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("indicator_value", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column(
            "obstacle_kind",
            sa.Enum(
                "budget_cycle",
                "regulation",
                "staff_moved",
                "other_opd",
                "data",
                "other",
                name="obstacle_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("obstacle_note", sa.Text(), nullable=False),
        sa.Column(
            "obstacle_remover",
            sa.Enum(
                "mayor", "sekda", "opd", name="obstacle_remover", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("obstacle_remover_opd_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "confirmed", "returned", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("update_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'confirmed') = (update_id IS NOT NULL)", name=op.f("ck_guest_report_confirmed_into_update")
        ),
        sa.CheckConstraint("(state = 'returned') = (answer <> '')", name=op.f("ck_guest_report_returned_with_note")),
        sa.CheckConstraint(
            "(state = 'waiting') = (answered_at IS NULL) AND (answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_guest_report_answered_with_name"),
        ),
        sa.CheckConstraint(
            "obstacle_kind IS NULL OR obstacle_note <> ''", name=op.f("ck_guest_report_obstacle_described")
        ),
        sa.CheckConstraint("reporter <> '' AND narrative <> ''", name=op.f("ck_guest_report_told_by_somebody")),
        sa.CheckConstraint(
            "(obstacle_kind IS NULL) = (obstacle_remover IS NULL)", name=op.f("ck_guest_report_obstacle_with_remover")
        ),
        sa.CheckConstraint("percent IS NULL OR percent BETWEEN 0 AND 100", name=op.f("ck_guest_report_percent_scale")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_guest_report_answered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_guest_report_follow_up_id_follow_up")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["shared_link.id"], name=op.f("fk_guest_report_link_id_shared_link")),
        sa.ForeignKeyConstraint(
            ["obstacle_remover_opd_id"], ["opd.id"], name=op.f("fk_guest_report_obstacle_remover_opd_id_opd")
        ),
        sa.ForeignKeyConstraint(
            ["signed_in_id"], ["user_account.id"], name=op.f("fk_guest_report_signed_in_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["update_id"], ["progress_update.id"], name=op.f("fk_guest_report_update_id_progress_update")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_report")),
        sa.UniqueConstraint("update_id", name=op.f("uq_guest_report_update_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("guest_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_report_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guest_report_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guest_report_link_id"), ["link_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_guest_report_obstacle_remover_opd_id"), ["obstacle_remover_opd_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_guest_report_signed_in_id"), ["signed_in_id"], unique=False)

    op.create_table(
        "obstacle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "budget_cycle",
                "regulation",
                "staff_moved",
                "other_opd",
                "data",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "remover",
            sa.Enum("mayor", "sekda", "opd", name="remover", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("remover_opd_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "answered", "resolved", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL) AND (answered_at IS NULL) = (answer = '')",
            name=op.f("ck_obstacle_answered_with_name"),
        ),
        sa.CheckConstraint(
            "(remover_opd_id IS NOT NULL) = (remover = 'opd')", name=op.f("ck_obstacle_remover_opd_named")
        ),
        sa.CheckConstraint(
            "(state <> 'open' OR answered_at IS NULL) AND (state <> 'answered' OR answered_at IS NOT NULL)",
            name=op.f("ck_obstacle_answered_in_state"),
        ),
        sa.CheckConstraint(
            "(state = 'resolved') = (resolved_at IS NOT NULL) AND (resolved_at IS NULL) = (resolved_by_id IS NULL) AND (resolved_at IS NULL) = (resolution = '')",
            name=op.f("ck_obstacle_resolved_with_name"),
        ),
        sa.CheckConstraint("note <> ''", name=op.f("ck_obstacle_described")),
        sa.CheckConstraint(
            "resolved_at IS NULL OR resolved_at >= opened_at", name=op.f("ck_obstacle_resolved_after_opening")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_obstacle_answered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["remover_opd_id"], ["opd.id"], name=op.f("fk_obstacle_remover_opd_id_opd")),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["user_account.id"], name=op.f("fk_obstacle_resolved_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["update_id"], ["progress_update.id"], name=op.f("fk_obstacle_update_id_progress_update")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obstacle")),
        sa.UniqueConstraint("update_id", name=op.f("uq_obstacle_update_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("obstacle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obstacle_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_obstacle_kind"), ["kind"], unique=False)
        batch_op.create_index(
            "ix_obstacle_open",
            ["remover", "opened_at"],
            unique=False,
            sqlite_where=sa.text("state <> 'resolved'"),
            postgresql_where=sa.text("state <> 'resolved'"),
        )
        batch_op.create_index(batch_op.f("ix_obstacle_remover_opd_id"), ["remover_opd_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_obstacle_resolved_by_id"), ["resolved_by_id"], unique=False)

    op.create_table(
        "evaluation_obstacle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "budget_cycle",
                "regulation",
                "staff_moved",
                "other_opd",
                "data",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["evaluation_answer.id"], name=op.f("fk_evaluation_obstacle_answer_id_evaluation_answer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_obstacle")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evaluation_obstacle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_obstacle_answer_id"), ["answer_id"], unique=False)
        batch_op.create_index("uq_evaluation_obstacle", ["answer_id", "kind"], unique=True)

    op.create_table(
        "evaluation_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column(
            "statement",
            sa.Enum(
                "used",
                "changed",
                "shared",
                "supported",
                "improved",
                "felt",
                "lasting",
                name="statement",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_evaluation_score_five_points")),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["evaluation_answer.id"], name=op.f("fk_evaluation_score_answer_id_evaluation_answer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_score")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("evaluation_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_score_answer_id"), ["answer_id"], unique=False)
        batch_op.create_index("uq_evaluation_score", ["answer_id", "statement"], unique=True)

    op.create_table(
        "guest_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("original_name", sa.String(length=120), nullable=False),
        sa.Column(
            "file_type",
            sa.Enum(
                "pdf",
                "jpg",
                "png",
                "webp",
                "xlsx",
                "docx",
                name="file_type",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_guest_file_sha256_hex")),
        sa.CheckConstraint("size BETWEEN 1 AND 10485760", name=op.f("ck_guest_file_size_within_limit")),
        sa.ForeignKeyConstraint(["report_id"], ["guest_report.id"], name=op.f("fk_guest_file_report_id_guest_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_file")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_guest_file_stored_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("guest_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_file_report_id"), ["report_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("guest_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guest_file_report_id"))

    op.drop_table("guest_file")
    with op.batch_alter_table("evaluation_score", schema=None) as batch_op:
        batch_op.drop_index("uq_evaluation_score")
        batch_op.drop_index(batch_op.f("ix_evaluation_score_answer_id"))

    op.drop_table("evaluation_score")
    with op.batch_alter_table("evaluation_obstacle", schema=None) as batch_op:
        batch_op.drop_index("uq_evaluation_obstacle")
        batch_op.drop_index(batch_op.f("ix_evaluation_obstacle_answer_id"))

    op.drop_table("evaluation_obstacle")
    with op.batch_alter_table("obstacle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_obstacle_resolved_by_id"))
        batch_op.drop_index(batch_op.f("ix_obstacle_remover_opd_id"))
        batch_op.drop_index(
            "ix_obstacle_open",
            sqlite_where=sa.text("state <> 'resolved'"),
            postgresql_where=sa.text("state <> 'resolved'"),
        )
        batch_op.drop_index(batch_op.f("ix_obstacle_kind"))
        batch_op.drop_index(batch_op.f("ix_obstacle_answered_by_id"))

    op.drop_table("obstacle")
    with op.batch_alter_table("guest_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guest_report_signed_in_id"))
        batch_op.drop_index(batch_op.f("ix_guest_report_obstacle_remover_opd_id"))
        batch_op.drop_index(batch_op.f("ix_guest_report_link_id"))
        batch_op.drop_index(batch_op.f("ix_guest_report_follow_up_id"))
        batch_op.drop_index(batch_op.f("ix_guest_report_answered_by_id"))

    op.drop_table("guest_report")
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_uploaded_by_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_file_update_id"))

    op.drop_table("evidence_file")
    with op.batch_alter_table("evaluation_answer", schema=None) as batch_op:
        batch_op.drop_index("uq_evaluation_answer")
        batch_op.drop_index(batch_op.f("ix_evaluation_answer_user_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_answer_signed_in_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_answer_link_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_answer_evaluation_id"))

    op.drop_table("evaluation_answer")
    with op.batch_alter_table("action_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_step_window_id"))
        batch_op.drop_index(batch_op.f("ix_action_step_responsible_opd_id"))
        batch_op.drop_index(batch_op.f("ix_action_step_plan_id"))
        batch_op.drop_index(batch_op.f("ix_action_step_copied_from_id"))

    op.drop_table("action_step")
    with op.batch_alter_table("verification_round", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_verification_round_open",
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.drop_index("uq_verification_round_number")
        batch_op.drop_index(batch_op.f("ix_verification_round_verifier_id"))
        batch_op.drop_index(batch_op.f("ix_verification_round_submitted_by_id"))
        batch_op.drop_index(batch_op.f("ix_verification_round_state"))
        batch_op.drop_index(batch_op.f("ix_verification_round_second_approver_id"))
        batch_op.drop_index(batch_op.f("ix_verification_round_follow_up_id"))

    op.drop_table("verification_round")
    with op.batch_alter_table("recommendation_finding", schema=None) as batch_op:
        batch_op.drop_index("uq_recommendation_finding")
        batch_op.drop_index(batch_op.f("ix_recommendation_finding_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_finding_finding_id"))

    op.drop_table("recommendation_finding")
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_update_reported_at"))
        batch_op.drop_index(batch_op.f("ix_progress_update_follow_up_id"))
        batch_op.drop_index(batch_op.f("ix_progress_update_author_id"))

    op.drop_table("progress_update")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_evaluation_scheduled",
            sqlite_where=sa.text("status = 'scheduled'"),
            postgresql_where=sa.text("status = 'scheduled'"),
        )
        batch_op.drop_index(batch_op.f("ix_evaluation_status"))
        batch_op.drop_index(batch_op.f("ix_evaluation_follow_up_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_effect"))
        batch_op.drop_index(batch_op.f("ix_evaluation_due_on"))
        batch_op.drop_index(batch_op.f("ix_evaluation_concluded_by_id"))

    op.drop_table("evaluation")
    with op.batch_alter_table("due_date_move", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_due_date_move_requested",
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )
        batch_op.drop_index(batch_op.f("ix_due_date_move_requested_by_id"))
        batch_op.drop_index(batch_op.f("ix_due_date_move_follow_up_id"))
        batch_op.drop_index(batch_op.f("ix_due_date_move_answered_by_id"))

    op.drop_table("due_date_move")
    with op.batch_alter_table("directive_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directive_answer_directive_id"))
        batch_op.drop_index(batch_op.f("ix_directive_answer_author_id"))

    op.drop_table("directive_answer")
    with op.batch_alter_table("action_plan", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_action_plan_revision",
            sqlite_where=sa.text("NOT is_current AND status <> 'approved'"),
            postgresql_where=sa.text("NOT is_current AND status <> 'approved'"),
        )
        batch_op.drop_index("uq_action_plan_number")
        batch_op.drop_index(
            "uq_action_plan_current", sqlite_where=sa.text("is_current"), postgresql_where=sa.text("is_current")
        )
        batch_op.drop_index(batch_op.f("ix_action_plan_status"))
        batch_op.drop_index(batch_op.f("ix_action_plan_author_id"))
        batch_op.drop_index(batch_op.f("ix_action_plan_approved_by_id"))

    op.drop_table("action_plan")
    with op.batch_alter_table("recommendation_support", schema=None) as batch_op:
        batch_op.drop_index("uq_recommendation_support")
        batch_op.drop_index(batch_op.f("ix_recommendation_support_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_support_opd_id"))

    op.drop_table("recommendation_support")
    op.drop_table("recommendation_search")
    with op.batch_alter_table("recommendation_programme", schema=None) as batch_op:
        batch_op.drop_index("uq_recommendation_programme")
        batch_op.drop_index(batch_op.f("ix_recommendation_programme_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_programme_programme_id"))

    op.drop_table("recommendation_programme")
    with op.batch_alter_table("letter_placement", schema=None) as batch_op:
        batch_op.drop_index("uq_letter_placement")
        batch_op.drop_index(batch_op.f("ix_letter_placement_placement_id"))
        batch_op.drop_index(batch_op.f("ix_letter_placement_letter_id"))

    op.drop_table("letter_placement")
    with op.batch_alter_table("journal_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_photo_entry_id"))

    op.drop_table("journal_photo")
    with op.batch_alter_table("journal_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_comment_link_id"))
        batch_op.drop_index(batch_op.f("ix_journal_comment_entry_id"))
        batch_op.drop_index(batch_op.f("ix_journal_comment_author_id"))

    op.drop_table("journal_comment")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_owner_opd_id"))
        batch_op.drop_index(batch_op.f("ix_follow_up_official_status"))
        batch_op.drop_index(batch_op.f("ix_follow_up_due_on"))

    op.drop_table("follow_up")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_urusan_id"))
        batch_op.drop_index("ix_finding_updated_at")
        batch_op.drop_index(batch_op.f("ix_finding_placement_id"))
        batch_op.drop_index(batch_op.f("ix_finding_kind"))
        batch_op.drop_index(batch_op.f("ix_finding_journal_entry_id"))
        batch_op.drop_index(batch_op.f("ix_finding_author_id"))

    op.drop_table("finding")
    with op.batch_alter_table("directive", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directive_status"))
        batch_op.drop_index(batch_op.f("ix_directive_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_directive_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_directive_opd_id"))
        batch_op.drop_index(batch_op.f("ix_directive_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_directive_given_by_id"))
        batch_op.drop_index(batch_op.f("ix_directive_due_on"))
        batch_op.drop_index(batch_op.f("ix_directive_closed_by_id"))

    op.drop_table("directive")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_decision_recommendation_id_active",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_decision_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_decision_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_decision_owner_opd_id"))
        batch_op.drop_index(batch_op.f("ix_decision_outcome"))
        batch_op.drop_index(batch_op.f("ix_decision_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_decision_decided_by_id"))

    op.drop_table("decision")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index("uq_agenda_item_report")
        batch_op.drop_index("uq_agenda_item_recommendation")
        batch_op.drop_index(
            "uq_agenda_item_current", sqlite_where=sa.text("is_current"), postgresql_where=sa.text("is_current")
        )
        batch_op.drop_index(batch_op.f("ix_agenda_item_report_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_hearing_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("scenario_seat", schema=None) as batch_op:
        batch_op.drop_index("uq_scenario_seat")
        batch_op.drop_index(batch_op.f("ix_scenario_seat_scenario_id"))
        batch_op.drop_index(batch_op.f("ix_scenario_seat_need_id"))
        batch_op.drop_index(batch_op.f("ix_scenario_seat_host_unit_id"))
        batch_op.drop_index(batch_op.f("ix_scenario_seat_candidate_id"))

    op.drop_table("scenario_seat")
    with op.batch_alter_table("scenario_move", schema=None) as batch_op:
        batch_op.drop_index("uq_scenario_move_number")
        batch_op.drop_index(batch_op.f("ix_scenario_move_scenario_id"))
        batch_op.drop_index(batch_op.f("ix_scenario_move_made_by_id"))

    op.drop_table("scenario_move")
    with op.batch_alter_table("report_return_reason", schema=None) as batch_op:
        batch_op.drop_index("uq_report_return_reason")
        batch_op.drop_index(batch_op.f("ix_report_return_reason_return_id"))
        batch_op.drop_index(batch_op.f("ix_report_return_reason_reason"))

    op.drop_table("report_return_reason")
    with op.batch_alter_table("report_author", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_author_report_id"))

    op.drop_table("report_author")
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_index("ix_recommendation_updated_at")
        batch_op.drop_index("ix_recommendation_status")
        batch_op.drop_index(batch_op.f("ix_recommendation_placement_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_lead_opd_id"))
        batch_op.drop_index("ix_recommendation_cycle_id")
        batch_op.drop_index(batch_op.f("ix_recommendation_author_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_approved_by_id"))

    op.drop_table("recommendation")
    with op.batch_alter_table("placement_programme", schema=None) as batch_op:
        batch_op.drop_index("uq_placement_programme")
        batch_op.drop_index(batch_op.f("ix_placement_programme_programme_id"))
        batch_op.drop_index(batch_op.f("ix_placement_programme_placement_id"))

    op.drop_table("placement_programme")
    with op.batch_alter_table("placement_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_file_uploaded_by_id"))
        batch_op.drop_index(batch_op.f("ix_placement_file_placement_id"))

    op.drop_table("placement_file")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index("uq_journal_entry_day")
        batch_op.drop_index("uq_journal_entry_client_key")
        batch_op.drop_index(batch_op.f("ix_journal_entry_status"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_signed_link_id"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_signed_by_id"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_placement_id"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_day"))

    op.drop_table("journal_entry")
    with op.batch_alter_table("issued_letter", schema=None) as batch_op:
        batch_op.drop_index("uq_issued_letter_year_serial")
        batch_op.drop_index(batch_op.f("ix_issued_letter_template_id"))
        batch_op.drop_index(batch_op.f("ix_issued_letter_lead_placement_id"))
        batch_op.drop_index(batch_op.f("ix_issued_letter_kind"))
        batch_op.drop_index(batch_op.f("ix_issued_letter_issued_by_id"))
        batch_op.drop_index(batch_op.f("ix_issued_letter_dated"))
        batch_op.drop_index(batch_op.f("ix_issued_letter_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_issued_letter_batch"))

    op.drop_table("issued_letter")
    with op.batch_alter_table("scenario", schema=None) as batch_op:
        batch_op.drop_index("uq_scenario_cycle_id_number")
        batch_op.drop_index(
            "uq_scenario_adopted",
            sqlite_where=sa.text("status = 'adopted'"),
            postgresql_where=sa.text("status = 'adopted'"),
        )
        batch_op.drop_index(batch_op.f("ix_scenario_weight_set_id"))
        batch_op.drop_index(batch_op.f("ix_scenario_status"))
        batch_op.drop_index(batch_op.f("ix_scenario_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_scenario_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_scenario_copied_from_id"))
        batch_op.drop_index(batch_op.f("ix_scenario_adopted_by_id"))

    op.drop_table("scenario")
    with op.batch_alter_table("review_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_comment_resolved_by_id"))
        batch_op.drop_index(batch_op.f("ix_review_comment_report_id"))
        batch_op.drop_index(batch_op.f("ix_review_comment_author_id"))

    op.drop_table("review_comment")
    with op.batch_alter_table("report_version", schema=None) as batch_op:
        batch_op.drop_index("uq_report_version_number")
        batch_op.drop_index(batch_op.f("ix_report_version_report_id"))
        batch_op.drop_index(batch_op.f("ix_report_version_author_id"))

    op.drop_table("report_version")
    with op.batch_alter_table("report_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_return_returned_by_id"))
        batch_op.drop_index(batch_op.f("ix_report_return_report_id"))

    op.drop_table("report_return")
    with op.batch_alter_table("report_image", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_image_report_id"))
        batch_op.drop_index(batch_op.f("ix_report_image_added_by_id"))

    op.drop_table("report_image")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_urusan_id"))
        batch_op.drop_index("ix_placement_updated_at")
        batch_op.drop_index(batch_op.f("ix_placement_tariff_id"))
        batch_op.drop_index(batch_op.f("ix_placement_sending_opd_id"))
        batch_op.drop_index("ix_placement_reported")
        batch_op.drop_index("ix_placement_recalled")
        batch_op.drop_index(batch_op.f("ix_placement_participant_id"))
        batch_op.drop_index(batch_op.f("ix_placement_opd_committed_by_id"))
        batch_op.drop_index(batch_op.f("ix_placement_need_id"))
        batch_op.drop_index(batch_op.f("ix_placement_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_placement_justified_by_id"))
        batch_op.drop_index(batch_op.f("ix_placement_host_unit_id"))
        batch_op.drop_index("ix_placement_cycle_id")
        batch_op.drop_index(batch_op.f("ix_placement_created_by_id"))

    op.drop_table("placement")
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_index("uq_notification_user_id_told_once")
        batch_op.drop_index("ix_notification_user_id_read_at")
        batch_op.drop_index(batch_op.f("ix_notification_mail_id"))
        batch_op.drop_index(batch_op.f("ix_notification_created_at"))

    op.drop_table("notification")
    with op.batch_alter_table("need_programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_programme_programme_id"))
        batch_op.drop_index(batch_op.f("ix_need_programme_need_id"))

    op.drop_table("need_programme")
    with op.batch_alter_table("indicator_reading", schema=None) as batch_op:
        batch_op.drop_index("uq_indicator_reading_indicator_id_read_on")
        batch_op.drop_index(batch_op.f("ix_indicator_reading_indicator_id"))

    op.drop_table("indicator_reading")
    with op.batch_alter_table("candidate_skill", schema=None) as batch_op:
        batch_op.drop_index("uq_candidate_skill")
        batch_op.drop_index(batch_op.f("ix_candidate_skill_urusan_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_skill_candidate_id"))

    op.drop_table("candidate_skill")
    with op.batch_alter_table("candidate_preference", schema=None) as batch_op:
        batch_op.drop_index("uq_candidate_preference")
        batch_op.drop_index(batch_op.f("ix_candidate_preference_region_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_preference_candidate_id"))

    op.drop_table("candidate_preference")
    with op.batch_alter_table("weight_set", schema=None) as batch_op:
        batch_op.drop_index("uq_weight_set_cycle_id_number")
        batch_op.drop_index(batch_op.f("ix_weight_set_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_weight_set_created_by_id"))

    op.drop_table("weight_set")
    with op.batch_alter_table("shared_link", schema=None) as batch_op:
        batch_op.drop_index("ix_shared_link_subject")
        batch_op.drop_index(batch_op.f("ix_shared_link_revoked_by_id"))
        batch_op.drop_index(batch_op.f("ix_shared_link_created_by_id"))

    op.drop_table("shared_link")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_status"))
        batch_op.drop_index(batch_op.f("ix_report_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_report_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_report_approved_by_id"))

    op.drop_table("report")
    with op.batch_alter_table("progress_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_import_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_progress_import_created_at"))

    op.drop_table("progress_import")
    with op.batch_alter_table("programme_indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_indicator_programme_id"))

    op.drop_table("programme_indicator")
    op.drop_table("notification_setting")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_urusan_id"))
        batch_op.drop_index("ix_need_updated_at")
        batch_op.drop_index(batch_op.f("ix_need_status"))
        batch_op.drop_index(batch_op.f("ix_need_owner_opd_id"))
        batch_op.drop_index(batch_op.f("ix_need_author_id"))

    op.drop_table("need")
    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.drop_index("uq_mail_message_user_id_week_of")
        batch_op.drop_index("uq_mail_message_user_id_digest_of")
        batch_op.drop_index("ix_mail_message_state_next_attempt_at")
        batch_op.drop_index(batch_op.f("ix_mail_message_created_at"))
        batch_op.drop_index(batch_op.f("ix_mail_message_attachment_id"))

    op.drop_table("mail_message")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_subject")
        batch_op.drop_index("ix_job_state_heartbeat")
        batch_op.drop_index(batch_op.f("ix_job_owner_id"))
        batch_op.drop_index(batch_op.f("ix_job_finished_at"))

    op.drop_table("job")
    with op.batch_alter_table("holiday_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_holiday_import_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_holiday_import_created_at"))

    op.drop_table("holiday_import")
    with op.batch_alter_table("hearing_minutes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hearing_minutes_made_by_id"))

    op.drop_table("hearing_minutes")
    with op.batch_alter_table("hearing_matter", schema=None) as batch_op:
        batch_op.drop_index("uq_hearing_matter_subject")
        batch_op.drop_index(batch_op.f("ix_hearing_matter_marked_by_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_matter_hearing_id"))

    op.drop_table("hearing_matter")
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.drop_index("uq_grant_user_role_opd")
        batch_op.drop_index(batch_op.f("ix_grant_user_id"))
        batch_op.drop_index(batch_op.f("ix_grant_opd_id"))

    op.drop_table("grant")
    with op.batch_alter_table("candidate_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_import_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_import_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_import_created_at"))

    op.drop_table("candidate_import")
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index("uq_candidate_cycle_id_user_id")
        batch_op.drop_index(batch_op.f("ix_candidate_user_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_status"))
        batch_op.drop_index(batch_op.f("ix_candidate_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_opd_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_cycle_id"))

    op.drop_table("candidate")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index("uq_attendance_user")
        batch_op.drop_index(batch_op.f("ix_attendance_user_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_hearing_id"))

    op.drop_table("attendance")
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_account_rank_id"))
        batch_op.drop_index(batch_op.f("ix_user_account_opd_id"))

    op.drop_table("user_account")
    with op.batch_alter_table("priority_programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_priority_programme_urusan_id"))
        batch_op.drop_index(batch_op.f("ix_priority_programme_lead_opd_id"))

    op.drop_table("priority_programme")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_urusan_id_region_id")
        batch_op.drop_index(batch_op.f("ix_evidence_region_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_host_unit_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("urusan_relation", schema=None) as batch_op:
        batch_op.drop_index("uq_urusan_relation")
        batch_op.drop_index(batch_op.f("ix_urusan_relation_second_id"))
        batch_op.drop_index(batch_op.f("ix_urusan_relation_first_id"))

    op.drop_table("urusan_relation")
    with op.batch_alter_table("travel_tariff", schema=None) as batch_op:
        batch_op.drop_index("uq_travel_tariff_province_id_year")
        batch_op.drop_index(batch_op.f("ix_travel_tariff_province_id"))

    op.drop_table("travel_tariff")
    op.drop_table("past_counter")
    with op.batch_alter_table("opd", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opd_urusan_id"))

    op.drop_table("opd")
    with op.batch_alter_table("host_unit", schema=None) as batch_op:
        batch_op.drop_index("uq_host_unit_region_id_name")
        batch_op.drop_index(batch_op.f("ix_host_unit_urusan_id"))
        batch_op.drop_index(batch_op.f("ix_host_unit_region_id"))

    op.drop_table("host_unit")
    op.drop_table("city_settings")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_region_id"))

    op.drop_table("agreement")
    op.drop_table("urusan")
    op.drop_table("reminder_run")
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_province_id"))
        batch_op.drop_index(batch_op.f("ix_region_kind"))

    op.drop_table("region")
    op.drop_table("reference_counter")
    op.drop_table("recommendation_stem")
    op.drop_table("rank")
    op.drop_table("mail_attachment")
    with op.batch_alter_table("letter_template", schema=None) as batch_op:
        batch_op.drop_index("uq_letter_template_kind_edition")
        batch_op.drop_index(batch_op.f("ix_letter_template_kind"))

    op.drop_table("letter_template")
    op.drop_table("letter_signer")
    op.drop_table("letter_settings")
    op.drop_table("letter_serial")
    op.drop_table("jp_conversion")
    op.drop_table("holiday")
    with op.batch_alter_table("hearing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hearing_status"))
        batch_op.drop_index(batch_op.f("ix_hearing_held_on"))

    op.drop_table("hearing")
    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.drop_index("uq_cycle_year_name")
        batch_op.drop_index(batch_op.f("ix_cycle_year"))

    op.drop_table("cycle")
    op.drop_table("counter")
    with op.batch_alter_table("counted_thing", schema=None) as batch_op:
        batch_op.drop_index("ix_counted_thing_silent_of_cycle")
        batch_op.drop_index("ix_counted_thing_silent")
        batch_op.drop_index("ix_counted_thing_overdue_of_cycle")
        batch_op.drop_index("ix_counted_thing_overdue")
        batch_op.drop_index("ix_counted_thing_differs")
        batch_op.drop_index("ix_counted_thing_changes_on")
        batch_op.drop_index(
            "ix_counted_thing_blocked",
            sqlite_where=sa.text("blocked IS NOT NULL"),
            postgresql_where=sa.text("blocked IS NOT NULL"),
        )

    op.drop_table("counted_thing")
    op.drop_table("counted_day")
    with op.batch_alter_table("budget_window", schema=None) as batch_op:
        batch_op.drop_index("uq_budget_window_kind_year")

    op.drop_table("budget_window")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_subject")
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_actor_id"))

    op.drop_table("audit_event")
