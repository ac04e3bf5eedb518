"""What comes out of a recorded import: its file, and the page that everybody can read."""

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
from citizen_voice.drafting.parts import ADAPTABLE_PARTS

if TYPE_CHECKING:
    from citizen_voice.models import TenderImport


@blueprint.get(f"{IMPORT}/ocds.json")
@requires(Permission.TENDER_EDIT, load=queries.get_import)
def download_ocds(tender_import: "TenderImport") -> ResponseReturnValue:
    """Hand out the OCDS release package of a recorded import."""
    name = f"tender-{tender_import.tender_id}-ocds.json"
    return Response(
        build_ocds(tender_import),
        mimetype="application/json",
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
        parts=dict(ADAPTABLE_PARTS),
    )
