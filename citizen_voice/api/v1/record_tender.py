"""POST a tender with the standards that are brought into it."""

from typing import TYPE_CHECKING, Any

from flask import g, url_for

from citizen_voice.access.permissions import Permission
from citizen_voice.accounts.queries import get_authority
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import TENDERS, blueprint
from citizen_voice.api.v1.schemas.tenders import RecordedImportSchema, TenderWriteSchema
from citizen_voice.api.v1.tender_bodies import find_council, lot_fields, record_import, tender_fields
from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.api.v1.writing import CREATED_HEADERS, writes
from citizen_voice.commissioning.steps.whole import record_lots
from citizen_voice.vocabulary import TokenScope

if TYPE_CHECKING:
    from citizen_voice.models import Authority


@blueprint.route("/<authority_slug>/tenders", methods=["POST"], tag=TENDERS)
@writes(Permission.TENDER_LIST, TokenScope.TENDERS_WRITE, load=get_authority)
@blueprint.arguments(TenderWriteSchema, example=examples.TENDER_SENT)
@blueprint.response(201, RecordedImportSchema, example=examples.IMPORT_RECORDED, headers=CREATED_HEADERS)
def record_tender(authority: "Authority", body: dict[str, Any]) -> Any:
    """Write down a tender, bring standards into it, and record that, in one step.

    Everything is stored, or nothing. What is recorded never changes again.
    """
    tender = record_lots(
        find_council(body["council"]),
        officer_id=g.api_token.officer_id,
        tender=tender_fields(body),
        lots=[lot_fields(one) for one in body["lots"]],
    )
    answer = record_import(tender, body)
    place = url_for("api_v1.show_import", authority_slug=authority.slug, import_id=answer["id"])
    return answer, 201, {"Location": full_address(place)}
