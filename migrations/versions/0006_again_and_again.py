"""What a run tells beside its themes: what each continues, what has changed, and which missions it may serve."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_again_and_again"
down_revision = "0005_workbench"
branch_labels = None
depends_on = None


def owned(name, *references):
    """Return what every owned table has: its id, time and authority, and its references to other owned rows."""
    return (
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        *(
            sa.ForeignKeyConstraint(
                ["authority_id", column],
                [f"{table}.authority_id", f"{table}.id"],
                name=op.f(f"fk_{name}_authority_id_{column}"),
            )
            for table, column in references
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f(f"fk_{name}_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("authority_id", "id", name=op.f(f"uq_{name}_authority_id_id")),
    )


def worded(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade():
    op.add_column("candidate_theme", sa.Column("continues_theme_id", sa.Uuid(), nullable=True))
    op.add_column("candidate_theme", sa.Column("continues_candidate_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_candidate_theme_continues_theme",
        "candidate_theme",
        "theme",
        ["authority_id", "continues_theme_id"],
        ["authority_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_candidate_theme_authority_id_continues_candidate_id"),
        "candidate_theme",
        "candidate_theme",
        ["authority_id", "continues_candidate_id"],
        ["authority_id", "id"],
    )
    op.create_index("ix_candidate_theme_continues_theme", "candidate_theme", ["continues_theme_id"])
    create_differences()
    op.create_table(
        "candidate_suggestion",
        sa.Column("candidate_theme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", worded("suggestionkind", "mission", "milestone"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("nearest_statement_ids", postgresql.JSONB(), nullable=False),
        sa.Column("shared_words", postgresql.JSONB(), nullable=False),
        *owned("candidate_suggestion", ("candidate_theme", "candidate_theme_id")),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_candidate_suggestion_rank_from_one")),
        sa.UniqueConstraint(
            "candidate_theme_id", "kind", "code", name=op.f("uq_candidate_suggestion_candidate_theme_id_kind_code")
        ),
    )
    op.create_index(op.f("ix_candidate_suggestion_authority_id"), "candidate_suggestion", ["authority_id"])


def create_differences():
    op.create_table(
        "run_difference",
        sa.Column("grouping_run_id", sa.Uuid(), nullable=False),
        sa.Column("earlier_run_id", sa.Uuid(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        *owned("run_difference", ("grouping_run", "grouping_run_id"), ("grouping_run", "earlier_run_id")),
        sa.UniqueConstraint("grouping_run_id", name=op.f("uq_run_difference_grouping_run_id")),
    )
    op.create_index(op.f("ix_run_difference_authority_id"), "run_difference", ["authority_id"])
    op.create_table(
        "run_change",
        sa.Column("grouping_run_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "kind", worded("changekind", "appeared", "vanished", "split", "merged", "moved", "kept"), nullable=False
        ),
        sa.Column("candidate_theme_id", sa.Uuid(), nullable=True),
        sa.Column("earlier_candidate_id", sa.Uuid(), nullable=True),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("overlap", sa.Float(), nullable=True),
        *owned(
            "run_change",
            ("grouping_run", "grouping_run_id"),
            ("candidate_theme", "candidate_theme_id"),
            ("candidate_theme", "earlier_candidate_id"),
        ),
        sa.UniqueConstraint("grouping_run_id", "place", name=op.f("uq_run_change_grouping_run_id_place")),
    )
    op.create_index(op.f("ix_run_change_authority_id"), "run_change", ["authority_id"])


def downgrade():
    for table in ("candidate_suggestion", "run_change", "run_difference"):
        op.drop_table(table)
    op.drop_index("ix_candidate_theme_continues_theme", "candidate_theme")
    for name in ("fk_candidate_theme_authority_id_continues_candidate_id", "fk_candidate_theme_continues_theme"):
        op.drop_constraint(op.f(name), "candidate_theme", type_="foreignkey")
    op.drop_column("candidate_theme", "continues_candidate_id")
    op.drop_column("candidate_theme", "continues_theme_id")
