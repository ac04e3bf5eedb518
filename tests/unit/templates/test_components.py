"""The macros say in HTML what they were given: safely, with the language marked, and never by colour alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, get_template_attribute
from flask_babel import Babel
from flask_wtf import CSRFProtect
from govuk_frontend_wtf.wtforms_widgets import GovCharacterCount, GovCheckboxesInput, GovDateInput, GovRadioInput
from html5lib import parseFragment
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from citizen_voice.templating import init_templating

TEMPLATES = Path(__file__).parents[3] / "templates"
XHTML = "{http://www.w3.org/1999/xhtml}"
Draw = Callable[..., Any]


class IdeaForm(Form):
    """A form with the kinds of field that the overriding templates mend."""

    words = TextAreaField("Your idea", [InputRequired("Enter your idea")], widget=GovCharacterCount())
    kind = RadioField(
        "Who are you?",
        [InputRequired("Say who you are")],
        choices=[SelectChoice("a"), SelectChoice("b")],
        widget=GovRadioInput(),
    )
    languages = SelectMultipleField(
        "Languages",
        choices=[SelectChoice("en"), SelectChoice("cy")],
        description="Tick all",
        widget=GovCheckboxesInput(),
    )
    day = DateField("Day", [InputRequired("Enter the day")], format=["%d %m %Y"], widget=GovDateInput())


class MismatchedForm(Form):
    """A form that is refused as a whole."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse."""
        self.form_errors.append("These answers do not fit together")
        return super().validate(extra_validators) and False


@pytest.fixture
def draw() -> Iterator[Draw]:
    """Call a macro by name inside a request and parse what it drew."""
    app = Flask(__name__, template_folder=str(TEMPLATES))
    app.secret_key = "only for this test"
    Babel(app)
    CSRFProtect(app)
    init_templating(app)

    @app.get("/things")
    def list_things() -> str:
        return ""

    def call(name: str, *args: Any, **kwargs: Any) -> Any:
        macro = get_template_attribute(f"components/{name}.html", name)
        return parse(macro(*args, **kwargs))

    with app.test_request_context("/"):
        yield call


def parse(html: str) -> Any:
    """Parse a piece of HTML strictly enough to walk it."""
    return parseFragment(html, treebuilder="etree")


def find(tree: Any, tag: str, **attributes: str) -> list[Any]:
    """Return the elements of a tag whose attributes have these values (`class_` for one of its classes)."""
    wanted_class = attributes.pop("class_", None)
    return [
        element
        for element in [*tree.iter(f"{XHTML}{tag}"), *tree.iter("{http://www.w3.org/2000/svg}" + tag)]
        if all(element.get(key) == value for key, value in attributes.items())
        and (wanted_class is None or wanted_class in (element.get("class") or "").split())
    ]


def text_of(element: Any) -> str:
    """Return the words of an element, with white space folded."""
    return " ".join("".join(element.itertext()).split())


def test_a_quotation_keeps_the_words_and_marks_their_language(draw: Draw) -> None:
    tree = draw("quote", "Dylai <b>pob</b> contract", "cy", source="Brant")
    [words] = find(tree, "blockquote")
    assert (words.get("lang"), text_of(words)) == ("cy", "Dylai <b>pob</b> contract")
    assert not find(tree, "b")
    assert text_of(find(tree, "figcaption")[0]) == "Brant"


def test_withdrawn_words_are_not_shown(draw: Draw) -> None:
    tree = draw("quote", "my old words", "cy", withdrawn_at=datetime(2026, 11, 22, 14, 5, tzinfo=UTC))
    [words] = find(tree, "blockquote")
    assert "22 November 2026" in text_of(words)
    assert "my old words" not in text_of(tree)
    assert words.get("lang") is None


def test_an_agreement_bar_adds_up_and_says_its_numbers(draw: Draw) -> None:
    tree = draw("agreement_bar", 1500, 300, 200)
    [agree] = find(tree, "rect", class_="cv-agreement__agree", height="10")
    [disagree] = find(tree, "rect", class_="cv-agreement__disagree", height="10")
    assert (float(agree.get("width")), float(disagree.get("width")), float(disagree.get("x"))) == (75.0, 15.0, 85.0)
    assert text_of(tree) == "1,500 agree 200 unsure 300 disagree"


def test_an_agreement_bar_without_votes_draws_no_picture(draw: Draw) -> None:
    tree = draw("agreement_bar", 0, 0, 0)
    assert (text_of(tree), find(tree, "svg")) == ("No votes yet", [])


def test_a_vote_card_posts_one_of_three_answers(draw: Draw) -> None:
    tree = draw("vote_card", "/vote", "Ban <i>plastic</i>", "en", hidden={"exposure_id": '7"'}, chosen="agree")
    buttons = find(tree, "button", name="choice", type="submit")
    assert [button.get("value") for button in buttons] == ["agree", "disagree", "unsure"]
    assert [text_of(button) for button in buttons] == ["Agree (your answer now)", "Disagree", "Unsure"]
    assert find(tree, "input", name="exposure_id")[0].get("value") == '7"'
    assert find(tree, "input", name="csrf_token")[0].get("value")
    assert not find(tree, "i")


def test_summary_rows_escape_words_and_name_what_is_changed(draw: Draw) -> None:
    tree = draw(
        "summary_rows",
        [
            {"key": "Your idea", "value": "<script>x</script>", "language": "cy", "change_url": "/words"},
            {"key": "Why", "value": ""},
        ],
    )
    assert not find(tree, "script")
    assert text_of(find(tree, "span", lang="cy")[0]) == "<script>x</script>"
    assert text_of(find(tree, "a", href="/words")[0]) == "Change your idea"
    assert text_of(find(tree, "dd")[-1]) == "Not given"


def test_a_timeline_says_each_state_in_words(draw: Draw) -> None:
    at = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    tree = draw(
        "timeline",
        [
            {"title": "Sent", "state": "done", "at": at},
            {"title": "In a theme", "state": "now", "detail": "Prentisiaethau", "language": "cy"},
            {"title": "In a tender", "state": "to_come"},
        ],
    )
    sent, grouped, later = find(tree, "li")
    assert text_of(sent) == "Sent Done, 1 July 2026, 13:00"
    assert (grouped.get("aria-current"), text_of(find(grouped, "p", lang="cy")[0])) == ("step", "Prentisiaethau")
    assert text_of(later) == "In a tender Not yet"


def test_a_confirm_button_is_a_protected_form(draw: Draw) -> None:
    tree = draw("confirm_button", "/discard", "Discard", hidden={"id": "1"}, style="link", about="theme 1")
    [form] = find(tree, "form", method="post", action="/discard")
    assert find(form, "input", name="csrf_token")
    assert text_of(find(form, "button")[0]) == "Discard theme 1"


def test_errors_lead_to_their_fields(draw: Draw) -> None:
    form = IdeaForm(MultiDict([("day", ""), ("day", ""), ("day", "")]))
    assert not form.validate()
    summary = draw("error_summary", [form])
    page = parse("".join(str(field()) for field in form))
    links = {text_of(link): link.get("href").removeprefix("#") for link in find(summary, "a")}
    assert set(links) == {"Enter your idea", "Say who you are", "Enter the day"}
    for target in links.values():
        [focused] = [element for element in page.iter() if element.get("id") == target]
        assert focused.tag.removeprefix(XHTML) in ("input", "textarea")


def test_an_error_of_the_whole_form_has_no_link(draw: Draw) -> None:
    form = MismatchedForm()
    form.validate()
    summary = draw("error_summary", [IdeaForm(), form])
    assert [text_of(item) for item in find(summary, "li")] == ["These answers do not fit together"]
    assert not find(summary, "a")


def test_no_errors_no_summary(draw: Draw) -> None:
    assert text_of(draw("error_summary", [IdeaForm()])) == ""


@pytest.mark.usefixtures("draw")
def test_described_fields_point_at_hints_that_say_something() -> None:
    page = parse("".join(str(field()) for field in IdeaForm()))
    by_id = {element.get("id"): element for element in page.iter() if element.get("id")}
    described = [element.get("aria-describedby") for element in page.iter() if element.get("aria-describedby")]
    assert "languages-hint" in " ".join(described)
    assert "kind-hint" not in " ".join(described)
    for name in " ".join(described).split():
        assert name in by_id
    assert all(text_of(hint) for hint in find(page, "div", class_="govuk-hint") if hint.get("id") != "words-info")


@pytest.mark.usefixtures("draw")
def test_a_character_count_hands_its_words_to_the_script() -> None:
    html = str(IdeaForm().words(params={"maxlength": 280}))
    assert 'data-i18n.characters-under-limit.other="You have %{count} characters left"' in html
    assert "You can write up to 280 characters" in html
