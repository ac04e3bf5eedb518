"""Everybody's page of two regions' standards side by side."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.decorators import public
from citizen_voice.drafting.fields import field_spec
from citizen_voice.drafting.region_comparison import compare_regions
from citizen_voice.reference import catalogue as reference
from citizen_voice.standards.catalogue_forms import CompareAuthoritiesForm
from citizen_voice.standards.routes.catalogue import blueprint
from citizen_voice.standards.steps.comparing import load_region
from citizen_voice.standards.steps.places import list_places


@blueprint.get("/standards/compare")
@public
def compare_authorities() -> ResponseReturnValue:
    """Show the standards in force of two authorities side by side, or ask which two."""
    authorities = {one.value: one.authority for one in list_places() if one.named is None}
    form = CompareAuthoritiesForm(request.args)
    form.offer(authorities.values())
    is_asked = bool(form.one.data and form.other.data)
    is_sound = not is_asked or form.validate()
    if not (is_asked and is_sound):
        page = render_template("standards/compare_authorities.html", form=form, compared=None)
        return page, 200 if is_sound else 400
    one, other = authorities[form.one.data], authorities[form.other.data]
    page = render_template(
        "standards/compare_authorities.html",
        form=form,
        one=one,
        other=other,
        compared=compare_regions(load_region(one), load_region(other), goals=[goal.code for goal in reference.goals()]),
        goals={goal.code: gettext(goal.name) for goal in reference.goals()},
        units={unit.code: gettext(unit.name) for unit in reference.units()},
        parts={part.code: gettext(part.label) for part in field_spec("measures").parts},
    )
    return page, 200
