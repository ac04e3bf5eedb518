"""What a run of the machine finds in votes, and counters of votes and of what people were shown."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_opinion"
down_revision = "0010_oriented_figures"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "opinion_run",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued", "running", "succeeded", "failed", "superseded", name="runstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sendings", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("best_runs", sa.Integer(), nullable=False),
        sa.Column("silhouette", sa.Double(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("shuffle_stability", sa.Double(), nullable=False),
        sa.Column("faults", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("k BETWEEN 1 AND 5", name=op.f("ck_opinion_run_few_groups")),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_opinion_run_authority_id_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_opinion_run_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_run")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_opinion_run_authority_id_id")),
    )
    op.create_index(op.f("ix_opinion_run_authority_id"), "opinion_run", ["authority_id"], unique=False)
    op.create_index("ix_opinion_run_consultation", "opinion_run", ["consultation_id", "queued_at"], unique=False)
    op.create_index(
        "uq_opinion_run_unfinished",
        "opinion_run",
        ["consultation_id"],
        unique=True,
        postgresql_where="state IN ('queued', 'running')",
    )
    op.create_table(
        "opinion_place",
        sa.Column("opinion_run_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("group_number", sa.Integer(), nullable=True),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("is_suspected", sa.Boolean(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "opinion_run_id"],
            ["opinion_run.authority_id", "opinion_run.id"],
            name=op.f("fk_opinion_place_authority_id_opinion_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "participant_id"],
            ["participant.authority_id", "participant.id"],
            name=op.f("fk_opinion_place_authority_id_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_opinion_place_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_place")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_opinion_place_authority_id_id")),
        sa.UniqueConstraint(
            "opinion_run_id", "participant_id", name=op.f("uq_opinion_place_opinion_run_id_participant_id")
        ),
    )
    op.create_index(op.f("ix_opinion_place_authority_id"), "opinion_place", ["authority_id"], unique=False)
    op.create_index("ix_opinion_place_participant", "opinion_place", ["participant_id"], unique=False)
    op.create_table(
        "exposure_tally",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_exposure_tally_authority_id_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "proposal_id"],
            ["proposal.authority_id", "proposal.id"],
            name=op.f("fk_exposure_tally_authority_id_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_exposure_tally_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposure_tally")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_exposure_tally_authority_id_id")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_exposure_tally_proposal_id")),
    )
    op.create_index(op.f("ix_exposure_tally_authority_id"), "exposure_tally", ["authority_id"], unique=False)
    op.create_index("ix_exposure_tally_consultation", "exposure_tally", ["consultation_id"], unique=False)
    op.create_table(
        "proposal_opinion",
        sa.Column("opinion_run_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=False),
        sa.Column("disagree", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("agree_without", sa.Integer(), nullable=False),
        sa.Column("disagree_without", sa.Integer(), nullable=False),
        sa.Column("consensus", sa.Double(), nullable=True),
        sa.Column("consensus_floor", sa.Double(), nullable=True),
        sa.Column("lowest", sa.Double(), nullable=True),
        sa.Column("lowest_group", sa.Integer(), nullable=True),
        sa.Column("rejection_floor", sa.Double(), nullable=True),
        sa.Column("divisive", sa.Double(), nullable=True),
        sa.Column("uncertain", sa.Double(), nullable=True),
        sa.Column("groups", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "opinion_run_id"],
            ["opinion_run.authority_id", "opinion_run.id"],
            name=op.f("fk_proposal_opinion_authority_id_opinion_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "proposal_id"],
            ["proposal.authority_id", "proposal.id"],
            name=op.f("fk_proposal_opinion_authority_id_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_proposal_opinion_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_opinion")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_proposal_opinion_authority_id_id")),
        sa.UniqueConstraint(
            "opinion_run_id", "proposal_id", name=op.f("uq_proposal_opinion_opinion_run_id_proposal_id")
        ),
    )
    op.create_index(op.f("ix_proposal_opinion_authority_id"), "proposal_opinion", ["authority_id"], unique=False)
    op.create_index("ix_proposal_opinion_proposal", "proposal_opinion", ["proposal_id"], unique=False)
    op.create_table(
        "vote_tally",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=False),
        sa.Column("disagree", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("extremity", sa.Double(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_vote_tally_authority_id_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "proposal_id"],
            ["proposal.authority_id", "proposal.id"],
            name=op.f("fk_vote_tally_authority_id_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_vote_tally_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_tally")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_vote_tally_authority_id_id")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_vote_tally_proposal_id")),
    )
    op.create_index(op.f("ix_vote_tally_authority_id"), "vote_tally", ["authority_id"], unique=False)
    op.create_index("ix_vote_tally_consultation", "vote_tally", ["consultation_id"], unique=False)


def downgrade():
    op.drop_index("ix_vote_tally_consultation", table_name="vote_tally")
    op.drop_index(op.f("ix_vote_tally_authority_id"), table_name="vote_tally")
    op.drop_table("vote_tally")
    op.drop_index("ix_proposal_opinion_proposal", table_name="proposal_opinion")
    op.drop_index(op.f("ix_proposal_opinion_authority_id"), table_name="proposal_opinion")
    op.drop_table("proposal_opinion")
    op.drop_index("ix_exposure_tally_consultation", table_name="exposure_tally")
    op.drop_index(op.f("ix_exposure_tally_authority_id"), table_name="exposure_tally")
    op.drop_table("exposure_tally")
    op.drop_index("ix_opinion_place_participant", table_name="opinion_place")
    op.drop_index(op.f("ix_opinion_place_authority_id"), table_name="opinion_place")
    op.drop_table("opinion_place")
    op.drop_index(
        "uq_opinion_run_unfinished", table_name="opinion_run", postgresql_where="state IN ('queued', 'running')"
    )
    op.drop_index("ix_opinion_run_consultation", table_name="opinion_run")
    op.drop_index(op.f("ix_opinion_run_authority_id"), table_name="opinion_run")
    op.drop_table("opinion_run")
