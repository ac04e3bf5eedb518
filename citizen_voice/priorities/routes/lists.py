"""Pages for priorities: choosing them from the confirmed themes, and the lists that were chosen."""

from typing import TYPE_CHECKING

from flask import request
from flask.typing import ResponseReturnValue

from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.priorities import queries
from citizen_voice.priorities.routes.blueprint import BASE, blueprint, render
from citizen_voice.priorities.steps import signing

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, PriorityList


@blueprint.get(BASE)
@requires(Permission.PRIORITY_CHOOSE, load=consultation_queries.get_consultation)
def list_priority_lists(consultation: "Consultation") -> ResponseReturnValue:
    """List the choices of priorities, newest first."""
    listing = queries.list_priority_lists(consultation, page=request.args.get("page", 1, type=int))
    officers = queries.name_officers([one.chosen_by_id for one in listing.items])
    return render("priorities/list_priority_lists.html", consultation, listing=listing, officers=officers)


@blueprint.get(f"{BASE}/<int:number>")
@requires(Permission.PRIORITY_CHOOSE, load=queries.get_priority_list)
def show_priority_list(priority_list: "PriorityList") -> ResponseReturnValue:
    """Show a list as it was chosen, with the figures of that moment."""
    consultation = queries.get_consultation_of(priority_list)
    latest = queries.latest_priority_list(consultation)
    return render(
        "priorities/show_priority_list.html",
        consultation,
        priority_list=priority_list,
        entries=queries.list_entries(priority_list),
        officers=queries.name_officers([priority_list.chosen_by_id]),
        latest=latest,
        violations=signing.say_violations(priority_list),
    )
