"""The blueprint that every page of grouping is on, and what all of these pages share."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, render_template, request
from flask_babel import get_locale

from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import all_or_nothing
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.themes.steps.journal import TitleTakenError

if TYPE_CHECKING:
    from citizen_voice.models import Consultation

blueprint = Blueprint("themes", __name__)

BASE = "/<authority_slug>/staff/consultations/<consultation_slug>"


def address(consultation: "Consultation", **more: Any) -> dict[str, Any]:
    """Return what `url_for` needs for a page of a consultation."""
    return {"authority_slug": g.authority.slug, "consultation_slug": consultation.slug, **more}


def render(template: str, consultation: "Consultation", **context: Any) -> str:
    """Render a page of a consultation, with its wording in the reader's language."""
    return render_template(
        template,
        consultation=consultation,
        wording=consultation_queries.get_wording(consultation, str(get_locale())),
        address=address(consultation),
        **context,
    )


def page_number() -> int:
    """Return the page of a list that was asked for, counted from one."""
    return request.args.get("page", 1, type=int)


def ticked(name: str) -> list[uuid.UUID]:
    """Return the ids sent under a name, in the address or in the form, each once; what is none is left out."""
    found: dict[uuid.UUID, None] = {}
    for value in request.values.getlist(name):
        try:
            found[uuid.UUID(value)] = None
        except ValueError:
            continue
    return list(found)


def done(form: Any, act: Callable[[], str]) -> bool:
    """Take a step and say so; False with the message at the field, and nothing changed, when a value is at fault."""
    try:
        with all_or_nothing():
            said = act()
        flash(said, "success")
    except InvalidInputError as fault:
        if fault.field in form:
            form[fault.field].errors = [str(fault)]
        else:
            form.form_errors.append(str(fault))
    except TitleTakenError as fault:
        if fault.field not in form:
            raise
        form[fault.field].errors = [str(fault)]
    else:
        return True
    return False
