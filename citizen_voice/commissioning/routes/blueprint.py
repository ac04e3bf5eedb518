"""The blueprint of commissioning, and what its pages have in common."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import Form

from citizen_voice.exceptions import ConflictError, InvalidInputError

if TYPE_CHECKING:
    from citizen_voice.models import TenderImport

blueprint = Blueprint("commissioning", __name__)

TENDER = "/<authority_slug>/staff/tenders/<uuid:tender_id>"
IMPORT = "/<authority_slug>/staff/tender-imports/<uuid:import_id>"
STANDARD = f"{IMPORT}/lots/<int:lot>/standards/<reference>"


def tender_url(tender_id: uuid.UUID) -> str:
    """Return the address of a tender's page for staff."""
    return url_for("commissioning.show_tender", authority_slug=g.authority.slug, tender_id=tender_id)


def leave_recorded(tender_import: "TenderImport") -> ResponseReturnValue:
    """Lead away from a page on which a recorded import can't be changed."""
    flash(gettext("This has been recorded, so it can't be changed."))
    return redirect(tender_url(tender_import.tender_id))


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
