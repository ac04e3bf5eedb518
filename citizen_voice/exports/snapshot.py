"""A published set of standards as it was on the day: the one source of every export, and of its hash.

A snapshot holds clauses, figures and statement ids, and never a resident's sentence: words are brought by
``Words`` when a document is made, so that they can be withdrawn while the hash holds.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

from citizen_voice.exports.set_snapshot import SetSnapshot, read_set
from citizen_voice.exports.stored import Json, SnapshotError, day, each, taken

__all__ = [
    "KINDS",
    "AuthoritySnapshot",
    "ClauseSnapshot",
    "ConsultationSnapshot",
    "GoalSnapshot",
    "Json",
    "ProfileSnapshot",
    "PublicationSnapshot",
    "SnapshotError",
    "StandardSnapshot",
    "TotalWeightSnapshot",
    "canonical_bytes",
    "content_hash",
    "statement_ids",
]

KINDS = ("resident", "officer")
_LATER = ("total_weight", "profile", "about")
"""Parts that sets have had since there were some without: None there is as good as absent."""


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
    profiles: its goals are then missions, and ``about`` where nothing was asked of the set as a whole. None of them is
    written then, so that the hashes of older sets still hold.
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
    about: SetSnapshot | None = None

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
        content = taken({**dict.fromkeys(_LATER), **data}, "the publication", cls)
        content["authority"] = AuthoritySnapshot(**taken(content["authority"], "authority", AuthoritySnapshot))
        content["consultation"] = _consultation(content["consultation"])
        content["effective_on"] = day(content["effective_on"], "effective_on")
        if content["total_weight"] is not None:
            total = taken(content["total_weight"], "total_weight", TotalWeightSnapshot)
            content["total_weight"] = TotalWeightSnapshot(**total)
        if content["profile"] is not None:
            content["profile"] = _profile(content["profile"])
        if content["about"] is not None:
            content["about"] = read_set(content["about"])
        content["standards"] = each(content["standards"], "standards", _standard)
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
    content = taken(data, "consultation", ConsultationSnapshot)
    for name in ("opened_on", "closed_on"):
        content[name] = day(content[name], f"consultation.{name}")
    return ConsultationSnapshot(**content)


def _profile(data: Json) -> ProfileSnapshot:
    content = taken(data, "profile", ProfileSnapshot)
    content["valid_from"] = day(content["valid_from"], "profile.valid_from")
    content["goals"] = each(content["goals"], "profile.goals", _goal)
    return ProfileSnapshot(**content)


def _goal(data: Json, where: str) -> GoalSnapshot:
    return GoalSnapshot(**taken(data, where, GoalSnapshot))


def _standard(data: Json, where: str) -> StandardSnapshot:
    named = {"generated_by": None, **data} if isinstance(data, Mapping) else data
    content = taken(named, where, StandardSnapshot)
    content["clauses"] = each(content["clauses"], f"{where}.clauses", _clause)
    return StandardSnapshot(**content)


def _clause(data: Json, where: str) -> ClauseSnapshot:
    content = taken(data, where, ClauseSnapshot)
    if content["kind"] not in KINDS:
        raise SnapshotError(f"{where}: the kind “{content['kind']}” is neither resident nor officer.")
    content["statement_ids"] = each(content["statement_ids"], f"{where}.statement_ids", lambda one, _: str(one))
    return ClauseSnapshot(**content)


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
