"""Runs the migrations on the application's own engine. Revisions are numbered: NNNN_slug, one after another."""

import re
from pathlib import Path

from alembic import context
from flask import current_app
from sqlalchemy import text

# Imported for the tables it declares.
import citizen_voice.models  # noqa: F401

VERSIONS = Path(__file__).parent / "versions"


def next_revision(migration_context, revision, directives):
    """Number a new revision after the last one, and leave none behind that would be empty."""
    script = directives[0]
    if getattr(context.config.cmd_opts, "autogenerate", False) and script.upgrade_ops.is_empty():
        directives[:] = []
        return
    numbers = [int(path.name[:4]) for path in VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py")]
    slug = re.sub(r"[^a-z0-9]+", "_", (script.message or "change").lower()).strip("_")
    script.rev_id = f"{max(numbers, default=0) + 1:04d}_{slug}"


def run_migrations():
    """Upgrade or downgrade under a lock, so that two processes starting at once do not both migrate."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '30s'"))
        connection.execute(text("SELECT pg_advisory_lock(7301995)"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            process_revision_directives=next_revision,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.execute(text("SELECT pg_advisory_unlock(7301995)"))
        connection.commit()


run_migrations()
