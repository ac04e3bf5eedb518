"""What comes out of a recorded import: its files, and the page that everybody can read."""

import uuid
from typing import TYPE_CHECKING

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from citizen_voice.access.decorators import public, requires
from citizen_voice.access.permissions import Permission
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.lines import read_lots
from citizen_voice.commissioning.release import build_ocds
from citizen_voice.commissioning.routes.blueprint import IMPORT, blueprint
from citizen_voice.commissioning.steps.documents import FILE_NAMES, MEDIA_TYPES, build_document
from citizen_voice.commissioning.steps.left_out import list_with_reasons
from citizen_voice.drafting.parts import ADAPTABLE_PARTS
from citizen_voice.open_data import open_file
from citizen_voice.standards.steps.remaining import remaining_in
from citizen_voice.standards.steps.withdrawing import list_withdrawn

if TYPE_CHECKING:
    from citizen_voice.models import TenderImport


@blueprint.get(f"{IMPORT}/ocds.json")
@requires(Permission.TENDER_EDIT, load=queries.get_import)
def download_ocds(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the OCDS release package of a recorded import."""
    return _download(tender_import, "ocds")


@blueprint.get(f"{IMPORT}/schedule.docx")
@requires(Permission.TENDER_EDIT, load=queries.get_import)
def download_schedule(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the schedule of social value for the tender documents."""
    return _download(tender_import, "docx")


@blueprint.get(f"{IMPORT}/workbook.xlsx")
@requires(Permission.TENDER_EDIT, load=queries.get_import)
def download_workbook(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the workbook that bidders fill in and evaluators score on."""
    return _download(tender_import, "xlsx")


@blueprint.get(f"{IMPORT}/kpi-schedule.docx")
@requires(Permission.TENDER_EDIT, load=queries.get_import)
def download_kpi_schedule(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the schedule of performance indicators for the contract."""
    return _download(tender_import, "kpi")


@blueprint.get(f"{IMPORT}/measures.csv")
@requires(Permission.TENDER_EDIT, load=queries.get_import)
def download_measures(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the measures of a recorded import as a table."""
    return _download(tender_import, "csv")


@blueprint.get(f"{IMPORT}/standards.jsonld")
@requires(Permission.TENDER_EDIT, load=queries.get_import)
def download_standards(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the standards of a recorded import as linked data."""
    return _download(tender_import, "jsonld")


@blueprint.get(f"{IMPORT}/social-value-act-record.docx")
@requires(Permission.TENDER_EDIT, load=queries.get_import)
def download_value_act_record(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the record under the Public Services (Social Value) Act 2012."""
    return _download(tender_import, "record")


@blueprint.get(f"{IMPORT}/well-being-goals-record.docx")
@requires(Permission.TENDER_EDIT, load=queries.get_import)
def download_goals_record(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the record of what a tender in Wales does for the well-being goals."""
    return _download(tender_import, "goals-record")


def _download(tender_import: "TenderImport", format_name: str) -> Response:
    name = f"tender-{tender_import.tender_id}-{FILE_NAMES[format_name]}"
    return Response(
        build_document(tender_import, format_name),
        mimetype=MEDIA_TYPES[format_name],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.get("/<authority_slug>/tenders/<uuid:import_id>")
@public
def show_import(authority_slug: str, import_id: uuid.UUID) -> ResponseReturnValue:
    """Show everybody which standards a tender uses, with what is asked and its weight."""
    tender_import = queries.get_recorded_import(authority_slug, import_id)
    return render_template(
        "commissioning/show_import.html",
        tender_import=tender_import,
        lots=read_lots(tender_import),
        left_out=list_with_reasons(tender_import),
        withdrawn=list_withdrawn(tender_import.publication),
        left=remaining_in(tender_import.publication),
        parts=dict(ADAPTABLE_PARTS),
    )


@blueprint.get("/<authority_slug>/tenders/<uuid:import_id>/ocds.json")
@public
def download_public_ocds(authority_slug: str, import_id: uuid.UUID) -> ResponseReturnValue:
    """Give everybody what a tender asks for as an OCDS release package, without the council's own file."""
    tender_import = queries.get_recorded_import(authority_slug, import_id)
    body = build_ocds(tender_import, is_public=True)
    return open_file(body, name=f"tender-{import_id}-ocds.json", kind="application/json")
