"""Pages of confirmed themes: the list, one theme, and what officers do with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_officer_id
from citizen_voice.access.decorators import requires
from citizen_voice.access.permissions import Permission
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import transactional
from citizen_voice.themes import queries, service
from citizen_voice.themes.forms import ConfirmThemeForm, DiscardForm, MergeForm, RenameThemeForm
from citizen_voice.themes.routes.blueprint import BASE, address, blueprint, done, page_number, render
from citizen_voice.themes.routes.destinations import offer
from citizen_voice.themes.steps import (
    alike,
    grades,
    halves,
    history,
    orientation,
    placing,
    reading,
    serving,
    theme_list,
)
from citizen_voice.themes.steps.untitled import count_untitled

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, Theme

THEME = f"{BASE}/themes/<uuid:theme_id>"


@blueprint.get(f"{BASE}/themes")
@requires(Permission.THEME_DECIDE, load=consultation_queries.get_consultation)
def list_themes(consultation: "Consultation") -> ResponseReturnValue:
    """List the confirmed themes with their figures."""
    sort = request.args.get("sort", "")
    chosen = theme_list.ThemeSort(sort) if sort in set(theme_list.ThemeSort) else theme_list.ThemeSort.PEOPLE
    return render(
        "themes/list_themes.html",
        consultation,
        sort=chosen,
        listing=theme_list.list_themes(consultation, sort=chosen, page=page_number()),
        open_themes=queries.list_open_themes(consultation),
    )


@blueprint.get(THEME)
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
def show_theme(theme: "Theme") -> ResponseReturnValue:
    """Show a theme: its statements with their votes, and what officers did to it."""
    consultation = queries.get_consultation_of(theme)
    return render(
        "themes/show_theme.html",
        consultation,
        theme=theme,
        listing=orientation.list_members(theme, page=page_number()),
        acts=history.list_history(theme),
        read=reading.list_read(theme),
        is_unstable=theme.id in grades.list_unstable([theme.id]),
        counts=orientation.count_stances(theme),
        split=halves.find_proposal(theme),
        served=serving.list_suggestions(theme),
        figures=theme_list.describe_theme(theme, consultation),
        origins=theme_list.list_origins(theme),
        untitled=count_untitled(theme),
    )


@blueprint.route(f"{THEME}/confirm", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def confirm_theme(theme: "Theme") -> ResponseReturnValue:
    """Confirm a theme that was taken up, under its title or another."""
    form = ConfirmThemeForm(title=theme.title)

    def act() -> str:
        service.confirm_theme(
            theme, title=form.title.data, officer_id=current_officer_id(), reason=form.reason.data or ""
        )
        return str(gettext("Confirmed: %(title)s", title=theme.title))

    return _decide_theme(theme, form, act, gettext("Confirm this theme"))


@blueprint.route(f"{THEME}/rename", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def rename_theme(theme: "Theme") -> ResponseReturnValue:
    """Give a theme another title."""
    form = RenameThemeForm(title=theme.title, keeps_sense=True)

    def act() -> str:
        service.rename_theme(
            theme,
            title=form.title.data,
            officer_id=current_officer_id(),
            reason=form.reason.data or "",
            keeps_sense=form.keeps_sense.data,
        )
        return str(gettext("Renamed to: %(title)s", title=theme.title))

    return _decide_theme(theme, form, act, gettext("Rename this theme"))


@blueprint.route(f"{THEME}/merge", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def merge_theme(theme: "Theme") -> ResponseReturnValue:
    """Move the statements of a theme into another one."""
    form = MergeForm()
    consultation = queries.get_consultation_of(theme)
    live = [one for one in placing.list_live(consultation) if one.id != theme.id]
    offer(form, live, consultation=consultation, statement_ids=alike.list_typical(theme))
    others = {placing.key_of(one): one for one in live}

    def act() -> str:
        into = others[form.destination]
        service.merge_theme(theme, into=into, officer_id=current_officer_id(), reason=form.reason.data)
        return str(gettext("Merged into: %(title)s", title=into.title))

    return _decide_theme(theme, form, act, gettext("Merge this theme"))


@blueprint.route(f"{THEME}/discard", methods=["GET", "POST"])
@requires(Permission.THEME_DECIDE, load=queries.get_theme)
@transactional
def discard_theme(theme: "Theme") -> ResponseReturnValue:
    """Put a theme aside, with a reason."""
    form = DiscardForm()

    def act() -> str:
        service.discard_theme(theme, officer_id=current_officer_id(), reason=form.reason.data)
        return str(gettext("Discarded: %(title)s", title=theme.title))

    return _decide_theme(theme, form, act, gettext("Discard this theme"))


def _decide_theme(theme: "Theme", form: Any, act: Callable[[], str], heading: str) -> ResponseReturnValue:
    consultation = queries.get_consultation_of(theme)
    if form.validate_on_submit() and done(form, act):
        return redirect(url_for(".list_themes", **address(consultation)))
    return render("themes/decide_theme.html", consultation, form=form, heading=heading, theme=theme)
