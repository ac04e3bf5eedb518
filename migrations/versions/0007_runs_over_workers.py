"""Runs over any number of workers: batches, the weights file they share, and which workers live."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_runs_over_workers"
down_revision = "0006_again_and_again"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("grouping_run", sa.Column("step_began_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("grouping_run", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "grouping_batch",
        sa.Column("grouping_run_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "grouping_run_id"],
            ["grouping_run.authority_id", "grouping_run.id"],
            name=op.f("fk_grouping_batch_authority_id_grouping_run_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_grouping_batch_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grouping_batch")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_grouping_batch_authority_id_id")),
        sa.UniqueConstraint(
            "grouping_run_id", "attempt", "number", name=op.f("uq_grouping_batch_grouping_run_id_attempt_number")
        ),
    )
    op.create_index(op.f("ix_grouping_batch_authority_id"), "grouping_batch", ["authority_id"])
    op.create_table(
        "encoder_weights",
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_encoder_weights")),
    )
    # Weights hardly get smaller by packing: it would only cost time.
    op.execute("ALTER TABLE encoder_weights ALTER COLUMN content SET STORAGE EXTERNAL")
    op.create_table(
        "worker",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("queues", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )


def downgrade():
    op.drop_table("worker")
    op.drop_table("encoder_weights")
    op.drop_table("grouping_batch")
    op.drop_column("grouping_run", "attempts")
    op.drop_column("grouping_run", "step_began_at")
