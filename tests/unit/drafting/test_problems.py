"""What is wrong with a standard is found by a code, and said in the language of who reads it."""

import re
from pathlib import Path

import pytest

from citizen_voice import drafting
from citizen_voice.drafting.fields import FIELDS, field_spec
from citizen_voice.drafting.problems import WORDS, FieldProblem, Problem
from citizen_voice.drafting.validation import validate_value

WELSH = {
    "Measures": "Mesurau",
    "Unit": "Uned",
    "Direction": "Cyfeiriad",
    "Higher is better": "Uwch sydd orau",
    "Lower is better": "Is sydd orau",
    "%(part)s is missing": "mae %(part)s ar goll",
    "%(part)s must be one of: %(choices)s": "nid yw %(part)s yn un o'r rhain: %(choices)s",
    "entry %(entry)s: %(problem)s": "cofnod %(entry)s: %(problem)s",
}
UNIT, DIRECTION = (
    next(one for one in field_spec("measures").parts if one.code == code) for code in ("unit", "direction")
)


@pytest.mark.parametrize(
    ("problem", "english", "welsh"),
    [
        (Problem("missing", UNIT, 2), "entry 2: Unit is missing", "cofnod 2: mae Uned ar goll"),
        (
            Problem("not_choice", DIRECTION),
            "Direction must be one of: Higher is better, Lower is better",
            "nid yw Cyfeiriad yn un o'r rhain: Uwch sydd orau, Is sydd orau",
        ),
    ],
)
def test_every_part_of_the_sentence_is_translated(problem, english, welsh):
    assert problem.in_words() == english
    assert problem.in_words(WELSH.__getitem__) == welsh
    whole = FieldProblem("measures", "Measures", problem)
    assert (whole.in_words(), whole.in_words(WELSH.__getitem__)) == (f"Measures: {english}", f"Mesurau: {welsh}")


def test_what_somebody_wrote_is_no_placeholder():
    (problem,) = validate_value("mission_links", [{"code": "100%(part)s", "strength": "direct"}] * 2)
    assert problem.in_words() == "100%(part)s is linked twice"


def test_every_sentence_is_said_by_some_check():
    folder = Path(drafting.__file__).parent
    checks = "".join((folder / name).read_text() for name in ("gate.py", "validation.py", "rules.py", "set_fields.py"))
    named = set(re.findall(r'"(\w+)"', checks))
    to_do = {f"fill_in_{spec.code}" for spec in FIELDS if spec.need in "RB"}
    assert set(WORDS) <= named | to_do | {"in_entry"}
