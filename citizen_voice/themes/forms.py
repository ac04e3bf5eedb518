"""Forms for decisions about themes."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import BooleanField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from citizen_voice.consultations.forms import NoControlCharacters, plain_text


def _title_field() -> StringField:
    return StringField(
        _l("Title"),
        widget=GovTextInput(),
        description=_l("In residents' words where you can: a few words that say what they ask for."),
        filters=[plain_text],
        validators=[
            DataRequired(_l("Enter a title")),
            Length(max=150, message=_l("Title must be 150 characters or fewer")),
            NoControlCharacters(),
        ],
    )


def _reason_field(*, is_required: bool) -> TextAreaField:
    return TextAreaField(
        _l("Reason") if is_required else _l("Reason (optional)"),
        widget=GovTextArea(),
        description=_l("It is kept with your decision and can't be changed later."),
        filters=[plain_text],
        validators=[
            DataRequired(_l("Enter the reason")) if is_required else Optional(),
            Length(max=1000, message=_l("Reason must be 1,000 characters or fewer")),
            NoControlCharacters(),
        ],
    )


def _into_field() -> SelectField:
    return SelectField(
        _l("Merge into"), widget=GovSelect(), validators=[InputRequired(_l("Select what to merge into"))]
    )


class RequestGroupingForm(FlaskForm):
    """Asks for the published proposals to be grouped."""

    split = BooleanField(
        _l("Cut proposals written here into their ideas too"),
        widget=GovCheckboxInput(),
        description=_l(
            "What came in by file or on paper always is. This holds for proposals that are grouped for the first time."
        ),
    )
    submit = SubmitField(_l("Group the proposals"), widget=GovSubmitInput())


class ConfirmCandidateForm(FlaskForm):
    """Makes a theme of a suggestion."""

    title = _title_field()
    reason = _reason_field(is_required=False)
    submit = SubmitField(_l("Confirm the theme"), widget=GovSubmitInput())


class MergeForm(FlaskForm):
    """Merges a suggestion or a theme into another."""

    into = _into_field()
    reason = _reason_field(is_required=True)
    submit = SubmitField(_l("Merge"), widget=GovSubmitInput())


class DiscardForm(FlaskForm):
    """Puts a suggestion or a theme aside."""

    reason = _reason_field(is_required=True)
    submit = SubmitField(_l("Discard"), widget=GovSubmitInput())


class RenameThemeForm(FlaskForm):
    """Gives a theme another title."""

    title = _title_field()
    reason = _reason_field(is_required=False)
    submit = SubmitField(_l("Rename the theme"), widget=GovSubmitInput())
