"""What templates may use beside what their view gives them."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_babel import format_date, format_datetime, get_locale, gettext
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from citizen_voice.access.actor import current_actor
from citizen_voice.access.headers import csp_nonce
from citizen_voice.access.permission_map import is_permitted
from citizen_voice.access.permissions import Permission
from citizen_voice.clock import in_london, utcnow
from citizen_voice.vocabulary import Language

LANGUAGE_COOKIE = "language"
# The design system's page template calls macros without their parameters, which a strict undefined would refuse.
# Mail is plain text: an apostrophe must stay one.
JINJA_OPTIONS: dict[str, Any] = {
    "autoescape": lambda name: not (name or "").endswith(".txt"),
    "undefined": ChainableUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}


def select_language() -> str:
    """Return the language of this request: the one chosen on a page, else the browser's best match, else English.

    Outside a request, as in a job, it is English; mail says its own language.
    """
    if not has_request_context():
        return Language.ENGLISH.value
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in set(Language):
        return str(chosen)
    return request.accept_languages.best_match([language.value for language in Language]) or Language.ENGLISH.value


def format_day(day: date | datetime | None) -> str:
    """Return a day as "22 November 2026", in the reader's language; a moment is the day it was in London."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = in_london(day).date()
    return str(format_date(day, "d MMMM y"))


def format_moment(moment: datetime | None) -> str:
    """Return a moment as "22 November 2026, 14:05", as clocks in London showed it."""
    if moment is None:
        return ""
    return str(format_datetime(in_london(moment).replace(tzinfo=None), "d MMMM y, HH:mm", rebase=False))


def format_percent(part: float, whole: float) -> str:
    """Return a share as "34%"; nothing of nothing is a dash."""
    return f"{round(100 * part / whole)}%" if whole else "–"


def format_number(number: float | Decimal | None) -> str:
    """Return a number with thousands set apart, and without trailing zeros."""
    if number is None:
        return ""
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def in_language(thing: Any, attribute: str) -> str:
    """Return `thing.attribute`, or its Welsh twin (`attribute_cy`) when the reader reads Welsh and there is one."""
    welsh = getattr(thing, f"{attribute}_cy", None)
    return str(welsh if welsh and str(get_locale()) == Language.WELSH.value else getattr(thing, attribute))


def spoken(words: str, language: str | None) -> Markup:
    """Return words marked with their language, so that a screen reader speaks them right; unmarked where not known."""
    return Markup('<span lang="{}">{}</span>').format(language, words) if language else escape(words)


def translate(message: str, **parts: Any) -> str:
    """Return a message in the reader's language; a part that is marked up stays so, and the others are then escaped."""
    if any(hasattr(part, "__html__") for part in parts.values()):
        return Markup(gettext(message)) % parts  # noqa: S704 - the message is ours, and its parts are escaped
    return str(gettext(message, **parts))


def may(permission: str, subject: Any) -> bool:
    """Say in a template whether the reader has a permission over something."""
    return is_permitted(current_actor(), Permission(permission), subject)


def public_address(endpoint: str, **parts: Any) -> str:
    """Return the full address of a page as residents see it, also in a job or a command where no request is."""
    base: str = current_app.config["PUBLIC_URL"]
    return base + current_app.url_map.bind("").build(endpoint, parts)


def asset_url(name: str) -> str:
    """Return the address of a built asset, with its time of change so that a browser's cache is never stale."""
    folder = Path(str(g.get("static_folder") or ""))
    path = folder / name
    version = int(path.stat().st_mtime) if path.exists() else 0
    return url_for("static", filename=name, v=version)


def init_templating(app: Flask) -> None:
    """Register loaders, filters and globals."""
    loader = app.jinja_loader
    assert loader is not None  # Flask always gives one  # noqa: S101
    packages = {
        "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
        "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
    }
    app.jinja_options = {
        "autoescape": True,
        "undefined": ChainableUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_loader = ChoiceLoader([loader, PrefixLoader(packages)])
    WTFormsHelpers(app)
    app.jinja_env.filters.update(
        day=format_day, moment=format_moment, number=format_number, reading=in_language, spoken=spoken
    )
    app.jinja_env.globals.update(
        percent=format_percent, may=may, asset_url=asset_url, current_actor=current_actor, now=utcnow, _=translate
    )

    def remember_static_folder() -> None:
        g.static_folder = app.static_folder

    def give_context() -> dict[str, Any]:
        return {
            "cspNonce": csp_nonce(),
            "html_lang": str(get_locale() or Language.ENGLISH.value),
            "authority": g.get("authority"),
            "is_demonstration": bool(g.get("authority") and g.authority.is_demonstration),
        }

    app.before_request(remember_static_folder)
    app.context_processor(give_context)
