"""What a run tells of its themes beside their words: language, source, grade, place on a picture, likeness."""

import sqlalchemy as sa
from alembic import op

revision = "0004_what_a_run_tells"
down_revision = "0003_responses"
branch_labels = None
depends_on = None


# Rows of earlier runs get what can be said of them: their statements counted each for itself, in the middle.
def candidate_columns():
    return (
        sa.Column("label_language", sa.Text(), nullable=True),
        sa.Column("label_statement_id", sa.Uuid(), nullable=True),
        sa.Column("distinct_statements", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("grade", sa.Text(), nullable=False, server_default="fair"),
        sa.Column("x", sa.Float(), nullable=False, server_default="0.5"),
        sa.Column("y", sa.Float(), nullable=False, server_default="0.5"),
    )


def upgrade():
    for column in candidate_columns():
        op.add_column("candidate_theme", column)
    op.execute("UPDATE candidate_theme SET distinct_statements = statements")
    for name in ("distinct_statements", "grade", "x", "y"):
        op.alter_column("candidate_theme", name, server_default=None)
    op.create_foreign_key(
        op.f("fk_candidate_theme_authority_id_label_statement_id"),
        "candidate_theme",
        "statement",
        ["authority_id", "label_statement_id"],
        ["authority_id", "id"],
    )
    op.add_column("grouped_statement", sa.Column("nearest_candidate_theme_id", sa.Uuid(), nullable=True))
    op.add_column("grouped_statement", sa.Column("nearest_score", sa.Float(), nullable=True))
    op.create_foreign_key(
        op.f("fk_grouped_statement_authority_id_nearest_candidate_theme_id"),
        "grouped_statement",
        "candidate_theme",
        ["authority_id", "nearest_candidate_theme_id"],
        ["authority_id", "id"],
    )
    op.add_column("theme", sa.Column("title_language", sa.Text(), nullable=True))
    op.create_table(
        "candidate_overlap",
        sa.Column("grouping_run_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_theme_id", sa.Uuid(), nullable=False),
        sa.Column("other_candidate_theme_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("shared", sa.Float(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        *(
            sa.ForeignKeyConstraint(
                ["authority_id", column],
                [f"{table}.authority_id", f"{table}.id"],
                name=op.f(f"fk_candidate_overlap_authority_id_{column}"),
            )
            for table, column in (
                ("grouping_run", "grouping_run_id"),
                ("candidate_theme", "candidate_theme_id"),
                ("candidate_theme", "other_candidate_theme_id"),
            )
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_candidate_overlap_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_overlap")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_candidate_overlap_authority_id_id")),
        sa.UniqueConstraint(
            "candidate_theme_id",
            "other_candidate_theme_id",
            name=op.f("uq_candidate_overlap_candidate_theme_id_other_candidate_theme_id"),
        ),
    )
    op.create_index(op.f("ix_candidate_overlap_authority_id"), "candidate_overlap", ["authority_id"])
    op.create_index("ix_candidate_overlap_run", "candidate_overlap", ["grouping_run_id"])


def downgrade():
    op.drop_table("candidate_overlap")
    op.drop_column("theme", "title_language")
    op.drop_constraint(
        op.f("fk_grouped_statement_authority_id_nearest_candidate_theme_id"), "grouped_statement", type_="foreignkey"
    )
    op.drop_column("grouped_statement", "nearest_score")
    op.drop_column("grouped_statement", "nearest_candidate_theme_id")
    op.drop_constraint(
        op.f("fk_candidate_theme_authority_id_label_statement_id"), "candidate_theme", type_="foreignkey"
    )
    for column in reversed(candidate_columns()):
        op.drop_column("candidate_theme", column.name)
