"""The form of one field of a standard, of whatever shape."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from citizen_voice.consultations.forms import DayField, text_field
from citizen_voice.drafting.fields import FieldSpec
from citizen_voice.drafting.parts import PartSpec
from citizen_voice.drafting.problems import Problem
from citizen_voice.drafting.validation import in_parts, is_empty
from citizen_voice.typed_text import NoControlCharacters, TickField, plain_text

Choices = Mapping[tuple[str, str], Sequence[tuple[str, str]]]
"""For (field, part) the codes that may be chosen, with their names: units, missions, divisions, councils."""

MOST_ROWS = 40
MOST_RADIOS = 4
LONGEST = {"text": 300, "long_text": 5000, "url": 2000, "integer": 20, "decimal": 25}
# Written by the machine from records: an officer who words a field anew does not carry them on.
_BY_MACHINE = {"object", "entries"}


def number_or_nothing(sent: str | None) -> str:
    """Return the digits that our page held. Anything else is forged, and no page need be able to show it."""
    return sent if sent and sent.isdecimal() and len(sent) < 10 else ""


class ReviseFieldForm(FlaskForm):
    """One field of a standard with the reason for what it says. `field_form` adds what the field is made of."""

    seen = HiddenField(filters=[number_or_nothing])
    rows = HiddenField()
    reason = text_field(
        _l("Reason for what you write"),
        _l("Enter the reason"),
        longest=1000,
        rows=3,
        hint=_l("Everybody can read it in the published standard. Name no person."),
    )
    source = text_field(
        _l("Source (optional)"),
        None,
        longest=500,
        is_long=False,
        hint=_l(
            "For example a plan, a report or a law. Leave it empty where this is your own judgement: the published "
            "standard then says that no source was given."
        ),
    )
    add = SubmitField(_l("Add another entry"), widget=GovSubmitInput())
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())

    spec: FieldSpec
    row_count: int

    def groups(self) -> list[list[Field]]:
        """Return the fields that make up the value, one group for each entry of a list, else one group."""
        return [[self[name] for _, name in group] for group in self._names()]

    def _names(self) -> list[list[tuple[PartSpec, str]]]:
        rows = range(self.row_count) if self.spec.shape == "list" else [None]
        return [[(part, _name(part, row)) for part in shown_parts(self.spec)] for row in rows]

    def read_value(self) -> Any:
        """Return what was typed as a value of the field: text, an object of parts, or a list of them."""
        groups = [{part.code: _read(part, self[name].data) for part, name in group} for group in self._names()]
        if self.spec.shape == "text":
            return groups[0][self.spec.code] or ""
        kept = [{code: given for code, given in group.items() if not is_empty(given)} for group in groups]
        if self.spec.shape == "structured":
            return kept[0]
        # A box that nobody ticked is no entry: a row of nothing else was left empty.
        return [row for row in kept if any(given is not False for given in row.values())]

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put each problem at the part it speaks of, so that the summary leads there."""
        used = [number for number, group in enumerate(self._names()) if self._is_used(group)]
        for problem in problems:
            entry = (problem.entry or 1) - 1
            row = used[entry] if entry < len(used) else 0
            field = self._field_of(self._names()[row], problem)
            words = problem.in_words(gettext)
            field.errors = [*field.errors, words[:1].upper() + words[1:]]

    def _is_used(self, group: Sequence[tuple[PartSpec, str]]) -> bool:
        values = (_read(part, self[name].data) for part, name in group)
        return any(not is_empty(value) and value is not False for value in values)

    def _field_of(self, group: Sequence[tuple[PartSpec, str]], problem: Problem) -> Field:
        code = problem.part.code if problem.part else None
        return self[next((name for part, name in group if part.code == code), group[0][1])]


def field_form(spec: FieldSpec, value: Any, choices: Choices, *, posted_rows: int | None = None) -> type[FlaskForm]:
    """Return the form class for a field that now has `value`. `posted_rows` is how many rows the page had."""
    filled = len(value) if spec.shape == "list" and value else 0
    # Nobody need scroll past an empty entry: whoever wants another one asks for it.
    row_count = min(posted_rows or max(filled, 1), MOST_ROWS)
    rows: Sequence[int | None] = range(row_count) if spec.shape == "list" else [None]
    made = {
        _name(part, row): _field(spec, part, _present(spec, part, value, row), choices)
        for row in rows
        for part in shown_parts(spec)
    }
    return type("ReviseFieldForm", (ReviseFieldForm,), {"spec": spec, "row_count": row_count, **made})


def shown_parts(spec: FieldSpec) -> tuple[PartSpec, ...]:
    """Return the parts that an officer may write: quotations and tables of figures are the machine's."""
    if spec.shape == "text":
        return (PartSpec(spec.code, spec.label, spec.kind, is_required=spec.need == "R", hint=spec.hint),)
    return tuple(part for part in spec.parts if part.kind not in _BY_MACHINE and part.code != "quoted")


def _name(part: PartSpec, row: int | None) -> str:
    return f"value_{part.code}" if row is None else f"row_{row}_{part.code}"


def _present(spec: FieldSpec, part: PartSpec, value: Any, row: int | None) -> Any:
    """Return what the part holds now, as its form field takes it."""
    if spec.shape == "text":
        return value
    value = in_parts(spec.code, value)
    if row is not None:
        value = value[row] if value and row < len(value) else {}
    given = (value or {}).get(part.code)
    if spec.code == "theme" and part.code == "title" and (value or {}).get("code"):
        # It is called as the theme is: words of one's own are for where there is none.
        return None
    if part.kind == "date" and given:
        return date.fromisoformat(given)
    return given if given is None or part.kind in {"flag", "choices", "codes"} else str(given)


def _field(spec: FieldSpec, part: PartSpec, present: Any, choices: Choices) -> Field:
    label = gettext(part.label) if part.is_required else gettext("%(label)s (optional)", label=gettext(part.label))
    about: dict[str, Any] = {"description": gettext(part.hint) if part.hint else "", "default": present}
    codes = choices.get((spec.code, part.code)) or [(code, gettext(words)) for code, words in part.choices]
    named = [SelectChoice(code, words) for code, words in codes]
    if named or part.kind == "choice":
        return _choice_field(spec, part, label, named, about)
    if part.kind == "flag":
        return TickField(label, widget=GovCheckboxInput(), **about)
    if part.kind == "date":
        return DayField(label, validators=[Optional()], **about)
    most = LONGEST[part.kind]
    checks = [
        Optional(),
        Length(max=most, message=_l("Use %(count)d characters or fewer", count=most)),
        NoControlCharacters(),
    ]
    about |= {"filters": [plain_text], "validators": checks}
    if part.kind == "long_text":
        return TextAreaField(label, widget=GovTextArea(), render_kw={"rows": 4}, **about)
    look = {"params": {"classes": "govuk-input--width-10"}} if part.kind in {"integer", "decimal"} else {}
    return StringField(label, widget=GovTextInput(), render_kw=look, **about)


def _choice_field(
    spec: FieldSpec, part: PartSpec, label: str, named: list[SelectChoice], about: dict[str, Any]
) -> Field:
    if part.kind in {"choices", "codes"}:
        # A long list is set small, so that it does not push the rest of the page away.
        look = {"params": {"classes": "govuk-checkboxes--small"}} if len(named) > MOST_RADIOS else {}
        return SelectMultipleField(label, widget=GovCheckboxesInput(), choices=named, render_kw=look, **about)
    # A radio button can't be taken back: what may be left open is a list with an empty line.
    if len(named) <= MOST_RADIOS and spec.shape != "list" and part.is_required:
        return RadioField(label, widget=GovRadioInput(), choices=named, validators=[Optional()], **about)
    options = [SelectChoice("", gettext("Choose one")), *named]
    return SelectField(label, widget=GovSelect(), choices=options, validators=[Optional()], **about)


def _read(part: PartSpec, data: Any) -> Any:
    """Return what a part's form field holds as JSON. What is not a number stays as typed: the check names it."""
    if part.kind == "date":
        return data.isoformat() if isinstance(data, date) else None
    if part.kind == "integer" and isinstance(data, str) and re.fullmatch(r"[0-9]+", data):
        return int(data)
    if part.kind == "decimal" and isinstance(data, str):
        return data.replace(",", "").removeprefix("£").strip()
    if part.kind == "flag":
        return bool(data)
    return data
