"""What officers' pages of a large run need: votes and areas counted once, words found by an index."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_workbench_reads"
down_revision = "0007_runs_over_workers"
branch_labels = None
depends_on = None


def create_figures(table, *, owners, unique, counts):
    op.create_table(
        table,
        *(sa.Column(f"{owner}_id", sa.Uuid(), nullable=False) for owner in owners),
        *(sa.Column(count, sa.Integer(), nullable=False) for count in counts),
        sa.Column("areas", postgresql.JSONB(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        *(
            sa.ForeignKeyConstraint(
                ["authority_id", f"{owner}_id"],
                [f"{owner}.authority_id", f"{owner}.id"],
                name=op.f(f"fk_{table}_authority_id_{owner}_id"),
            )
            for owner in owners
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f(f"fk_{table}_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("authority_id", "id", name=op.f(f"uq_{table}_authority_id_id")),
        sa.UniqueConstraint(unique, name=op.f(f"uq_{table}_{unique}")),
    )
    op.create_index(op.f(f"ix_{table}_authority_id"), table, ["authority_id"])


def upgrade():
    op.add_column("grouping_run", sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True))
    create_figures(
        "candidate_figures",
        owners=("grouping_run", "candidate_theme"),
        unique="candidate_theme_id",
        counts=("voters", "agree", "disagree", "unsure"),
    )
    create_figures(
        "theme_figures",
        owners=("theme",),
        unique="theme_id",
        counts=(
            "people",
            "proposals",
            "statements",
            "voters",
            "support",
            "opposition",
            "unsure",
            "unoriented",
            "votes_left_out",
        ),
    )
    op.add_column("theme_figures", sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False))
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
    op.create_index(
        "ix_proposal_withdrawn",
        "proposal",
        ["consultation_id", "withdrawn_at"],
        postgresql_where="withdrawn_at IS NOT NULL",
    )


def downgrade():
    op.drop_index("ix_proposal_withdrawn", "proposal")
    op.drop_index("ix_grouped_statement_unplaced", "grouped_statement")
    op.drop_index("ix_proposal_text_words", "proposal_text")
    op.drop_index("ix_statement_proposal", "statement")
    op.drop_table("theme_figures")
    op.drop_table("candidate_figures")
    op.drop_column("grouping_run", "counted_at")
