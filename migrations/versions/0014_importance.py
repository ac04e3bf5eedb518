"""What matters a lot to people: said beside a vote, and counted with the others."""

import sqlalchemy as sa
from alembic import op

revision = "0014_importance"
down_revision = "0013_priorities_from_votes"
branch_labels = None
depends_on = None

KINDS = {"INSERT": ("gained",), "UPDATE": ("gained", "lost"), "DELETE": ("lost",)}
STEPS = {"gained": 1, "lost": -1}
OWNER = "authority_id, consultation_id, proposal_id"
ANSWERS = {choice: f"choice = '{choice}'" for choice in ("agree", "disagree", "unsure")}


def upgrade():
    op.add_column("vote", sa.Column("is_important", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("vote_tally", sa.Column("important", sa.Integer(), server_default="0", nullable=False))
    _count({**ANSWERS, "important": "is_important"})


def _count(counters):
    """Have the database keep these counters of votes: the same functions as before, with another body."""
    for act, tables in KINDS.items():
        moved = " UNION ALL ".join(f"SELECT *, {STEPS[one]} AS step FROM {one}" for one in tables)
        op.execute(
            f"CREATE OR REPLACE FUNCTION vote_counted_on_{act.lower()}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {_insert(moved, counters)}; RETURN NULL; END $$"
        )


# Rows are taken in the order of the proposals, so that two who count the same ones wait and never stand crosswise.
def _insert(moved, counters):
    sums = ", ".join(f"sum(step) FILTER (WHERE {test}) AS {name}" for name, test in counters.items())
    names, values = ", ".join(counters), ", ".join(f"coalesce({name}, 0)" for name in counters)
    added = ", ".join(f"{name} = kept.{name} + excluded.{name}" for name in counters)
    return f"""
        INSERT INTO vote_tally AS kept (id, {OWNER}, {names}, changes, extremity)
        SELECT gen_random_uuid(), {OWNER}, {values}, changes, 0
        FROM (SELECT {OWNER}, {sums}, count(*) AS changes FROM ({moved}) AS moved GROUP BY {OWNER}) AS summed
        ORDER BY proposal_id
        ON CONFLICT (proposal_id) DO UPDATE SET {added}, changes = kept.changes + excluded.changes
    """


def downgrade():
    _count(ANSWERS)
    op.drop_column("vote_tally", "important")
    op.drop_column("vote", "is_important")
