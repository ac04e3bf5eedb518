"""Priorities from votes: what a slate proposed, what people think of themes, and whom the figures stand for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013_priorities_from_votes"
down_revision = "0012_tallies"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "population_margin",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum("area", "age", name="marginkind", native_enum=False, length=40), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("people > 0", name=op.f("ck_population_margin_somebody")),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_population_margin_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "entered_by_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_population_margin_authority_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_population_margin_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_margin")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_population_margin_authority_id_id")),
        sa.UniqueConstraint(
            "consultation_id", "kind", "category", name=op.f("uq_population_margin_consultation_id_kind_category")
        ),
    )
    op.create_index(op.f("ix_population_margin_authority_id"), "population_margin", ["authority_id"], unique=False)
    op.create_table(
        "theme_opinion",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("opinion_run_id", sa.Uuid(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ballots", sa.LargeBinary(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_theme_opinion_authority_id_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "opinion_run_id"],
            ["opinion_run.authority_id", "opinion_run.id"],
            name=op.f("fk_theme_opinion_authority_id_opinion_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_theme_opinion_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_opinion")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_theme_opinion_authority_id_id")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_theme_opinion_consultation_id")),
    )
    op.create_index(op.f("ix_theme_opinion_authority_id"), "theme_opinion", ["authority_id"], unique=False)
    op.add_column(
        "participant",
        sa.Column(
            "age_band",
            sa.Enum(
                "0-15",
                "16-24",
                "25-34",
                "35-44",
                "45-54",
                "55-64",
                "65-74",
                "75+",
                name="ageband",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
    )
    op.add_column("participant", sa.Column("network_mark", sa.Text(), nullable=True))
    op.add_column("priority_list", sa.Column("places", sa.Integer(), nullable=True))
    op.add_column(
        "priority_list",
        sa.Column("slate", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}"),
    )
    op.add_column("priority_list_entry", sa.Column("is_proposed", sa.Boolean(), nullable=False, server_default="false"))
    op.add_column("priority_list_entry", sa.Column("left_out_reason", sa.Text(), nullable=False, server_default=""))
    for table, column in (
        ("priority_list", "slate"),
        ("priority_list_entry", "is_proposed"),
        ("priority_list_entry", "left_out_reason"),
    ):
        op.alter_column(table, column, server_default=None)
    op.create_check_constraint(
        op.f("ck_priority_list_entry_left_out_has_reason"),
        "priority_list_entry",
        "is_chosen OR NOT is_proposed OR length(trim(left_out_reason)) > 0",
    )


def downgrade():
    op.drop_constraint(op.f("ck_priority_list_entry_left_out_has_reason"), "priority_list_entry")
    op.drop_column("priority_list_entry", "left_out_reason")
    op.drop_column("priority_list_entry", "is_proposed")
    op.drop_column("priority_list", "slate")
    op.drop_column("priority_list", "places")
    op.drop_column("participant", "network_mark")
    op.drop_column("participant", "age_band")
    op.drop_index(op.f("ix_theme_opinion_authority_id"), table_name="theme_opinion")
    op.drop_table("theme_opinion")
    op.drop_index(op.f("ix_population_margin_authority_id"), table_name="population_margin")
    op.drop_table("population_margin")
