"""POST an OCDS release of a council's own system to start a tender from."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import g, url_for
from flask_babel import gettext
from marshmallow import Schema

from citizen_voice.access.permissions import Permission
from citizen_voice.accounts.queries import get_authority
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import TENDERS, blueprint
from citizen_voice.api.v1.body import read_bytes
from citizen_voice.api.v1.schemas.fields import Words
from citizen_voice.api.v1.schemas.tenders import StartedTenderSchema
from citizen_voice.api.v1.tender_bodies import find_council
from citizen_voice.api.v1.tender_views import full_address, show_begun, show_tender
from citizen_voice.api.v1.writing import CREATED_HEADERS, refuse, writes
from citizen_voice.commissioning.prefilling import fields_of, kept_for
from citizen_voice.commissioning.service import LotFields, TenderFields
from citizen_voice.commissioning.steps.from_release import begin_from_release, find_own
from citizen_voice.commissioning.steps.whole import record_lots
from citizen_voice.exceptions import IncompleteError
from citizen_voice.exports.ocds_reading import OcdsError, ReadTender, read_release
from citizen_voice.typed_text import fit_text
from citizen_voice.vocabulary import PurchaseCategory, TokenScope

if TYPE_CHECKING:
    from citizen_voice.models import Authority, Council

BODY = {
    "required": True,
    "description": "An OCDS 1.1 release package, release or record package, at most 5 MB. Extensions that are not"
    " known here are kept as they are, and nothing is fetched.",
    "content": {"application/json": {"schema": {"type": "object"}, "example": examples.RELEASE_SENT}},
}


class CouncilQuerySchema(Schema):
    """For which council the tender is."""

    council = Words(longest=40, metadata={"description": "The code of the council that buys", "example": "E08000001"})


@blueprint.route("/<authority_slug>/tenders/from-ocds", methods=["POST"], tag=TENDERS)
@writes(Permission.TENDER_LIST, TokenScope.TENDERS_WRITE, load=get_authority)
@blueprint.doc(requestBody=BODY)
@blueprint.arguments(CouncilQuerySchema, location="query", as_kwargs=True)
@blueprint.response(201, StartedTenderSchema, example=examples.TENDER_STARTED, headers=CREATED_HEADERS)
def start_tender(authority: "Authority", council: str) -> Any:
    """Start a tender from an OCDS release; the release is kept, and its file comes back with the standards in it.

    What the release does not say is refused with the name of what is missing; what was not sure stands in `notes`.
    A release of ours brings its standards with it: they are chosen again, and stand in `begun` until they are recorded.
    """
    buyer = find_council(council)
    try:
        read = read_release(read_bytes())
    except OcdsError as fault:
        refuse("release", str(fault))
    tender = record_lots(
        buyer, officer_id=g.api_token.officer_id, source_release=read.package, **_parts_of(read, buyer, authority)
    )
    own = find_own(read.package, authority)
    begun, notes = begin_from_release(tender, own, officer_id=g.api_token.officer_id) if own else (None, ())
    place = url_for("api_v1.show_tender", authority_slug=authority.slug, tender_id=tender.id)
    answer = {
        **show_tender(tender),
        "notes": [*read.notes, *_note_on_reservation(read, authority), *notes],
        "begun": show_begun(begun) if begun is not None else None,
    }
    return answer, 201, {"Location": full_address(place)}


def _parts_of(read: ReadTender, council: "Council", authority: "Authority") -> dict[str, Any]:
    """Return a tender and its lots as they are written down. Raises `IncompleteError` naming what is not there."""
    found = fields_of(read, [council], authority)
    needed = {"title": read.title, "tender.id": read.reference, "tender.value": read.value, "CPV": read.cpv_code}
    missing = [gettext("The release does not say: %(name)s.", name=name) for name, value in needed.items() if not value]
    lots = [_lot(number, one, missing) for number, one in enumerate(read.lots)]
    if not lots:
        missing.append(gettext("The release does not say: %(name)s.", name="tender.lots"))
    if missing:
        raise IncompleteError(gettext("A tender can't be started from this release: something is missing."), missing)
    return {
        "lots": lots,
        "tender": TenderFields(
            title=found["title"],
            reference=found["reference"],
            description=found["description"],
            value_gbp=found["value_gbp"],
            cpv_code=found["cpv_code"],
            category=PurchaseCategory(found["category"]) if found["category"] else None,
            duration_months=found["duration_months"],
            is_light_touch=found["is_light_touch"],
            is_suitable_for_sme=found["is_suitable_for_sme"],
            is_suitable_for_vcse=found["is_suitable_for_vcse"],
            notice_id=found["notice_id"],
            reserved_area=found["reserved_area"],
            is_reserved_for_small=found["is_reserved_for_small"],
        ),
    }


def _note_on_reservation(read: ReadTender, authority: "Authority") -> list[str]:
    note = kept_for(read, authority).note
    return [note] if note else []


def _lot(number: int, lot: Any, missing: list[str]) -> LotFields:
    for name in ("price_weight", "quality_weight"):
        if getattr(lot, name) is None:
            place = f"tender.lots.{number}.awardCriteria ({name})"
            missing.append(gettext("The release does not say: %(name)s.", name=place))
    return LotFields(
        lot_title=(fit_text(lot.title) or fit_text(lot.id) or str(number + 1))[:200],
        price_weight=lot.price_weight or Decimal(0),
        quality_weight=lot.quality_weight or Decimal(0),
    )
