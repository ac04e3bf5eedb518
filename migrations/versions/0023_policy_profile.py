"""An authority has a policy profile; those whose councils are all Welsh begin with that of Wales."""

import sqlalchemy as sa
from alembic import op

revision = "0023_policy_profile"
down_revision = "0022_api"
branch_labels = None
depends_on = None

PROFILE = sa.Enum("england", "wales", name="policyprofilecode", native_enum=False, length=40)


def upgrade():
    op.add_column("authority", sa.Column("policy_profile", PROFILE, server_default="england", nullable=False))
    op.execute(
        """
        UPDATE authority SET policy_profile = 'wales'
        WHERE EXISTS (SELECT FROM council WHERE council.authority_id = authority.id)
          AND NOT EXISTS (
            SELECT FROM council WHERE council.authority_id = authority.id AND council.code NOT LIKE 'W06%'
          )
        """
    )


def downgrade():
    op.drop_column("authority", "policy_profile")
