"""A recorded import keeps the policy profile that its authority had then; those from before get it from the log."""

import sqlalchemy as sa
from alembic import op

revision = "0027_profile_of_record"
down_revision = "0026_contract_recorded_at"
branch_labels = None
depends_on = None

PROFILE = sa.Enum("england", "wales", name="policyprofilecode", native_enum=False, length=40)


def upgrade():
    op.add_column("tender_import", sa.Column("policy_profile", PROFILE, nullable=True))
    # What is recorded never changes; here it is only written down beside it what was so then.
    op.execute("ALTER TABLE tender_import DISABLE TRIGGER tender_import_never_changes")
    op.execute(
        """
        UPDATE tender_import SET policy_profile = coalesce(
            (SELECT audit_row.details->>'before' FROM audit_row
             WHERE audit_row.event = 'policy_profile_chosen' AND audit_row.authority_id = tender_import.authority_id
               AND audit_row.occurred_at > tender_import.recorded_at
             ORDER BY audit_row.id LIMIT 1),
            (SELECT authority.policy_profile FROM authority WHERE authority.id = tender_import.authority_id)
        )
        WHERE recorded_at IS NOT NULL
        """
    )
    op.execute("ALTER TABLE tender_import ENABLE TRIGGER tender_import_never_changes")


def downgrade():
    op.drop_column("tender_import", "policy_profile")
