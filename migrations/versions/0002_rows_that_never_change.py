"""Publications, decisions and audit rows are written once: the database itself refuses to change or delete them."""

from alembic import op

revision = "0002_rows_that_never_change"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None

NEVER_CHANGED = (
    "audit_row",
    "clause",
    "clause_statement",
    "moderation_decision",
    "priority_list",
    "priority_list_entry",
    "publication",
    "published_standard",
    "standard_decision",
    "standard_revision",
    "theme_decision",
)


def upgrade():
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'A row of % is never changed or deleted.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    # An import may be worked on until it is recorded; after that neither it nor what it holds may change.
    op.execute(
        """
        CREATE FUNCTION refuse_change_once_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE is_recorded boolean;
        BEGIN
            IF TG_TABLE_NAME = 'tender_import' THEN
                is_recorded := OLD.recorded_at IS NOT NULL;
            ELSIF TG_OP = 'INSERT' THEN
                is_recorded := EXISTS (
                    SELECT 1 FROM tender_import WHERE id = NEW.tender_import_id AND recorded_at IS NOT NULL);
            ELSE
                is_recorded := EXISTS (
                    SELECT 1 FROM tender_import WHERE id = OLD.tender_import_id AND recorded_at IS NOT NULL);
            END IF;
            IF is_recorded THEN
                RAISE EXCEPTION 'A recorded import is never changed or deleted.' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        END $$
        """
    )
    for table, acts in (("tender_import", "UPDATE OR DELETE"), ("imported_standard", "INSERT OR UPDATE OR DELETE")):
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE {acts} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change_once_recorded()"
        )


def downgrade():
    for table in ("tender_import", "imported_standard"):
        op.execute(f"DROP TRIGGER {table}_never_changes ON {table}")
    op.execute("DROP FUNCTION refuse_change_once_recorded()")
    for table in NEVER_CHANGED:
        op.execute(f"DROP TRIGGER {table}_never_changes ON {table}")
        op.execute(f"DROP TRIGGER {table}_never_emptied ON {table}")
    op.execute("DROP FUNCTION refuse_change()")
