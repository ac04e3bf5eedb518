"""Whether the value of a field has the shape it must have, each fault named so that it can be said how to mend it.

Shapes come from ``parts``; what concerns several parts together is a rule of its field in ``rules``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from citizen_voice.drafting.fields import FieldSpec, field_spec
from citizen_voice.drafting.parts import PartSpec
from citizen_voice.drafting.problems import THIS, Problem
from citizen_voice.drafting.rules import NO_CODES, KnownCodes, problems_of_rules

MOST = 999_999_999
"""The largest whole number. It fits every column and every spreadsheet, and no standard has use for a larger one."""
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


def validate_value(field: str, value: object, codes: KnownCodes = NO_CODES) -> list[Problem]:
    """Return what is wrong with the value of a field; empty when nothing is.

    An empty value is never wrong here: whether it may be empty is for ``gate``. Raises KeyError for an unknown
    field.
    """
    spec = field_spec(field)
    if is_empty(value):
        return []
    value = in_parts(field, value)
    problems = _SHAPES[spec.shape](spec, value)
    # A rule reads parts that are there and have the right kind: it would stumble over the others.
    return problems or problems_of_rules(field, value, codes)


def in_parts(field: str, value: object) -> object:
    """Return a value as it is written now: a theme used to be words alone."""
    return {"title": value} if field == "theme" and isinstance(value, str) else value


def is_empty(value: object) -> bool:
    """Return whether nothing was filled in: no value, white space, or only empty parts."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_empty(part) for part in value.values())
    if isinstance(value, Sequence):
        return all(is_empty(part) for part in value)
    return value is None


def _check_text(spec: FieldSpec, value: object) -> list[Problem]:
    part = PartSpec(spec.code, THIS, spec.kind)
    code = _KINDS[spec.kind](part, value)
    return [Problem(code, part)] if code else []


def _check_structured(spec: FieldSpec, value: object) -> list[Problem]:
    if not isinstance(value, Mapping):
        return [Problem("not_in_parts")]
    return _check_parts(spec.parts, value)


def _check_list(spec: FieldSpec, value: object) -> list[Problem]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return [Problem("not_a_list")]
    problems = []
    for number, entry in enumerate(value, start=1):
        found = _check_parts(spec.parts, entry) if isinstance(entry, Mapping) else [Problem("not_in_parts")]
        problems += [replace(problem, entry=number) for problem in found]
    return problems


def _check_parts(parts: Sequence[PartSpec], value: Mapping[str, object]) -> list[Problem]:
    known = {part.code for part in parts}
    problems = [Problem("unknown_part", arguments={"name": name}) for name in value if name not in known]
    for part in parts:
        given = value.get(part.code)
        if is_empty(given):
            if part.is_required:
                problems.append(Problem("missing", part))
            continue
        code = _KINDS[part.kind](part, given)
        if code:
            problems.append(Problem(code, part))
    return problems


def _text(_: PartSpec, value: object) -> str | None:
    return None if isinstance(value, str) else "not_text"


def _integer(_: PartSpec, value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST:
        return None
    return "not_integer"


def _decimal(_: PartSpec, value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return None
    return "not_decimal"


def _date(_: PartSpec, value: object) -> str | None:
    try:
        is_date = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        is_date = False
    return None if is_date else "not_date"


def _url(_: PartSpec, value: object) -> str | None:
    try:
        address = urlsplit(value if isinstance(value, str) else "")
        is_link = address.scheme in {"http", "https"} and bool(address.hostname)
    except ValueError:
        is_link = False
    if is_link and not any(sign.isspace() for sign in str(value)):
        return None
    return "not_url"


def _flag(_: PartSpec, value: object) -> str | None:
    return None if isinstance(value, bool) else "not_flag"


def _choice(part: PartSpec, value: object) -> str | None:
    # One without choices of its own is a code of a set held elsewhere: a rule knows which there are.
    if isinstance(value, str) and (value in dict(part.choices) or not part.choices):
        return None
    return "not_choice"


def _choices(part: PartSpec, value: object) -> str | None:
    chosen = value if isinstance(value, Sequence) and not isinstance(value, str) else [None]
    if all(isinstance(one, str) and one in dict(part.choices) for one in chosen):
        return None
    return "not_choices"


def _codes(_: PartSpec, value: object) -> str | None:
    if isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(one, str) for one in value):
        return None if len(set(value)) == len(value) else "code_twice"
    return "not_codes"


def _object(_: PartSpec, value: object) -> str | None:
    return None if isinstance(value, Mapping) else "not_object"


def _entries(_: PartSpec, value: object) -> str | None:
    if isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(one, Mapping) for one in value):
        return None
    return "not_entries"


_SHAPES: dict[str, Callable[[FieldSpec, object], list[Problem]]] = {
    "text": _check_text,
    "structured": _check_structured,
    "list": _check_list,
}

_KINDS: dict[str, Callable[[PartSpec, object], str | None]] = {
    "text": _text,
    "long_text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "url": _url,
    "flag": _flag,
    "choice": _choice,
    "choices": _choices,
    "codes": _codes,
    "object": _object,
    "entries": _entries,
}
