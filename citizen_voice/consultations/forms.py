"""Forms of consultations, and the pieces that the forms of later steps share: words of staff, and days."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovDateInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import DateField, Field, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from citizen_voice.typed_text import NoControlCharacters, TickField, plain_text
from citizen_voice.vocabulary import AgeBand, Capacity

NOT_HERE = "none"
"""The choice of those who live outside the authority's area."""
UPDATES_WORDING = _l("Tell me by email what happens with this consultation")
"""The words by which somebody asks to be told: kept with the consent."""


class DayField(DateField):
    """A date typed as day, month and year. Anything but three values, as a forged form may send, counts as empty."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%d %m %Y"], widget=GovDateInput(), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the three values. Raises `ValueError`, in our words, when they are not a day of the calendar."""
        # What is shown again must be fit for a page.
        parts = ["".join(sign for sign in part if sign.isprintable()).strip() for part in valuelist]
        self.raw_data = parts if len(parts) == 3 else ["", "", ""]
        if not any(self.raw_data):
            self.data = None
            return
        try:
            super().process_formdata(self.raw_data)
        except ValueError as fault:
            raise ValueError(_l("Enter a real date, with day, month and year, like 27 3 2027")) from fault


def text_field(label: Any, message: Any, *, longest: int, hint: Any = "", is_long: bool = True, rows: int = 5) -> Field:
    """Return a field for words of staff, at most `longest` characters; required when `message` asks for it."""
    kind = TextAreaField if is_long else StringField
    return kind(
        label,
        widget=GovTextArea() if is_long else GovTextInput(),
        description=hint,
        filters=[plain_text],
        validators=[
            DataRequired(message) if message else Optional(),
            Length(max=longest, message=_l("Use %(count)d characters or fewer", count=longest)),
            NoControlCharacters(),
        ],
        render_kw={"params": {"rows": rows}} if is_long else {},
    )


class CreateConsultationForm(FlaskForm):
    """Begins a consultation with its English title."""

    title = text_field(
        _l("Title in English"),
        _l("Enter a title"),
        longest=150,
        is_long=False,
        hint=_l("People see it in the list of consultations. The address of the page is made from it."),
    )
    submit = SubmitField(_l("Create the consultation"), widget=GovSubmitInput())


class WriteWordingForm(FlaskForm):
    """Everything that people read about a consultation, in one language. A draft may be kept with gaps."""

    title = text_field(_l("Title"), _l("Enter a title"), longest=150, is_long=False)
    question = text_field(
        _l("The question"), None, longest=500, rows=3, hint=_l("One open question that anybody can answer.")
    )
    reasons = text_field(_l("Why you are asking"), None, longest=5000)
    decided = text_field(
        _l("What is decided already"), None, longest=5000, hint=_l("What answers can't change any more.")
    )
    not_decided = text_field(_l("What is not decided yet"), None, longest=5000, hint=_l("What answers can change."))
    use_of_answers = text_field(_l("What will be done with answers"), None, longest=5000)
    privacy_function = text_field(
        _l("The function under which you ask"),
        None,
        longest=1000,
        rows=3,
        hint=_l("The law that lets you hold this consultation and keep what people give."),
    )
    privacy_retention = text_field(_l("How long details are kept"), None, longest=1000, rows=3)
    privacy_contact = text_field(
        _l("Whom to contact about privacy"), None, longest=500, rows=3, hint=_l("A name of a post, and an address.")
    )
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())


class SetDatesForm(FlaskForm):
    """The first and the last day of a consultation."""

    opens_on = DayField(
        _l("First day"),
        description=_l("People can take part from the start of this day. For example, 27 3 2027."),
        validators=[InputRequired(_l("Enter the first day"))],
    )
    closes_on = DayField(
        _l("Last day"),
        description=_l("People can take part until midnight at the end of this day."),
        validators=[InputRequired(_l("Enter the last day"))],
    )
    submit = SubmitField(_l("Save the dates"), widget=GovSubmitInput())

    def validate_closes_on(self, field: Field) -> None:
        """Refuse a last day before the first."""
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(_l("The last day must be the first day or later"))


class CloseConsultationForm(FlaskForm):
    """Why a consultation closes before its last day is over."""

    reason = text_field(
        _l("Why it closes early"),
        _l("Enter the reason"),
        longest=1000,
        hint=_l("Everybody can read this on the page of the consultation. Name no person."),
    )
    submit = SubmitField(_l("Close the consultation"), widget=GovSubmitInput())


class TakePartForm(FlaskForm):
    """What somebody says about themselves, once for each consultation."""

    council = SelectField(
        _l("Which council's area do you live in?"),
        widget=GovSelect(),
        validators=[InputRequired(_l("Select your council, or that you don't live here"))],
    )
    capacity = RadioField(
        _l("How are you taking part?"),
        widget=GovRadioInput(),
        choices=[
            SelectChoice(Capacity.INDIVIDUAL.value, _l("For myself")),
            SelectChoice(
                Capacity.ORGANISATION.value, _l("For an organisation, such as a charity, a school or a company")
            ),
        ],
        validators=[InputRequired(_l("Select how you are taking part"))],
    )
    age_band = SelectField(
        _l("How old are you? (optional)"),
        description=_l("Only used to see who is missing: shown as counts, never with what you said."),
        widget=GovSelect(),
        choices=[SelectChoice("", _l("I'd rather not say")), *(SelectChoice(one.value, one.value) for one in AgeBand)],
        default="",
    )
    is_supplier = TickField(_l("I work for or own a supplier to councils"), widget=GovCheckboxInput())
    wants_updates = TickField(UPDATES_WORDING, widget=GovCheckboxInput())
    submit = SubmitField(_l("Continue"), widget=GovSubmitInput())
