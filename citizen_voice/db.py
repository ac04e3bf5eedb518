"""The database session, the base of every model, and the one commit point."""

import enum
import functools
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from flask import g, has_request_context, make_response
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import DateTime, Enum, MetaData, Select, Text, Uuid, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, registry
from werkzeug.wrappers import Response

P = ParamSpec("P")
R = TypeVar("R")

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every model. Enumerations are stored by value, as text with a check, so that adding one is cheap."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    registry = registry(
        metadata=metadata,
        type_annotation_map={
            enum.Enum: Enum(
                enum.Enum,
                values_callable=lambda members: [member.value for member in members],
                native_enum=False,
                create_constraint=False,
                length=40,
            ),
            datetime: DateTime(timezone=True),
            dict[str, Any]: JSONB,
            list[Any]: JSONB,
            str: Text(),
            uuid.UUID: Uuid(),
        },
    )


class Database(SQLAlchemy):
    """The extension, with lists that do not end in nothing."""

    def paginate(self, select: Select[Any], *, stays_within: bool = True, **options: Any) -> Pagination:
        """Return a page of rows; past the end it is the last page, unless `stays_within` is False.

        An old link to a list that has become shorter would otherwise say that there is nothing.
        """
        found = super().paginate(select, **options)
        if stays_within and found.pages and found.page > found.pages:
            return super().paginate(select, **{**options, "page": found.pages})
        return found


db = Database(model_class=Base)


def on_commit(callback: Callable[[], None]) -> None:
    """Run `callback` after the surrounding `@transactional` has committed; never if it rolls back.

    SQLAlchemy's own `after_commit` event would also fire when a savepoint is released, before the row can be seen by
    anybody else.
    """
    g.setdefault("after_commit_callbacks", []).append(callback)


def hold_row(model: type[Any], row_id: uuid.UUID) -> None:
    """Hold a row until the transaction ends, so that acts about it follow one another.

    Not so strong a hold that those wait who only refer to the row, as every vote does to its consultation.
    """
    db.session.execute(select(model.id).where(model.id == row_id).with_for_update(key_share=True))


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Take back what is written within when it raises, and go on with the transaction around it.

    For a form that is shown again with what was refused: its page is answered with 200, so all else would be kept.
    """
    waiting = list(g.get("after_commit_callbacks", []))
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        g.after_commit_callbacks = waiting
        raise


def commit() -> None:
    """Commit the session and run what was waiting for it. For `@transactional` and command-line loops alone."""
    try:
        db.session.commit()
    except Exception:
        rollback()
        raise
    callbacks: list[Callable[[], None]] = g.pop("after_commit_callbacks", [])
    for callback in callbacks:
        callback()


def rollback() -> None:
    """Undo what has not been committed, and forget what was waiting for the commit."""
    db.session.rollback()
    g.pop("after_commit_callbacks", None)


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Make a route or a job one transaction: all of it is stored, or none of it.

    A route's answer of 400 or more is rolled back, so that a form shown again with errors leaves nothing behind.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            result = function(*args, **kwargs)
        except Exception:
            rollback()
            raise
        if _is_refusal(result):
            rollback()
        else:
            commit()
        return result

    run.is_transactional = True  # type: ignore[attr-defined]  # read by the route tests
    return run


def _is_refusal(result: object) -> bool:
    """Say whether a view's return value is an HTTP answer of 400 or more; what a job returns is never one.

    Some jobs are done within a request, by a test or the demonstration.
    """
    if not has_request_context() or not isinstance(result, str | dict | list | tuple | Response):
        return False
    return make_response(result).status_code >= 400
