"""Forms in which standards are brought into a tender."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovCheckboxInput, GovSelect, GovSubmitInput
from wtforms import Field, SelectChoice, SelectField, SelectMultipleField, SubmitField
from wtforms.validators import InputRequired

from citizen_voice.consultations.forms import DayField, text_field
from citizen_voice.exports.measures import FREQUENCIES
from citizen_voice.typed_text import NumberField, TickField

if TYPE_CHECKING:
    from citizen_voice.commissioning.choices import StandardChoice
    from citizen_voice.commissioning.lines import ImportLine
    from citizen_voice.models import TenderLot


class BeginImportForm(FlaskForm):
    """Ticks the standards to bring into a tender. `choose_standards_form` adds a field for each lot."""

    submit = SubmitField(_l("Save and continue"), widget=GovSubmitInput())


def choose_standards_form(lots: Sequence["TenderLot"], most: int) -> type[BeginImportForm]:
    """Return the form class for these lots: a field `lot-NUMBER` of standards to tick for each."""
    fields = {
        f"lot-{lot.number}": SelectMultipleField(
            _l("Standards to use in this tender")
            if len(lots) == 1
            else _l("Standards to use in lot %(number)d, %(title)s", number=lot.number, title=lot.title),
            widget=GovCheckboxesInput(),
            validate_choice=False,
            description=_l("At most %(most)d: bidders must answer each, and small ones can't answer many.", most=most),
        )
        for lot in lots
    }
    return type("ChooseStandardsForm", (BeginImportForm,), fields)


class ChooseMeasuresForm(FlaskForm):
    """What bidders commit to under one standard, and its weight. `choose_measures_form` adds fields for measures."""

    starts_on = DayField(
        _l("First day that counts"),
        description=_l("For example, 1 4 2027."),
        validators=[InputRequired(_l("Enter the first day that counts"))],
    )
    ends_on = DayField(
        _l("Last day that counts"),
        description=_l("For example, 31 3 2031."),
        validators=[InputRequired(_l("Enter the last day that counts"))],
    )
    weight = NumberField(
        _l("Weight of this standard"),
        _l("Enter the weight"),
        hint=_l("Percent of the total score that a bidder can reach, not of the money. At most two decimals."),
    )
    weight_reason = text_field(
        _l("Why this weight is outside the range (if it is)"),
        None,
        longest=1000,
        rows=3,
        hint=_l(
            "Needed only when the weight is below or above the range that the standard gives. It is published: "
            "everybody can read it."
        ),
    )
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())

    codes: Sequence[str] = ()

    @property
    def targets(self) -> dict[str, Decimal]:
        """The targets of the measures that are ticked, by code."""
        return {code: self[f"target-{code}"].data for code in self.codes if self[f"measure-{code}"].data}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that a measure is ticked, and that each that is has a target."""
        is_sound: bool = super().validate(extra_validators)
        ticked = [code for code in self.codes if self[f"measure-{code}"].data]
        if self.codes and not ticked:
            self[f"measure-{self.codes[0]}"].errors = [gettext("Select a measure")]
            is_sound = False
        for code in ticked:
            target = self[f"target-{code}"]
            if target.data is None and not target.errors:
                target.errors = [gettext("Enter the target")]
                is_sound = False
        return is_sound


def choose_measures_form(line: "ImportLine") -> type[ChooseMeasuresForm]:
    """Return the form class for a standard: `measure-CODE` to tick and `target-CODE` for each measure it counts."""
    fields: dict[str, Any] = {"codes": [one.code for one in line.counted]}
    for one in line.counted:
        fields[f"measure-{one.code}"] = TickField(f"{one.code} {one.title}", widget=GovCheckboxInput())
        fields[f"target-{one.code}"] = NumberField(
            _l("Target"),
            None,
            places=3,
            hint=_l("What a bidder commits to over the whole time between the days below, in the unit of the measure."),
        )
    return type("ChooseMeasuresOfStandardForm", (ChooseMeasuresForm,), fields)


class ExplainLeftOutForm(FlaskForm):
    """Says why standards are left out. `explain_left_out_form` adds a field for each."""

    submit = SubmitField(_l("Save"), widget=GovSubmitInput())


def explain_left_out_form(choices: Sequence["StandardChoice"]) -> type[ExplainLeftOutForm]:
    """Return the form class for these standards: a field `reason-ID` for each."""
    fields = {
        f"reason-{one.id}": text_field(
            _l("Why %(standard)s is left out", standard=f"{one.standard.reference} {one.title}"),
            None,
            longest=1000,
            rows=3,
            hint=_l("It is published: everybody can read it, on the page of how councils use the standards."),
        )
        for one in choices
    }
    return type("ExplainLeftOutOfTenderForm", (ExplainLeftOutForm,), fields)


class AdaptStandardForm(FlaskForm):
    """Puts other words in the place of a part of a standard, or leaves it out; or takes that back."""

    words = text_field(
        _l("What holds in your tender"),
        None,
        longest=4000,
        hint=_l("Where the standard lets you leave this out, write nothing here to do so."),
    )
    reason = text_field(
        _l("Why your tender differs from the standard here"),
        None,
        longest=1000,
        rows=3,
        hint=_l("It is published: everybody can read it, on the tender's page and where councils' use is shown."),
    )
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())
    take_back = SubmitField(_l("Use the standard as it is"), widget=GovSubmitInput())


class AdaptFrequencyForm(AdaptStandardForm):
    """Says how often measures are reported in a tender, by a choice: when reports are late follows from it."""

    words = SelectField(
        _l("What holds in your tender"),
        widget=GovSelect(),
        description=_l("Where the standard lets you leave this out, choose nothing here to do so."),
        choices=[SelectChoice("", _l("Choose one")), *(SelectChoice(one, _l(one)) for one in FREQUENCIES.values())],
        validate_choice=False,
    )


def _test_field(label: Any, message: Any, hint: Any) -> Field:
    return text_field(label, message, longest=4000, hint=hint)


_QUESTIONS = {
    "subject_matter": (
        _l("How do the criteria relate to what the contract is for?"),
        _l("Say how the criteria relate to what the contract is for"),
        _l("Say what in this contract's own work brings about what the standards ask for."),
    ),
    "clear_measurable": (
        _l("Why are they clear, measurable and specific?"),
        _l("Say why the criteria are clear, measurable and specific"),
        _l("Say how each is counted and scored, and how bidders know."),
    ),
    "technical_rules": (
        _l("How do they keep to the rules on technical specifications?"),
        _l("Say how the criteria keep to the rules on technical specifications"),
        _l("They may not name a make, an origin or one certificate unless an equivalent is accepted."),
    ),
    "proportionate": (
        _l("Why are they proportionate?"),
        _l("Say why the criteria are proportionate"),
        _l("Weigh them against the nature, complexity and cost of the contract, and what small bidders can do."),
    ),
}


class AnswerTestsForm(FlaskForm):
    """The four tests of section 23(2) of the Procurement Act 2023, each in the commissioner's own words."""

    subject_matter = _test_field(*_QUESTIONS["subject_matter"])
    clear_measurable = _test_field(*_QUESTIONS["clear_measurable"])
    technical_rules = _test_field(*_QUESTIONS["technical_rules"])
    proportionate = _test_field(*_QUESTIONS["proportionate"])
    total_weight_reason = text_field(
        _l("Why the standards together weigh less or more than the published set allows (if they do)"),
        None,
        longest=1000,
        rows=3,
    )
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())


class AnswerTestsOfStandardForm(FlaskForm):
    """The same four questions for one standard; each may be left empty."""

    subject_matter = _test_field(_QUESTIONS["subject_matter"][0], None, _QUESTIONS["subject_matter"][2])
    clear_measurable = _test_field(_QUESTIONS["clear_measurable"][0], None, _QUESTIONS["clear_measurable"][2])
    technical_rules = _test_field(_QUESTIONS["technical_rules"][0], None, _QUESTIONS["technical_rules"][2])
    proportionate = _test_field(_QUESTIONS["proportionate"][0], None, _QUESTIONS["proportionate"][2])
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())


class RecordImportForm(FlaskForm):
    """The one button that records an import."""

    submit = SubmitField(_l("Record"), widget=GovSubmitInput())
