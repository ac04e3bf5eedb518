"""The blueprint of commissioning, and what its pages have in common."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, g, url_for
from wtforms import Form

from citizen_voice.exceptions import ConflictError, InvalidInputError

blueprint = Blueprint("commissioning", __name__)

TENDER = "/<authority_slug>/staff/tenders/<uuid:tender_id>"
IMPORT = "/<authority_slug>/staff/tender-imports/<uuid:import_id>"
STANDARD = f"{IMPORT}/lots/<int:lot>/standards/<reference>"


def tender_url(tender_id: uuid.UUID) -> str:
    """Return the address of a tender's page for staff."""
    return url_for("commissioning.show_tender", authority_slug=g.authority.slug, tender_id=tender_id)


def show_at_field(form: Form, fault: InvalidInputError) -> None:
    """Show what the service refused at the field that it names."""
    field = form[fault.field] if fault.field in form else next(iter(form))
    field.errors = [str(fault)]


@contextmanager
def refusals_shown(form: Form) -> Iterator[None]:
    """Show at the form's fields what the service refuses inside the block."""
    try:
        yield
    except ConflictError as fault:
        form.reference.errors = [str(fault)]
    except InvalidInputError as fault:
        show_at_field(form, fault)
