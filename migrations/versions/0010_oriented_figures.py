"""Votes on a suggestion count for or against its title; the others are counted apart. All are counted anew."""

import sqlalchemy as sa
from alembic import op

revision = "0010_oriented_figures"
down_revision = "0009_split_sendings"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("candidate_figures", sa.Column("votes_left_out", sa.Integer(), server_default="0", nullable=False))
    op.alter_column("candidate_figures", "votes_left_out", server_default=None)
    op.execute("UPDATE grouping_run SET counted_at = NULL")


def downgrade():
    op.drop_column("candidate_figures", "votes_left_out")
    op.execute("UPDATE grouping_run SET counted_at = NULL")
