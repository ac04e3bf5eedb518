"""The officers' workbench: each act with all that it changed, stances, halves of a theme, and samples that were read."""

import sqlalchemy as sa
from alembic import op

revision = "0005_workbench"
down_revision = "0004_what_a_run_tells"
branch_labels = None
depends_on = None

NEVER_CHANGED = ("theme_change", "theme_move", "theme_origin_change", "split_half", "theme_reading_statement")


def upgrade():
    _add_to_what_there_is()
    _settle_titles()
    _create_journal()
    _create_split()
    _create_reading()
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade():
    for table in (
        "theme_reading_statement",
        "theme_reading",
        "split_part",
        "split_half",
        "split_proposal",
        "theme_origin_change",
        "theme_move",
        "theme_change",
    ):
        op.drop_table(table)
    op.drop_index("ix_theme_decision_theme", table_name="theme_decision")
    op.drop_constraint(op.f("ck_theme_decision_only_an_undoing_undoes"), "theme_decision", type_="check")
    for column in ("undoes_id", "moved_to_id", "number"):
        op.drop_column("theme_decision", column)
    # Refused by the database once an officer has made a theme of statements alone: before this there was none such.
    op.alter_column("theme", "first_candidate_id", nullable=False)
    for column in ("is_stance_settled", "stance_basis", "stance"):
        op.drop_column("theme_statement", column)
    for column in ("stance_confidence", "stance_basis", "stance"):
        op.drop_column("grouped_statement", column)
    op.drop_column("candidate_theme", "dissent_statement_id")
    op.drop_column("priority_list_entry", "instability_reason")


def _add_to_what_there_is():
    op.add_column("candidate_theme", sa.Column("dissent_statement_id", sa.Uuid(), nullable=True))
    _refer("candidate_theme", "dissent_statement_id", "statement")
    op.add_column("grouped_statement", sa.Column("stance", _text_enum("stance"), nullable=True))
    op.add_column("grouped_statement", sa.Column("stance_basis", _text_enum("stancebasis"), nullable=True))
    op.add_column("grouped_statement", sa.Column("stance_confidence", sa.Float(), nullable=True))
    op.add_column("theme_statement", sa.Column("stance", _text_enum("stance"), nullable=True))
    op.add_column("theme_statement", sa.Column("stance_basis", _text_enum("stancebasis"), nullable=True))
    op.add_column(
        "theme_statement", sa.Column("is_stance_settled", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("theme_statement", "is_stance_settled", server_default=None)
    op.add_column("priority_list_entry", sa.Column("instability_reason", sa.Text(), nullable=False, server_default=""))
    op.alter_column("priority_list_entry", "instability_reason", server_default=None)
    op.alter_column("theme", "first_candidate_id", nullable=True)
    op.add_column("theme_decision", sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False))
    op.create_unique_constraint(op.f("uq_theme_decision_number"), "theme_decision", ["number"])
    op.add_column("theme_decision", sa.Column("moved_to_id", sa.Uuid(), nullable=True))
    op.add_column("theme_decision", sa.Column("undoes_id", sa.Uuid(), nullable=True))
    _refer("theme_decision", "moved_to_id", "theme")
    _refer("theme_decision", "undoes_id", "theme_decision")
    op.create_unique_constraint(op.f("uq_theme_decision_undoes_id"), "theme_decision", ["undoes_id"])
    op.create_check_constraint(
        op.f("ck_theme_decision_only_an_undoing_undoes"),
        "theme_decision",
        "(act = 'undo') = (undoes_id IS NOT NULL)",
    )
    op.create_index("ix_theme_decision_theme", "theme_decision", ["theme_id"])


def _settle_titles():
    # The statement whose words are the title is for it by definition.
    op.execute(
        """
        UPDATE theme_statement SET stance = 'for', stance_basis = 'title', is_stance_settled = true
        FROM theme JOIN candidate_theme ON candidate_theme.id = theme.first_candidate_id
        WHERE theme_statement.theme_id = theme.id AND theme.is_title_from_residents
            AND candidate_theme.label_statement_id = theme_statement.statement_id
        """
    )


def _create_journal():
    _create_owned(
        "theme_change",
        {"theme_decision_id": "theme_decision", "theme_id": "theme"},
        sa.Column("theme_decision_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("old_state", _text_enum("themestate"), nullable=True),
        sa.Column("new_state", _text_enum("themestate"), nullable=False),
        sa.Column("old_title", sa.Text(), nullable=False),
        sa.Column("new_title", sa.Text(), nullable=False),
        sa.Column("old_is_from_residents", sa.Boolean(), nullable=False),
        sa.Column("new_is_from_residents", sa.Boolean(), nullable=False),
        sa.Column("old_language", sa.Text(), nullable=True),
        sa.Column("new_language", sa.Text(), nullable=True),
        sa.UniqueConstraint("theme_decision_id", "theme_id", name=op.f("uq_theme_change_theme_decision_id_theme_id")),
    )
    op.create_index("ix_theme_change_theme", "theme_change", ["theme_id"])
    from_or_to = "from_theme_id IS NOT NULL OR to_theme_id IS NOT NULL"
    _create_owned(
        "theme_move",
        {
            "theme_decision_id": "theme_decision",
            "statement_id": "statement",
            "from_theme_id": "theme",
            "to_theme_id": "theme",
        },
        sa.Column("theme_decision_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("from_theme_id", sa.Uuid(), nullable=True),
        sa.Column("to_theme_id", sa.Uuid(), nullable=True),
        sa.Column("was_exemplar", sa.Boolean(), nullable=False),
        sa.Column("old_stance", _text_enum("stance"), nullable=True),
        sa.Column("old_basis", _text_enum("stancebasis"), nullable=True),
        sa.Column("was_settled", sa.Boolean(), nullable=False),
        sa.Column("is_exemplar", sa.Boolean(), nullable=False),
        sa.Column("new_stance", _text_enum("stance"), nullable=True),
        sa.Column("new_basis", _text_enum("stancebasis"), nullable=True),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.CheckConstraint(from_or_to, name=op.f("ck_theme_move_from_or_to_a_theme")),
    )
    op.create_index("ix_theme_move_decision", "theme_move", ["theme_decision_id"])
    op.create_index("ix_theme_move_statement", "theme_move", ["statement_id"])
    _create_owned(
        "theme_origin_change",
        {
            "theme_decision_id": "theme_decision",
            "candidate_theme_id": "candidate_theme",
            "from_theme_id": "theme",
            "to_theme_id": "theme",
        },
        sa.Column("theme_decision_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_theme_id", sa.Uuid(), nullable=False),
        sa.Column("from_theme_id", sa.Uuid(), nullable=True),
        sa.Column("to_theme_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(from_or_to, name=op.f("ck_theme_origin_change_from_or_to_a_theme")),
        sa.UniqueConstraint(
            "theme_decision_id",
            "candidate_theme_id",
            name=op.f("uq_theme_origin_change_theme_decision_id_candidate_theme_id"),
        ),
    )
    op.create_index("ix_theme_origin_change_candidate", "theme_origin_change", ["candidate_theme_id"])


def _create_split():
    _create_owned(
        "split_proposal",
        {"theme_id": "theme", "requested_by_id": "officer"},
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("state", _text_enum("runstate"), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("likeness", sa.Float(), nullable=True),
    )
    op.create_index(
        "uq_split_proposal_unfinished",
        "split_proposal",
        ["theme_id"],
        unique=True,
        postgresql_where="state = 'queued'",
    )
    op.create_index("ix_split_proposal_theme", "split_proposal", ["theme_id"])
    _create_owned(
        "split_half",
        {"split_proposal_id": "split_proposal", "title_statement_id": "statement"},
        sa.Column("split_proposal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_language", sa.Text(), nullable=True),
        sa.Column("title_statement_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_split_half_one_of_two")),
        sa.UniqueConstraint("split_proposal_id", "number", name=op.f("uq_split_half_split_proposal_id_number")),
    )
    _create_owned(
        "split_part",
        {"split_proposal_id": "split_proposal", "statement_id": "statement"},
        sa.Column("split_proposal_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_half", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("half IN (1, 2) AND proposed_half IN (1, 2)", name=op.f("ck_split_part_one_of_two")),
        sa.UniqueConstraint(
            "split_proposal_id", "statement_id", name=op.f("uq_split_part_split_proposal_id_statement_id")
        ),
    )
    op.create_index("ix_split_part_half", "split_part", ["split_proposal_id", "half", "rank"])


def _create_reading():
    _create_owned(
        "theme_reading",
        {"theme_id": "theme", "officer_id": "officer"},
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint(
            "theme_id", "officer_id", "number", name=op.f("uq_theme_reading_theme_id_officer_id_number")
        ),
    )
    _create_owned(
        "theme_reading_statement",
        {"theme_reading_id": "theme_reading", "statement_id": "statement"},
        sa.Column("theme_reading_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "theme_reading_id", "place", name=op.f("uq_theme_reading_statement_theme_reading_id_place")
        ),
        sa.UniqueConstraint(
            "theme_reading_id", "statement_id", name=op.f("uq_theme_reading_statement_theme_reading_id_statement_id")
        ),
    )


def _create_owned(name, refers, *items):
    op.create_table(
        name,
        *items,
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
            for column, table in refers.items()
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f(f"fk_{name}_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("authority_id", "id", name=op.f(f"uq_{name}_authority_id_id")),
    )
    op.create_index(op.f(f"ix_{name}_authority_id"), name, ["authority_id"])


def _refer(table, column, to):
    op.create_foreign_key(
        op.f(f"fk_{table}_authority_id_{column}"), table, to, ["authority_id", column], ["authority_id", "id"]
    )


def _text_enum(name):
    values = {
        "stance": ("for", "against"),
        "stancebasis": ("title", "votes", "words", "officer"),
        "themestate": ("open", "confirmed", "discarded", "undone"),
        "runstate": ("queued", "running", "succeeded", "failed", "superseded"),
    }
    return sa.Enum(*values[name], name=name, native_enum=False, length=40)
