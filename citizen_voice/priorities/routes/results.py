"""What everybody can read: results, how the priorities were made of them, and the data to make them again."""

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_actor
from citizen_voice.access.decorators import public
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.exceptions import NotFoundError
from citizen_voice.priorities import queries
from citizen_voice.priorities.routes.blueprint import PUBLIC, blueprint, render
from citizen_voice.priorities.steps import open_data, results, signing, words
from citizen_voice.voting.steps.opinion_points import draw_map
from citizen_voice.voting.steps.opinion_runs import find_last_good


@blueprint.get(f"{PUBLIC}/results")
@public
def show_results(authority_slug: str, consultation_slug: str) -> ResponseReturnValue:
    """Show what came of a consultation: one's own view, the priorities and why, where people agree and differ."""
    consultation = consultation_queries.get_public_consultation(authority_slug, consultation_slug)
    is_over = results.are_shown(consultation)
    actor = current_actor()
    participant = consultation_queries.find_participant(consultation, actor.id) if actor.is_resident else None
    run = find_last_good(consultation.id) if is_over else None
    latest = queries.latest_priority_list(consultation)
    return render(
        "priorities/show_results.html",
        consultation,
        is_over=is_over,
        found=results.find_results(consultation) if is_over else None,
        own=results.find_own_view(consultation, participant) if is_over else None,
        picture=draw_map(run) if run is not None else None,
        chosen=latest if is_over else None,
        entries=queries.list_entries(latest) if is_over and latest is not None else [],
        violations=signing.say_violations(latest) if is_over and latest is not None else [],
        words=words,
        command=open_data.name_command(consultation, latest.places if latest is not None else None),
    )


@blueprint.get(f"{PUBLIC}/results/theme-ballots.csv")
@public
def download_theme_ballots(authority_slug: str, consultation_slug: str) -> ResponseReturnValue:
    """Give who approves which theme, as counts, for whoever wants to make the slate again."""
    consultation = consultation_queries.get_public_consultation(authority_slug, consultation_slug)
    if not results.are_shown(consultation):
        raise NotFoundError(gettext("The results are published when the consultation is over."))
    answer = Response(open_data.write_theme_ballots(consultation), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{open_data.name_file(consultation)}"'
    return answer
