"""POST the standards that are brought into a tender which is there already."""

from typing import TYPE_CHECKING, Any

from flask import g, url_for
from flask_babel import gettext

from citizen_voice.access.permissions import Permission
from citizen_voice.api.v1 import examples, tender_bodies
from citizen_voice.api.v1.blueprint import TENDERS, blueprint
from citizen_voice.api.v1.schemas.tenders import ImportWriteSchema, RecordedImportSchema
from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.api.v1.writing import CREATED_HEADERS, refuse, writes
from citizen_voice.commissioning import queries
from citizen_voice.vocabulary import TokenScope

if TYPE_CHECKING:
    from citizen_voice.models import Tender


@blueprint.route("/<authority_slug>/tenders/<uuid:tender_id>/imports", methods=["POST"], tag=TENDERS)
@writes(Permission.TENDER_EDIT, TokenScope.TENDERS_WRITE, load=queries.get_tender)
@blueprint.arguments(ImportWriteSchema, example=examples.IMPORT_SENT)
@blueprint.response(201, RecordedImportSchema, example=examples.IMPORT_RECORDED, headers=CREATED_HEADERS)
def record_import(tender: "Tender", body: dict[str, Any]) -> Any:
    """Bring standards into a tender that is there already, such as one started from a release, and record that."""
    if len(body["lots"]) != len(tender.lots):
        words = gettext(
            "The tender has %(count)d lots: give an entry for each, in their order.", count=len(tender.lots)
        )
        refuse("lots", words)
    answer = tender_bodies.record_import(tender, body)
    place = url_for("api_v1.show_import", authority_slug=g.authority.slug, import_id=answer["id"])
    return answer, 201, {"Location": full_address(place)}
