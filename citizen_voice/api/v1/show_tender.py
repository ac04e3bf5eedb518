"""GET a tender of the token's council."""

from typing import TYPE_CHECKING, Any

from citizen_voice.access.permissions import Permission
from citizen_voice.api.v1 import examples, tender_views
from citizen_voice.api.v1.blueprint import TENDERS, blueprint
from citizen_voice.api.v1.schemas.tenders import ShownTenderSchema
from citizen_voice.api.v1.writing import requires_token
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.release import find_conflicts
from citizen_voice.vocabulary import TokenScope

if TYPE_CHECKING:
    from citizen_voice.models import Tender


@blueprint.route("/<authority_slug>/tenders/<uuid:tender_id>", tag=TENDERS)
@blueprint.etag
@requires_token(Permission.TENDER_EDIT, TokenScope.TENDERS_READ, TokenScope.TENDERS_WRITE, load=queries.get_tender)
@blueprint.response(200, ShownTenderSchema, example=examples.TENDER_SHOWN)
def show_tender(tender: "Tender") -> dict[str, Any]:
    """Give a tender, with its lots and the imports that are recorded for it."""
    recorded = queries.list_recorded_imports(tender)
    return {**tender_views.show_tender(tender), "conflicts": find_conflicts(recorded[0]) if recorded else []}
