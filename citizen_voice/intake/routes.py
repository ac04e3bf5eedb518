"""Pages for what came in by file: bring a file in, see what became of it, take its receipt."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.intake import queries
from citizen_voice.intake.forms import ImportResponsesForm
from citizen_voice.intake.mapping import Mapping
from citizen_voice.intake.receipts import unpacked
from citizen_voice.intake.response_files import look_through
from citizen_voice.intake.service import responses as service
from citizen_voice.vocabulary import RowOutcome

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, ResponseImport

blueprint = Blueprint("intake", __name__)

BASE = "/<authority_slug>/staff/consultations/<consultation_slug>/response-imports"
IMPORT = f"{BASE}/<uuid:response_import_id>"


def _render(template: str, consultation: "Consultation", **context: Any) -> str:
    return render_template(
        template,
        consultation=consultation,
        wording=consultation_queries.get_wording(consultation, str(get_locale())),
        address={"authority_slug": g.authority.slug, "consultation_slug": consultation.slug},
        **context,
    )


@blueprint.get(BASE)
@requires(Permission.CONSULTATION_EDIT, load=consultation_queries.get_consultation)
def list_imports(consultation: "Consultation") -> ResponseReturnValue:
    """List the files that were brought in, with what became of their rows."""
    listing = queries.list_imports(consultation, page=request.args.get("page", 1, type=int))
    takes = consultation.state in service.TAKES_RESPONSES
    return _render("intake/list_imports.html", consultation, listing=listing, takes=takes)


@blueprint.route(f"{BASE}/new", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_EDIT, load=consultation_queries.get_consultation)
@transactional
def import_responses(consultation: "Consultation") -> ResponseReturnValue:
    """Bring a file in."""
    form = ImportResponsesForm()
    if form.validate_on_submit():
        try:
            done = _import_upload(consultation, form)
        except InvalidInputError as fault:
            form.file.errors = [str(fault)]
        else:
            address = {"authority_slug": g.authority.slug, "consultation_slug": consultation.slug}
            if done.import_id is None:
                flash(gettext("Nothing new: this file was brought in before. Nothing was changed."), "success")
                return redirect(url_for(".list_imports", **address))
            count = done.outcomes[RowOutcome.IMPORTED]
            flash(ngettext("%(num)d response brought in.", "%(num)d responses brought in.", count), "success")
            return redirect(url_for(".show_import", response_import_id=done.import_id, **address))
    answer = _render("intake/import_responses.html", consultation, form=form)
    return (answer, 400) if form.errors else answer


def _import_upload(consultation: "Consultation", form: ImportResponsesForm) -> service.ResponsesReceipt:
    """Read the file from a folder of its own: it is looked through more than once. Raises `InvalidInputError`."""
    upload = form.file.data
    columns = {"text": form.text_column.data, "id": form.id_column.data}
    mapping = Mapping(
        columns={ours: theirs for ours, theirs in columns.items() if theirs}, defaults={"source": form.source.data}
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        upload.save(path)
        name = Path(str(upload.filename).replace("\\", "/")).name or "upload"
        return service.import_responses(
            consultation, look_through(path, name=name), mapping=mapping, officer_id=current_officer_id()
        )


@blueprint.get(IMPORT)
@requires(Permission.CONSULTATION_EDIT, load=queries.get_import)
def show_import(response_import: "ResponseImport") -> ResponseReturnValue:
    """Show what became of a file."""
    consultation = consultation_queries.get_consultation(
        g.authority.slug, (request.view_args or {})["consultation_slug"]
    )
    return _render("intake/show_import.html", consultation, response_import=response_import)


@blueprint.get(f"{IMPORT}/receipt.csv")
@requires(Permission.CONSULTATION_EDIT, load=queries.get_import)
def download_receipt(response_import: "ResponseImport") -> ResponseReturnValue:
    """Give the receipt of every row as a CSV file."""
    return Response(
        unpacked(response_import.receipt),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="receipt-{str(response_import.id)[:8]}.csv"'},
    )
