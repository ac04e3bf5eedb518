"""GET what contracts reported, added up: the open data of the page."""

from flask import Response, make_response

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import adherence_examples as examples
from citizen_voice.api.v1.blueprint import DELIVERY, NO_TOKEN, answers, blueprint, not_modified
from citizen_voice.api.v1.schemas.delivered import DeliveredSchema
from citizen_voice.delivery.routes.public import download_delivered_json


@blueprint.route("/<authority_slug>/delivered", tag=DELIVERY)
@blueprint.response(200, DeliveredSchema, example=examples.DELIVERED)
@answers(*NO_TOKEN)
@not_modified
@public
def show_delivered(*, authority_slug: str) -> Response:
    """Give what contracts reported under each measure, of how many contracts: the same as the page's open data."""
    response = make_response(download_delivered_json(authority_slug))
    # It is an answer here and no file to be kept under a name.
    response.headers.pop("Content-Disposition", None)
    return response
