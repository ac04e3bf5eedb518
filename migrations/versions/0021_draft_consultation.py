"""Drafts of standards put out to residents: their answers and remarks, and what officers made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0021_draft_consultation"
down_revision = "0020_delivery"
branch_labels = None
depends_on = None

NEVER_CHANGED = ("draft_under_discussion", "draft_remark_decision", "draft_reply")
TABLES = ("draft_consultation", "draft_under_discussion", "draft_answer", "draft_remark", *NEVER_CHANGED[1:])


def upgrade():
    _create_draft_consultation()
    _create_draft_under_discussion()
    _create_draft_answer()
    _create_draft_remark()
    _create_draft_remark_decision()
    _create_draft_reply()
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_authority_id"), table, ["authority_id"], unique=False)
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _create_draft_consultation():
    table = "draft_consultation"
    op.create_table(
        table,
        _id("consultation_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        _code("state"),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        _words("short_reason"),
        _id("begun_by_id"),
        _moment("closed_at", nullable=True),
        _words("closing_reason"),
        *_owned(table),
        _belongs(table, "consultation"),
        _belongs(table, "officer", "begun_by_id"),
        sa.UniqueConstraint("consultation_id", "number", name=op.f(f"uq_{table}_consultation_id_number")),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f(f"ck_{table}_closes_after_it_opens")),
    )
    op.create_index(
        "uq_draft_consultation_one_at_a_time",
        table,
        ["consultation_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('scheduled', 'open')"),
    )


def _create_draft_under_discussion():
    table = "draft_under_discussion"
    op.create_table(
        table,
        _id("draft_consultation_id"),
        _id("standard_id"),
        _id("standard_revision_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_owned(table),
        *(_belongs(table, to) for to in ("draft_consultation", "standard", "standard_revision")),
        sa.UniqueConstraint(
            "draft_consultation_id", "standard_id", name=op.f(f"uq_{table}_draft_consultation_id_standard_id")
        ),
    )
    op.create_index("ix_draft_under_discussion_standard", table, ["standard_id"], unique=False)


def _create_draft_answer():
    table = "draft_answer"
    op.create_table(
        table,
        _id("draft_under_discussion_id"),
        _id("participant_id"),
        _code("choice"),
        _moment("answered_at"),
        *_owned(table),
        *(_belongs(table, to) for to in ("draft_under_discussion", "participant")),
    )
    op.create_index(
        "uq_draft_answer_one_for_each_person", table, ["draft_under_discussion_id", "participant_id"], unique=True
    )


def _create_draft_remark():
    table = "draft_remark"
    op.create_table(
        table,
        _id("draft_under_discussion_id"),
        _id("participant_id"),
        _words("text"),
        _words("language"),
        _code("moderation_status"),
        _moment("submitted_at"),
        _moment("withdrawn_at", nullable=True),
        *_owned(table),
        *(_belongs(table, to) for to in ("draft_under_discussion", "participant")),
        sa.CheckConstraint("text <> ''", name=op.f(f"ck_{table}_has_words")),
    )
    op.create_index(
        "uq_draft_remark_standing",
        table,
        ["draft_under_discussion_id", "participant_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def _create_draft_remark_decision():
    table = "draft_remark_decision"
    op.create_table(
        table,
        _id("draft_remark_id"),
        _id("officer_id"),
        _code("choice"),
        _code("reason", nullable=True),
        _words("note"),
        _code("old_status"),
        _code("new_status"),
        _moment("decided_at"),
        *_owned(table),
        *(_belongs(table, to) for to in ("draft_remark", "officer")),
        sa.CheckConstraint("choice = 'approve' OR reason IS NOT NULL", name=op.f(f"ck_{table}_refusal_has_reason")),
    )
    op.create_index("ix_draft_remark_decision_remark", table, ["draft_remark_id"], unique=False)


def _create_draft_reply():
    table = "draft_reply"
    op.create_table(
        table,
        _id("draft_under_discussion_id"),
        _id("officer_id"),
        _code("conclusion"),
        _words("reason"),
        _moment("replied_at"),
        *_owned(table),
        *(_belongs(table, to) for to in ("draft_under_discussion", "officer")),
        sa.CheckConstraint("reason <> ''", name=op.f(f"ck_{table}_has_a_reason")),
    )
    op.create_index("ix_draft_reply_draft", table, ["draft_under_discussion_id"], unique=False)


def _id(name):
    return sa.Column(name, sa.Uuid(), nullable=False)


def _words(name):
    return sa.Column(name, sa.Text(), nullable=False)


def _code(name, *, nullable=False):
    return sa.Column(name, sa.String(length=40), nullable=nullable)


def _moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owned(table):
    """What every table has: an id, a time, and the authority that a row belongs to."""
    return (
        _id("authority_id"),
        _id("id"),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f(f"fk_{table}_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("authority_id", "id", name=op.f(f"uq_{table}_authority_id_id")),
    )


def _belongs(table, to, column=None):
    column = column or f"{to}_id"
    return sa.ForeignKeyConstraint(
        ["authority_id", column],
        [f"{to}.authority_id", f"{to}.id"],
        name=op.f(f"fk_{table}_authority_id_{column}"),
    )


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)
