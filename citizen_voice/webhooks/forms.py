"""The form in which another system is added."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSelect, GovSubmitInput
from wtforms import SelectChoice, SelectField, SelectMultipleField, SubmitField
from wtforms.validators import InputRequired

from citizen_voice.consultations.forms import text_field
from citizen_voice.templating import in_language
from citizen_voice.vocabulary import WebhookEvent

if TYPE_CHECKING:
    from citizen_voice.models import Council

EVENT_LABELS = {
    WebhookEvent.PUBLICATION_PUBLISHED: _l("A set of standards is published"),
    WebhookEvent.STANDARD_WITHDRAWN: _l("A standard is withdrawn"),
    WebhookEvent.TENDER_IMPORTED: _l("Standards are recorded for a tender"),
    WebhookEvent.DELIVERY_REPORTED: _l("It is reported what a contract delivered"),
}


class AddWebhookForm(FlaskForm):
    """Adds a system that is told of what happens here."""

    url = text_field(
        _l("Address of your system"),
        _l("Enter the address"),
        longest=500,
        is_long=False,
        hint=_l("We post messages to it. For example, https://example.org/hook"),
    )
    events = SelectMultipleField(
        _l("What it is told of"),
        widget=GovCheckboxesInput(),
        choices=[SelectChoice(event.value, label) for event, label in EVENT_LABELS.items()],
        validate_choice=False,
        validators=[InputRequired(_l("Select what the system is told of"))],
    )
    council = SelectField(_l("Of which council"), widget=GovSelect())
    submit = SubmitField(_l("Add the system"), widget=GovSubmitInput())

    @property
    def chosen_events(self) -> list[WebhookEvent]:
        """What is ticked; what a forged form made up is nothing."""
        return [event for event in WebhookEvent if event.value in (self.events.data or [])]

    def offer(self, councils: Sequence["Council"], *, for_authority: bool) -> None:
        """Say of which councils the system may be told, and whether of the whole authority."""
        choices = [SelectChoice(str(one.id), in_language(one, "name")) for one in councils]
        whole = [SelectChoice("", gettext("The whole authority"))] if for_authority else []
        self.council.choices = [*whole, *choices]
