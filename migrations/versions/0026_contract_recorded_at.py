"""When a contract was last written down: what its public file says changes with it."""

import sqlalchemy as sa
from alembic import op

revision = "0026_contract_recorded_at"
down_revision = "0025_tender_details"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("contract", sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE contract SET recorded_at = created_at")
    op.alter_column("contract", "recorded_at", nullable=False)


def downgrade():
    op.drop_column("contract", "recorded_at")
