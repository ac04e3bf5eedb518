"""Forms of decisions about standards: approval, withdrawal and a second look."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import HiddenField, SubmitField

from citizen_voice.consultations.forms import text_field
from citizen_voice.standards.forms.fields import number_or_nothing


class DecideForm(FlaskForm):
    """The reason for approving a standard or for sending it back. `seen` is the revision that was read."""

    seen = HiddenField(filters=[number_or_nothing])
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
