"""GET a contract: what was agreed, and what it reported."""

import uuid
from typing import Any

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import contract_examples as examples
from citizen_voice.api.v1 import contract_views
from citizen_voice.api.v1.blueprint import DELIVERY, NO_TOKEN, answers, blueprint
from citizen_voice.api.v1.schemas.contracts import ContractSchema
from citizen_voice.delivery.steps.bound import get_contract_lot
from citizen_voice.delivery.steps.listing import list_lots


@blueprint.route("/<authority_slug>/contracts/<uuid:import_id>/lots/<int:lot>", tag=DELIVERY)
@blueprint.etag
@blueprint.response(200, ContractSchema, example=examples.CONTRACT)
@answers(*NO_TOKEN)
@public
def show_contract(*, authority_slug: str, import_id: uuid.UUID, lot: int) -> dict[str, Any]:
    """Give the contract for a lot: who holds it, and of each measure what was agreed, reported and is missing."""
    tender_import = get_contract_lot(authority_slug, import_id, lot).tender_import
    found = next(one for one in list_lots(tender_import) if one.lot.number == lot)
    return contract_views.show_contract(tender_import, found)
