"""The application around a one-shot command, with its servers."""

import contextlib
import logging
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import inspect

from citizen_voice.app import create_command_app
from citizen_voice.cli.faults import Fault
from citizen_voice.cli.run import migrate
from citizen_voice.cli.servers import with_servers
from citizen_voice.db import db


@contextlib.contextmanager
def application(*, is_fresh_allowed: bool = False) -> Iterator[Flask]:
    """Give a command an application context. The lines of the log stay quiet below a warning.

    A database in which nothing has ever been set up is refused, in a sentence, unless `is_fresh_allowed`: then its
    tables are made.
    """
    with with_servers():
        if is_fresh_allowed:
            migrate()
        app = create_command_app()
        logging.getLogger().setLevel(logging.WARNING)
        with app.app_context(), app.test_request_context(base_url=app.config["PUBLIC_URL"] or None):
            if not inspect(db.engine).has_table("authority"):
                raise Fault("There is nothing in this database yet: start `citizen-voice run` or `demo` first.")
            yield app
            db.session.remove()
