from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, ValidationError

from citizen_voice.consultations.forms import DayField
from citizen_voice.typed_text import NoControlCharacters, TickField, plain_text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (None, None),
        ("", ""),
        ("  a bus \r\n tomorrow\r ", "a bus \n tomorrow"),
        ("cafe\u0301", "café"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("\u200b" * 12, ""),
        ("\u200d" * 12, ""),
        ("a\u200b bus\u202e\ufeff", "a bus"),
        ("a family 👨\u200d👩\u200d👧", "a family 👨\u200d👩\u200d👧"),
    ],
)
def test_text_is_trimmed_and_composed(typed, stored):
    assert plain_text(typed) == stored


@pytest.mark.parametrize("words", ["a bus\x00", "\x1b[31mred", "tab\tand\nline\x7f", "half a sign \ud83d"])
def test_control_characters_are_refused(words):
    with pytest.raises(ValidationError):
        NoControlCharacters()(None, SimpleNamespace(data=words))


def test_what_could_not_be_read_is_refused_in_words_of_its_own():
    field = SimpleNamespace(data="a \ufffd bus", label=SimpleNamespace(text="Your idea"))
    with pytest.raises(ValidationError) as fault:
        NoControlCharacters()(None, field)
    assert str(fault.value.args[0]) == "“Your idea” has characters that could not be read: type them again"
    assert field.data == "a \ufffd bus"


@pytest.mark.parametrize("words", [None, "", "tab\tand\nline", "ŵ ŷ 日本 😀 \u200d"])
def test_what_people_type_is_accepted(words):
    NoControlCharacters()(None, SimpleNamespace(data=words))


class OneDay(Form):
    day = DayField("Day", validators=[InputRequired("Enter the day")])


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([], "Enter the day"),
        (["27"], "Enter the day"),
        (["", "", ""], "Enter the day"),
        (["27", "3", "2027", "1"], "Enter the day"),
        (["27", "", "2027"], "real date"),
        (["31", "2", "2027"], "real date"),
        (["1", "1", "27"], "real date"),
        (["one", "two", "three"], "real date"),
    ],
)
def test_what_is_no_day_is_refused_in_plain_words(parts, message):
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        form = OneDay(MultiDict([("day", part) for part in parts] or [("other", "1")]))
        assert not form.validate()
        assert message in str(form.day.errors[0])


def test_a_day_is_read():
    form = OneDay(MultiDict([("day", " 7 "), ("day", "3"), ("day", "2027")]))
    assert form.validate()
    assert form.day.data.isoformat() == "2027-03-07"


def test_a_forged_tick_is_shown_with_our_own_value():
    class OneTick(Form):
        tick = TickField("Tick")

    form = OneTick(MultiDict({"tick": "y\x00\x07"}))
    assert form.tick.data
    assert form.tick._value() == "y"
