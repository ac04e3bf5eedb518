"""Pages on which ticked statements are moved: out of a theme, a suggestion, or the list of those placed nowhere."""

from typing import TYPE_CHECKING

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.db import transactional
from citizen_voice.themes import queries, service
from citizen_voice.themes.forms import MoveForm
from citizen_voice.themes.routes.blueprint import BASE, address, blueprint, done, render, ticked
from citizen_voice.themes.routes.destinations import offer
from citizen_voice.themes.steps import placing, words
from citizen_voice.themes.steps.moving import NewTheme, Target

if TYPE_CHECKING:
    from citizen_voice.models import CandidateTheme, GroupingRun, Theme

NOWHERE, NEW = "nowhere", "new"


@blueprint.route(f"{BASE}/themes/<uuid:theme_id>/move", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def move_from_theme(theme: "Theme") -> ResponseReturnValue:
    """Move ticked statements out of a theme."""
    back = url_for(".show_theme", **address(queries.get_consultation_of(theme), theme_id=theme.id))
    return _move(theme, back)


@blueprint.route(f"{BASE}/candidate-themes/<uuid:candidate_id>/move", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
@transactional
def move_from_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Move ticked statements out of a suggestion, which is taken up by it."""
    back = url_for(".show_candidate", **address(queries.get_consultation_of(candidate), candidate_id=candidate.id))
    return _move(candidate, back)


@blueprint.route(f"{BASE}/groupings/<uuid:run_id>/unplaced/move", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_run)
@transactional
def move_unplaced(run: "GroupingRun") -> ResponseReturnValue:
    """Give ticked statements that were placed nowhere a place in a theme."""
    return _move(run, url_for(".list_unplaced", **address(queries.get_consultation_of(run), run_id=run.id)))


def _move(whence: "Theme | CandidateTheme | GroupingRun", back: str) -> ResponseReturnValue:
    consultation = queries.get_consultation_of(whence)
    source = placing.source_of(whence)
    targets = placing.list_targets(consultation, source)
    form, ids = MoveForm(), ticked("statements")
    nowhere = [(NOWHERE, gettext("Nowhere: it fits no theme"))] if source is not None else []
    offer(
        form,
        targets,
        consultation=consultation,
        statement_ids=ids,
        more=[(NEW, gettext("A new theme")), *nowhere],
    )
    chosen: dict[str, Target] = {placing.key_of(one): one for one in targets}
    chosen |= {NEW: NewTheme(form.title.data or ""), NOWHERE: None}

    def act() -> str:
        into = service.move_statements(
            ids,
            consultation=consultation,
            source=source,
            target=chosen[form.destination],
            officer_id=current_officer_id(),
            reason=form.reason.data,
        )
        return str(gettext("Moved to: %(title)s", title=into.title) if into else gettext("Taken out of the theme."))

    if form.validate_on_submit() and not ids:
        form.form_errors.append(gettext("Tick at least one statement."))
    elif form.is_submitted() and not form.errors and done(form, act):
        return redirect(back)
    return render(
        "themes/move_statements.html",
        consultation,
        form=form,
        back_url=back,
        statements=words.list_shown(consultation, ids),
        is_taken_up=placing.is_suggestion(source),
        action=request.path,
    )
