"""The form by which standards are published as one version of a set."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovCheckboxInput, GovSubmitInput, GovTextInput
from wtforms import Field, SelectChoice, SelectMultipleField, StringField, SubmitField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from citizen_voice.consultations.forms import DayField, text_field
from citizen_voice.drafting.set_fields import DESCRIBED, SET_FIELDS, SetField, problems_of_set
from citizen_voice.typed_text import NoControlCharacters, NumberField, TickField, plain_text


class PublishForm(FlaskForm):
    """What is published, under which address and title, from when it holds, and what the set says of itself.

    What it says of itself is asked by the fields of `drafting.set_fields`, which are added below.
    """

    standards = SelectMultipleField(
        _l("Standards"),
        widget=GovCheckboxesInput(),
        validators=[InputRequired(_l("Select at least one standard"))],
    )
    title = text_field(_l("Title"), _l("Enter a title"), longest=200, is_long=False)
    slug = StringField(
        _l("Address"),
        widget=GovTextInput(),
        filters=[plain_text],
        description=_l("Small letters, digits and hyphens. The same address as before makes the next version."),
        validators=[
            DataRequired(_l("Enter an address")),
            Length(max=80, message=_l("Use %(count)d characters or fewer", count=80)),
            NoControlCharacters(),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
                message=_l("The address may hold small letters, digits and single hyphens between them"),
            ),
        ],
    )
    effective_on = DayField(
        _l("First day on which it holds"),
        description=_l("For example, 1 4 2027."),
        validators=[InputRequired(_l("Enter the first day on which it holds"))],
    )
    is_major = TickField(
        _l("A major step: tenders that use the version before should look again"), widget=GovCheckboxInput()
    )
    total_minimum = NumberField(
        _l("The least that the standards may weigh together (optional)"),
        None,
        hint=_l("Percent of the total score in a lot. A tender outside the range needs a reason."),
    )
    total_maximum = NumberField(_l("The most that the standards may weigh together (optional)"), None)
    submit = SubmitField(_l("Publish"), widget=GovSubmitInput())

    @property
    def total_weight(self) -> tuple[Decimal, Decimal] | None:
        """The range of the weights together, None where none is given."""
        least, most = self.total_minimum.data, self.total_maximum.data
        if least is None and most is None:
            return None
        return least or Decimal(0), Decimal(100) if most is None else most

    def offer(self, standards: Sequence[tuple[str, str]]) -> None:
        """Say which standards may be chosen: their ids and names."""
        self.standards.choices = [SelectChoice(code, words) for code, words in standards]

    def ask_in(self, *, is_bilingual: bool) -> None:
        """Ask for words in Welsh too, or for none."""
        if not is_bilingual:
            for name in [one for one in self._fields if one.endswith("_cy")]:
                del self[name]

    def groups(self) -> list[tuple[str, list[Field]]]:
        """Return the fields under their headings, in the order of the page."""
        return [
            (heading, [self[name] for name in names if name in self])
            for heading, names in (
                ("", ("standards", "title", "title_cy", "slug", "effective_on", "is_major")),
                (gettext("About the whole set"), DESCRIBED[DESCRIBED.index("area_code") :]),
            )
        ]

    @property
    def about(self) -> dict[str, Any]:
        """What the set says of itself, by the codes of its fields."""
        return {name: self[name].data for name in DESCRIBED if name in self}

    def go_on_from(self, said: Mapping[str, Any]) -> None:
        """Fill in what the version before said."""
        for name, value in said.items():
            if name in self:
                self[name].data = value

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what was sent, and what the set says of itself; a problem of that stands at the field it speaks of."""
        is_sound: bool = super().validate(extra_validators)
        for one in problems_of_set(self.about, is_bilingual="title_cy" in self):
            is_sound = False
            # What could not be read is no day, and that has been said.
            self[one.field].errors = self[one.field].errors or [one.in_words(gettext)]
        return is_sound


def _field_of(spec: SetField) -> Field:
    """Return the form's field for what a set says of itself. Whether it is needed is for `problems_of_set`."""
    name = _l(spec.label)
    label = _l("%(label)s (optional)", label=name) if spec.need == "O" else name
    hint = _l(spec.hint) if spec.hint else ""
    if spec.kind == "date":
        return DayField(label, description=hint)
    return text_field(label, None, longest=spec.longest, is_long=spec.kind == "long_text", rows=8, hint=hint)


for _spec in SET_FIELDS:
    if _spec.code in DESCRIBED:
        setattr(PublishForm, _spec.code, _field_of(_spec))
