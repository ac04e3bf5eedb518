"""Tokens by which programs write, the answers that are given again, and other systems that are told of facts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022_api"
down_revision = "0021_draft_consultation"
branch_labels = None
depends_on = None

TABLES = ("api_token", "idempotent_request", "webhook", "webhook_delivery")


def upgrade():
    _create_tokens()
    _create_idempotent_requests()
    _create_webhooks()
    _create_deliveries()
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_authority_id"), table, ["authority_id"], unique=False)


def _create_tokens():
    op.create_table(
        "api_token",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("secret_sha256", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        *_owned("api_token"),
        _belongs("api_token", "officer"),
        _belongs("api_token", "council"),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_api_token_secret_sha256")),
        sa.CheckConstraint("secret_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_api_token_secret_is_sha256")),
        sa.CheckConstraint(
            "expires_at <= created_at + interval '367 days'", name=op.f("ck_api_token_lasts_a_year_at_most")
        ),
        sa.CheckConstraint("jsonb_array_length(scopes) > 0", name=op.f("ck_api_token_has_a_scope")),
    )


def _create_idempotent_requests():
    op.create_table(
        "idempotent_request",
        sa.Column("api_token_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("body_sha256", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("answer", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        *_owned("idempotent_request"),
        _belongs("idempotent_request", "api_token"),
        sa.UniqueConstraint("api_token_id", "key", name=op.f("uq_idempotent_request_api_token_id_key")),
    )


def _create_webhooks():
    op.create_table(
        "webhook",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        *_owned("webhook"),
        _belongs("webhook", "officer"),
        _belongs("webhook", "council"),
        sa.CheckConstraint("jsonb_array_length(events) > 0", name=op.f("ck_webhook_has_an_event")),
    )


def _create_deliveries():
    events = ("delivery.reported", "publication.published", "standard.withdrawn", "tender.imported")
    states = ("waiting", "delivered", "given_up")
    op.create_unique_constraint(op.f("uq_domain_event_authority_id_id"), "domain_event", ["authority_id", "id"])
    op.create_table(
        "webhook_delivery",
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("domain_event_id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Enum(*events, name="webhookevent", native_enum=False, length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Enum(*states, name="webhookdeliverystate", native_enum=False, length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_status", sa.Integer(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        *_owned("webhook_delivery"),
        _belongs("webhook_delivery", "webhook"),
        _belongs("webhook_delivery", "domain_event"),
        sa.UniqueConstraint(
            "webhook_id",
            "domain_event_id",
            "event",
            name=op.f("uq_webhook_delivery_webhook_id_domain_event_id_event"),
        ),
    )
    op.create_index(
        "ix_webhook_delivery_due",
        "webhook_delivery",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )


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


def _belongs(table, to):
    return sa.ForeignKeyConstraint(
        ["authority_id", f"{to}_id"],
        [f"{to}.authority_id", f"{to}.id"],
        name=op.f(f"fk_{table}_authority_id_{to}_id"),
    )


def downgrade():
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_constraint(op.f("uq_domain_event_authority_id_id"), "domain_event", type_="unique")
