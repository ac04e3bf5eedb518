"""The form in which a token is made."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSelect, GovSubmitInput
from wtforms import SelectChoice, SelectField, SelectMultipleField, SubmitField
from wtforms.validators import InputRequired

from citizen_voice.consultations.forms import DayField, text_field
from citizen_voice.templating import in_language
from citizen_voice.vocabulary import TokenScope

if TYPE_CHECKING:
    from citizen_voice.models import Council

SCOPE_LABELS = {
    TokenScope.TENDERS_READ: _l("Read your council's tenders and take away their files"),
    TokenScope.TENDERS_WRITE: _l("Add tenders and bring standards into them"),
    TokenScope.DELIVERIES_WRITE: _l("Report what was delivered under contracts"),
}


class MakeTokenForm(FlaskForm):
    """Makes a token by which a program acts as the officer who fills this in."""

    name = text_field(
        _l("Name of the token"),
        _l("Enter a name"),
        longest=100,
        is_long=False,
        hint=_l("The program that will use it, for example: tender system."),
    )
    scopes = SelectMultipleField(
        _l("What the program may do"),
        widget=GovCheckboxesInput(),
        choices=[SelectChoice(scope.value, label) for scope, label in SCOPE_LABELS.items()],
        validate_choice=False,
        validators=[InputRequired(_l("Select what the program may do"))],
        description=_l("It acts as you, so it can never do more than you can."),
    )
    council = SelectField(_l("For which council"), widget=GovSelect())
    expires_on = DayField(
        _l("Last day on which it works"),
        description=_l("At most a year from today. For example, 31 3 2027."),
        validators=[InputRequired(_l("Enter the last day on which it works"))],
    )
    submit = SubmitField(_l("Make the token"), widget=GovSubmitInput())

    @property
    def chosen_scopes(self) -> list[TokenScope]:
        """The scopes that are ticked; what a forged form made up is none."""
        return [scope for scope in TokenScope if scope.value in (self.scopes.data or [])]

    def offer(self, councils: Sequence["Council"]) -> None:
        """Say which councils the token may be for: those that the officer buys for."""
        choices = [SelectChoice(str(one.id), in_language(one, "name")) for one in councils]
        more = [SelectChoice("", gettext("All councils that I buy for"))] if len(choices) > 1 else []
        self.council.choices = [*more, *choices]
