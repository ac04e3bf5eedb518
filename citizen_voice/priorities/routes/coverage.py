"""Pages about who took part: the population they are compared with, who is missing, and what everybody sees of it."""

from typing import TYPE_CHECKING

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import public, requires
from citizen_voice.access.permissions import Permission
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.priorities.population_forms import population_form
from citizen_voice.priorities.routes.blueprint import PUBLIC, STAFF, address_of, blueprint, render
from citizen_voice.priorities.steps import population
from citizen_voice.priorities.steps.bars import draw_bars
from citizen_voice.priorities.steps.coverage import describe_coverage
from citizen_voice.priorities.steps.goal_coverage import describe_goals
from citizen_voice.priorities.steps.kept_participation import find_kept
from citizen_voice.priorities.steps.public_participation import SMALLEST, describe_participation
from citizen_voice.templating import in_language

if TYPE_CHECKING:
    from citizen_voice.models import Consultation


@blueprint.route(f"{STAFF}/population", methods=["GET", "POST"])
@requires(Permission.PRIORITY_CHOOSE, load=consultation_queries.get_consultation)
@transactional
def set_population(consultation: "Consultation") -> ResponseReturnValue:
    """Enter how many people live in each area and are of each age, with the source."""
    form = population_form(accounts_queries.list_councils(g.authority))()
    if form.validate_on_submit():
        population.set_population(consultation, form.population(), officer_id=current_officer_id())
        flash(gettext("The numbers are saved."), "success")
        return redirect(url_for(".show_coverage", **address_of(consultation)))
    if not form.is_submitted():
        form.show(population.read_population(consultation))
    return render("priorities/set_population.html", consultation, form=form)


@blueprint.get(f"{STAFF}/coverage")
@requires(Permission.PRIORITY_CHOOSE, load=consultation_queries.get_consultation)
def show_coverage(consultation: "Consultation") -> ResponseReturnValue:
    """Show who is missing: areas and ages below their share, and goals that no priority serves."""
    coverage = describe_coverage(consultation)
    return render(
        "priorities/show_coverage.html",
        consultation,
        coverage=coverage,
        area_names={row.category.code: in_language(row.category, "name") for row in coverage.areas.rows},
        goals=describe_goals(consultation),
    )


@blueprint.get(f"{PUBLIC}/who-took-part")
@public
def show_participation(authority_slug: str, consultation_slug: str) -> ResponseReturnValue:
    """Show who took part, when and from where, without numbers so small that they would tell of somebody."""
    consultation = consultation_queries.get_public_consultation(authority_slug, consultation_slug)
    participation = describe_participation(consultation, find_kept(consultation))
    return render(
        "priorities/show_participation.html",
        consultation,
        participation=participation,
        people_bars=draw_bars([one.people for one in participation.periods]),
        votes_bars=draw_bars([one.votes for one in participation.periods]),
        smallest=SMALLEST,
    )
