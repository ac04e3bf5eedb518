"""What officers do with one press: take up, settle for and against, undo; and the list of all acts."""

import uuid
from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.themes import queries, service
from citizen_voice.themes.routes.blueprint import BASE, address, blueprint, page_number, render, ticked
from citizen_voice.themes.steps import history
from citizen_voice.vocabulary import Stance

if TYPE_CHECKING:
    from citizen_voice.models import CandidateTheme, Consultation, Theme, ThemeDecision

STANCES: dict[str, Stance | None] = {"for": Stance.FOR, "against": Stance.AGAINST, "unknown": None}


@blueprint.get(f"{BASE}/theme-acts")
@requires(Permission.THEME_DECIDE, load=consultation_queries.get_consultation)
def list_acts(consultation: "Consultation") -> ResponseReturnValue:
    """List what officers did with the themes of a consultation, newest first, each with a way to undo it."""
    return render("themes/list_acts.html", consultation, listing=history.list_acts(consultation, page=page_number()))


@blueprint.post(f"{BASE}/theme-acts/<uuid:decision_id>/undo")
@requires(Permission.THEME_DECIDE, load=history.get_decision)
@transactional
def undo_act(decision: "ThemeDecision") -> ResponseReturnValue:
    """Put back what an act has changed."""
    undoing = service.undo_decision(decision, officer_id=current_officer_id())
    flash(history.describe_act(undoing), "success")
    theme = history.get_theme_of(decision)
    return redirect(url_for(".show_theme", **address(queries.get_consultation_of(theme), theme_id=theme.id)))


@blueprint.post(f"{BASE}/candidate-themes/<uuid:candidate_id>/take-up")
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
@transactional
def take_up_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Make an open theme of a suggestion, so that what it holds can be changed before it is confirmed."""
    theme = service.take_up(candidate, officer_id=current_officer_id())
    flash(gettext("Taken up: %(title)s", title=theme.title), "success")
    return redirect(url_for(".show_theme", **address(queries.get_consultation_of(theme), theme_id=theme.id)))


@blueprint.post(f"{BASE}/themes/<uuid:theme_id>/orient")
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def orient_theme(theme: "Theme") -> ResponseReturnValue:
    """Settle for and against: of the one statement whose button was pressed, or what is suggested on the page."""
    shown, officer_id = ticked("shown"), current_officer_id()
    if "accept" in request.form:
        try:
            count = service.accept_suggestions(theme, shown, officer_id=officer_id)
        except InvalidInputError:
            # A second press: the first has settled them.
            count = 0
    else:
        count = service.orient_statements(theme, _pressed(), officer_id=officer_id)
    flash(ngettext("Settled for %(num)d statement.", "Settled for %(num)d statements.", count), "success")
    back = address(queries.get_consultation_of(theme), theme_id=theme.id, page=page_number())
    return redirect(url_for(".show_theme", **back))


def _pressed() -> dict[uuid.UUID, Stance | None]:
    word, _, statement = request.form.get("stance", "").partition(":")
    try:
        return {uuid.UUID(statement): STANCES[word]}
    except (ValueError, KeyError):
        return {}
