"""GET the tenders of a token's councils."""

import uuid
from typing import TYPE_CHECKING, Any

from flask import g

from citizen_voice.access.permissions import Permission
from citizen_voice.accounts.queries import get_authority
from citizen_voice.api.queries import lists
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import TENDERS, answers, blueprint
from citizen_voice.api.v1.paging import page
from citizen_voice.api.v1.schemas.paging import PageQuerySchema
from citizen_voice.api.v1.schemas.tenders import TenderPageSchema
from citizen_voice.api.v1.tender_views import show_tender
from citizen_voice.api.v1.writing import requires_token
from citizen_voice.vocabulary import TokenScope

if TYPE_CHECKING:
    from citizen_voice.models import Authority


@blueprint.route("/<authority_slug>/tenders", tag=TENDERS)
@blueprint.etag
@requires_token(Permission.TENDER_LIST, TokenScope.TENDERS_READ, TokenScope.TENDERS_WRITE, load=get_authority)
@blueprint.arguments(PageQuerySchema, location="query", as_kwargs=True)
@blueprint.response(200, TenderPageSchema, example=examples.TENDERS)
@answers(422)
def list_tenders(authority: "Authority", *, after: uuid.UUID | None, limit: int) -> Any:
    """List the tenders of the councils that the token is for, the latest first."""
    rows = lists.list_tenders(authority, g.token_actor.commissioned_council_ids, after=after, limit=limit)
    return page(rows, limit=limit, show=show_tender)
