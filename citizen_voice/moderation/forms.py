"""Forms for moderators."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextArea
from wtforms import Form, RadioField, SelectChoice, SelectField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from citizen_voice.proposals.policy import LONGEST_PROPOSAL, POLICY
from citizen_voice.typed_text import NoControlCharacters, plain_text
from citizen_voice.vocabulary import ModerationStatus

STATUSES = [
    SelectChoice(ModerationStatus.PENDING.value, _l("Waiting")),
    SelectChoice(ModerationStatus.APPROVED.value, _l("Approved")),
    SelectChoice(ModerationStatus.REJECTED.value, _l("Not published")),
    SelectChoice("all", _l("All")),
]
TOO_LONG = _l("Use 1,000 characters or fewer")


def _reason_field() -> RadioField:
    return RadioField(
        _l("Reason, from the published policy"),
        widget=GovRadioInput(),
        choices=[SelectChoice(reason.value, words.label) for reason, words in POLICY.items()],
        validators=[InputRequired(_l("Select a reason of the published policy"))],
    )


def _note_field() -> TextAreaField:
    return TextAreaField(
        _l("Note for the record (optional)"),
        widget=GovTextArea(),
        description=_l("Only staff can read it. It is kept with your decision and can't be changed later."),
        filters=[plain_text],
        validators=[Length(max=1000, message=TOO_LONG), NoControlCharacters()],
    )


class FilterQueueForm(Form):
    """Narrows the queue; sent by GET, so it needs no token."""

    status = SelectField(_l("Status"), widget=GovSelect(), choices=STATUSES, default=ModerationStatus.PENDING.value)
    consultation_slug = SelectField(_l("Consultation"), widget=GovSelect(), default="")


class PublishRedactedForm(FlaskForm):
    """The words to publish in place of the resident's own, and why something was taken out."""

    text = TextAreaField(
        _l("Words to publish"),
        widget=GovTextArea(),
        description=_l(
            "Take out what the policy does not allow. Change nothing else: these stay the resident's words."
        ),
        filters=[plain_text],
        validators=[
            DataRequired(_l("Enter the words to publish")),
            Length(max=LONGEST_PROPOSAL, message=_l("Use 20,000 characters or fewer")),
            NoControlCharacters(),
        ],
    )
    why = TextAreaField(
        _l("Why it matters to them, to publish (optional)"),
        widget=GovTextArea(),
        filters=[plain_text],
        validators=[Length(max=1000, message=TOO_LONG), NoControlCharacters()],
    )
    reason = _reason_field()
    note = _note_field()
    submit = SubmitField(_l("Publish this version"), widget=GovSubmitInput())


class RejectProposalForm(FlaskForm):
    """Why a proposal is not published."""

    reason = _reason_field()
    note = _note_field()
    submit = SubmitField(_l("Do not publish"), widget=GovSubmitInput())
