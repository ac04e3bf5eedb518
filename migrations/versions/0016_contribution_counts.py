"""How many people take part and how many proposals are published: counted as they come, not at each look."""

import sqlalchemy as sa
from alembic import op

revision = "0016_contribution_counts"
down_revision = "0015_participation_count"
branch_labels = None
depends_on = None

OWNER = "authority_id, consultation_id"
STEPS = {"gained": 1, "lost": -1}
KINDS = {"INSERT": ("gained",), "UPDATE": ("gained", "lost"), "DELETE": ("lost",)}
NAMES = {"gained": "NEW TABLE AS gained", "lost": "OLD TABLE AS lost"}
PUBLISHED = "moderation_status = 'approved' AND withdrawn_at IS NULL"
COUNTED = {"participant": ("people", "true"), "proposal": ("proposals", PUBLISHED)}


def upgrade():
    op.create_table(
        "contribution_count",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("people", sa.Integer(), server_default="0", nullable=False),
        sa.Column("proposals", sa.Integer(), server_default="0", nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "consultation_id"],
            ["consultation.authority_id", "consultation.id"],
            name=op.f("fk_contribution_count_authority_id_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_contribution_count_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_count")),
        sa.UniqueConstraint("authority_id", "id", name=op.f("uq_contribution_count_authority_id_id")),
    )
    op.create_index(op.f("ix_contribution_count_authority_id"), "contribution_count", ["authority_id"], unique=False)
    op.create_index("ix_contribution_count_consultation", "contribution_count", ["consultation_id"], unique=False)
    for table, (column, test) in COUNTED.items():
        for act in KINDS if table == "proposal" else ("INSERT", "DELETE"):
            _count(table, act, column, test)
        op.execute(_added(f"SELECT *, 1 AS step FROM {table}", column, test))


def _count(table, act, column, test):
    name = f"{table}_counted_on_{act.lower()}"
    moved = " UNION ALL ".join(f"SELECT *, {STEPS[one]} AS step FROM {one}" for one in KINDS[act])
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {_added(moved, column, test)}; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} AFTER {act} ON {table} REFERENCING {' '.join(NAMES[one] for one in KINDS[act])} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


# A row is added for each change, and the sweep folds them: nobody waits for somebody else's count.
# What is removed with its consultation is not counted: there is nothing left to count it for.
def _added(moved, column, test):
    return f"""
        INSERT INTO contribution_count (id, {OWNER}, {column})
        SELECT gen_random_uuid(), {OWNER}, sum(step) FROM ({moved}) AS moved
        WHERE {test} AND EXISTS (SELECT 1 FROM consultation WHERE consultation.id = moved.consultation_id)
        GROUP BY {OWNER} HAVING sum(step) <> 0
    """


def downgrade():
    for table in COUNTED:
        for act in KINDS if table == "proposal" else ("INSERT", "DELETE"):
            name = f"{table}_counted_on_{act.lower()}"
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_contribution_count_consultation", table_name="contribution_count")
    op.drop_index(op.f("ix_contribution_count_authority_id"), table_name="contribution_count")
    op.drop_table("contribution_count")
