"""The catalogue of published standards, filled from what is published already; reasons for leaving a standard out."""

import uuid
from decimal import Decimal, InvalidOperation

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024_catalogue"
down_revision = "0023_policy_profile"
branch_labels = None
depends_on = None

ACCENTED = "âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿÂÊÎÔÛŴŶÁÉÍÓÚẂÝÀÈÌÒÙẀỲÄËÏÖÜẄŸ’-–/<>"
PLAIN = "aeiouwyaeiouwyaeiouwyaeiouwyaeiouwyaeiouwyaeiouwyaeiouwy''     "
TEXTS = ("short_name", "theme", "outcome_sought", "rationale", "not_applicable_when")
MEASURE_PARTS = (
    *("id", "title", "definition", "unit", "direction", "counting_rule", "geography", "target", "target_scaling"),
    *("external_scheme", "external_code"),
)
ENGLISH_WORDS = (
    "setweight(to_tsvector('english'::regconfig, translate(title, '<>', '  ')), 'A')"
    " || setweight(to_tsvector('english'::regconfig, translate(summary, '<>', '  ')), 'B')"
    " || to_tsvector('english'::regconfig, translate(words, '<>', '  '))"
)


def _plain(column):
    return f"to_tsvector('simple'::regconfig, translate({column}, '{ACCENTED}', '{PLAIN}'))"


PLAIN_WORDS = (
    f"setweight({_plain('title')}, 'A') || setweight({_plain('title_cy')}, 'A') || setweight({_plain('codes')}, 'A')"
    f" || setweight({_plain('summary')}, 'B') || {_plain('words')}"
)


def _words_list(name):
    return sa.Column(name, postgresql.ARRAY(sa.Text()), nullable=False)


def upgrade():
    op.create_table(
        "catalogue_entry",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("published_standard_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("reference", "version", "title", "title_cy", "summary", "words", "codes")
        ),
        sa.Column("value_from", sa.Numeric(), nullable=True),
        sa.Column("value_to", sa.Numeric(), nullable=True),
        _words_list("categories"),
        _words_list("cpv_divisions"),
        sa.Column("is_for_light_touch", sa.Boolean(), nullable=False),
        sa.Column("minimum_months", sa.Integer(), nullable=True),
        _words_list("councils"),
        _words_list("goals"),
        _words_list("units"),
        sa.Column("measures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("weight_minimum", sa.Numeric(), nullable=True),
        sa.Column("weight_recommended", sa.Numeric(), nullable=True),
        sa.Column("weight_maximum", sa.Numeric(), nullable=True),
        sa.Column("english_words", postgresql.TSVECTOR(), sa.Computed(ENGLISH_WORDS, persisted=True), nullable=False),
        sa.Column("plain_words", postgresql.TSVECTOR(), sa.Computed(PLAIN_WORDS, persisted=True), nullable=False),
        *_owned("catalogue_entry", "publication", "published_standard", "standard"),
        sa.UniqueConstraint("published_standard_id", name=op.f("uq_catalogue_entry_published_standard_id")),
    )
    op.create_index(op.f("ix_catalogue_entry_authority_id"), "catalogue_entry", ["authority_id"])
    op.create_index("ix_catalogue_entry_publication", "catalogue_entry", ["publication_id"])
    op.create_index("ix_catalogue_entry_standard", "catalogue_entry", ["standard_id"])
    op.create_index("ix_catalogue_entry_english", "catalogue_entry", ["english_words"], postgresql_using="gin")
    op.create_index("ix_catalogue_entry_plain", "catalogue_entry", ["plain_words"], postgresql_using="gin")
    _fill()
    _create_omission()


def _create_omission():
    op.create_table(
        "standard_omission",
        sa.Column("tender_import_id", sa.Uuid(), nullable=False),
        sa.Column("published_standard_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_owned("standard_omission", "tender_import", "published_standard"),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_standard_omission_has_a_reason")),
        sa.UniqueConstraint(
            "tender_import_id",
            "published_standard_id",
            name=op.f("uq_standard_omission_tender_import_id_published_standard_id"),
        ),
    )
    op.create_index(op.f("ix_standard_omission_authority_id"), "standard_omission", ["authority_id"])
    op.execute(
        "CREATE TRIGGER standard_omission_never_changes BEFORE INSERT OR UPDATE OR DELETE ON standard_omission "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_once_recorded()"
    )
    # The pages of adherence look for the last record of each tender of an authority.
    op.create_index(
        "ix_tender_import_recorded",
        "tender_import",
        ["authority_id", "tender_id", sa.text("recorded_at DESC")],
        postgresql_where=sa.text("recorded_at IS NOT NULL"),
    )


def _owned(table, *others):
    return (
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        *(
            sa.ForeignKeyConstraint(
                ["authority_id", f"{other}_id"],
                [f"{other}.authority_id", f"{other}.id"],
                name=op.f(f"fk_{table}_authority_id_{other}_id"),
                ondelete="CASCADE" if other == "tender_import" else None,
            )
            for other in others
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f(f"fk_{table}_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("authority_id", "id", name=op.f(f"uq_{table}_authority_id_id")),
    )


def _fill():
    """Enter what is published already, as publishing does from now on."""
    connection = op.get_bind()
    table = sa.Table("catalogue_entry", sa.MetaData(), autoload_with=connection)
    rows = connection.execute(
        sa.text(
            "SELECT p.authority_id, p.id AS publication_id, s.id AS published_standard_id, s.standard_id, s.position,"
            " said.value AS said FROM publication p JOIN published_standard s ON s.publication_id = p.id"
            " CROSS JOIN LATERAL jsonb_array_elements(p.snapshot->'standards') said"
            " WHERE said.value->>'standard_id' = s.standard_id::text"
        )
    ).mappings()
    for row in rows.all():
        owned = {name: row[name] for name in row if name != "said"}
        connection.execute(table.insert().values(id=uuid.uuid4(), **owned, **_facts(row["said"])))


def _facts(said):
    value = {one["field"]: one["value"] for one in said["clauses"]}
    applies, weights = value.get("applicability") or {}, value.get("weighting_range") or {}
    priority = (value.get("priority_statement") or {}).get("text")
    place = value.get("where_delivered") or {}
    measures = [{part: one.get(part) or "" for part in MEASURE_PARTS} for one in value.get("measures") or ()]
    bounds = ("minimum", "recommended", "maximum")
    return {
        "reference": said["reference"],
        "version": said["version"],
        "title": str(value.get("title") or said["reference"]),
        "title_cy": str(value.get("title_cy") or ""),
        "summary": str(value.get("outcome_sought") or priority or ""),
        "words": "\n".join(dict.fromkeys(str(one) for one in _words(value, priority) if one)),
        "codes": " ".join([said["reference"], *(str(one["id"]) for one in measures)]),
        "value_from": _amount(applies.get("value_from")),
        "value_to": _amount(applies.get("value_to")),
        "categories": [str(one) for one in applies.get("categories") or ()],
        "cpv_divisions": [str(one) for one in applies.get("cpv_divisions") or ()],
        "is_for_light_touch": applies.get("is_for_light_touch") is not False,
        "minimum_months": int(applies["minimum_months"]) if applies.get("minimum_months") else None,
        "councils": [str(one) for one in place.get("councils") or ()] if place.get("place") == "named_places" else [],
        "goals": [str(one["code"]) for one in value.get("mission_links") or () if one.get("code")],
        "units": [str(one) for one in dict.fromkeys(one["unit"] for one in measures) if one],
        "measures": measures,
        **{f"weight_{one}": Decimal(str(weights[one])) if weights else None for one in bounds},
    }


def _words(value, priority):
    yield from (value.get(field) for field in TEXTS)
    yield priority
    yield from (one.get("text") for one in value.get("example_commitments") or ())
    for one in value.get("measures") or ():
        yield from (one.get(part) for part in ("title", "definition", "counting_rule", "geography", "evidence"))
    yield from (one.get("question") for one in value.get("evaluation_questions") or ())


def _amount(given):
    if given in (None, ""):
        return None
    try:
        amount = Decimal(str(given))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def downgrade():
    op.drop_index("ix_tender_import_recorded", table_name="tender_import")
    op.drop_table("standard_omission")
    op.drop_table("catalogue_entry")
