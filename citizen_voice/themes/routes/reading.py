"""Pages on which an officer reads a random sample of a theme, and says so."""

from typing import TYPE_CHECKING

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.db import transactional
from citizen_voice.themes import queries, service
from citizen_voice.themes.forms import ReadForm
from citizen_voice.themes.routes.blueprint import BASE, address, blueprint, done, render
from citizen_voice.themes.steps import reading

if TYPE_CHECKING:
    from citizen_voice.models import Theme, ThemeReading

READINGS = f"{BASE}/themes/<uuid:theme_id>/readings"


@blueprint.post(READINGS)
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def draw_sample(theme: "Theme") -> ResponseReturnValue:
    """Draw a random sample of a theme for the officer to read."""
    drawn = service.draw_sample(theme, officer_id=current_officer_id())
    place = address(queries.get_consultation_of(theme), theme_id=theme.id, reading_id=drawn.id)
    return redirect(url_for(".read_sample", **place))


@blueprint.route(f"{READINGS}/<uuid:reading_id>", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=reading.get_reading)
@transactional
def read_sample(sample: "ThemeReading") -> ResponseReturnValue:
    """Show a sample, and take the officer's word that it was read."""
    theme = reading.get_theme_of(sample)
    consultation = queries.get_consultation_of(theme)
    form = ReadForm()

    def act() -> str:
        service.mark_read(sample, officer_id=current_officer_id())
        return str(gettext("It is on record that you read them."))

    if form.validate_on_submit() and done(form, act):
        return redirect(url_for(".show_theme", **address(consultation, theme_id=theme.id)))
    return render(
        "themes/read_sample.html",
        consultation,
        form=form,
        theme=theme,
        sample=sample,
        statements=reading.list_sample(sample),
        is_own=sample.officer_id == current_officer_id(),
    )
