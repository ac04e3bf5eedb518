"""For whom a tender is kept or suitable, and answers to the four tests for a standard by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0025_tender_details"
down_revision = "0024_catalogue"
branch_labels = None
depends_on = None

AREAS = ("united_kingdom", "council_area", "council_area_and_neighbours")
FLAGS = ("is_reserved_for_small", "is_suitable_for_sme", "is_suitable_for_vcse")
TESTS = ("test_subject_matter", "test_clear_measurable", "test_technical_rules", "test_proportionate")


def upgrade():
    area = sa.Enum(*AREAS, name="reservedarea", native_enum=False, length=40)
    op.add_column("tender", sa.Column("reserved_area", area, nullable=True))
    for name in FLAGS:
        op.add_column("tender", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_check_constraint(
        op.f("ck_tender_reserved_for_small_of_an_area"),
        "tender",
        "reserved_area IS NOT NULL OR NOT is_reserved_for_small",
    )
    for name in TESTS:
        op.add_column("imported_standard", sa.Column(name, sa.Text(), server_default="", nullable=False))


def downgrade():
    for name in reversed(TESTS):
        op.drop_column("imported_standard", name)
    op.drop_constraint(op.f("ck_tender_reserved_for_small_of_an_area"), "tender", type_="check")
    for name in ("reserved_area", *FLAGS):
        op.drop_column("tender", name)
