"""Everybody's page of two regions' standards side by side."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.decorators import public
from citizen_voice.drafting.fields import field_spec
from citizen_voice.reference import catalogue as reference
from citizen_voice.standards.catalogue_questions import read_pair
from citizen_voice.standards.routes.catalogue import blueprint
from citizen_voice.standards.steps.comparing import compare_in_force


@blueprint.get("/standards/compare")
@public
def compare_authorities() -> ResponseReturnValue:
    """Show the standards in force of two authorities side by side, or ask which two."""
    asked = read_pair(request.args)
    if asked.pair is None:
        page = render_template("standards/compare_authorities.html", form=asked.form, compared=None)
        return page, 200 if asked.is_sound else 400
    one, other = asked.pair
    page = render_template(
        "standards/compare_authorities.html",
        form=asked.form,
        one=one,
        other=other,
        compared=compare_in_force(one, other),
        goals={goal.code: gettext(goal.name) for goal in reference.goals()},
        units={unit.code: gettext(unit.name) for unit in reference.units()},
        parts={part.code: gettext(part.label) for part in field_spec("measures").parts},
    )
    return page, 200
