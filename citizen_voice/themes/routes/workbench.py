"""Other ways to look at what a run suggests: a search, a map, pairs that may be one, what fitted nowhere."""

from typing import TYPE_CHECKING

from flask import request
from flask.typing import ResponseReturnValue

from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.themes import queries
from citizen_voice.themes.routes.blueprint import blueprint, page_number, render
from citizen_voice.themes.routes.runs import RUN
from citizen_voice.themes.steps import map_layout, overlaps, picture, searching, unplaced
from citizen_voice.themes.steps.suggestions import Wanted

if TYPE_CHECKING:
    from citizen_voice.models import GroupingRun


@blueprint.get(f"{RUN}/unplaced")
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def list_unplaced(run: "GroupingRun") -> ResponseReturnValue:
    """List the statements that a run placed nowhere, those that came nearest to a theme first."""
    asked = unplaced.find_nearest(run, request.args.get("nearest", ""))
    listing = unplaced.list_unplaced(run, nearest_to=asked.id if asked else None, page=page_number())
    nearest = list(unplaced.list_nearest(run))
    if asked and asked not in [theme for theme, _ in nearest]:
        nearest.append((asked, listing.total or 0))
    return render(
        "themes/list_unplaced.html",
        queries.get_consultation_of(run),
        run=run,
        nearest=nearest,
        asked=asked,
        listing=listing,
    )


@blueprint.get(f"{RUN}/search")
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def search_run(run: "GroupingRun") -> ResponseReturnValue:
    """Look for words in the statements and themes of a run."""
    asked = request.args.get("q", "").strip()[:200]
    sought = searching.words_in(asked)
    return render(
        "themes/search_run.html",
        queries.get_consultation_of(run),
        run=run,
        asked=asked,
        sought=sought,
        themes=searching.search_themes(run, sought) if sought else [],
        listing=searching.search_statements(run, sought, page=page_number()) if sought else None,
    )


@blueprint.get(f"{RUN}/map")
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def show_map(run: "GroupingRun") -> ResponseReturnValue:
    """Show the themes of a run as circles: the broad ones, or the fine ones below one of them."""
    broad = picture.find_broad(run, Wanted.of(request.args).broad)
    return render(
        "themes/show_map.html",
        queries.get_consultation_of(run),
        run=run,
        broad=broad,
        listing=picture.list_map(run, broad=broad, page=page_number()),
        canvases={"wide": map_layout.WIDE, "narrow": map_layout.NARROW},
    )


@blueprint.get(f"{RUN}/overlaps")
@requires(Permission.THEME_DECIDE, load=queries.get_run)
def list_overlaps(run: "GroupingRun") -> ResponseReturnValue:
    """List the pairs of suggestions that may be one."""
    return render(
        "themes/list_overlaps.html",
        queries.get_consultation_of(run),
        run=run,
        listing=overlaps.list_overlaps(run, page=page_number()),
    )
