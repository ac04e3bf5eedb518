"""POST what a contract delivered."""

from typing import TYPE_CHECKING, Any

from flask import g, url_for
from flask_babel import gettext

from citizen_voice.access.permissions import Permission
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import DELIVERY, blueprint
from citizen_voice.api.v1.delivery_views import show_report
from citizen_voice.api.v1.schemas.deliveries import DeliverySchema, DeliveryWriteSchema
from citizen_voice.api.v1.tender_views import full_address
from citizen_voice.api.v1.writing import CREATED_HEADERS, refuse, writes
from citizen_voice.commissioning.queries import get_recorded_import
from citizen_voice.delivery.queries import list_commitments
from citizen_voice.delivery.service import ReportFields, report_delivery
from citizen_voice.vocabulary import DeliverySource, TokenScope

if TYPE_CHECKING:
    from citizen_voice.delivery.queries import CommitmentRow
    from citizen_voice.models import TenderImport

NOT_SAID = frozenset({"lot", "measure", "replaces"})
"""What is sent to find where a report belongs, and is no part of what it says."""


@blueprint.route("/<authority_slug>/tender-imports/<uuid:import_id>/delivery-reports", methods=["POST"], tag=DELIVERY)
@writes(Permission.DELIVERY_REPORT, TokenScope.DELIVERIES_WRITE, load=get_recorded_import)
@blueprint.arguments(DeliveryWriteSchema, example=examples.DELIVERY_SENT)
@blueprint.response(201, DeliverySchema, example=examples.DELIVERY, headers=CREATED_HEADERS)
def store_delivery(tender_import: "TenderImport", body: dict[str, Any]) -> Any:
    """Report what a contract delivered under one measure over some days, or correct a report that stands.

    Somebody else than the token's officer verifies it on the pages.
    """
    row = _find_row(tender_import, body)
    replaces = next((one for one in row.counted if one.id == body["replaces"]), None)
    if body["replaces"] and replaces is None:
        refuse("replaces", gettext("No report of this measure that stands has this id."))
    report = report_delivery(
        row.commitment,
        ReportFields(**{name: value for name, value in body.items() if name not in NOT_SAID}),
        officer_id=g.api_token.officer_id,
        source=DeliverySource.API,
        replaces=replaces,
    )
    place = url_for("api_v1.list_deliveries", authority_slug=g.authority.slug, import_id=tender_import.id)
    return show_report(report), 201, {"Location": full_address(place)}


def _find_row(tender_import: "TenderImport", body: dict[str, Any]) -> "CommitmentRow":
    for row in list_commitments([tender_import.id]):
        if (row.commitment.tender_lot.number, row.commitment.measure_code) == (body["lot"], body["measure"]):
            return row
    return refuse("measure", gettext("The contract for this lot is not to report this measure."))
