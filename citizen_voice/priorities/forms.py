"""The form in which priorities are chosen: a tick and a reason for each confirmed theme."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import BooleanField, SubmitField, TextAreaField, ValidationError
from wtforms.validators import Length

from citizen_voice.consultations.forms import NoControlCharacters, plain_text


class ReasonIfChosen:
    """Refuses an empty reason where the theme is ticked."""

    def __init__(self, chosen: str) -> None:
        self.chosen = chosen

    def __call__(self, form: FlaskForm, field: Any) -> None:
        """Raise `ValidationError` when the reason is missing."""
        if form[self.chosen].data and not (field.data or "").strip():
            raise ValidationError(_l("Say why you chose “%(title)s”", title=field.label.text))


class ChoosePrioritiesForm(FlaskForm):
    """Chooses priorities. The pairs of fields are added by `choose_form`."""

    submit = SubmitField(_l("Store this choice"), widget=GovSubmitInput())


def choose_form(themes: Iterable[tuple[UUID, str]]) -> type[ChoosePrioritiesForm]:
    """Return the form class for these themes (id, title): fields `chosen-<id>` and `reason-<id>` for each."""
    fields: dict[str, Any] = {}
    for theme_id, title in themes:
        fields[f"chosen-{theme_id}"] = BooleanField(title)
        fields[f"reason-{theme_id}"] = TextAreaField(
            title,
            filters=[plain_text],
            validators=[
                ReasonIfChosen(f"chosen-{theme_id}"),
                Length(max=1000, message=_l("Use 1,000 characters or fewer for “%(title)s”", title=title)),
                NoControlCharacters(),
            ],
        )
    return type("ChoosePrioritiesOfThemesForm", (ChoosePrioritiesForm,), fields)
