"""A database of a test's own on the server that is there: made empty, and dropped afterwards."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url


@contextmanager
def own_database(server_url: str) -> Iterator[str]:
    """Give the address of a new, empty database on the server that an address of SQLAlchemy names."""
    url = make_url(server_url)
    name = f"citizen_voice_test_{uuid4().hex[:12]}"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        _drop(plain, name)


def _drop(plain: str, name: str) -> None:
    """Drop a database. The server's own cleaning, which we may not end, can be at it for a moment."""
    for _ in range(20):
        try:
            with psycopg.connect(plain, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError(f"The database {name} could not be dropped.")
