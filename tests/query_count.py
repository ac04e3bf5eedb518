"""Counts the statements sent to the database, so that a page with more rows is seen to need no more of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine


class Statements:
    """What was sent while the block ran."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def __len__(self) -> int:
        return len(self.sent)


@contextmanager
def counted_statements() -> Iterator[Statements]:
    """Give a list that grows with each statement; savepoints of the test's own transaction are left out."""
    statements = Statements()

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        if "SAVEPOINT" not in statement:
            statements.sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
