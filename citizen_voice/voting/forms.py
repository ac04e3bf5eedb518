"""The form behind the three buttons of a card."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from citizen_voice.typed_text import TickField
from citizen_voice.vocabulary import VoteChoice


class CastVoteForm(FlaskForm):
    """An answer to one proposal. It is drawn by the card component: buttons, not fields."""

    proposal_id = HiddenField(validators=[InputRequired(_l("Go back to the proposal before you, and answer that"))])
    choice = RadioField(
        choices=[SelectChoice(choice.value, choice.value) for choice in VoteChoice],
        validators=[InputRequired(_l("Press agree, disagree or unsure"))],
    )

    is_important = TickField()

    def validate_proposal_id(self, field: Field) -> None:
        """Refuse what is not an id."""
        try:
            UUID(field.data)
        except ValueError as fault:
            raise ValidationError(_l("Go back to the proposal before you, and answer that")) from fault
