"""The release of a council's own system that a tender was started from, kept so that ours can be put into it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018_source_release"
down_revision = "0017_lots_and_measures"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("tender", sa.Column("source_release", postgresql.JSONB(none_as_null=True), nullable=True))


def downgrade():
    op.drop_column("tender", "source_release")
