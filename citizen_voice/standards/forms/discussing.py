"""Forms about drafts that are put out to residents: for those who ask, and for those who answer."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCharacterCount, GovCheckboxesInput, GovRadioInput, GovSubmitInput
from wtforms import HiddenField, RadioField, SelectChoice, SelectMultipleField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from citizen_voice.consultations.forms import DayField, text_field
from citizen_voice.proposals.policy import POLICY
from citizen_voice.typed_text import NoControlCharacters, plain_text
from citizen_voice.vocabulary import DraftConclusion, ModerationChoice, VoteChoice


class BeginDraftConsultationForm(FlaskForm):
    """Which drafts residents are asked about, and from when to when."""

    standards = SelectMultipleField(
        _l("Drafts"),
        widget=GovCheckboxesInput(),
        description=_l("Residents see them as they stand now. What you change later is not what they answer."),
        validators=[InputRequired(_l("Select at least one draft"))],
    )
    opens_on = DayField(
        _l("First day"),
        description=_l("People can answer from the start of this day. For example, 27 3 2027."),
        validators=[InputRequired(_l("Enter the first day"))],
    )
    closes_on = DayField(
        _l("Last day"),
        description=_l("People can answer until midnight at the end of this day."),
        validators=[InputRequired(_l("Enter the last day"))],
    )
    short_reason = text_field(
        _l("Why are there fewer than 7 days? (only if there are)"),
        None,
        longest=500,
        rows=3,
        hint=_l("Everybody can read it. Name no person."),
    )
    submit = SubmitField(_l("Put them out to residents"), widget=GovSubmitInput())

    def offer(self, standards: Sequence[tuple[str, str]]) -> None:
        """Say which drafts may be chosen: their ids and names."""
        self.standards.choices = [SelectChoice(code, words) for code, words in standards]


class CloseDraftConsultationForm(FlaskForm):
    """Why residents can't answer any longer, or never could."""

    reason = text_field(
        _l("Why does it end early?"),
        _l("Say why it ends early"),
        longest=500,
        rows=3,
        hint=_l("Everybody can read it. Name no person."),
    )
    submit = SubmitField(_l("End it now"), widget=GovSubmitInput())


class AnswerDraftForm(FlaskForm):
    """Whether a draft says what somebody meant, and a comment if they like."""

    choice = RadioField(
        _l("Does this draft say what you meant?"),
        widget=GovRadioInput(),
        choices=[
            SelectChoice(VoteChoice.AGREE.value, _l("Agree: this says what we meant")),
            SelectChoice(VoteChoice.DISAGREE.value, _l("Disagree: this is not what we meant")),
            SelectChoice(VoteChoice.UNSURE.value, _l("Unsure")),
        ],
        validators=[InputRequired(_l("Select agree, disagree or unsure"))],
    )
    remark = TextAreaField(
        _l("What should be different, or should stay? (optional)"),
        widget=GovCharacterCount(),
        description=_l("One comment. Do not name people or give private details. We read it before others can."),
        filters=[plain_text],
        validators=[
            Length(max=1000, message=_l("Your comment must be 1,000 characters or fewer")),
            NoControlCharacters(),
        ],
    )
    submit = SubmitField(_l("Send my answer"), widget=GovSubmitInput())


class DecideRemarkForm(FlaskForm):
    """Whether everybody may read a comment, or for which reason of the published policy not."""

    seen = HiddenField()
    decision = RadioField(
        _l("Your decision"),
        widget=GovRadioInput(),
        choices=[
            SelectChoice(ModerationChoice.APPROVE.value, _l("Publish it")),
            *(SelectChoice(reason.value, words.label) for reason, words in POLICY.items()),
        ],
        validators=[InputRequired(_l("Select what you decide"))],
    )
    note = text_field(
        _l("Note for the record (optional)"),
        None,
        longest=1000,
        rows=3,
        hint=_l("Only staff can read it. It is kept with your decision and can't be changed later."),
    )
    submit = SubmitField(_l("Decide"), widget=GovSubmitInput())


CONCLUSIONS = {
    DraftConclusion.CHANGED: _l("We changed the draft"),
    DraftConclusion.PARTLY_CHANGED: _l("We changed part of the draft"),
    DraftConclusion.KEPT: _l("We kept the draft as it is"),
    DraftConclusion.DROPPED: _l("We dropped the draft"),
}


class ReplyToDraftForm(FlaskForm):
    """What officers made of the answers to a draft."""

    conclusion = RadioField(
        _l("What did you do?"),
        widget=GovRadioInput(),
        choices=[SelectChoice(one.value, words) for one, words in CONCLUSIONS.items()],
        validators=[InputRequired(_l("Select what you did"))],
    )
    reason = text_field(
        _l("Why? Say what residents said, and what you made of it"),
        _l("Say what you made of the answers, and why"),
        longest=2000,
        rows=6,
        hint=_l("Everybody can read it. It can't be changed later, but you can write another that stands before it."),
    )
    submit = SubmitField(_l("Publish the reply"), widget=GovSubmitInput())
