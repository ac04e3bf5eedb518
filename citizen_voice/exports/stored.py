"""Reads what was stored as JSON into the dataclasses that it came from, and says where it does not fit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias, TypeVar

# JSON of any depth. Precise recursive types would make every reader narrow a value it has just built.
Json: TypeAlias = Any
T = TypeVar("T")


class SnapshotError(ValueError):
    """A stored snapshot cannot be read or made canonical; the message says where."""


def taken(data: Json, where: str, kind: type[Any]) -> dict[str, Json]:
    """Return the parts that a dataclass asks for. Raises SnapshotError naming those that are missing or too many."""
    if not isinstance(data, Mapping):
        raise SnapshotError(f"{where}: named parts are expected here, not {type(data).__name__}.")
    expected = set(kind.__dataclass_fields__)
    missing, extra = sorted(expected - set(data)), sorted(set(data) - expected)
    if missing or extra:
        raise SnapshotError(f"{where}: missing {missing or 'nothing'}, unknown {extra or 'nothing'}.")
    return dict(data)


def each(data: Json, where: str, read: Callable[[Json, str], T]) -> tuple[T, ...]:
    """Return the entries of a list, each read with where it stands. Raises SnapshotError for what is no list."""
    if isinstance(data, str) or not isinstance(data, Sequence):
        raise SnapshotError(f"{where}: a list is expected here, not {type(data).__name__}.")
    return tuple(read(one, f"{where}[{number}]") for number, one in enumerate(data))


def day(data: Json, where: str) -> date:
    """Return a day that was written in ISO 8601. Raises SnapshotError."""
    try:
        return date.fromisoformat(data)
    except (TypeError, ValueError) as error:
        raise SnapshotError(f"{where}: “{data}” is not a date written as 2027-04-01.") from error
