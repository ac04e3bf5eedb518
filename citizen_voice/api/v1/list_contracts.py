"""GET the contracts of an authority that have begun."""

import uuid
from typing import Any

from flask import g

from citizen_voice.access.decorators import public
from citizen_voice.api.queries.contracts import list_contracts as list_lots
from citizen_voice.api.v1 import contract_examples as examples
from citizen_voice.api.v1.blueprint import DELIVERY, NO_TOKEN, answers, blueprint
from citizen_voice.api.v1.contract_views import summarise_contract
from citizen_voice.api.v1.paging import link_to, next_address
from citizen_voice.api.v1.schemas.contracts import ContractPageQuerySchema, ContractPageSchema


@blueprint.route("/<authority_slug>/contracts", tag=DELIVERY)
@blueprint.etag
@blueprint.arguments(ContractPageQuerySchema, location="query", as_kwargs=True)
@blueprint.response(200, ContractPageSchema, example=examples.CONTRACTS)
@answers(*NO_TOKEN, 422)
@public
def list_contracts(*, authority_slug: str, after: uuid.UUID | None, limit: int, reports: str | None) -> Any:
    """List the contracts that have begun, and how many of the reports due each sent; narrowed by `reports`."""
    found = list_lots(g.authority, state=reports, after=after, limit=limit)
    shown, asked = found[:limit], {"reports": reports} if reports else {}
    following = next_address(str(shown[-1].lot.id), limit, **asked) if len(found) > limit else None
    return {"items": [summarise_contract(one) for one in shown], "next": following}, 200, link_to(following)
