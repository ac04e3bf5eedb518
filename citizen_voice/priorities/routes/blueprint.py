"""The blueprint of priorities, and what all its pages have in common."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, render_template
from flask_babel import get_locale

from citizen_voice.consultations import queries as consultation_queries

if TYPE_CHECKING:
    from citizen_voice.models import Consultation

blueprint = Blueprint("priorities", __name__)

STAFF = "/<authority_slug>/staff/consultations/<consultation_slug>"
BASE = f"{STAFF}/priorities"
PUBLIC = "/<authority_slug>/consultations/<consultation_slug>"


def render(template: str, consultation: "Consultation", **context: Any) -> str:
    """Return a page about a consultation, with its words and its address."""
    return render_template(
        template,
        consultation=consultation,
        wording=consultation_queries.get_wording(consultation, str(get_locale())),
        address=address_of(consultation),
        **context,
    )


def address_of(consultation: "Consultation") -> dict[str, Any]:
    """Return the arguments by which the pages of a consultation are addressed."""
    return {"authority_slug": g.authority.slug, "consultation_slug": consultation.slug}
