"""A page on which a tender is started from an OCDS file of the council's own system."""

from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue

from citizen_voice.access.actor import current_actor, current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as account_queries
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.carried import FIELD, MOST_BYTES, carry
from citizen_voice.commissioning.forms.tenders import RecordTenderForm, StartFromFileForm
from citizen_voice.commissioning.prefilling import fields_of, notes_on
from citizen_voice.commissioning.routes.blueprint import blueprint
from citizen_voice.commissioning.steps.from_release import find_own
from citizen_voice.exports.ocds_reading import OcdsError, ReadTender, read_release
from citizen_voice.typed_text import takes_up_to

if TYPE_CHECKING:
    from citizen_voice.models import Authority


@blueprint.route("/<authority_slug>/staff/tenders/from-file", methods=["GET", "POST"])
@takes_up_to(MOST_BYTES)
@requires(Permission.TENDER_LIST, load=account_queries.get_authority)
def start_from_file(authority: "Authority") -> ResponseReturnValue:
    """Read an OCDS file and show the form of a tender filled in from it. Nothing is stored."""
    form = StartFromFileForm()
    if form.validate_on_submit():
        try:
            with form.file.data.stream as upload:
                read = read_release(upload.read())
        except OcdsError as fault:
            form.file.errors = [str(fault)]
        else:
            return _filled_in(authority, read)
    answer = render_template("commissioning/start_from_file.html", form=form)
    return (answer, 400) if form.errors else answer


def _filled_in(authority: "Authority", read: ReadTender) -> ResponseReturnValue:
    councils = queries.list_own_councils(authority, current_actor().commissioned_council_ids)
    carried = carry(read.package, authority_id=authority.id, officer_id=current_officer_id())
    # What was sent is a file: nothing of it may be taken for the fields of this form.
    form = RecordTenderForm(formdata=None, data={**fields_of(read, councils, authority), FIELD: carried})
    form.offer(councils)
    own = find_own(read.package, authority)
    notes = notes_on(read, councils, authority, has_own=own is not None and own.publication is not None)
    return render_template("commissioning/record_tender.html", form=form, notes=notes, own=own)
