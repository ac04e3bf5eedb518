"""What a published set says of itself as a whole, and whether anything of that is missing or malformed.

``need`` is as for the fields of a standard: R (required), O (optional), A (filled by the system) or B (required of a
bilingual authority, which publishes in both languages).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from citizen_voice.drafting.problems import FieldProblem, Problem
from citizen_voice.drafting.validation import is_empty


@dataclass(frozen=True, slots=True)
class SetField:
    """One field of a set. ``longest`` is the most characters that an officer may write in it."""

    code: str
    label: str
    need: str
    kind: str = "long_text"
    hint: str = ""
    longest: int = 5000

    def is_asked(self, *, is_bilingual: bool) -> bool:
        """Whether an officer of such an authority fills it."""
        return self.need != "A" and (self.need != "B" or is_bilingual)


SET_FIELDS = (
    SetField("title", "Title", "R", "text", longest=200),
    SetField("title_cy", "Title in Welsh", "B", "text", longest=200),
    SetField("authority", "Authority", "A"),
    SetField(
        "area_code", "Code of the area", "O", "code",
        "Nine signs, as the statistics office writes it. For example, E47000001.", 9,
    ),
    SetField(
        "period_from", "First day of the period", "R", "date",
        "The set is meant for the years from then on. For example, 1 4 2027.",
    ),
    SetField(
        "period_to", "Last day of the period", "R", "date",
        "After it the set is written anew or ends. For example, 31 3 2031.",
    ),
    SetField("foreword", "Foreword", "R", hint="Who stands behind these standards, and why they were written."),
    SetField("foreword_cy", "Foreword in Welsh", "B"),
    SetField(
        "method_statement", "How residents were asked", "R",
        hint="Who was asked, how and when, how answers became standards, and who was not reached.",
    ),
    SetField("method_statement_cy", "How residents were asked, in Welsh", "B"),
    SetField("standards", "Standards", "R", "entries"),
    SetField("contact_name", "Whom to ask", "R", "text", "A team or a post, not a person.", 200),
    SetField("contact_email", "E-mail address for questions", "R", "email", "Everybody can read it.", 200),
    SetField("licence", "Licence", "A"),
)  # fmt: skip

DESCRIBED = tuple(one.code for one in SET_FIELDS if one.need != "A" and one.code not in {"title", "standards"})
"""What a set is described by, besides its title and its standards."""

_AREA = re.compile(r"[EKNSW][0-9]{8}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def problems_of_set(given: Mapping[str, object], *, is_bilingual: bool) -> list[FieldProblem]:
    """Return what is missing or malformed in the description of a set, in the order of the fields."""
    return [
        FieldProblem(spec.code, spec.label, problem)
        for spec in SET_FIELDS
        if spec.code in DESCRIBED and spec.is_asked(is_bilingual=is_bilingual)
        for problem in _problems(spec, given)
    ]


def _problems(spec: SetField, given: Mapping[str, object]) -> Iterator[Problem]:
    value = given.get(spec.code)
    if is_empty(value):
        if spec.need != "O":
            yield Problem("fill_in")
    elif spec.kind == "date":
        if not isinstance(value, date):
            yield Problem("not_a_day")
        elif spec.code == "period_to" and _ends_too_early(given, value):
            yield Problem("period_reversed")
    elif not isinstance(value, str):
        yield Problem("not_in_words")
    elif spec.kind == "code" and not _AREA.fullmatch(value):
        yield Problem("not_area_code")
    elif len(value) > spec.longest:
        yield Problem("too_long", arguments={"most": spec.longest})
    elif spec.kind == "email" and not _EMAIL.fullmatch(value):
        yield Problem("not_email")


def _ends_too_early(given: Mapping[str, object], last: date) -> bool:
    first = given.get("period_from")
    return isinstance(first, date) and last <= first
