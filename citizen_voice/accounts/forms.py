"""Forms for signing in and for inviting staff."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import Field, RadioField, SelectChoice, SelectField, StringField, SubmitField
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from citizen_voice.typed_text import NoControlCharacters, NumberField, plain_text
from citizen_voice.vocabulary import PolicyProfileCode, Role

ROLE_LABELS = {
    Role.OFFICER: _l("Officer: runs consultations, groups answers, drafts standards"),
    Role.APPROVER: _l("Approver: approves standards that others wrote"),
    Role.COMMISSIONER: _l("Commissioner: brings standards into a council's tenders"),
    Role.ADMINISTRATOR: _l("Administrator: invites staff"),
}

PROFILE_LABELS = {
    PolicyProfileCode.ENGLAND: _l("England: the missions of the government of the United Kingdom"),
    PolicyProfileCode.WALES: _l("Wales: the seven well-being goals"),
}


class EmailFormat(Email):
    """Checks an address that has passed the checks before it: the work grows with the length of what was sent."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Raise `ValidationError` when the address is not in the right format."""
        if not field.errors:
            super().__call__(form, field)


class RequestLinkForm(FlaskForm):
    """Asks for the e-mail address that a one-time link is sent to."""

    email = StringField(
        _l("Email address"),
        widget=GovTextInput(),
        filters=[plain_text],
        description=_l("We send you a link. There is no password."),
        validators=[
            InputRequired(_l("Enter your email address")),
            Length(max=254, message=_l("Email address must be 254 characters or less")),
            NoControlCharacters(),
            EmailFormat(_l("Enter an email address in the correct format, like name@example.com")),
        ],
    )
    submit = SubmitField(_l("Send me a link"), widget=GovSubmitInput())


class UseLinkForm(FlaskForm):
    """The one button of the page that a mailed link opens."""

    submit = SubmitField(_l("Sign in"), widget=GovSubmitInput())


class ChoosePolicyProfileForm(FlaskForm):
    """Says which nation's rules hold for an authority, and how many measures a lot may ask for."""

    policy_profile = RadioField(
        _l("Which nation’s rules hold for your authority"),
        widget=GovRadioInput(),
        choices=[SelectChoice(code.value, label) for code, label in PROFILE_LABELS.items()],
        validators=[InputRequired(_l("Select a nation"))],
    )
    most_measures = NumberField(
        _l("Most measures that one lot of a tender may ask for"),
        None,
        places=0,
        hint=_l("From 1 to 30. Each must be answered, and small firms can’t answer many: six is usual."),
    )
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())


class InviteOfficerForm(FlaskForm):
    """Invites a member of staff."""

    name = StringField(
        _l("Full name"),
        widget=GovTextInput(),
        filters=[plain_text],
        validators=[
            DataRequired(_l("Enter their full name")),
            Length(max=200, message=_l("Full name must be 200 characters or less")),
            NoControlCharacters(),
        ],
    )
    email = StringField(
        _l("Work email address"),
        widget=GovTextInput(),
        filters=[plain_text],
        validators=[
            InputRequired(_l("Enter their work email address")),
            Length(max=254, message=_l("Email address must be 254 characters or less")),
            NoControlCharacters(),
            EmailFormat(_l("Enter an email address in the correct format, like name@example.com")),
        ],
    )
    role = RadioField(
        _l("What they will do"),
        widget=GovRadioInput(),
        choices=[SelectChoice(role.value, label) for role, label in ROLE_LABELS.items()],
        validators=[InputRequired(_l("Select what they will do"))],
    )
    council = SelectField(
        _l("Council, for a commissioner"),
        widget=GovSelect(),
        validators=[Optional()],
    )
    submit = SubmitField(_l("Invite"), widget=GovSubmitInput())
