"""Who took part, counted by a worker and kept: a page that counted two million votes took two seconds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015_participation_count"
down_revision = "0014_importance"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "participation_count",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("opinion_run_id", sa.Uuid(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_participation_count_authority_id_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "opinion_run_id"],
            ["opinion_run.authority_id", "opinion_run.id"],
            name=op.f("fk_participation_count_authority_id_opinion_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_participation_count_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_count")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_participation_count_authority_id_id")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_participation_count_consultation_id")),
    )
    op.create_index(op.f("ix_participation_count_authority_id"), "participation_count", ["authority_id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_participation_count_authority_id"), table_name="participation_count")
    op.drop_table("participation_count")
