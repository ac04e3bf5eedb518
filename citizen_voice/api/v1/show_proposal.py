"""GET where a resident's published proposal went."""

from typing import Any

from citizen_voice.access.decorators import public
from citizen_voice.api.queries import lineage
from citizen_voice.api.v1 import examples
from citizen_voice.api.v1.blueprint import NO_TOKEN, WORDS, answers, blueprint
from citizen_voice.api.v1.lineage_views import show_standards, show_tenders
from citizen_voice.api.v1.schemas.publications import ProposalLineageSchema


@blueprint.route("/<authority_slug>/consultations/<consultation_slug>/proposals/<proposal_reference>", tag=WORDS)
@blueprint.etag
@blueprint.response(200, ProposalLineageSchema, example=examples.PROPOSAL)
@answers(*NO_TOKEN, 404)
@public
def show_proposal(*, authority_slug: str, consultation_slug: str, proposal_reference: str) -> dict[str, Any]:
    """Give a published proposal, or the day it was withdrawn, and everything that rests on it."""
    found = lineage.trace_proposal(authority_slug, consultation_slug, proposal_reference)
    return {
        "consultation": consultation_slug,
        "reference": found.proposal.reference,
        "words": found.words,
        "statement_ids": found.statement_ids,
        "standards": show_standards(found.standards),
        "tenders": show_tenders(found.tenders),
    }
