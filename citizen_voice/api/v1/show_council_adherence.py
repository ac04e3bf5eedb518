"""GET how one council uses the standards."""

from typing import Any

from flask import g, url_for

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import adherence_examples as examples
from citizen_voice.api.v1.adherence_views import named, show_tenders, show_uses
from citizen_voice.api.v1.blueprint import ADHERENCE, NO_TOKEN, answers, blueprint
from citizen_voice.api.v1.schemas.adherence import CouncilAdherenceSchema
from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.commissioning.queries import get_council


@blueprint.route("/<authority_slug>/adherence/<council_code>", tag=ADHERENCE)
@blueprint.etag
@blueprint.response(200, CouncilAdherenceSchema, example=examples.COUNCIL_ADHERENCE)
@answers(*NO_TOKEN)
@public
def show_council_adherence(*, authority_slug: str, council_code: str) -> dict[str, Any]:
    """Give how one council uses the standards, and its recorded tenders."""
    council = get_council(g.authority, council_code)
    parts: dict[str, Any] = {"authority_slug": authority_slug, "council_code": council_code}
    return {
        **named(council),
        "tenders": show_tenders(g.authority, council),
        "standards": show_uses(g.authority, council),
        "url": full_address(url_for("commissioning.show_council_adherence", **parts)),
        "file_url": full_address(url_for("commissioning.download_council_adherence", **parts)),
    }
