"""GET the OCDS release of the contract for a lot: what was agreed, and what was delivered since."""

import uuid

from flask import Response, make_response

from citizen_voice.access.decorators import public
from citizen_voice.api.v1.blueprint import DELIVERY, NO_TOKEN, answers, blueprint, not_modified
from citizen_voice.api.v1.file_examples import CONTRACT
from citizen_voice.delivery.routes.public_contracts import download_public_contract


@blueprint.route("/<authority_slug>/contracts/<uuid:import_id>/lots/<int:lot>/ocds.json", tag=DELIVERY)
@blueprint.response(200, {"type": "object"}, description="An OCDS 1.1 release package", example=CONTRACT)
@answers(*NO_TOKEN)
@not_modified
@public
def show_contract_release(*, authority_slug: str, import_id: uuid.UUID, lot: int) -> Response:
    """Give the contract for a lot as OCDS: `agreedMetrics`, and in `implementation.metrics` each report that stands.

    There is none (404) before the council has said with whom it was made.
    """
    response = make_response(download_public_contract(authority_slug, import_id, lot))
    # It is an answer here and no file to be kept under a name.
    response.headers.pop("Content-Disposition", None)
    return response
