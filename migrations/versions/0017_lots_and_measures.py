"""A tender has lots; a standard has its weight in a lot, several measures with targets, and what is adapted and why."""

import sqlalchemy as sa
from alembic import op

revision = "0017_lots_and_measures"
down_revision = "0016_contribution_counts"
branch_labels = None
depends_on = None

ONE_LOT = "uq_imported_standard_tender_import_id_published_standard_id"
EACH_LOT = "uq_imported_standard_once_in_a_lot"
PARTS = ("imported_measure", "adaptation")


def upgrade():
    _create_lots()
    _create_parts()
    _describe_tenders()
    # What is recorded may not change; here it is only kept in another place.
    op.execute("ALTER TABLE imported_standard DISABLE TRIGGER imported_standard_never_changes")
    op.add_column("imported_standard", sa.Column("tender_lot_id", sa.Uuid(), nullable=True))
    op.execute(
        """
        INSERT INTO tender_lot (id, authority_id, tender_id, number, title, price_weight, quality_weight)
        SELECT gen_random_uuid(), authority_id, id, 1, lot_title, price_weight, quality_weight FROM tender
        """
    )
    op.execute(
        """
        UPDATE imported_standard SET tender_lot_id = tender_lot.id
        FROM tender_import JOIN tender_lot ON tender_lot.tender_id = tender_import.tender_id
        WHERE tender_import.id = imported_standard.tender_import_id
        """
    )
    op.execute(
        """
        INSERT INTO imported_measure (id, authority_id, imported_standard_id, position, measure_code, target)
        SELECT gen_random_uuid(), authority_id, id, 1, measure_code, target
        FROM imported_standard WHERE measure_code IS NOT NULL AND target IS NOT NULL
        """
    )
    op.execute("ALTER TABLE imported_standard ENABLE TRIGGER imported_standard_never_changes")
    _point_to_lots()
    _keep_what_is_recorded()


def _create_lots():
    op.create_table(
        "tender_lot",
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("price_weight", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("quality_weight", sa.Numeric(precision=5, scale=2), nullable=False),
        *_owned("tender_lot"),
        _belongs("tender_lot", "tender"),
        sa.UniqueConstraint("tender_id", "number", name=op.f("uq_tender_lot_tender_id_number")),
        sa.CheckConstraint("number > 0", name=op.f("ck_tender_lot_number_is_positive")),
        sa.CheckConstraint(
            "price_weight >= 0 AND quality_weight >= 0", name=op.f("ck_tender_lot_weights_not_negative")
        ),
        sa.CheckConstraint("price_weight + quality_weight < 100", name=op.f("ck_tender_lot_weights_leave_room")),
    )
    op.create_index(op.f("ix_tender_lot_authority_id"), "tender_lot", ["authority_id"], unique=False)


def _create_parts():
    op.create_table(
        "imported_measure",
        sa.Column("imported_standard_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("measure_code", sa.Text(), nullable=False),
        sa.Column("target", sa.Numeric(precision=16, scale=3), nullable=False),
        *_owned("imported_measure"),
        _belongs("imported_measure", "imported_standard", ondelete="CASCADE"),
        sa.UniqueConstraint(
            "imported_standard_id",
            "measure_code",
            name=op.f("uq_imported_measure_imported_standard_id_measure_code"),
        ),
        sa.CheckConstraint("target >= 0", name=op.f("ck_imported_measure_target_not_negative")),
    )
    op.create_table(
        "adaptation",
        sa.Column("imported_standard_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_owned("adaptation"),
        _belongs("adaptation", "imported_standard", ondelete="CASCADE"),
        sa.UniqueConstraint("imported_standard_id", "field", name=op.f("uq_adaptation_imported_standard_id_field")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_adaptation_has_a_reason")),
    )
    for table in PARTS:
        op.create_index(op.f(f"ix_{table}_authority_id"), table, ["authority_id"], unique=False)


def _owned(table):
    return (
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f(f"fk_{table}_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("authority_id", "id", name=op.f(f"uq_{table}_authority_id_id")),
    )


def _belongs(table, to, **options):
    return sa.ForeignKeyConstraint(
        ["authority_id", f"{to}_id"],
        [f"{to}.authority_id", f"{to}.id"],
        name=op.f(f"fk_{table}_authority_id_{to}_id"),
        **options,
    )


def _describe_tenders():
    category = sa.Enum("goods", "services", "works", name="purchasecategory", native_enum=False, length=40)
    op.add_column("authority", sa.Column("most_measures", sa.Integer(), server_default="6", nullable=False))
    op.create_check_constraint(
        op.f("ck_authority_most_measures_is_sensible"), "authority", "most_measures BETWEEN 1 AND 30"
    )
    op.add_column("tender_import", sa.Column("total_weight_reason", sa.Text(), server_default="", nullable=False))
    op.add_column("tender", sa.Column("description", sa.Text(), server_default="", nullable=False))
    op.add_column("tender", sa.Column("category", category, nullable=True))
    op.add_column("tender", sa.Column("duration_months", sa.Integer(), nullable=True))
    op.add_column("tender", sa.Column("is_light_touch", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("tender", sa.Column("notice_id", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(op.f("ck_tender_duration_is_positive"), "tender", "duration_months > 0")
    op.execute(
        """
        UPDATE tender SET category = CASE
            WHEN cpv_code LIKE '45%' THEN 'works'
            WHEN left(cpv_code, 2) < '45' OR cpv_code LIKE '48%' THEN 'goods'
            ELSE 'services' END
        """
    )
    op.alter_column("tender", "category", nullable=False)


def _point_to_lots():
    op.alter_column("imported_standard", "tender_lot_id", nullable=False)
    op.create_foreign_key(
        op.f("fk_imported_standard_authority_id_tender_lot_id"),
        "imported_standard",
        "tender_lot",
        ["authority_id", "tender_lot_id"],
        ["authority_id", "id"],
    )
    op.drop_constraint(ONE_LOT, "imported_standard")
    op.create_unique_constraint(
        EACH_LOT, "imported_standard", ["tender_import_id", "tender_lot_id", "published_standard_id"]
    )
    op.drop_column("imported_standard", "target")
    op.drop_column("imported_standard", "measure_code")
    for column in ("lot_title", "price_weight", "quality_weight"):
        op.drop_column("tender", column)


def _keep_what_is_recorded():
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_part_once_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE whole uuid;
        BEGIN
            IF TG_OP = 'INSERT' THEN whole := NEW.imported_standard_id; ELSE whole := OLD.imported_standard_id; END IF;
            IF EXISTS (
                SELECT 1 FROM imported_standard JOIN tender_import ON tender_import.id = imported_standard.tender_import_id
                WHERE imported_standard.id = whole AND tender_import.recorded_at IS NOT NULL)
            THEN
                RAISE EXCEPTION 'A recorded import is never changed or deleted.' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        END $$
        """
    )
    for table in PARTS:
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_part_once_recorded()"
        )


def downgrade():
    for table in PARTS:
        op.execute(f"DROP TRIGGER {table}_never_changes ON {table}")
    op.execute("DROP FUNCTION refuse_change_of_part_once_recorded()")
    _fold_back()
    op.drop_table("adaptation")
    op.drop_table("imported_measure")
    op.drop_table("tender_lot")
    op.drop_constraint(op.f("ck_tender_duration_is_positive"), "tender")
    for column in ("notice_id", "is_light_touch", "duration_months", "category", "description"):
        op.drop_column("tender", column)
    op.drop_column("tender_import", "total_weight_reason")
    op.drop_constraint(op.f("ck_authority_most_measures_is_sensible"), "authority")
    op.drop_column("authority", "most_measures")


def _fold_back():
    """Keep the first lot of each tender and the first measure of each standard: there was room for no more."""
    op.execute("ALTER TABLE imported_standard DISABLE TRIGGER imported_standard_never_changes")
    op.add_column("tender", sa.Column("lot_title", sa.Text(), server_default="", nullable=False))
    for column in ("price_weight", "quality_weight"):
        op.add_column("tender", sa.Column(column, sa.Numeric(precision=5, scale=2), server_default="0", nullable=False))
        op.alter_column("tender", column, server_default=None)
    op.alter_column("tender", "lot_title", server_default=None)
    op.execute(
        """
        UPDATE tender SET lot_title = lot.title, price_weight = lot.price_weight, quality_weight = lot.quality_weight
        FROM tender_lot AS lot WHERE lot.tender_id = tender.id AND lot.number = 1
        """
    )
    op.create_check_constraint(
        op.f("ck_tender_weights_not_negative"), "tender", "price_weight >= 0 AND quality_weight >= 0"
    )
    op.create_check_constraint(op.f("ck_tender_weights_leave_room"), "tender", "price_weight + quality_weight < 100")
    op.add_column("imported_standard", sa.Column("measure_code", sa.Text(), nullable=True))
    op.add_column("imported_standard", sa.Column("target", sa.Numeric(precision=16, scale=3), nullable=True))
    op.create_check_constraint(
        op.f("ck_imported_standard_target_not_negative"), "imported_standard", "target IS NULL OR target >= 0"
    )
    op.execute(
        """
        UPDATE imported_standard SET measure_code = one.measure_code, target = one.target
        FROM imported_measure AS one WHERE one.imported_standard_id = imported_standard.id AND one.position = 1
        """
    )
    op.execute(
        """
        DELETE FROM imported_standard USING tender_lot
        WHERE tender_lot.id = imported_standard.tender_lot_id AND tender_lot.number > 1
        """
    )
    op.drop_constraint(EACH_LOT, "imported_standard")
    op.create_unique_constraint(ONE_LOT, "imported_standard", ["tender_import_id", "published_standard_id"])
    op.drop_column("imported_standard", "tender_lot_id")
    op.execute("ALTER TABLE imported_standard ENABLE TRIGGER imported_standard_never_changes")
