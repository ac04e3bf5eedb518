"""Forms of decisions about standards: approval, withdrawal, a second look, and publishing."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovCheckboxInput, GovSubmitInput, GovTextInput
from wtforms import HiddenField, SelectChoice, SelectMultipleField, StringField, SubmitField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from citizen_voice.consultations.forms import DayField, text_field
from citizen_voice.standards.forms.fields import number_or_nothing
from citizen_voice.typed_text import NoControlCharacters, NumberField, TickField, plain_text


class DecideForm(FlaskForm):
    """The reason for approving a standard or for sending it back."""

    reason = text_field(
        _l("Reason for your decision"),
        _l("Enter the reason for your decision"),
        longest=1000,
        rows=4,
        hint=_l("It is kept with the standard. Name no person."),
    )
    approve = SubmitField(_l("Approve"), widget=GovSubmitInput())
    send_back = SubmitField(_l("Send back"), widget=GovSubmitInput())


class WithdrawForm(FlaskForm):
    """Why a published standard holds no longer, and by which decision."""

    reason = text_field(
        _l("Why is it withdrawn?"),
        _l("Say why it is withdrawn"),
        longest=1000,
        rows=4,
        hint=_l("Everybody can read it, and residents and councils get it by mail. Name no person."),
    )
    decision_reference = text_field(
        _l("Reference of the decision"),
        _l("Enter the reference of the decision"),
        longest=200,
        is_long=False,
        hint=_l("For example, MD 12 or the minute of the committee."),
    )
    submit = SubmitField(_l("Withdraw it"), widget=GovSubmitInput())


class ReviewSupportForm(FlaskForm):
    """Why a standard stays as it is although words it rests on were taken back."""

    seen = HiddenField(filters=[number_or_nothing])
    reason = text_field(
        _l("Why does it still hold?"),
        _l("Say why it still holds"),
        longest=1000,
        rows=4,
        hint=_l("It is kept with the standard. Name no person."),
    )
    submit = SubmitField(_l("Keep it as it is"), widget=GovSubmitInput())


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
