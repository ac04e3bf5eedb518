"""The database counts votes and exposures itself, whichever way they come: cast, brought in by file, or removed."""

from alembic import op

revision = "0012_tallies"
down_revision = "0011_opinion"
branch_labels = None
depends_on = None

KINDS = {"INSERT": "gained", "UPDATE": "gained, lost", "DELETE": "lost"}
REFERENCES = {
    "INSERT": "NEW TABLE AS gained",
    "UPDATE": "NEW TABLE AS gained OLD TABLE AS lost",
    "DELETE": "OLD TABLE AS lost",
}
STEPS = {"gained": 1, "lost": -1}
OWNER = "authority_id, consultation_id, proposal_id"


def upgrade():
    for act in KINDS:
        _count("vote", act, _votes(act))
        _count("exposure", act, _exposures(act))
    op.execute(_insert_votes("SELECT *, 1 AS step FROM vote"))
    op.execute(_insert_exposures("SELECT *, 1 AS step FROM exposure"))


def _count(table, act, statement):
    name = f"{table}_counted_on_{act.lower()}"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statement}; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} AFTER {act} ON {table} REFERENCING {REFERENCES[act]} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def _moved(act):
    return " UNION ALL ".join(f"SELECT *, {STEPS[one]} AS step FROM {one}" for one in KINDS[act].split(", "))


def _votes(act):
    return _insert_votes(_moved(act))


def _exposures(act):
    return _insert_exposures(_moved(act))


# Rows are taken in the order of the proposals, so that two who count the same ones wait and never stand crosswise.
def _insert_votes(moved):
    answers = ", ".join(
        f"sum(step) FILTER (WHERE choice = '{choice}') AS {choice}" for choice in ("agree", "disagree", "unsure")
    )
    return f"""
        INSERT INTO vote_tally AS kept (id, {OWNER}, agree, disagree, unsure, changes, extremity)
        SELECT gen_random_uuid(), {OWNER}, coalesce(agree, 0), coalesce(disagree, 0), coalesce(unsure, 0), changes, 0
        FROM (SELECT {OWNER}, {answers}, count(*) AS changes FROM ({moved}) AS moved GROUP BY {OWNER}) AS summed
        ORDER BY proposal_id
        ON CONFLICT (proposal_id) DO UPDATE SET
            agree = kept.agree + excluded.agree,
            disagree = kept.disagree + excluded.disagree,
            unsure = kept.unsure + excluded.unsure,
            changes = kept.changes + excluded.changes
    """


def _insert_exposures(moved):
    return f"""
        INSERT INTO exposure_tally AS kept (id, {OWNER}, shown)
        SELECT gen_random_uuid(), {OWNER}, sum(step) FROM ({moved}) AS moved GROUP BY {OWNER} ORDER BY proposal_id
        ON CONFLICT (proposal_id) DO UPDATE SET shown = kept.shown + excluded.shown
    """


def downgrade():
    for table in ("vote", "exposure"):
        for act in KINDS:
            name = f"{table}_counted_on_{act.lower()}"
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
    op.execute("DELETE FROM vote_tally")
    op.execute("DELETE FROM exposure_tally")
