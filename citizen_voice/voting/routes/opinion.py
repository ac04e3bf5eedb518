"""The officers' page on what the votes show, and the button that has them counted."""

from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.clock import utcnow
from citizen_voice.consultations import queries as consultations_queries
from citizen_voice.db import transactional
from citizen_voice.voting import jobs, policy, service
from citizen_voice.voting.routes.blueprint import STAFF, blueprint
from citizen_voice.voting.steps import exposures, opinion_figures, opinion_points, opinion_signs, opinion_standing

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, OpinionRun


@blueprint.get(f"{STAFF}/opinion")
@requires(Permission.OPINION_READ, load=consultations_queries.get_consultation)
def show_opinion(consultation: "Consultation") -> ResponseReturnValue:
    """Show what the votes of a consultation show: groups, what they share, who was asked, signs of organised voting."""
    standing = opinion_standing.describe_standing(consultation.id)
    sort = request.args.get("sort", "")
    known = set(exposures.ExposureSort)
    chosen = exposures.ExposureSort(sort) if sort in known else exposures.ExposureSort.SHOWN
    return render_template(
        "voting/show_opinion.html",
        consultation=consultation,
        wording=consultations_queries.get_wording(consultation, str(get_locale())),
        address=_address(consultation),
        standing=standing,
        progress=opinion_standing.say_progress(standing.under_way) if standing.under_way else None,
        exposure=exposures.describe_exposure(consultation.id, utcnow() - policy.UNSEEN_AFTER),
        sort=chosen,
        listing=exposures.list_exposures(consultation.id, sort=chosen, page=request.args.get("page", 1, type=int)),
        **(_found(standing.shown) if standing.shown else {}),
    )


def _found(run: "OpinionRun") -> dict[str, Any]:
    proposals = opinion_figures.count_proposals(run)
    return {
        "run": run,
        "proposals": proposals,
        "needed": opinion_standing.votes_to_be_placed(proposals),
        "picture": opinion_points.draw_map(run),
        "portraits": opinion_figures.list_portraits(run),
        "findings": opinion_figures.list_findings(run),
        "signs": opinion_signs.describe_signs(run),
        "flips": opinion_figures.list_flips(run),
    }


@blueprint.get(f"{STAFF}/opinion/state")
@requires(Permission.OPINION_READ, load=consultations_queries.get_consultation)
def show_opinion_state(consultation: "Consultation") -> ResponseReturnValue:
    """Answer whether the votes are being counted, as JSON, for the page that waits for it."""
    return opinion_standing.describe_progress(consultation.id)


@blueprint.post(f"{STAFF}/opinion/count")
@requires(Permission.OPINION_READ, load=consultations_queries.get_consultation)
@transactional
def count_opinion(consultation: "Consultation") -> ResponseReturnValue:
    """Have the votes counted now, unless that is going on already."""
    run = service.count_opinion(consultation, officer_id=current_officer_id())
    if run is None:
        flash(gettext("A count is waiting or at work already. Votes cast after it began are taken in by the next."))
    else:
        jobs.send_run(run.id)
        flash(gettext("The count has been asked for. You can leave this page: it goes on by itself."), "success")
    return redirect(url_for(".show_opinion", **_address(consultation)))


def _address(consultation: "Consultation") -> dict[str, Any]:
    return {"authority_slug": g.authority.slug, "consultation_slug": consultation.slug}
