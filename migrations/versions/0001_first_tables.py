"""The first tables."""

import pgvector.sqlalchemy
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.create_table(
        "authority",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_cy", sa.Text(), nullable=True),
        sa.Column("is_bilingual", sa.Boolean(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("slug ~ '^[a-z][a-z0-9-]*$'", name=op.f("ck_authority_slug_is_plain")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("slug", name=op.f("uq_authority_slug")),
    )
    op.create_table(
        "embedding",
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("encoder_revision", sa.Text(), nullable=False),
        sa.Column("vector", pgvector.sqlalchemy.vector.VECTOR(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("text_sha256", "encoder_revision", name=op.f("pk_embedding")),
    )
    op.create_table(
        "audit_row",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column(
            "actor_kind",
            sa.Enum("officer", "resident", "system", name="actorkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_audit_row_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_row")),
        sa.UniqueConstraint("row_hash", name=op.f("uq_audit_row_row_hash")),
    )
    op.create_index(op.f("ix_audit_row_authority_id"), "audit_row", ["authority_id"], unique=False)
    op.create_table(
        "council",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_cy", sa.Text(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_council_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council")),
        sa.UniqueConstraint("authority_id", "code", name=op.f("uq_council_authority_id_code")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_council_authority_id_id")),
    )
    op.create_index(op.f("ix_council_authority_id"), "council", ["authority_id"], unique=False)
    op.create_table(
        "domain_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column(
            "name",
            sa.Enum(
                "consultation_closed",
                "decision_recorded",
                "proposal_withdrawn",
                "publication_published",
                "tender_import_recorded",
                name="eventname",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subjects", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_domain_event_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domain_event")),
    )
    op.create_index(op.f("ix_domain_event_authority_id"), "domain_event", ["authority_id"], unique=False)
    op.create_table(
        "officer",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_officer_email_is_lower")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_officer_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("authority_id", "email", name=op.f("uq_officer_authority_id_email")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_officer_authority_id_id")),
    )
    op.create_index(op.f("ix_officer_authority_id"), "officer", ["authority_id"], unique=False)
    op.create_table(
        "outgoing_mail",
        sa.Column("to_address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.Enum("en", "cy", name="language", native_enum=False, length=40), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_outgoing_mail_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_outgoing_mail_authority_id_id")),
        sa.UniqueConstraint("once_key", name=op.f("uq_outgoing_mail_once_key")),
    )
    op.create_index(op.f("ix_outgoing_mail_authority_id"), "outgoing_mail", ["authority_id"], unique=False)
    op.create_index(
        "ix_outgoing_mail_unsent", "outgoing_mail", ["created_at"], unique=False, postgresql_where="sent_at IS NULL"
    )
    op.create_table(
        "resident",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Enum("en", "cy", name="language", native_enum=False, length=40), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_resident_email_is_lower")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_resident_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident")),
        sa.UniqueConstraint("authority_id", "email", name=op.f("uq_resident_authority_id_email")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_resident_authority_id_id")),
    )
    op.create_index(op.f("ix_resident_authority_id"), "resident", ["authority_id"], unique=False)
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("is_for_staff", sa.Boolean(), nullable=False),
        sa.Column("next_url", sa.Text(), nullable=True),
        sa.Column("language", sa.Enum("en", "cy", name="language", native_enum=False, length=40), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_sign_in_link_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_sign_in_link_authority_id_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_link_authority_id"), "sign_in_link", ["authority_id"], unique=False)
    op.create_index("ix_sign_in_link_email", "sign_in_link", ["authority_id", "email"], unique=False)
    op.create_table(
        "consultation",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "reported",
                "archived",
                name="consultationstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name=op.f("ck_consultation_slug_is_plain")),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_consultation_closes_after_it_opens")),
        sa.ForeignKeyConstraint(
            ["authority_id", "created_by_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_consultation_authority_id_created_by_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_consultation_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_consultation_authority_id_id")),
        sa.UniqueConstraint("authority_id", "slug", name=op.f("uq_consultation_authority_id_slug")),
    )
    op.create_index(op.f("ix_consultation_authority_id"), "consultation", ["authority_id"], unique=False)
    op.create_table(
        "event_handling",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("domain_event_id", sa.BigInteger(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["domain_event_id"], ["domain_event.id"], name=op.f("fk_event_handling_domain_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_handling")),
        sa.UniqueConstraint("domain_event_id", "handler", name=op.f("uq_event_handling_domain_event_id_handler")),
    )
    op.create_index(
        "ix_event_handling_due", "event_handling", ["created_at"], unique=False, postgresql_where="handled_at IS NULL"
    )
    op.create_table(
        "officer_role",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("administrator", "officer", "approver", "commissioner", name="role", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(
            "(role = 'commissioner') = (council_id IS NOT NULL)", name=op.f("ck_officer_role_commissioner_has_council")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "council_id"],
            ["council.authority_id", "council.id"],
            name=op.f("fk_officer_role_authority_id_council_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_officer_role_authority_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_officer_role_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_role")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_officer_role_authority_id_id")),
        sa.UniqueConstraint(
            "officer_id",
            "role",
            "council_id",
            name=op.f("uq_officer_role_officer_id_role_council_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_officer_role_authority_id"), "officer_role", ["authority_id"], unique=False)
    op.create_table(
        "tender",
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("value_gbp", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("cpv_code", sa.Text(), nullable=False),
        sa.Column("lot_title", sa.Text(), nullable=False),
        sa.Column("price_weight", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("quality_weight", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("cpv_code ~ '^[0-9]{8}$'", name=op.f("ck_tender_cpv_has_eight_digits")),
        sa.CheckConstraint("price_weight + quality_weight < 100", name=op.f("ck_tender_weights_leave_room")),
        sa.CheckConstraint("price_weight >= 0 AND quality_weight >= 0", name=op.f("ck_tender_weights_not_negative")),
        sa.CheckConstraint("value_gbp > 0", name=op.f("ck_tender_value_is_positive")),
        sa.ForeignKeyConstraint(
            ["authority_id", "council_id"],
            ["council.authority_id", "council.id"],
            name=op.f("fk_tender_authority_id_council_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "created_by_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_tender_authority_id_created_by_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_tender_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_tender_authority_id_id")),
        sa.UniqueConstraint("council_id", "reference", name=op.f("uq_tender_council_id_reference")),
    )
    op.create_index(op.f("ix_tender_authority_id"), "tender", ["authority_id"], unique=False)
    op.create_table(
        "consultation_wording",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Enum("en", "cy", name="language", native_enum=False, length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("not_decided", sa.Text(), nullable=False),
        sa.Column("use_of_answers", sa.Text(), nullable=False),
        sa.Column("privacy_function", sa.Text(), nullable=False),
        sa.Column("privacy_retention", sa.Text(), nullable=False),
        sa.Column("privacy_contact", sa.Text(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_consultation_wording_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_consultation_wording_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_wording")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_consultation_wording_authority_id_id")),
        sa.UniqueConstraint(
            "consultation_id", "language", name=op.f("uq_consultation_wording_consultation_id_language")
        ),
    )
    op.create_index(
        op.f("ix_consultation_wording_authority_id"), "consultation_wording", ["authority_id"], unique=False
    )
    op.create_table(
        "grouping_run",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued", "running", "succeeded", "failed", "superseded", name="runstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("encoder_name", sa.Text(), nullable=True),
        sa.Column("encoder_revision", sa.Text(), nullable=True),
        sa.Column("input_hash", sa.Text(), nullable=True),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("seconds", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("step_done", sa.Integer(), nullable=False),
        sa.Column("step_total", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_grouping_run_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "requested_by_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_grouping_run_authority_id_requested_by_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_grouping_run_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grouping_run")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_grouping_run_authority_id_id")),
    )
    op.create_index(op.f("ix_grouping_run_authority_id"), "grouping_run", ["authority_id"], unique=False)
    op.create_index(
        "uq_grouping_run_unfinished",
        "grouping_run",
        ["consultation_id"],
        unique=True,
        postgresql_where="state IN ('queued', 'running')",
    )
    op.create_table(
        "participant",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("lives_here", sa.Boolean(), nullable=False),
        sa.Column(
            "capacity",
            sa.Enum("individual", "organisation", name="capacity", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("is_supplier", sa.Boolean(), nullable=False),
        sa.Column(
            "assurance_level",
            sa.Enum(
                "open_link",
                "confirmed_email",
                "confirmed_address",
                "imported",
                name="assurancelevel",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("web", "import", "seed", name="contributionsource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("source_reference", sa.Text(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("lives_here = (council_id IS NOT NULL)", name=op.f("ck_participant_council_if_lives_here")),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_participant_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "council_id"],
            ["council.authority_id", "council.id"],
            name=op.f("fk_participant_authority_id_council_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_participant_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_participant_authority_id_id")),
    )
    op.create_index(op.f("ix_participant_authority_id"), "participant", ["authority_id"], unique=False)
    op.create_index(
        "uq_participant_source_reference", "participant", ["consultation_id", "source_reference"], unique=True
    )
    op.create_table(
        "priority_list",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("chosen_by_id", sa.Uuid(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "chosen_by_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_priority_list_authority_id_chosen_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_priority_list_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_priority_list_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_list")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_priority_list_authority_id_id")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_priority_list_consultation_id_number")),
    )
    op.create_index(op.f("ix_priority_list_authority_id"), "priority_list", ["authority_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name=op.f("ck_publication_content_hash_is_sha256")),
        sa.CheckConstraint("version ~ '^[0-9]+[.][0-9]+$'", name=op.f("ck_publication_version_is_major_minor")),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_publication_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "published_by_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_publication_authority_id_published_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "supersedes_id"],
            ["publication.authority_id", "publication.id"],
            name=op.f("fk_publication_authority_id_supersedes_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_publication_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_publication_authority_id_id")),
        sa.UniqueConstraint("authority_id", "slug", "version", name=op.f("uq_publication_authority_id_slug_version")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_publication_supersedes_id")),
    )
    op.create_index(op.f("ix_publication_authority_id"), "publication", ["authority_id"], unique=False)
    op.create_table(
        "update_consent",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("language", sa.Enum("en", "cy", name="language", native_enum=False, length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_update_consent_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "resident_id"],
            ["resident.authority_id", "resident.id"],
            name=op.f("fk_update_consent_authority_id_resident_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_update_consent_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_update_consent")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_update_consent_authority_id_id")),
    )
    op.create_index(op.f("ix_update_consent_authority_id"), "update_consent", ["authority_id"], unique=False)
    op.create_index(
        "uq_update_consent_standing",
        "update_consent",
        ["consultation_id", "resident_id"],
        unique=True,
        postgresql_where="withdrawn_at IS NULL",
    )
    op.create_table(
        "candidate_theme",
        sa.Column("grouping_run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_number", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("keywords", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("exemplar_statement_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("coherence", sa.Double(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "grouping_run_id"],
            ["grouping_run.authority_id", "grouping_run.id"],
            name=op.f("fk_candidate_theme_authority_id_grouping_run_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_candidate_theme_authority_id")),
        sa.ForeignKeyConstraint(
            ["grouping_run_id", "parent_number"],
            ["candidate_theme.grouping_run_id", "candidate_theme.number"],
            name="fk_candidate_theme_parent",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_theme")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_candidate_theme_authority_id_id")),
        sa.UniqueConstraint("grouping_run_id", "number", name=op.f("uq_candidate_theme_grouping_run_id_number")),
    )
    op.create_index(op.f("ix_candidate_theme_authority_id"), "candidate_theme", ["authority_id"], unique=False)
    op.create_table(
        "participation",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_participation_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "participant_id"],
            ["participant.authority_id", "participant.id"],
            name=op.f("fk_participation_authority_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "resident_id"],
            ["resident.authority_id", "resident.id"],
            name=op.f("fk_participation_authority_id_resident_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_participation_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_participation_authority_id_id")),
        sa.UniqueConstraint(
            "consultation_id", "resident_id", name=op.f("uq_participation_consultation_id_resident_id")
        ),
        sa.UniqueConstraint("participant_id", name=op.f("uq_participation_participant_id")),
    )
    op.create_index(op.f("ix_participation_authority_id"), "participation", ["authority_id"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column(
            "moderation_status",
            sa.Enum("pending", "approved", "rejected", name="moderationstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "assurance_level",
            sa.Enum(
                "open_link",
                "confirmed_email",
                "confirmed_address",
                "imported",
                name="assurancelevel",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("published_text_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "source",
            sa.Enum("web", "import", "seed", name="contributionsource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("source_reference", sa.Text(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(
            "(moderation_status = 'approved') = (published_text_id IS NOT NULL)",
            name=op.f("ck_proposal_published_if_approved"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_proposal_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "participant_id"],
            ["participant.authority_id", "participant.id"],
            name=op.f("fk_proposal_authority_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_proposal_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_proposal_authority_id_id")),
        sa.UniqueConstraint("consultation_id", "reference", name=op.f("uq_proposal_consultation_id_reference")),
    )
    op.create_index(op.f("ix_proposal_authority_id"), "proposal", ["authority_id"], unique=False)
    op.create_index(
        "ix_proposal_moderation", "proposal", ["consultation_id", "moderation_status", "submitted_at"], unique=False
    )
    op.create_index("uq_proposal_source_reference", "proposal", ["consultation_id", "source_reference"], unique=True)
    op.create_table(
        "tender_import",
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("test_subject_matter", sa.Text(), nullable=False),
        sa.Column("test_clear_measurable", sa.Text(), nullable=False),
        sa.Column("test_technical_rules", sa.Text(), nullable=False),
        sa.Column("test_proportionate", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "created_by_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_tender_import_authority_id_created_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "publication_id"],
            ["publication.authority_id", "publication.id"],
            name=op.f("fk_tender_import_authority_id_publication_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "tender_id"],
            ["tender.authority_id", "tender.id"],
            name=op.f("fk_tender_import_authority_id_tender_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_tender_import_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_import")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_tender_import_authority_id_id")),
    )
    op.create_index(op.f("ix_tender_import_authority_id"), "tender_import", ["authority_id"], unique=False)
    op.create_table(
        "exposure",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_exposure_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "participant_id"],
            ["participant.authority_id", "participant.id"],
            name=op.f("fk_exposure_authority_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "proposal_id"],
            ["proposal.authority_id", "proposal.id"],
            name=op.f("fk_exposure_authority_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_exposure_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposure")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_exposure_authority_id_id")),
        sa.UniqueConstraint("participant_id", "position", name=op.f("uq_exposure_participant_id_position")),
        sa.UniqueConstraint("participant_id", "proposal_id", name=op.f("uq_exposure_participant_id_proposal_id")),
    )
    op.create_index(op.f("ix_exposure_authority_id"), "exposure", ["authority_id"], unique=False)
    op.create_index("ix_exposure_proposal", "exposure", ["proposal_id"], unique=False)
    op.create_table(
        "proposal_text",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("original", "redacted", name="textkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "proposal_id"],
            ["proposal.authority_id", "proposal.id"],
            name=op.f("fk_proposal_text_authority_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_proposal_text_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_text")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_proposal_text_authority_id_id")),
        sa.UniqueConstraint("proposal_id", "version", name=op.f("uq_proposal_text_proposal_id_version")),
    )
    op.create_index(op.f("ix_proposal_text_authority_id"), "proposal_text", ["authority_id"], unique=False)
    op.create_table(
        "theme",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "state", sa.Enum("confirmed", "discarded", name="themestate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("first_candidate_id", sa.Uuid(), nullable=False),
        sa.Column("is_title_from_residents", sa.Boolean(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_theme_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "first_candidate_id"],
            ["candidate_theme.authority_id", "candidate_theme.id"],
            name=op.f("fk_theme_authority_id_first_candidate_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_theme_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_theme_authority_id_id")),
    )
    op.create_index(op.f("ix_theme_authority_id"), "theme", ["authority_id"], unique=False)
    op.create_index(
        "uq_theme_confirmed_title",
        "theme",
        ["consultation_id", "title"],
        unique=True,
        postgresql_where="state = 'confirmed'",
    )
    op.create_table(
        "moderation_decision",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column(
            "choice",
            sa.Enum("approve", "redact", "reject", name="moderationchoice", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "off_topic",
                "personal_data",
                "abusive",
                "hate",
                "defamatory",
                "commercial",
                "duplicate",
                name="moderationreason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "old_status",
            sa.Enum("pending", "approved", "rejected", name="moderationstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "new_status",
            sa.Enum("pending", "approved", "rejected", name="moderationstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("proposal_text_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(
            "choice = 'approve' OR reason IS NOT NULL OR officer_id IS NULL",
            name=op.f("ck_moderation_decision_refusal_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_moderation_decision_authority_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "proposal_id"],
            ["proposal.authority_id", "proposal.id"],
            name=op.f("fk_moderation_decision_authority_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "proposal_text_id"],
            ["proposal_text.authority_id", "proposal_text.id"],
            name=op.f("fk_moderation_decision_authority_id_proposal_text_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_moderation_decision_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_decision")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_moderation_decision_authority_id_id")),
    )
    op.create_index(op.f("ix_moderation_decision_authority_id"), "moderation_decision", ["authority_id"], unique=False)
    op.create_table(
        "priority_list_entry",
        sa.Column("priority_list_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(
            "NOT is_chosen OR length(trim(reason)) > 0", name=op.f("ck_priority_list_entry_chosen_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "priority_list_id"],
            ["priority_list.authority_id", "priority_list.id"],
            name=op.f("fk_priority_list_entry_authority_id_priority_list_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "theme_id"],
            ["theme.authority_id", "theme.id"],
            name=op.f("fk_priority_list_entry_authority_id_theme_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_priority_list_entry_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_list_entry")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_priority_list_entry_authority_id_id")),
        sa.UniqueConstraint("priority_list_id", "rank", name=op.f("uq_priority_list_entry_priority_list_id_rank")),
        sa.UniqueConstraint(
            "priority_list_id", "theme_id", name=op.f("uq_priority_list_entry_priority_list_id_theme_id")
        ),
    )
    op.create_index(op.f("ix_priority_list_entry_authority_id"), "priority_list_entry", ["authority_id"], unique=False)
    op.create_table(
        "standard",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("priority_list_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "approved",
                "published",
                "superseded",
                "withdrawn",
                name="standardstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("current_revision_id", sa.Uuid(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_standard_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "priority_list_id"],
            ["priority_list.authority_id", "priority_list.id"],
            name=op.f("fk_standard_authority_id_priority_list_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "theme_id"],
            ["theme.authority_id", "theme.id"],
            name=op.f("fk_standard_authority_id_theme_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_standard_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_standard_authority_id_id")),
        sa.UniqueConstraint("authority_id", "reference", name=op.f("uq_standard_authority_id_reference")),
        sa.UniqueConstraint("theme_id", name=op.f("uq_standard_theme_id")),
    )
    op.create_index(op.f("ix_standard_authority_id"), "standard", ["authority_id"], unique=False)
    op.create_table(
        "statement",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_text_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(
            "start_offset >= 0 AND end_offset >= start_offset", name=op.f("ck_statement_offsets_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_statement_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "proposal_id"],
            ["proposal.authority_id", "proposal.id"],
            name=op.f("fk_statement_authority_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "proposal_text_id"],
            ["proposal_text.authority_id", "proposal_text.id"],
            name=op.f("fk_statement_authority_id_proposal_text_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_statement_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_statement_authority_id_id")),
        sa.UniqueConstraint("proposal_text_id", "number", name=op.f("uq_statement_proposal_text_id_number")),
    )
    op.create_index(op.f("ix_statement_authority_id"), "statement", ["authority_id"], unique=False)
    op.create_table(
        "theme_decision",
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "act",
            sa.Enum("confirm", "rename", "merge", "discard", name="themeact", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("candidate_theme_id", sa.Uuid(), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("old_title", sa.Text(), nullable=True),
        sa.Column("new_title", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "candidate_theme_id"],
            ["candidate_theme.authority_id", "candidate_theme.id"],
            name=op.f("fk_theme_decision_authority_id_candidate_theme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "merged_into_id"],
            ["theme.authority_id", "theme.id"],
            name=op.f("fk_theme_decision_authority_id_merged_into_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_theme_decision_authority_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "theme_id"],
            ["theme.authority_id", "theme.id"],
            name=op.f("fk_theme_decision_authority_id_theme_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_theme_decision_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_decision")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_theme_decision_authority_id_id")),
    )
    op.create_index(op.f("ix_theme_decision_authority_id"), "theme_decision", ["authority_id"], unique=False)
    op.create_table(
        "theme_origin",
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_theme_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "candidate_theme_id"],
            ["candidate_theme.authority_id", "candidate_theme.id"],
            name=op.f("fk_theme_origin_authority_id_candidate_theme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "theme_id"],
            ["theme.authority_id", "theme.id"],
            name=op.f("fk_theme_origin_authority_id_theme_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_theme_origin_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_origin")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_theme_origin_authority_id_id")),
        sa.UniqueConstraint("candidate_theme_id", name=op.f("uq_theme_origin_candidate_theme_id")),
    )
    op.create_index(op.f("ix_theme_origin_authority_id"), "theme_origin", ["authority_id"], unique=False)
    op.create_table(
        "vote",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum("agree", "disagree", "unsure", name="votechoice", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "assurance_level",
            sa.Enum(
                "open_link",
                "confirmed_email",
                "confirmed_address",
                "imported",
                name="assurancelevel",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_vote_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "participant_id"],
            ["participant.authority_id", "participant.id"],
            name=op.f("fk_vote_authority_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "proposal_id"],
            ["proposal.authority_id", "proposal.id"],
            name=op.f("fk_vote_authority_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_vote_authority_id")),
        sa.ForeignKeyConstraint(
            ["participant_id", "proposal_id"],
            ["exposure.participant_id", "exposure.proposal_id"],
            name="fk_vote_was_asked",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_vote_authority_id_id")),
        sa.UniqueConstraint("proposal_id", "participant_id", name="uq_vote_one_for_each_person"),
    )
    op.create_index(op.f("ix_vote_authority_id"), "vote", ["authority_id"], unique=False)
    op.create_index("ix_vote_consultation", "vote", ["consultation_id", "proposal_id"], unique=False)
    op.create_index("ix_vote_participant", "vote", ["participant_id"], unique=False)
    op.create_table(
        "grouped_statement",
        sa.Column("grouping_run_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_theme_id", sa.Uuid(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("duplicate_of_id", sa.Uuid(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "candidate_theme_id"],
            ["candidate_theme.authority_id", "candidate_theme.id"],
            name=op.f("fk_grouped_statement_authority_id_candidate_theme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "duplicate_of_id"],
            ["statement.authority_id", "statement.id"],
            name=op.f("fk_grouped_statement_authority_id_duplicate_of_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "grouping_run_id"],
            ["grouping_run.authority_id", "grouping_run.id"],
            name=op.f("fk_grouped_statement_authority_id_grouping_run_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "statement_id"],
            ["statement.authority_id", "statement.id"],
            name=op.f("fk_grouped_statement_authority_id_statement_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_grouped_statement_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grouped_statement")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_grouped_statement_authority_id_id")),
        sa.UniqueConstraint(
            "grouping_run_id", "statement_id", name=op.f("uq_grouped_statement_grouping_run_id_statement_id")
        ),
    )
    op.create_index(op.f("ix_grouped_statement_authority_id"), "grouped_statement", ["authority_id"], unique=False)
    op.create_index("ix_grouped_statement_theme", "grouped_statement", ["candidate_theme_id"], unique=False)
    op.create_table(
        "standard_revision",
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("suggested_missions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "author_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_standard_revision_authority_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "standard_id"],
            ["standard.authority_id", "standard.id"],
            name=op.f("fk_standard_revision_authority_id_standard_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_standard_revision_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_revision")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_standard_revision_authority_id_id")),
        sa.UniqueConstraint("standard_id", "number", name=op.f("uq_standard_revision_standard_id_number")),
    )
    op.create_index(op.f("ix_standard_revision_authority_id"), "standard_revision", ["authority_id"], unique=False)
    op.create_table(
        "theme_statement",
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("is_exemplar", sa.Boolean(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "statement_id"],
            ["statement.authority_id", "statement.id"],
            name=op.f("fk_theme_statement_authority_id_statement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "theme_id"],
            ["theme.authority_id", "theme.id"],
            name=op.f("fk_theme_statement_authority_id_theme_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_theme_statement_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_statement")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_theme_statement_authority_id_id")),
        sa.UniqueConstraint("theme_id", "statement_id", name=op.f("uq_theme_statement_theme_id_statement_id")),
    )
    op.create_index(op.f("ix_theme_statement_authority_id"), "theme_statement", ["authority_id"], unique=False)
    op.create_index("ix_theme_statement_statement", "theme_statement", ["statement_id"], unique=False)
    op.create_table(
        "clause",
        sa.Column("standard_revision_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("resident", "officer", name="clausekind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(
            "(kind = 'officer') = (officer_id IS NOT NULL AND reason IS NOT NULL)",
            name=op.f("ck_clause_officer_clause_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_clause_authority_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "standard_revision_id"],
            ["standard_revision.authority_id", "standard_revision.id"],
            name=op.f("fk_clause_authority_id_standard_revision_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_clause_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_clause_authority_id_id")),
        sa.UniqueConstraint("standard_revision_id", "field", name=op.f("uq_clause_standard_revision_id_field")),
    )
    op.create_index(op.f("ix_clause_authority_id"), "clause", ["authority_id"], unique=False)
    op.create_table(
        "published_standard",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("standard_revision_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "publication_id"],
            ["publication.authority_id", "publication.id"],
            name=op.f("fk_published_standard_authority_id_publication_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "standard_id"],
            ["standard.authority_id", "standard.id"],
            name=op.f("fk_published_standard_authority_id_standard_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "standard_revision_id"],
            ["standard_revision.authority_id", "standard_revision.id"],
            name=op.f("fk_published_standard_authority_id_standard_revision_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_published_standard_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_standard")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_published_standard_authority_id_id")),
        sa.UniqueConstraint(
            "publication_id", "standard_id", name=op.f("uq_published_standard_publication_id_standard_id")
        ),
    )
    op.create_index(op.f("ix_published_standard_authority_id"), "published_standard", ["authority_id"], unique=False)
    op.create_table(
        "standard_decision",
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("standard_revision_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "submit",
                "return",
                "approve",
                "publish",
                "revise",
                "supersede",
                name="standardact",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "old_state",
            sa.Enum(
                "draft",
                "in_review",
                "approved",
                "published",
                "superseded",
                "withdrawn",
                name="standardstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "new_state",
            sa.Enum(
                "draft",
                "in_review",
                "approved",
                "published",
                "superseded",
                "withdrawn",
                name="standardstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_standard_decision_authority_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "standard_id"],
            ["standard.authority_id", "standard.id"],
            name=op.f("fk_standard_decision_authority_id_standard_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "standard_revision_id"],
            ["standard_revision.authority_id", "standard_revision.id"],
            name=op.f("fk_standard_decision_authority_id_standard_revision_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_standard_decision_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_decision")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_standard_decision_authority_id_id")),
    )
    op.create_index(op.f("ix_standard_decision_authority_id"), "standard_decision", ["authority_id"], unique=False)
    op.create_table(
        "clause_statement",
        sa.Column("clause_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "clause_id"],
            ["clause.authority_id", "clause.id"],
            name=op.f("fk_clause_statement_authority_id_clause_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "statement_id"],
            ["statement.authority_id", "statement.id"],
            name=op.f("fk_clause_statement_authority_id_statement_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_clause_statement_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_statement")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_clause_statement_authority_id_id")),
        sa.UniqueConstraint("clause_id", "statement_id", name=op.f("uq_clause_statement_clause_id_statement_id")),
    )
    op.create_index(op.f("ix_clause_statement_authority_id"), "clause_statement", ["authority_id"], unique=False)
    op.create_index("ix_clause_statement_statement", "clause_statement", ["statement_id"], unique=False)
    op.create_table(
        "imported_standard",
        sa.Column("tender_import_id", sa.Uuid(), nullable=False),
        sa.Column("published_standard_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("weight_reason", sa.Text(), nullable=False),
        sa.Column("measure_code", sa.Text(), nullable=True),
        sa.Column("target", sa.Numeric(precision=16, scale=3), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("target IS NULL OR target >= 0", name=op.f("ck_imported_standard_target_not_negative")),
        sa.CheckConstraint(
            "weight IS NULL OR (weight > 0 AND weight <= 100)", name=op.f("ck_imported_standard_weight_is_percent")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "published_standard_id"],
            ["published_standard.authority_id", "published_standard.id"],
            name=op.f("fk_imported_standard_authority_id_published_standard_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "tender_import_id"],
            ["tender_import.authority_id", "tender_import.id"],
            name=op.f("fk_imported_standard_authority_id_tender_import_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_imported_standard_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_standard")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_imported_standard_authority_id_id")),
        sa.UniqueConstraint(
            "tender_import_id",
            "published_standard_id",
            name=op.f("uq_imported_standard_tender_import_id_published_standard_id"),
        ),
    )
    op.create_index(op.f("ix_imported_standard_authority_id"), "imported_standard", ["authority_id"], unique=False)
    # Two tables each refer to the other: these references can only be made once both stand.
    op.create_foreign_key(
        "fk_proposal_published_text",
        "proposal",
        "proposal_text",
        ["authority_id", "published_text_id"],
        ["authority_id", "id"],
    )
    op.create_foreign_key(
        "fk_standard_current_revision",
        "standard",
        "standard_revision",
        ["authority_id", "current_revision_id"],
        ["authority_id", "id"],
    )


def downgrade():
    op.drop_constraint("fk_standard_current_revision", "standard", type_="foreignkey")
    op.drop_constraint("fk_proposal_published_text", "proposal", type_="foreignkey")
    op.drop_index(op.f("ix_imported_standard_authority_id"), table_name="imported_standard")
    op.drop_table("imported_standard")
    op.drop_index("ix_clause_statement_statement", table_name="clause_statement")
    op.drop_index(op.f("ix_clause_statement_authority_id"), table_name="clause_statement")
    op.drop_table("clause_statement")
    op.drop_index(op.f("ix_standard_decision_authority_id"), table_name="standard_decision")
    op.drop_table("standard_decision")
    op.drop_index(op.f("ix_published_standard_authority_id"), table_name="published_standard")
    op.drop_table("published_standard")
    op.drop_index(op.f("ix_clause_authority_id"), table_name="clause")
    op.drop_table("clause")
    op.drop_index("ix_theme_statement_statement", table_name="theme_statement")
    op.drop_index(op.f("ix_theme_statement_authority_id"), table_name="theme_statement")
    op.drop_table("theme_statement")
    op.drop_index(op.f("ix_standard_revision_authority_id"), table_name="standard_revision")
    op.drop_table("standard_revision")
    op.drop_index("ix_grouped_statement_theme", table_name="grouped_statement")
    op.drop_index(op.f("ix_grouped_statement_authority_id"), table_name="grouped_statement")
    op.drop_table("grouped_statement")
    op.drop_index("ix_vote_participant", table_name="vote")
    op.drop_index("ix_vote_consultation", table_name="vote")
    op.drop_index(op.f("ix_vote_authority_id"), table_name="vote")
    op.drop_table("vote")
    op.drop_index(op.f("ix_theme_origin_authority_id"), table_name="theme_origin")
    op.drop_table("theme_origin")
    op.drop_index(op.f("ix_theme_decision_authority_id"), table_name="theme_decision")
    op.drop_table("theme_decision")
    op.drop_index(op.f("ix_statement_authority_id"), table_name="statement")
    op.drop_table("statement")
    op.drop_index(op.f("ix_standard_authority_id"), table_name="standard")
    op.drop_table("standard")
    op.drop_index(op.f("ix_priority_list_entry_authority_id"), table_name="priority_list_entry")
    op.drop_table("priority_list_entry")
    op.drop_index(op.f("ix_moderation_decision_authority_id"), table_name="moderation_decision")
    op.drop_table("moderation_decision")
    op.drop_index("uq_theme_confirmed_title", table_name="theme", postgresql_where="state = 'confirmed'")
    op.drop_index(op.f("ix_theme_authority_id"), table_name="theme")
    op.drop_table("theme")
    op.drop_index(op.f("ix_proposal_text_authority_id"), table_name="proposal_text")
    op.drop_table("proposal_text")
    op.drop_index("ix_exposure_proposal", table_name="exposure")
    op.drop_index(op.f("ix_exposure_authority_id"), table_name="exposure")
    op.drop_table("exposure")
    op.drop_index(op.f("ix_tender_import_authority_id"), table_name="tender_import")
    op.drop_table("tender_import")
    op.drop_index("uq_proposal_source_reference", table_name="proposal")
    op.drop_index("ix_proposal_moderation", table_name="proposal")
    op.drop_index(op.f("ix_proposal_authority_id"), table_name="proposal")
    op.drop_table("proposal")
    op.drop_index(op.f("ix_participation_authority_id"), table_name="participation")
    op.drop_table("participation")
    op.drop_index(op.f("ix_candidate_theme_authority_id"), table_name="candidate_theme")
    op.drop_table("candidate_theme")
    op.drop_index("uq_update_consent_standing", table_name="update_consent", postgresql_where="withdrawn_at IS NULL")
    op.drop_index(op.f("ix_update_consent_authority_id"), table_name="update_consent")
    op.drop_table("update_consent")
    op.drop_index(op.f("ix_publication_authority_id"), table_name="publication")
    op.drop_table("publication")
    op.drop_index(op.f("ix_priority_list_authority_id"), table_name="priority_list")
    op.drop_table("priority_list")
    op.drop_index("uq_participant_source_reference", table_name="participant")
    op.drop_index(op.f("ix_participant_authority_id"), table_name="participant")
    op.drop_table("participant")
    op.drop_index(
        "uq_grouping_run_unfinished", table_name="grouping_run", postgresql_where="state IN ('queued', 'running')"
    )
    op.drop_index(op.f("ix_grouping_run_authority_id"), table_name="grouping_run")
    op.drop_table("grouping_run")
    op.drop_index(op.f("ix_consultation_wording_authority_id"), table_name="consultation_wording")
    op.drop_table("consultation_wording")
    op.drop_index(op.f("ix_tender_authority_id"), table_name="tender")
    op.drop_table("tender")
    op.drop_index(op.f("ix_officer_role_authority_id"), table_name="officer_role")
    op.drop_table("officer_role")
    op.drop_index("ix_event_handling_due", table_name="event_handling", postgresql_where="handled_at IS NULL")
    op.drop_table("event_handling")
    op.drop_index(op.f("ix_consultation_authority_id"), table_name="consultation")
    op.drop_table("consultation")
    op.drop_index("ix_sign_in_link_email", table_name="sign_in_link")
    op.drop_index(op.f("ix_sign_in_link_authority_id"), table_name="sign_in_link")
    op.drop_table("sign_in_link")
    op.drop_index(op.f("ix_resident_authority_id"), table_name="resident")
    op.drop_table("resident")
    op.drop_index("ix_outgoing_mail_unsent", table_name="outgoing_mail", postgresql_where="sent_at IS NULL")
    op.drop_index(op.f("ix_outgoing_mail_authority_id"), table_name="outgoing_mail")
    op.drop_table("outgoing_mail")
    op.drop_index(op.f("ix_officer_authority_id"), table_name="officer")
    op.drop_table("officer")
    op.drop_index(op.f("ix_domain_event_authority_id"), table_name="domain_event")
    op.drop_table("domain_event")
    op.drop_index(op.f("ix_council_authority_id"), table_name="council")
    op.drop_table("council")
    op.drop_index(op.f("ix_audit_row_authority_id"), table_name="audit_row")
    op.drop_table("audit_row")
    op.drop_table("embedding")
    op.drop_table("authority")
