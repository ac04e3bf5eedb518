"""Every text field of every form: nothing empty, endless or unprintable gets through, whoever writes the form."""

import importlib
from pathlib import Path
from uuid import uuid4

import pytest
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired

from citizen_voice.drafting.fields import FIELDS
from citizen_voice.priorities.forms import choose_form
from citizen_voice.priorities.population_forms import population_form
from citizen_voice.standards.forms.fields import field_form
from citizen_voice.typed_text import NumberField
from tests.architecture.project import ROOT

CHECKED_BY_THE_SERVICE = {("RecordTenderForm", "cpv_code"), ("ChangeTenderForm", "cpv_code")}
"""Fields whose length is no rule of their own: the service refuses all but eight digits."""


def below(kind: type) -> set[type]:
    return {one for direct in kind.__subclasses__() for one in {direct, *below(direct)}}


def every_form() -> list[type[FlaskForm]]:
    """Return every form that a feature has, and those that are made for a field or for a list of themes."""
    for path in (ROOT / "citizen_voice").glob("*/*forms.py"):
        importlib.import_module(f"citizen_voice.{Path(path).parent.name}.{Path(path).stem}")
    written = {one for one in below(FlaskForm) if one.__module__.startswith("citizen_voice.")}
    named = {(spec.code, part.code): [("one", "One")] for spec in FIELDS for part in spec.parts if part.kind == "codes"}
    shaky = uuid4()
    made = [choose_form([(shaky, "Later buses")], {shaky}), population_form([])]
    made += [field_form(spec, None, named) for spec in FIELDS]
    return sorted({*written, *made}, key=lambda form: form.__name__)


def text_fields(form: FlaskForm) -> list[str]:
    """Return the names of the fields that somebody writes into, or that hold what somebody wrote."""
    return [name for name, field in form._fields.items() if isinstance(field, StringField) and name != "csrf_token"]


def sent(kind: type[FlaskForm], name: str, value: str) -> FlaskForm:
    form = kind(MultiDict({name: value}), meta={"csrf": False})
    for field in form:
        if getattr(field, "choices", True) is None:
            field.choices = []
    form.validate()
    return form


def is_fit_for_a_page(shown: str) -> bool:
    return all(sign.isprintable() or sign in "\n\t" for sign in shown)


@pytest.fixture
def request_here(app):
    with app.test_request_context("/", method="POST"):
        yield


def each_text_field():
    for kind in every_form():
        for name in text_fields(kind(meta={"csrf": False})):
            yield kind, name, kind(meta={"csrf": False})[name]


def test_there_are_many(request_here):
    assert len(list(each_text_field())) > 60


def test_endless_words_are_refused(request_here):
    passed = [
        f"{kind.__name__}.{name}"
        for kind, name, field in each_text_field()
        if not isinstance(field, HiddenField)
        and (kind.__name__, name) not in CHECKED_BY_THE_SERVICE
        and not sent(kind, name, "x" * 50_000)[name].errors
    ]
    assert not passed


def test_control_characters_are_refused_or_taken_out_and_never_shown(request_here):
    wrong = []
    for kind, name, field in each_text_field():
        if isinstance(field, HiddenField):
            continue
        answer = sent(kind, name, "twelve\x00 buses\x07\x1b\x85 and more")[name]
        shown = str(answer._value())
        if not is_fit_for_a_page(shown) or not (answer.errors or is_fit_for_a_page(str(answer.data))):
            wrong.append(f"{kind.__name__}.{name}: {shown!r}")
    assert not wrong


def test_what_could_not_be_read_is_refused_in_words_of_its_own(request_here):
    wrong = []
    for kind, name, field in each_text_field():
        if isinstance(field, HiddenField):
            continue
        refused = " ".join(map(str, sent(kind, name, "twelve \ufffd buses")[name].errors))
        # A number is refused for not being one, whatever else it holds.
        if ("in digits" if isinstance(field, NumberField) else "could not be read: type them again") not in refused:
            wrong.append(f"{kind.__name__}.{name}: {refused!r}")
    assert not wrong


def test_blanks_are_not_an_answer_where_one_is_asked_for(request_here):
    passed = [
        f"{kind.__name__}.{name}"
        for kind, name, field in each_text_field()
        if not isinstance(field, HiddenField)
        and any(isinstance(one, InputRequired | DataRequired) for one in field.validators)
        and not sent(kind, name, " \n\t ")[name].errors
    ]
    assert not passed
