"""The list of contracts, read by key."""

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from citizen_voice.api.queries.lists import page_by_key
from citizen_voice.delivery.steps.listing import ListedContract, describe_contracts
from citizen_voice.delivery.steps.summing import read_delivered
from citizen_voice.models import Tender, TenderLot

if TYPE_CHECKING:
    from citizen_voice.models import Authority


def list_contracts(
    authority: "Authority", *, state: str | None, after: uuid.UUID | None, limit: int
) -> list[ListedContract]:
    """Return contracts that have begun, the latest first, and one more than `limit` where there are more.

    With a `state` of `listing.STATES` those whose reports are in it. A contract that is in another state by now may be
    the key. Raises `InvalidInputError` when no lot of this authority has the id `after`.
    """
    counts = read_delivered(authority.id).contracts
    rows = (
        select(TenderLot)
        .where(TenderLot.authority_id == authority.id)
        .options(
            joinedload(TenderLot.tender).joinedload(Tender.council),
            joinedload(TenderLot.tender).lazyload(Tender.lots),
            joinedload(TenderLot.tender).lazyload(Tender.imports),
        )
    )
    wanted = TenderLot.id.in_([lot for lot, count in counts.items() if state in (None, count.state)])
    found = page_by_key(rows, TenderLot.created_at, TenderLot.id, after=after, limit=limit, wanted=wanted)
    return describe_contracts(found, counts)
