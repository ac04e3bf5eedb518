"""Pages of runs: asking for one, following it, and what it suggests."""

from typing import TYPE_CHECKING

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.themes import jobs, queries, service
from citizen_voice.themes.forms import RequestGroupingForm
from citizen_voice.themes.routes.blueprint import BASE, address, blueprint, page_number, render
from citizen_voice.themes.steps import comparisons, progress, review
from citizen_voice.vocabulary import RunState

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, GroupingRun

RUN = f"{BASE}/groupings/<uuid:run_id>"


@blueprint.get(f"{BASE}/groupings")
@requires(Permission.THEME_DECIDE, load=consultation_queries.get_consultation)
def list_runs(consultation: "Consultation") -> ResponseReturnValue:
    """List the groupings of a consultation, with the progress of the one at work."""
    listing = queries.list_runs(consultation, page=page_number())
    shown = [(run, queries.shown_state(run)) for run in listing.items]
    under_way = next((run for run, state in shown if state in (RunState.QUEUED, RunState.RUNNING)), None)
    return render(
        "themes/list_runs.html",
        consultation,
        listing=listing,
        shown=shown,
        under_way=under_way,
        progress=progress.describe_progress(under_way) if under_way else None,
        failures=progress.FAILURES,
        published=queries.count_published(consultation),
        form=RequestGroupingForm(),
        compared=comparisons.list_compared([run.id for run in listing.items]),
    )


@blueprint.post(f"{BASE}/groupings/request")
@requires(Permission.THEME_DECIDE, load=consultation_queries.get_consultation)
@transactional
def request_grouping(consultation: "Consultation") -> ResponseReturnValue:
    """Ask for the published proposals to be grouped."""
    is_split = bool(RequestGroupingForm().split.data)
    run = service.request_grouping(consultation, officer_id=current_officer_id(), split=is_split)
    jobs.send_run(run.id)
    flash(gettext("The grouping has been asked for. You can leave this page: it goes on by itself."), "success")
    return redirect(url_for(".list_runs", **address(consultation)))


@blueprint.post(f"{RUN}/cancel")
@requires(Permission.THEME_DECIDE, load=queries.get_run)
@transactional
def cancel_grouping(run: "GroupingRun") -> ResponseReturnValue:
    """Stop a grouping that waits or is at work."""
    service.cancel_grouping(run, officer_id=current_officer_id())
    flash(gettext("The grouping is stopped. Nothing of it was stored."), "success")
    return redirect(url_for(".list_runs", **address(queries.get_consultation_of(run))))


@blueprint.get(f"{RUN}/state")
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def show_run_state(run: "GroupingRun") -> ResponseReturnValue:
    """Answer how far a run is, as JSON, for the page that follows it."""
    return progress.describe_progress(run)


@blueprint.get(RUN)
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def show_run(run: "GroupingRun") -> ResponseReturnValue:
    """Show what a run suggests, broad to fine, for review."""
    return render(
        "themes/show_run.html",
        queries.get_consultation_of(run),
        run=run,
        state=queries.shown_state(run),
        groups=review.list_review(run),
        failures=progress.FAILURES,
        comparison=comparisons.find_comparison(run),
    )


@blueprint.get(f"{RUN}/unplaced")
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def list_unplaced(run: "GroupingRun") -> ResponseReturnValue:
    """List the statements that a run placed nowhere."""
    listing = review.list_unplaced(run, page=page_number())
    return render("themes/list_unplaced.html", queries.get_consultation_of(run), run=run, listing=listing)
