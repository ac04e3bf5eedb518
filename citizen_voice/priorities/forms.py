"""The form in which priorities are chosen: a tick and a reason for each confirmed theme."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField, TextAreaField, ValidationError
from wtforms.validators import Length

from citizen_voice.typed_text import NoControlCharacters, TickField, plain_text


class ReasonIfChosen:
    """Refuses an empty reason where the theme is ticked."""

    message = _l("Say why you chose “%(title)s”")

    def __init__(self, chosen: str) -> None:
        self.chosen = chosen

    def __call__(self, form: FlaskForm, field: Any) -> None:
        """Raise `ValidationError` when the reason is missing."""
        if form[self.chosen].data and not (field.data or "").strip():
            raise ValidationError(str(self.message) % {"title": field.label.text})


class ReasonIfUnstable(ReasonIfChosen):
    """Refuses an empty reason where an unstable theme is ticked."""

    message = _l("“%(title)s” is unstable: say why you choose it all the same")


class ChoosePrioritiesForm(FlaskForm):
    """Chooses priorities. The pairs of fields are added by `choose_form`."""

    submit = SubmitField(_l("Store this choice"), widget=GovSubmitInput())


def choose_form(themes: Iterable[tuple[UUID, str]], unstable: Collection[UUID] = ()) -> type[ChoosePrioritiesForm]:
    """Return the form class for these themes (id, title): fields `chosen-<id>` and `reason-<id>` for each.

    Those in `unstable` have a field `unstable-<id>` as well: why to choose them all the same.
    """
    fields: dict[str, Any] = {}
    for theme_id, title in themes:
        chosen = f"chosen-{theme_id}"
        fields[chosen] = TickField(title)
        fields[f"reason-{theme_id}"] = _reason(title, ReasonIfChosen(chosen))
        if theme_id in unstable:
            fields[f"unstable-{theme_id}"] = _reason(title, ReasonIfUnstable(chosen))
    return type("ChoosePrioritiesOfThemesForm", (ChoosePrioritiesForm,), fields)


def _reason(title: str, is_needed: ReasonIfChosen) -> TextAreaField:
    return TextAreaField(
        title,
        filters=[plain_text],
        validators=[
            is_needed,
            Length(max=1000, message=_l("Use 1,000 characters or fewer for “%(title)s”", title=title)),
            NoControlCharacters(),
        ],
    )
