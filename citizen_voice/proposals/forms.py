"""The form of a proposal."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCharacterCount, GovRadioInput, GovSubmitInput
from wtforms import HiddenField, RadioField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from citizen_voice.typed_text import NoControlCharacters, plain_text
from citizen_voice.vocabulary import Language

OTHER_LANGUAGE = "und"
"""The code that BCP 47 has for words of which nobody said the language."""


class SubmitProposalForm(FlaskForm):
    """One idea, and why it matters if they like to say."""

    text = TextAreaField(
        _l("Your proposal, in a sentence"),
        widget=GovCharacterCount(),
        description=_l("One idea. You can send others after this one. Do not name people or give private details."),
        filters=[plain_text],
        validators=[
            DataRequired(_l("Enter your proposal")),
            Length(min=10, message=_l("Your proposal must be 10 characters or more")),
            Length(max=280, message=_l("Your proposal must be 280 characters or fewer")),
            NoControlCharacters(),
        ],
    )
    why = TextAreaField(
        _l("Why it matters (optional)"),
        widget=GovCharacterCount(),
        filters=[plain_text],
        validators=[
            Length(max=1000, message=_l("Why it matters must be 1,000 characters or fewer")),
            NoControlCharacters(),
        ],
    )
    language = RadioField(
        _l("What language is it in?"),
        widget=GovRadioInput(),
        choices=[
            SelectChoice(Language.ENGLISH.value, _l("English")),
            SelectChoice(Language.WELSH.value, _l("Welsh")),
            SelectChoice(OTHER_LANGUAGE, _l("Another language")),
        ],
        validators=[InputRequired(_l("Select the language"))],
    )
    submit = SubmitField(_l("Continue"), widget=GovSubmitInput())


class CheckProposalForm(FlaskForm):
    """Sends the draft that was checked. `key` names it, so that pressing twice sends it once."""

    key = HiddenField(validators=[InputRequired()])
    submit = SubmitField(_l("Send my proposal"), widget=GovSubmitInput())
