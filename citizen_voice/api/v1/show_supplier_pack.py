"""GET what contracts of an authority may ask of suppliers."""

from dataclasses import asdict
from typing import Any

from flask import g, url_for

from citizen_voice.access.decorators import public
from citizen_voice.api.v1 import adherence_examples as examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, SUPPLIERS, answers, blueprint
from citizen_voice.api.v1.schemas.suppliers import SupplierPackSchema
from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.commissioning.packs import list_pack
from citizen_voice.drafting.measure_ids import id_in_full
from citizen_voice.exports.measures import weight_range_of
from citizen_voice.exports.supplier_pack import PackStandard

BOUNDS = ("minimum", "recommended", "maximum")


@blueprint.route("/<authority_slug>/supplier-pack", tag=SUPPLIERS)
@blueprint.etag
@blueprint.response(200, SupplierPackSchema, example=examples.SUPPLIER_PACK)
@answers(*NO_TOKEN)
@public
def show_supplier_pack(*, authority_slug: str) -> dict[str, Any]:
    """Give the standards in force with their measures, the questions that bidders are asked, and what earns scores."""
    files = {"answers": "commissioning.download_pack", "measures": "commissioning.download_pack_measures"}
    return {
        "standards": [_standard(authority_slug, one) for one in list_pack(g.authority)],
        "url": full_address(url_for("commissioning.show_pack", authority_slug=authority_slug)),
        "files": {name: full_address(url_for(place, authority_slug=authority_slug)) for name, place in files.items()},
    }


def _standard(authority_slug: str, one: PackStandard) -> dict[str, Any]:
    bounds = weight_range_of(one.standard)
    return {
        **{name: getattr(one.standard, name) for name in ("reference", "version")},
        **{name: getattr(one, name) for name in ("title", "priority", "outcome", "bands", "minimum", "url")},
        **{f"weight_{name}": getattr(bounds, name) if bounds else None for name in BOUNDS},
        "measures": [{**asdict(found), "id": id_in_full(authority_slug, found.code)} for found in one.measures],
        "questions": [{"question": words, "word_limit": limit} for words, limit in one.questions],
    }
