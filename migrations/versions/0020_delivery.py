"""What contracts are to report, what they reported, and what became of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020_delivery"
down_revision = "0019_withdrawal"
branch_labels = None
depends_on = None

TABLES = ("commitment", "contract", "delivery_report", "delivery_decision", "delivery_reminder")
NEVER_CHANGED = ("delivery_report", "delivery_decision")


def upgrade():
    _create_commitments()
    _create_contracts()
    _create_reports()
    _create_decisions()
    op.create_table(
        "delivery_reminder",
        *_ids("tender_import_id"),
        sa.Column("looked_on", sa.Date(), nullable=False),
        *_owned("delivery_reminder"),
        _belongs("delivery_reminder", "tender_import"),
        sa.UniqueConstraint("tender_import_id", name=op.f("uq_delivery_reminder_tender_import_id")),
    )
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_authority_id"), table, ["authority_id"], unique=False)
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _create_commitments():
    parts = ("council", "tender", "tender_import", "tender_lot", "imported_measure", "standard")
    op.create_table(
        "commitment",
        *_ids(*(f"{one}_id" for one in parts)),
        *_texts("measure_code", "title", "unit", "direction", "counting_rule"),
        sa.Column("target", sa.Numeric(precision=16, scale=3), nullable=False),
        sa.Column("missions", postgresql.JSONB(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        *_owned("commitment"),
        *(_belongs("commitment", one) for one in parts),
        sa.UniqueConstraint("imported_measure_id", name=op.f("uq_commitment_imported_measure_id")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_commitment_days_in_order")),
        sa.CheckConstraint("every_months > 0", name=op.f("ck_commitment_every_months_is_positive")),
    )
    op.create_index("ix_commitment_tender_import", "commitment", ["tender_import_id"], unique=False)
    op.create_index("ix_commitment_council", "commitment", ["council_id"], unique=False)


def _create_contracts():
    parts = ("council", "tender_import", "tender_lot")
    op.create_table(
        "contract",
        *_ids(*(f"{one}_id" for one in parts), "recorded_by_id"),
        *_texts("reference", "supplier_id", "supplier_name"),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("agreed", postgresql.JSONB(), nullable=False),
        *_owned("contract"),
        *(_belongs("contract", one) for one in parts),
        _belongs("contract", "officer", "recorded_by_id"),
        sa.UniqueConstraint(
            "tender_import_id", "tender_lot_id", name=op.f("uq_contract_tender_import_id_tender_lot_id")
        ),
    )


def _create_reports():
    rating = sa.Enum(
        *("good", "approaching_target", "requires_improvement", "inadequate", "other"),
        name="deliveryrating",
        native_enum=False,
        length=40,
    )
    op.create_table(
        "delivery_report",
        *_ids("commitment_id", "reported_by_id"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=18, scale=3), nullable=False),
        sa.Column("whole", sa.Numeric(precision=18, scale=3), nullable=True),
        sa.Column("rating", rating, nullable=True),
        sa.Column("is_additional", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        *(
            sa.Column(one, sa.Text(), server_default="", nullable=False)
            for one in ("shared_note", "evidence_url", "note")
        ),
        sa.Column("source", _enum("form", "file", "api", name="deliverysource"), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        *_owned("delivery_report"),
        _belongs("delivery_report", "commitment"),
        _belongs("delivery_report", "officer", "reported_by_id"),
        _belongs("delivery_report", "delivery_report", "replaces_id"),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_delivery_report_replaces_id")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_delivery_report_days_in_order")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_delivery_report_quantity_not_negative")),
        sa.CheckConstraint(
            "whole IS NULL OR (whole > 0 AND quantity <= whole)", name=op.f("ck_delivery_report_part_of_a_whole")
        ),
    )
    op.create_index("ix_delivery_report_commitment", "delivery_report", ["commitment_id", "ends_on"], unique=False)


def _create_decisions():
    op.create_table(
        "delivery_decision",
        *_ids("delivery_report_id", "officer_id"),
        sa.Column("act", _enum("verify", "retract", name="deliveryact"), nullable=False),
        *_texts("reason"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        *_owned("delivery_decision"),
        _belongs("delivery_decision", "delivery_report"),
        _belongs("delivery_decision", "officer"),
        sa.UniqueConstraint("delivery_report_id", "act", name=op.f("uq_delivery_decision_delivery_report_id_act")),
        sa.CheckConstraint("act = 'verify' OR reason <> ''", name=op.f("ck_delivery_decision_retraction_has_a_reason")),
    )


def _ids(*names):
    return [sa.Column(one, sa.Uuid(), nullable=False) for one in names]


def _texts(*names):
    return [sa.Column(one, sa.Text(), nullable=False) for one in names]


def _enum(*values, name):
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def _owned(table):
    return (
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f(f"fk_{table}_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("authority_id", "id", name=op.f(f"uq_{table}_authority_id_id")),
    )


def _belongs(table, to, column=None):
    column = column or f"{to}_id"
    return sa.ForeignKeyConstraint(
        ["authority_id", column],
        [f"{to}.authority_id", f"{to}.id"],
        name=op.f(f"fk_{table}_authority_id_{column}"),
    )


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)
