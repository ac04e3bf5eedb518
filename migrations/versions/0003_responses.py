"""Responses that came in by file or on paper, and the imports that brought them."""

import sqlalchemy as sa
from alembic import op

revision = "0003_responses"
down_revision = "0002_rows_that_never_change"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "response_import",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("delimiter", sa.Text(), nullable=False),
        sa.Column("text_column", sa.Text(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("empty", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        *_owned(),
        sa.CheckConstraint(
            "rows_read = imported + known + empty + refused", name=op.f("ck_response_import_every_row_has_an_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_response_import_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_response_import_authority_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_response_import_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_import")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_response_import_authority_id_id")),
    )
    op.create_index(op.f("ix_response_import_authority_id"), "response_import", ["authority_id"])
    op.create_index("ix_response_import_consultation", "response_import", ["consultation_id", "created_at"])
    op.create_table(
        "response",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("response_import_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "paper",
                "phone",
                "meeting",
                "email",
                "online",
                "other",
                name="responsechannel",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "assurance_level",
            sa.Enum(
                "open_link",
                "confirmed_email",
                "confirmed_address",
                "imported",
                name="assurancelevel",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        *_owned(),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_response_authority_id_consultation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "response_import_id"],
            ["response_import.authority_id", "response_import.id"],
            name=op.f("fk_response_authority_id_response_import_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "participant_id"],
            ["participant.authority_id", "participant.id"],
            name=op.f("fk_response_authority_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_response_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_response_authority_id_id")),
        sa.UniqueConstraint("consultation_id", "key", name=op.f("uq_response_consultation_id_key")),
    )
    op.create_index(op.f("ix_response_authority_id"), "response", ["authority_id"])
    op.create_index("ix_response_import_line", "response", ["response_import_id", "line"])
    op.add_column("proposal", sa.Column("response_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_proposal_authority_id_response_id"),
        "proposal",
        "response",
        ["authority_id", "response_id"],
        ["authority_id", "id"],
    )
    op.create_index("ix_proposal_response", "proposal", ["response_id"])


def downgrade():
    op.drop_index("ix_proposal_response", table_name="proposal")
    op.drop_constraint(op.f("fk_proposal_authority_id_response_id"), "proposal", type_="foreignkey")
    op.drop_column("proposal", "response_id")
    op.drop_table("response")
    op.drop_table("response_import")


def _owned():
    return (
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
    )
