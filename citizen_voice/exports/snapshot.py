"""A published set of standards as it was on the day: the one source of every export, and of its hash.

A snapshot holds clauses, figures and statement ids, and never a resident's sentence: words are brought by
``Words`` when a document is made, so that they can be withdrawn while the hash holds.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVar

# JSON of any depth. Precise recursive types would make every reader narrow a value it has just built.
Json: TypeAlias = Any
T = TypeVar("T")

KINDS = ("resident", "officer")
_LATER = ("total_weight", "profile")
"""Parts that sets have had since there were some without: None there is as good as absent."""


class SnapshotError(ValueError):
    """A stored snapshot cannot be read or made canonical; the message says where."""


@dataclass(frozen=True, slots=True)
class AuthoritySnapshot:
    """The authority that published; ``area_code`` is its ONS code where it has one."""

    slug: str
    name: str
    name_cy: str | None
    area_code: str | None


@dataclass(frozen=True, slots=True)
class ConsultationSnapshot:
    """The consultation that the set came from."""

    slug: str
    title: str
    question: str
    opened_on: date
    closed_on: date


@dataclass(frozen=True, slots=True)
class ClauseSnapshot:
    """One clause: ``resident`` with the statements that support it, or ``officer`` with who, why and any source."""

    field: str
    kind: str
    value: Json
    statement_ids: tuple[str, ...] = ()
    officer_id: str | None = None
    reason: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class StandardSnapshot:
    """One standard of the set: ``reference`` as in SV-01, ``version`` as in 1.0.

    ``generated_by`` names the grouping run that its draft began with, the model, its parameters and how often people
    revised it. None where an officer made the theme by hand, and in older sets: it is not written then.
    """

    reference: str
    version: str
    standard_id: str
    clauses: tuple[ClauseSnapshot, ...]
    generated_by: Json = None

    def clause(self, field: str) -> ClauseSnapshot | None:
        """Return the clause of a field, or None when the standard has none."""
        return next((clause for clause in self.clauses if clause.field == field), None)

    def value(self, field: str) -> Json:
        """Return the value of a field, or None when the standard has no such clause."""
        clause = self.clause(field)
        return clause.value if clause else None


@dataclass(frozen=True, slots=True)
class TotalWeightSnapshot:
    """What the standards of a set may weigh together in a lot, in percent of its total score; digits as text."""

    minimum: str
    maximum: str


@dataclass(frozen=True, slots=True)
class GoalSnapshot:
    """A goal of the profile as it was called on the day, in English and Welsh."""

    code: str
    name: str
    name_cy: str


@dataclass(frozen=True, slots=True)
class ProfileSnapshot:
    """The policy profile that a set was published under: its code, since when it holds, and its goals.

    ``goal_set`` says which goals they are, such as uk-missions-2024 or wales-goals.
    """

    code: str
    valid_from: date
    goal_set: str
    goals: tuple[GoalSnapshot, ...]


@dataclass(frozen=True, slots=True)
class PublicationSnapshot:
    """A published set: what it says, from which consultation, and from when it holds.

    ``total_weight`` is None where the set gives no range, ``profile`` where it was published before there were policy
    profiles: its goals are then missions. Neither is written then, so that the hashes of older sets still hold.
    """

    authority: AuthoritySnapshot
    slug: str
    version: str
    title: str
    consultation: ConsultationSnapshot
    effective_on: date
    standards: tuple[StandardSnapshot, ...]
    licence_url: str
    total_weight: TotalWeightSnapshot | None = None
    profile: ProfileSnapshot | None = None

    def to_json(self) -> dict[str, Json]:
        """Return the snapshot as JSON values: dates as ISO 8601 text, tuples as lists."""
        plain: dict[str, Json] = _plain(self)
        for standard in plain["standards"]:
            if standard["generated_by"] is None:
                del standard["generated_by"]
        return {name: part for name, part in plain.items() if part is not None or name not in _LATER}

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> "PublicationSnapshot":
        """Return the snapshot that ``to_json`` wrote. Raises SnapshotError when a part is missing or malformed."""
        content = _taken({**dict.fromkeys(_LATER), **data}, "the publication", cls)
        content["authority"] = AuthoritySnapshot(**_taken(content["authority"], "authority", AuthoritySnapshot))
        content["consultation"] = _consultation(content["consultation"])
        content["effective_on"] = _date(content["effective_on"], "effective_on")
        if content["total_weight"] is not None:
            total = _taken(content["total_weight"], "total_weight", TotalWeightSnapshot)
            content["total_weight"] = TotalWeightSnapshot(**total)
        if content["profile"] is not None:
            content["profile"] = _profile(content["profile"])
        content["standards"] = _each(content["standards"], "standards", _standard)
        return cls(**content)


def canonical_bytes(snapshot: PublicationSnapshot) -> bytes:
    """Return the one spelling of a snapshot: UTF-8 JSON with sorted keys, no spaces and no floating-point numbers.

    Raises SnapshotError when a value holds a float: its digits differ between programs, so decimals are kept as text.
    """
    content = snapshot.to_json()
    _refuse_floats(content, "the publication")
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def content_hash(snapshot: PublicationSnapshot) -> str:
    """Return the SHA-256 of the canonical bytes, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(snapshot)).hexdigest()


def statement_ids(snapshot: PublicationSnapshot) -> tuple[str, ...]:
    """Return the ids of all statements that the set rests on, sorted, each once: those that words are needed for."""
    clauses = (clause for standard in snapshot.standards for clause in standard.clauses)
    return tuple(sorted({one for clause in clauses for one in clause.statement_ids}))


def _consultation(data: Json) -> ConsultationSnapshot:
    content = _taken(data, "consultation", ConsultationSnapshot)
    for name in ("opened_on", "closed_on"):
        content[name] = _date(content[name], f"consultation.{name}")
    return ConsultationSnapshot(**content)


def _profile(data: Json) -> ProfileSnapshot:
    content = _taken(data, "profile", ProfileSnapshot)
    content["valid_from"] = _date(content["valid_from"], "profile.valid_from")
    content["goals"] = _each(content["goals"], "profile.goals", _goal)
    return ProfileSnapshot(**content)


def _goal(data: Json, where: str) -> GoalSnapshot:
    return GoalSnapshot(**_taken(data, where, GoalSnapshot))


def _standard(data: Json, where: str) -> StandardSnapshot:
    named = {"generated_by": None, **data} if isinstance(data, Mapping) else data
    content = _taken(named, where, StandardSnapshot)
    content["clauses"] = _each(content["clauses"], f"{where}.clauses", _clause)
    return StandardSnapshot(**content)


def _clause(data: Json, where: str) -> ClauseSnapshot:
    content = _taken(data, where, ClauseSnapshot)
    if content["kind"] not in KINDS:
        raise SnapshotError(f"{where}: the kind “{content['kind']}” is neither resident nor officer.")
    content["statement_ids"] = _each(content["statement_ids"], f"{where}.statement_ids", lambda one, _: str(one))
    return ClauseSnapshot(**content)


def _taken(data: Json, where: str, kind: type[Any]) -> dict[str, Json]:
    """Return the parts that a dataclass asks for. Raises SnapshotError naming those that are missing or too many."""
    if not isinstance(data, Mapping):
        raise SnapshotError(f"{where}: named parts are expected here, not {type(data).__name__}.")
    expected = set(kind.__dataclass_fields__)
    missing, extra = sorted(expected - set(data)), sorted(set(data) - expected)
    if missing or extra:
        raise SnapshotError(f"{where}: missing {missing or 'nothing'}, unknown {extra or 'nothing'}.")
    return dict(data)


def _each(data: Json, where: str, read: Callable[[Json, str], T]) -> tuple[T, ...]:
    if isinstance(data, str) or not isinstance(data, Sequence):
        raise SnapshotError(f"{where}: a list is expected here, not {type(data).__name__}.")
    return tuple(read(one, f"{where}[{number}]") for number, one in enumerate(data))


def _date(data: Json, where: str) -> date:
    try:
        return date.fromisoformat(data)
    except (TypeError, ValueError) as error:
        raise SnapshotError(f"{where}: “{data}” is not a date written as 2027-04-01.") from error


def _plain(value: Json) -> Json:
    # The commonest first: every page of a publication does this for each of its words, to check the hash.
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    return value.isoformat() if isinstance(value, date) else value


def _refuse_floats(value: Json, where: str) -> None:
    if isinstance(value, float):
        raise SnapshotError(f"{where}: {value} is a floating-point number; write it as text, such as “{value}”.")
    if isinstance(value, Mapping):
        for key, part in value.items():
            _refuse_floats(part, f"{where}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            _refuse_floats(part, f"{where}[{number}]")
