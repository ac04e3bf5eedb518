"""GET how all councils of an authority use its standards."""

from typing import Any

from flask import g, url_for

from citizen_voice.access.decorators import public
from citizen_voice.accounts.queries import list_councils
from citizen_voice.api.v1 import adherence_examples as examples
from citizen_voice.api.v1.adherence_views import show_council, show_uses
from citizen_voice.api.v1.blueprint import ADHERENCE, NO_TOKEN, answers, blueprint
from citizen_voice.api.v1.schemas.adherence import AdherenceSchema
from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.commissioning.steps.adherence import list_councils_with_use


@blueprint.route("/<authority_slug>/adherence", tag=ADHERENCE)
@blueprint.etag
@blueprint.response(200, AdherenceSchema, example=examples.ADHERENCE)
@answers(*NO_TOKEN)
@public
def show_adherence(*, authority_slug: str) -> dict[str, Any]:
    """Give how all councils use the standards: used, left out and why, adapted, and the weights chosen."""
    councils = list_councils_with_use(g.authority, list_councils(g.authority))
    return {
        "councils": [show_council(g.authority, one) for one in councils],
        "standards": show_uses(g.authority),
        "url": full_address(url_for("commissioning.show_adherence", authority_slug=authority_slug)),
        "file_url": full_address(url_for("commissioning.download_adherence", authority_slug=authority_slug)),
    }
