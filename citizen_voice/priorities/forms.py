"""The form in which priorities are chosen: a tick and a reason for each confirmed theme."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import IntegerField, SelectField, SubmitField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange

from citizen_voice.priorities.policy import MOST_PLACES
from citizen_voice.typed_text import NoControlCharacters, TickField, plain_text
from citizen_voice.vocabulary import AssuranceLevel

PLACES = NumberRange(1, MOST_PLACES, message=_l("Enter a number of places from 1 to %(most)s", most=MOST_PLACES))


class ReasonIfChosen:
    """Refuses an empty reason where the theme is ticked."""

    message = _l("Say why you chose “%(title)s”")

    def __init__(self, chosen: str) -> None:
        self.chosen = chosen

    def __call__(self, form: FlaskForm, field: Any) -> None:
        """Raise `ValidationError` when the reason is missing."""
        if form[self.chosen].data and not (field.data or "").strip():
            raise ValidationError(str(self.message) % {"title": field.label.text})


class ReasonIfLeftOut(ReasonIfChosen):
    """Refuses an empty reason where a theme that was proposed is not ticked."""

    message = _l("“%(title)s” is proposed: say why you leave it out")

    def __call__(self, form: FlaskForm, field: Any) -> None:
        """Raise `ValidationError` when the reason is missing."""
        if not form[self.chosen].data and not (field.data or "").strip():
            raise ValidationError(str(self.message) % {"title": field.label.text})


class ReasonIfUnstable(ReasonIfChosen):
    """Refuses an empty reason where an unstable theme is ticked."""

    message = _l("“%(title)s” is unstable: say why you choose it all the same")


class ChoosePrioritiesForm(FlaskForm):
    """Chooses priorities. The pairs of fields are added by `choose_form`."""

    submit = SubmitField(_l("Store this choice"), widget=GovSubmitInput())


class TrySlateForm(FlaskForm):
    """Whose votes count, and how, to see what would come of it. Sent by GET: nothing is changed."""

    class Meta:
        csrf = False

    places = IntegerField(_l("Number of places"), widget=GovTextInput(), validators=[PLACES])
    group = SelectField(_l("Opinion group"), widget=GovSelect(), validate_choice=True)
    council = SelectField(_l("Council"), widget=GovSelect())
    assurance = SelectField(
        _l("How sure we are who they are"),
        widget=GovSelect(),
        choices=[
            SelectChoice("", _l("Everybody")),
            SelectChoice(AssuranceLevel.OPEN_LINK.value, _l("Only those who came by an open link")),
            SelectChoice(AssuranceLevel.CONFIRMED_EMAIL.value, _l("Only those with a confirmed email address")),
            SelectChoice(AssuranceLevel.CONFIRMED_ADDRESS.value, _l("Only those with a confirmed address")),
            SelectChoice(AssuranceLevel.IMPORTED.value, _l("Only those brought in by file")),
        ],
    )
    without = TickField(_l("Leave out votes that may have been organised"), widget=GovCheckboxInput())
    weighted = TickField(_l("Weight people to the population"), widget=GovCheckboxInput())
    unseen = TickField(
        _l("Count a theme that somebody has not seen as most of their group see it"), widget=GovCheckboxInput()
    )


def choose_form(
    themes: Iterable[tuple[UUID, str]], unstable: Collection[UUID] = (), proposed: Collection[UUID] = ()
) -> type[ChoosePrioritiesForm]:
    """Return the form class for these themes (id, title): fields `chosen-<id>` and `reason-<id>` for each.

    Those in `unstable` have a field `unstable-<id>` as well: why to choose them all the same. Those in `proposed` need
    no reason to be chosen, and one in `left-<id>` when they are not.
    """
    fields: dict[str, Any] = {}
    for theme_id, title in themes:
        chosen = f"chosen-{theme_id}"
        fields[chosen] = TickField(title)
        fields[f"reason-{theme_id}"] = _reason(title, None if theme_id in proposed else ReasonIfChosen(chosen))
        if theme_id in proposed:
            fields[f"left-{theme_id}"] = _reason(title, ReasonIfLeftOut(chosen))
        if theme_id in unstable:
            fields[f"unstable-{theme_id}"] = _reason(title, ReasonIfUnstable(chosen))
    return type("ChoosePrioritiesOfThemesForm", (ChoosePrioritiesForm,), fields)


def _reason(title: str, is_needed: ReasonIfChosen | None) -> TextAreaField:
    return TextAreaField(
        title,
        filters=[plain_text],
        validators=[
            *([is_needed] if is_needed is not None else []),
            Length(max=1000, message=_l("Use 1,000 characters or fewer for “%(title)s”", title=title)),
            NoControlCharacters(),
        ],
    )
