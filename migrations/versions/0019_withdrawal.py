"""Standards that are withdrawn, and officers' second look at those whose words were taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0019_withdrawal"
down_revision = "0018_source_release"
branch_labels = None
depends_on = None

TABLES = ("standard_withdrawal", "support_review")


def upgrade():
    op.create_table(
        "standard_withdrawal",
        *_owned("standard_withdrawal"),
        sa.Column("decision_reference", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "support_review",
        *_owned("support_review"),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("lost > 0", name=op.f("ck_support_review_lost_is_positive")),
    )
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_authority_id"), table, ["authority_id"], unique=False)
        op.create_index(f"ix_{table}_standard", table, ["standard_id"], unique=False)
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _owned(table):
    """What both have: an authority, a standard, an officer and a reason."""
    return (
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("reason <> ''", name=op.f(f"ck_{table}_has_a_reason")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f(f"fk_{table}_authority_id")),
        _belongs(table, "standard"),
        _belongs(table, "officer"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("authority_id", "id", name=op.f(f"uq_{table}_authority_id_id")),
    )


def _belongs(table, to):
    return sa.ForeignKeyConstraint(
        ["authority_id", f"{to}_id"],
        [f"{to}.authority_id", f"{to}.id"],
        name=op.f(f"fk_{table}_authority_id_{to}_id"),
    )


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)
