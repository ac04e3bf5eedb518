"""Pages for grouping: runs, suggestions and themes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from wtforms import SelectChoice

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.themes import jobs, queries, service
from citizen_voice.themes.forms import ConfirmCandidateForm, DiscardForm, MergeForm, RenameThemeForm
from citizen_voice.themes.steps import progress, review
from citizen_voice.themes.steps.decisions import TitleTakenError
from citizen_voice.vocabulary import RunState

if TYPE_CHECKING:
    from citizen_voice.models import CandidateTheme, Consultation, GroupingRun, Theme

blueprint = Blueprint("themes", __name__)

BASE = "/<authority_slug>/staff/consultations/<consultation_slug>"
RUN = f"{BASE}/groupings/<uuid:run_id>"
CANDIDATE = f"{BASE}/candidate-themes/<uuid:candidate_id>"
THEME = f"{BASE}/themes/<uuid:theme_id>"


def _address(consultation: "Consultation", **more: Any) -> dict[str, Any]:
    return {"authority_slug": g.authority.slug, "consultation_slug": consultation.slug, **more}


def _render(template: str, consultation: "Consultation", **context: Any) -> str:
    return render_template(
        template,
        consultation=consultation,
        wording=consultation_queries.get_wording(consultation, str(get_locale())),
        address=_address(consultation),
        **context,
    )


def _page() -> int:
    return request.args.get("page", 1, type=int)


@blueprint.get(f"{BASE}/groupings")
@requires(Permission.THEME_DECIDE, load=consultation_queries.get_consultation)
def list_runs(consultation: "Consultation") -> ResponseReturnValue:
    """List the groupings of a consultation, with the progress of the one at work."""
    listing = queries.list_runs(consultation, page=_page())
    shown = [(run, queries.shown_state(run)) for run in listing.items]
    under_way = next((run for run, state in shown if state in (RunState.QUEUED, RunState.RUNNING)), None)
    return _render(
        "themes/list_runs.html",
        consultation,
        listing=listing,
        shown=shown,
        under_way=under_way,
        progress=progress.describe_progress(under_way) if under_way else None,
        failures=progress.FAILURES,
        published=queries.count_published(consultation),
    )


@blueprint.post(f"{BASE}/groupings/request")
@requires(Permission.THEME_DECIDE, load=consultation_queries.get_consultation)
@transactional
def request_grouping(consultation: "Consultation") -> ResponseReturnValue:
    """Ask for the published proposals to be grouped."""
    run = service.request_grouping(consultation, officer_id=current_officer_id())
    jobs.send_run(run.id)
    flash(gettext("The grouping has been asked for. You can leave this page: it goes on by itself."), "success")
    return redirect(url_for(".list_runs", **_address(consultation)))


@blueprint.get(f"{RUN}/state")
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def show_run_state(run: "GroupingRun") -> ResponseReturnValue:
    """Answer how far a run is, as JSON, for the page that follows it."""
    return progress.describe_progress(run)


@blueprint.get(RUN)
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def show_run(run: "GroupingRun") -> ResponseReturnValue:
    """Show what a run suggests, broad to fine, for review."""
    return _render(
        "themes/show_run.html",
        queries.get_consultation_of(run),
        run=run,
        state=queries.shown_state(run),
        groups=review.list_review(run),
        failures=progress.FAILURES,
    )


@blueprint.get(f"{RUN}/unplaced")
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def list_unplaced(run: "GroupingRun") -> ResponseReturnValue:
    """List the statements that a run placed nowhere."""
    listing = review.list_unplaced(run, page=_page())
    return _render("themes/list_unplaced.html", queries.get_consultation_of(run), run=run, listing=listing)


@blueprint.get(CANDIDATE)
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
def show_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Show all statements of a suggestion, and what can be done with it."""
    return _render(
        "themes/show_candidate.html",
        queries.get_consultation_of(candidate),
        row=review.describe_candidate(candidate),
        candidate=candidate,
        listing=review.list_candidate_statements(candidate, page=_page()),
    )


@blueprint.route(f"{CANDIDATE}/confirm", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
@transactional
def confirm_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Make a theme of a suggestion, under its title or another."""
    form = ConfirmCandidateForm(title=candidate.label)

    def act() -> str:
        theme = service.confirm_candidate(
            candidate, officer_id=current_officer_id(), title=form.title.data, reason=form.reason.data or ""
        )
        return str(gettext("Confirmed: %(title)s", title=theme.title))

    return _decide_candidate(candidate, form, act, gettext("Confirm this theme"))


@blueprint.route(f"{CANDIDATE}/merge", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
@transactional
def merge_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Add a suggestion to a confirmed theme, or put two suggestions together as one theme."""
    form = MergeForm()
    themes = {f"theme:{one.id}": one for one in queries.list_confirmed_themes(queries.get_consultation_of(candidate))}
    others = {f"candidate:{one.id}": one for one in review.list_undecided(candidate.grouping_run_id)}
    others.pop(f"candidate:{candidate.id}", None)
    form.into.choices = [
        SelectChoice("", gettext("Select one")),
        *(SelectChoice(key, gettext("Theme: %(title)s", title=one.title)) for key, one in themes.items()),
        *(SelectChoice(key, gettext("Suggestion: %(title)s", title=one.label)) for key, one in others.items()),
    ]

    def act() -> str:
        said = {"officer_id": current_officer_id(), "reason": form.reason.data}
        if form.into.data in themes:
            theme = service.merge_candidate(candidate, into=themes[form.into.data], **said)
        else:
            theme = service.merge_candidates(candidate, other=others[form.into.data], **said)
        return str(gettext("Merged into: %(title)s", title=theme.title))

    return _decide_candidate(candidate, form, act, gettext("Merge this suggestion"))


@blueprint.route(f"{CANDIDATE}/discard", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_candidate)
@transactional
def discard_candidate(candidate: "CandidateTheme") -> ResponseReturnValue:
    """Put a suggestion aside, with a reason."""
    form = DiscardForm()

    def act() -> str:
        service.discard_candidate(candidate, officer_id=current_officer_id(), reason=form.reason.data)
        return str(gettext("Discarded: %(title)s", title=candidate.label))

    return _decide_candidate(candidate, form, act, gettext("Discard this suggestion"))


def _decide_candidate(
    candidate: "CandidateTheme", form: Any, act: Callable[[], str], heading: str
) -> ResponseReturnValue:
    consultation = queries.get_consultation_of(candidate)
    if form.validate_on_submit() and _done(form, act):
        return redirect(url_for(".show_run", **_address(consultation, run_id=candidate.grouping_run_id)))
    row = review.describe_candidate(candidate)
    return _render(
        "themes/decide_candidate.html",
        consultation,
        form=form,
        heading=heading,
        candidate=candidate,
        exemplars=row.exemplars,
    )


def _done(form: Any, act: Callable[[], str]) -> bool:
    """Take the step and say so; False with the message at the field when a value is at fault."""
    try:
        flash(act(), "success")
    except InvalidInputError as fault:
        form[fault.field].errors = [str(fault)]
    except TitleTakenError as fault:
        if "title" not in form:
            raise
        form.title.errors = [str(fault)]
    else:
        return True
    return False


@blueprint.get(f"{BASE}/themes")
@requires(Permission.THEME_DECIDE, load=consultation_queries.get_consultation)
def list_themes(consultation: "Consultation") -> ResponseReturnValue:
    """List the confirmed themes with their figures."""
    return _render("themes/list_themes.html", consultation, figures=queries.list_theme_figures(consultation))


@blueprint.get(THEME)
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
def show_theme(theme: "Theme") -> ResponseReturnValue:
    """Show a theme: its statements with their votes, and what officers did to it."""
    return _render(
        "themes/show_theme.html",
        queries.get_consultation_of(theme),
        theme=theme,
        listing=review.list_theme_statements(theme, page=_page()),
        decisions=queries.list_theme_decisions(theme),
    )


@blueprint.route(f"{THEME}/rename", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def rename_theme(theme: "Theme") -> ResponseReturnValue:
    """Give a theme another title."""
    form = RenameThemeForm(title=theme.title)

    def act() -> str:
        service.rename_theme(
            theme, title=form.title.data, officer_id=current_officer_id(), reason=form.reason.data or ""
        )
        return str(gettext("Renamed to: %(title)s", title=theme.title))

    return _decide_theme(theme, form, act, gettext("Rename this theme"))


@blueprint.route(f"{THEME}/merge", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def merge_theme(theme: "Theme") -> ResponseReturnValue:
    """Move the statements of a theme into another one."""
    form = MergeForm()
    others = {str(one.id): one for one in queries.list_confirmed_themes(queries.get_consultation_of(theme))}
    others.pop(str(theme.id), None)
    form.into.choices = [
        SelectChoice("", gettext("Select one")),
        *(SelectChoice(key, one.title) for key, one in others.items()),
    ]

    def act() -> str:
        into = others[form.into.data]
        service.merge_theme(theme, into=into, officer_id=current_officer_id(), reason=form.reason.data)
        return str(gettext("Merged into: %(title)s", title=into.title))

    return _decide_theme(theme, form, act, gettext("Merge this theme"))


@blueprint.route(f"{THEME}/discard", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def discard_theme(theme: "Theme") -> ResponseReturnValue:
    """Put a theme aside, with a reason."""
    form = DiscardForm()

    def act() -> str:
        service.discard_theme(theme, officer_id=current_officer_id(), reason=form.reason.data)
        return str(gettext("Discarded: %(title)s", title=theme.title))

    return _decide_theme(theme, form, act, gettext("Discard this theme"))


def _decide_theme(theme: "Theme", form: Any, act: Callable[[], str], heading: str) -> ResponseReturnValue:
    consultation = queries.get_consultation_of(theme)
    if form.validate_on_submit() and _done(form, act):
        return redirect(url_for(".list_themes", **_address(consultation)))
    return _render("themes/decide_theme.html", consultation, form=form, heading=heading, theme=theme)
