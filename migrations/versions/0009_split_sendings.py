"""How often the halves of a theme were asked of a worker, so that what kills workers is not tried for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0009_split_sendings"
down_revision = "0008_workbench_reads"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("split_proposal", sa.Column("sendings", sa.Integer(), server_default="1", nullable=False))
    op.alter_column("split_proposal", "sendings", server_default=None)


def downgrade():
    op.drop_column("split_proposal", "sendings")
