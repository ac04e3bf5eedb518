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
from citizen_voice.drafting.set_fields import DESCRIBED, problems_of_set
from citizen_voice.typed_text import NoControlCharacters, NumberField, TickField, plain_text


class PublishForm(FlaskForm):
    """What is published, under which address and title, and from when it holds."""

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
    title_cy = text_field(_l("Title in Welsh"), _l("Enter the title in Welsh"), longest=200, is_long=False)
    area_code = text_field(
        _l("Code of the area (optional)"),
        None,
        longest=9,
        is_long=False,
        hint=_l("Nine signs, as the statistics office writes it. For example, E47000001."),
    )
    period_from = DayField(
        _l("First day of the period"),
        description=_l("The set is meant for the years from then on. For example, 1 4 2027."),
        validators=[InputRequired(_l("Enter the first day of the period"))],
    )
    period_to = DayField(
        _l("Last day of the period"),
        description=_l("After it the set is written anew or ends. For example, 31 3 2031."),
        validators=[InputRequired(_l("Enter the last day of the period"))],
    )
    foreword = text_field(
        _l("Foreword"),
        _l("Enter the foreword"),
        longest=5000,
        rows=8,
        hint=_l("Who stands behind these standards, and why they were written."),
    )
    foreword_cy = text_field(_l("Foreword in Welsh"), _l("Enter the foreword in Welsh"), longest=5000, rows=8)
    method_statement = text_field(
        _l("How residents were asked"),
        _l("Say how residents were asked"),
        longest=5000,
        rows=8,
        hint=_l("Who was asked, how and when, how answers became standards, and who was not reached."),
    )
    method_statement_cy = text_field(
        _l("How residents were asked, in Welsh"), _l("Say in Welsh how residents were asked"), longest=5000, rows=8
    )
    contact_name = text_field(
        _l("Whom to ask"),
        _l("Enter whom to ask"),
        longest=200,
        is_long=False,
        hint=_l("A team or a post, not a person."),
    )
    contact_email = text_field(
        _l("E-mail address for questions"),
        _l("Enter an e-mail address for questions"),
        longest=200,
        is_long=False,
        hint=_l("Everybody can read it."),
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

    def is_described(self, *, is_bilingual: bool) -> bool:
        """Check what the set says of itself, and put each problem at the field it speaks of."""
        problems = problems_of_set(self.about, is_bilingual=is_bilingual)
        for one in problems:
            words = one.problem.in_words(gettext)
            self[one.field].errors = [*self[one.field].errors, words[:1].upper() + words[1:]]
        return not problems
