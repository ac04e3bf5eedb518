"""GET what the contracts for a tender are to report, and have reported."""

from typing import TYPE_CHECKING, Any

from citizen_voice.access.permissions import Permission
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import DELIVERY, blueprint
from citizen_voice.api.v1.delivery_views import show_commitment
from citizen_voice.api.v1.schemas.deliveries import CommitmentListSchema
from citizen_voice.api.v1.writing import requires_token
from citizen_voice.commissioning.queries import get_recorded_import
from citizen_voice.delivery.queries import list_commitments
from citizen_voice.vocabulary import TokenScope

if TYPE_CHECKING:
    from citizen_voice.models import TenderImport

SCOPES = (TokenScope.DELIVERIES_WRITE, TokenScope.TENDERS_READ)


@blueprint.route("/<authority_slug>/tender-imports/<uuid:import_id>/delivery-reports", tag=DELIVERY)
@blueprint.etag
@requires_token(Permission.DELIVERY_REPORT, *SCOPES, load=get_recorded_import)
@blueprint.response(200, CommitmentListSchema, example=examples.DELIVERIES)
def list_deliveries(tender_import: "TenderImport") -> dict[str, Any]:
    """List the measures that the contracts for a tender are to report, with the reports that stand and what is due."""
    return {"items": [show_commitment(row) for row in list_commitments([tender_import.id])]}
