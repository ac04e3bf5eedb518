"""Pages for priorities: choosing them from the confirmed themes, and the lists that were chosen."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.priorities import queries, service
from citizen_voice.priorities.forms import choose_form
from citizen_voice.themes.steps.theme_figures import list_theme_figures

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, PriorityList

blueprint = Blueprint("priorities", __name__)

BASE = "/<authority_slug>/staff/consultations/<consultation_slug>/priorities"


def _render(template: str, consultation: "Consultation", **context: Any) -> str:
    return render_template(
        template,
        consultation=consultation,
        wording=consultation_queries.get_wording(consultation, str(get_locale())),
        address={"authority_slug": g.authority.slug, "consultation_slug": consultation.slug},
        **context,
    )


@blueprint.get(BASE)
@requires(Permission.PRIORITY_CHOOSE, load=consultation_queries.get_consultation)
def list_priority_lists(consultation: "Consultation") -> ResponseReturnValue:
    """List the choices of priorities, newest first."""
    listing = queries.list_priority_lists(consultation, page=request.args.get("page", 1, type=int))
    officers = queries.name_officers([one.chosen_by_id for one in listing.items])
    return _render("priorities/list_priority_lists.html", consultation, listing=listing, officers=officers)


@blueprint.route(f"{BASE}/choose", methods=["GET", "POST"])
@requires(Permission.PRIORITY_CHOOSE, load=consultation_queries.get_consultation)
@transactional
def choose_priorities(consultation: "Consultation") -> ResponseReturnValue:
    """Choose priorities from the confirmed themes, with a reason for each."""
    figures = list_theme_figures(consultation)
    unstable = {row.theme.id for row in figures if row.is_unstable}
    form = choose_form(((row.theme.id, row.theme.title) for row in figures), unstable)()
    if form.validate_on_submit():
        reasons = {
            row.theme.id: form[f"reason-{row.theme.id}"].data for row in figures if form[f"chosen-{row.theme.id}"].data
        }
        if reasons:
            chosen = service.choose_priorities(
                consultation,
                officer_id=current_officer_id(),
                reasons=reasons,
                instability_reasons={at: form[f"unstable-{at}"].data or "" for at in reasons if at in unstable},
            )
            flash(gettext("The choice is stored as list %(number)d.", number=chosen.number), "success")
            return redirect(
                url_for(
                    ".show_priority_list",
                    authority_slug=g.authority.slug,
                    consultation_slug=consultation.slug,
                    number=chosen.number,
                )
            )
        form.form_errors.append(gettext("Tick at least one theme"))
    latest = queries.latest_priority_list(consultation)
    return _render("priorities/choose_priorities.html", consultation, form=form, figures=figures, latest=latest)


@blueprint.get(f"{BASE}/<int:number>")
@requires(Permission.PRIORITY_CHOOSE, load=queries.get_priority_list)
def show_priority_list(priority_list: "PriorityList") -> ResponseReturnValue:
    """Show a list as it was chosen, with the figures of that moment."""
    consultation = queries.get_consultation_of(priority_list)
    latest = queries.latest_priority_list(consultation)
    return _render(
        "priorities/show_priority_list.html",
        consultation,
        priority_list=priority_list,
        entries=queries.list_entries(priority_list),
        officers=queries.name_officers([priority_list.chosen_by_id]),
        latest=latest,
    )
