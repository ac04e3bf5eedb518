"""What officers' pages of a large run need: votes and areas counted once, words found by an index."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_workbench_reads"
down_revision = "0007_runs_over_workers"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("grouping_run", sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "candidate_figures",
        sa.Column("grouping_run_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_theme_id", sa.Uuid(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=False),
        sa.Column("disagree", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("areas", postgresql.JSONB(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        *(
            sa.ForeignKeyConstraint(
                ["authority_id", f"{table}_id"],
                [f"{table}.authority_id", f"{table}.id"],
                name=op.f(f"fk_candidate_figures_authority_id_{table}_id"),
            )
            for table in ("grouping_run", "candidate_theme")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_candidate_figures_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_figures")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_candidate_figures_authority_id_id")),
        sa.UniqueConstraint("candidate_theme_id", name=op.f("uq_candidate_figures_candidate_theme_id")),
    )
    op.create_index(op.f("ix_candidate_figures_authority_id"), "candidate_figures", ["authority_id"])
    op.create_index("ix_statement_proposal", "statement", ["proposal_id"])
    op.create_index(
        "ix_proposal_text_words",
        "proposal_text",
        [sa.text("to_tsvector('simple'::regconfig, text)")],
        postgresql_using="gin",
    )
    op.create_index(
        "ix_grouped_statement_unplaced",
        "grouped_statement",
        ["grouping_run_id", "nearest_score"],
        postgresql_where="candidate_theme_id IS NULL",
    )


def downgrade():
    op.drop_index("ix_grouped_statement_unplaced", "grouped_statement")
    op.drop_index("ix_proposal_text_words", "proposal_text")
    op.drop_index("ix_statement_proposal", "statement")
    op.drop_table("candidate_figures")
    op.drop_column("grouping_run", "counted_at")
