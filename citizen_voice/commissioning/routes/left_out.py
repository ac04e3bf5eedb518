"""Staff's page on which a council says why it leaves out standards that are meant for its tender."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.commissioning import queries, service
from citizen_voice.commissioning.forms.choosing import explain_left_out_form
from citizen_voice.commissioning.routes.blueprint import IMPORT, blueprint, tender_url
from citizen_voice.commissioning.steps.left_out import list_left_out
from citizen_voice.db import transactional

if TYPE_CHECKING:
    from citizen_voice.models import TenderImport


@blueprint.route(f"{IMPORT}/left-out", methods=["GET", "POST"])
@requires(Permission.TENDER_EDIT, load=queries.get_import)
@transactional
def explain_left_out(tender_import: "TenderImport") -> ResponseReturnValue:
    """Say why standards that are meant for the tender are in none of its lots."""
    if request.method == "GET" and tender_import.recorded_at is not None:
        flash(gettext("This has been recorded, so it can't be changed."))
        return redirect(tender_url(tender_import.tender_id))
    choices = list_left_out(tender_import)
    given = {one.published_standard_id: one.reason for one in tender_import.omissions}
    form = explain_left_out_form(choices)(data={f"reason-{one.id}": given.get(one.id, "") for one in choices})
    if form.validate_on_submit():
        service.explain_left_out(
            tender_import,
            officer_id=current_officer_id(),
            reasons={one.id: form[f"reason-{one.id}"].data or "" for one in choices},
        )
        flash(gettext("Saved."), "success")
        return redirect(tender_url(tender_import.tender_id))
    return render_template(
        "commissioning/explain_left_out.html", form=form, tender_import=tender_import, choices=choices
    )
