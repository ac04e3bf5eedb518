"""Forms for commissioners."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import Field, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from citizen_voice.commissioning import queries
from citizen_voice.commissioning.checks import check_rest, check_share, check_value, plain_cpv, say_taken
from citizen_voice.consultations.forms import DayField, text_field
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.templating import in_language
from citizen_voice.typed_text import NoControlCharacters, plain_text

if TYPE_CHECKING:
    from citizen_voice.models import Council, Tender

NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,20})(?:\.[0-9]{1,20})?")


class NumberField(StringField):
    """A number written in digits, with or without commas between thousands; kept exactly, as a Decimal."""

    data: Any

    def __init__(
        self, label: Any, message: Any, *, places: int = 2, sign: str = "", hint: Any = "", **kwargs: Any
    ) -> None:
        super().__init__(label, [InputRequired(message)], widget=GovTextInput(), description=hint, **kwargs)
        self.places, self.sign = places, sign

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the digits. Raises `ValueError` for anything else: no exponent, no infinity, no words."""
        self.data = None
        text = (valuelist[0] if valuelist else "").strip().removeprefix(self.sign).removesuffix("%").strip()
        # What is shown again must be fit for a page.
        self.raw_data = ["".join(sign for sign in text if sign.isprintable())]
        if not text:
            return
        if not NUMBER.fullmatch(text):
            raise ValueError(_l("Enter a number in digits, like 12 or 12.5"))
        try:
            self.data = Decimal(text.replace(",", ""))
        except InvalidOperation as fault:
            raise ValueError(_l("Enter a number in digits, like 12 or 12.5")) from fault

    def post_validate(self, _form: FlaskForm, _validation_stopped: bool) -> None:
        """Refuse more decimal places than are kept: nothing is rounded in silence."""
        if self.data is not None and not self.errors and self.data != round(self.data, self.places):
            raise ValidationError(_l("Use at most %(places)d decimal places", places=self.places))


class RecordTenderForm(FlaskForm):
    """Writes down a tender."""

    council = SelectField(
        _l("Council that buys"),
        widget=GovSelect(),
        validate_choice=False,
        validators=[InputRequired(_l("Select the council"))],
    )
    title = text_field(_l("Title of the tender"), _l("Enter the title"), longest=200, is_long=False)
    reference = text_field(
        _l("Your reference"),
        _l("Enter your reference"),
        longest=60,
        is_long=False,
        hint=_l("The number under which your council knows this tender."),
    )
    value_gbp = NumberField(
        _l("Value in pounds, without VAT"),
        _l("Enter the value in pounds"),
        sign="£",
        hint=_l("Over the whole length of the contract, extensions included. For example, £900,000."),
    )
    cpv_code = StringField(
        _l("CPV code"),
        widget=GovTextInput(),
        description=_l("The main code of what you buy, 8 digits. For example, 77300000 or 77300000-3."),
        filters=[plain_text],
        validators=[DataRequired(_l("Enter the CPV code")), NoControlCharacters()],
    )
    lot_title = text_field(
        _l("Title of the lot"),
        _l("Enter the title of the lot"),
        longest=200,
        is_long=False,
        hint=_l("A tender has one lot here. If yours has several, record each as a tender."),
    )
    price_weight = NumberField(
        _l("Weight of price"),
        _l("Enter the weight of price"),
        hint=_l("Percent of the total score that a bidder can reach, not of the money. At most two decimals."),
    )
    quality_weight = NumberField(
        _l("Weight of quality"),
        _l("Enter the weight of quality"),
        hint=_l("Percent of the total score, without the standards. What is left to 100 is shared by the standards."),
    )
    submit = SubmitField(_l("Save the tender"), widget=GovSubmitInput())

    councils: Sequence["Council"] = ()
    corrected: "Tender | None" = None

    def offer(self, councils: Sequence["Council"]) -> None:
        """Say which councils may be chosen: those that the commissioner buys for."""
        choices = [SelectChoice(str(one.id), in_language(one, "name")) for one in councils]
        self.councils = councils
        self.council.choices = choices if len(choices) == 1 else [SelectChoice("", gettext("Choose one")), *choices]

    def buyer(self) -> "Council":
        """Return the council that buys. Raises `InvalidInputError` when it is none of those offered."""
        for one in self.councils:
            if str(one.id) == self.council.data:
                return one
        raise InvalidInputError(gettext("Select a council that you buy for"), "council")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field by the rules of tenders too, so that all that is wrong shows at once."""
        is_sound: bool = super().validate(extra_validators)
        value, price, quality = self.value_gbp, self.price_weight, self.quality_weight
        rules: list[tuple[list[Field], Callable[[], object]]] = [
            *self._rules_of_council(),
            ([self.cpv_code], lambda: plain_cpv(self.cpv_code.data)),
            ([value], lambda: check_value(value.data)),
            ([price], lambda: check_share(price.data, price.name)),
            ([quality], lambda: check_share(quality.data, quality.name)),
            ([price, quality], lambda: check_rest(price.data, quality.data)),
        ]
        for fields, check in rules:
            if any(field.errors for field in fields):
                continue
            try:
                check()
            except InvalidInputError as fault:
                self[fault.field].errors = [str(fault)]
                is_sound = False
        return is_sound

    def _rules_of_council(self) -> list[tuple[list[Field], Callable[[], object]]]:
        return [
            ([self.council], self.buyer),
            ([self.council, self.reference], lambda: self.check_reference(self.buyer())),
        ]

    def check_reference(self, council: "Council") -> None:
        """Raise `InvalidInputError` when the council has another tender of the reference."""
        if queries.has_tender(council.id, self.reference.data, besides=self.corrected):
            raise InvalidInputError(say_taken(council.name), "reference")


class ChangeTenderForm(RecordTenderForm):
    """Corrects a tender; it stays with its council."""

    council = None

    def _rules_of_council(self) -> list[tuple[list[Field], Callable[[], object]]]:
        tender = self.corrected
        return [([self.reference], lambda: self.check_reference(tender.council))] if tender else []


class BeginImportForm(FlaskForm):
    """Ticks the standards to bring into a tender."""

    standards = SelectMultipleField(
        _l("Standards to use in this tender"),
        widget=GovCheckboxesInput(),
        validate_choice=False,
        description=_l("At most six: bidders must answer each, and small ones can't answer many."),
        validators=[InputRequired(_l("Select at least one standard"))],
    )
    submit = SubmitField(_l("Save and continue"), widget=GovSubmitInput())


class ChooseMeasureForm(FlaskForm):
    """What bidders commit to under one standard, and its weight."""

    measure_code = RadioField(
        _l("Which measure do bidders commit to?"),
        widget=GovRadioInput(),
        validate_choice=False,
        validators=[InputRequired(_l("Select a measure"))],
    )
    target = NumberField(
        _l("Target"),
        _l("Enter the target"),
        places=3,
        hint=_l("What a bidder commits to over the whole time between the days below, in the unit of the measure."),
    )
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
        hint=_l("Needed only when the weight is below or above the range that the standard gives."),
    )
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())


def _test_field(label: Any, message: Any, hint: Any) -> Field:
    return text_field(label, message, longest=4000, hint=hint)


class AnswerTestsForm(FlaskForm):
    """The four tests of section 23(2) of the Procurement Act 2023, each in the commissioner's own words."""

    subject_matter = _test_field(
        _l("How do the criteria relate to what the contract is for?"),
        _l("Say how the criteria relate to what the contract is for"),
        _l("Say what in this contract's own work brings about what the standards ask for."),
    )
    clear_measurable = _test_field(
        _l("Why are they clear, measurable and specific?"),
        _l("Say why the criteria are clear, measurable and specific"),
        _l("Say how each is counted and scored, and how bidders know."),
    )
    technical_rules = _test_field(
        _l("How do they keep to the rules on technical specifications?"),
        _l("Say how the criteria keep to the rules on technical specifications"),
        _l("They may not name a make, an origin or one certificate unless an equivalent is accepted."),
    )
    proportionate = _test_field(
        _l("Why are they proportionate?"),
        _l("Say why the criteria are proportionate"),
        _l("Weigh them against the nature, complexity and cost of the contract, and what small bidders can do."),
    )
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())


class RecordImportForm(FlaskForm):
    """The one button that records an import."""

    submit = SubmitField(_l("Record"), widget=GovSubmitInput())
