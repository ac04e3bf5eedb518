"""The form of the population: a box for each area and age band, and one to paste them all into."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextInput
from wtforms import Field, StringField, SubmitField
from wtforms.validators import Optional, ValidationError

from citizen_voice.consultations.forms import text_field
from citizen_voice.priorities.steps.pasted_numbers import Category, categories_by_name, people_of, read_numbers
from citizen_voice.priorities.steps.population import LONGEST_SOURCE, Margin, Population, find_fault
from citizen_voice.templating import format_number, in_language
from citizen_voice.typed_text import NoControlCharacters, plain_text
from citizen_voice.vocabulary import AgeBand, MarginKind

if TYPE_CHECKING:
    from citizen_voice.models import Council

LONGEST_PASTED = 20_000
MOST_NAMED = 20
SOURCES = {
    MarginKind.AREA: _l("Where the numbers for areas are from"),
    MarginKind.AGE: _l("Where the numbers for ages are from"),
}


class WholeNumberOfPeople:
    """Refuses anything but a whole number above 0, with or without thousands set apart."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raise `ValidationError` with the name of the box."""
        if people_of(field.data) is None:
            raise ValidationError(_l("Enter a whole number above 0 for “%(name)s”", name=field.label.text))


def _source_field(label: Any) -> Field:
    hint = _l("For example, ONS mid-2024 estimates. Everybody can read this.")
    return text_field(label, None, longest=LONGEST_SOURCE, is_long=False, hint=hint)


class SetPopulationForm(FlaskForm):
    """How many people there are, with the source. The boxes for areas and ages are added by `population_form`."""

    pasted = text_field(
        _l("Lines from a spreadsheet"),
        None,
        longest=LONGEST_PASTED,
        rows=8,
        hint=_l(
            "An area's code or name, or an age band, then a tab or a comma, then the number of people. A heading may "
            "stand above. What you paste takes the place of what is in the boxes."
        ),
    )
    area_source = _source_field(SOURCES[MarginKind.AREA])
    age_source = _source_field(SOURCES[MarginKind.AGE])
    submit = SubmitField(_l("Save the numbers"), widget=GovSubmitInput())

    names: Mapping[Category, str] = {}
    """The name of the box of each category."""
    by_name: Mapping[str, Category] = {}

    def boxes(self, kind: str) -> list[Field]:
        """Return the boxes for areas, or for ages, in their order."""
        return [self[name] for category, name in self.names.items() if category.kind == kind]

    def show(self, population: Population) -> None:
        """Fill the boxes with what is known."""
        for kind, margin in population.items():
            self[f"{kind}_source"].data = margin.source
            for category, people in margin.people.items():
                # A council may have left the area since.
                if name := self.names.get(Category(kind, category)):
                    self[name].data = format_number(people)

    def population(self) -> dict[MarginKind, Margin]:
        """Return what the boxes say, once they are found sound: each kind that was given."""
        return {
            kind: Margin(people, self[f"{kind}_source"].data) for kind in MarginKind if (people := self._people(kind))
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Take what was pasted into the boxes, then check each box and what they say together."""
        faults = self._take_pasted()
        is_sound: bool = super().validate(extra_validators)
        if faults and not self.pasted.errors:
            self.pasted.errors = _listed(faults)
            is_sound = False
        for kind in MarginKind:
            is_sound = self._is_whole(kind) and is_sound
        if is_sound and (fault := find_fault({kind: self._people(kind) for kind in MarginKind if self._people(kind)})):
            self.form_errors.append(fault)
            is_sound = False
        return is_sound

    def _people(self, kind: MarginKind) -> dict[str, int]:
        return {
            category.code: people
            for category, name in self.names.items()
            if category.kind is kind and (people := people_of(self[name].data)) is not None
        }

    def _take_pasted(self) -> Sequence[str]:
        """Put the pasted numbers into their boxes, and return what is wrong with them; then the boxes stay."""
        text = self.pasted.data or ""
        if not text or len(text) > LONGEST_PASTED:
            return ()
        pasted = read_numbers(text, self.by_name)
        if pasted.faults:
            return pasted.faults
        for category, people in pasted.people.items():
            field = self[self.names[category]]
            field.data = format_number(people)
            field.raw_data = [field.data]
        # Shown again, it would take the place of what is mended in a box.
        self.pasted.data = ""
        return ()

    def _is_whole(self, kind: MarginKind) -> bool:
        """Check that all boxes of a kind are filled or none, with a source just when they are."""
        boxes, source = self.boxes(kind), self[f"{kind}_source"]
        is_filled = [bool(box.data) for box in boxes]
        for box, has_number in zip(boxes, is_filled, strict=True):
            if any(is_filled) and not has_number:
                words = gettext("Enter a number for “%(name)s” too, or for none of them", name=box.label.text)
                box.errors = [*box.errors, words]
        if any(is_filled) and not source.data and not source.errors:
            source.errors = [gettext("Say where these numbers are from")]
        elif source.data and not any(is_filled):
            source.errors = [
                *source.errors,
                gettext("There are no numbers from this source: enter them, or empty this"),
            ]
        return not any(field.errors for field in [*boxes, source])


def population_form(councils: Sequence["Council"]) -> type[SetPopulationForm]:
    """Return the form class for an authority with these councils: a box for each of them, and for each age band."""
    named = {
        MarginKind.AREA: {Category(MarginKind.AREA, one.code): in_language(one, "name") for one in councils},
        MarginKind.AGE: {
            Category(MarginKind.AGE, band.value): gettext("Aged %(band)s", band=band.value) for band in AgeBand
        },
    }
    names: dict[Category, str] = {}
    fields: dict[str, Any] = {}
    for kind, labels in named.items():
        # Codes have signs that no name of a field should have: the boxes are counted.
        own = {category: f"{kind}-{number}" for number, category in enumerate(labels, start=1)}
        fields |= {name: _box(labels[category]) for category, name in own.items()}
        # Made again, so that errors are listed in the order of the page.
        fields[f"{kind}_source"] = _source_field(SOURCES[kind])
        names |= own
    fields |= {"names": names, "by_name": categories_by_name(councils)}
    return type("SetPopulationOfAreasForm", (SetPopulationForm,), fields)


def _listed(faults: Sequence[str]) -> list[str]:
    """Return what is wrong with the lines, after a heading where it is more than one thing."""
    if len(faults) == 1:
        return list(faults)
    heading = ngettext("%(num)d line can't be used", "%(num)d lines can't be used", len(faults))
    if len(faults) <= MOST_NAMED:
        return [heading, *faults]
    left = len(faults) - MOST_NAMED
    return [heading, *faults[:MOST_NAMED], ngettext("And %(num)d more line", "And %(num)d more lines", left)]


def _box(label: str) -> StringField:
    return StringField(
        label,
        widget=GovTextInput(),
        filters=[plain_text],
        validators=[Optional(), NoControlCharacters(), WholeNumberOfPeople()],
    )
