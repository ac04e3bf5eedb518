"""Pages about the service itself, and the two front doors."""

import json
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from citizen_voice.access.decorators import public
from citizen_voice.accounts import queries
from citizen_voice.db import db
from citizen_voice.exports.ocds_extension import FOLDER, extension_metadata, extension_schema
from citizen_voice.open_data import open_file
from citizen_voice.reference import catalogue
from citizen_voice.templating import LANGUAGE_COOKIE
from citizen_voice.vocabulary import Language

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    """List the authorities; with only one, go straight to it."""
    authorities = queries.list_authorities()
    if len(authorities) == 1:
        return redirect(url_for(".show_authority", authority_slug=authorities[0].slug))
    return render_template("pages/start.html", authorities=authorities)


@blueprint.get("/<authority_slug>/")
@public
def show_authority(authority_slug: str) -> ResponseReturnValue:
    """An authority's front door is the list of its consultations."""
    return redirect(url_for("consultations.list_consultations", authority_slug=authority_slug))


@blueprint.get("/about")
@public
def about() -> ResponseReturnValue:
    """Say what this is, and how answers become standards."""
    return render_template("pages/about.html")


@blueprint.get("/missions")
@public
def missions() -> ResponseReturnValue:
    """Show the national missions that standards are linked to: exports lead here."""
    return render_template("pages/missions.html", missions=catalogue.missions())


@blueprint.get("/well-being-goals")
@public
def well_being_goals() -> ResponseReturnValue:
    """Show the well-being goals of Wales that standards there are linked to: exports lead here."""
    return render_template("pages/well_being_goals.html", goals=catalogue.well_being_goals())


@blueprint.get(f"{FOLDER}/extension.json")
@public
def ocds_extension() -> ResponseReturnValue:
    """Hand out the metadata of our extension of OCDS, which release packages declare."""
    return _json(extension_metadata(current_app.config["PUBLIC_URL"]), "extension.json")


@blueprint.get(f"{FOLDER}/release-schema.json")
@public
def ocds_extension_schema() -> ResponseReturnValue:
    """Hand out the patch of the release schema that our extension of OCDS makes."""
    return _json(extension_schema(), "release-schema.json")


def _json(content: Any, name: str) -> Response:
    return open_file(json.dumps(content, indent=2).encode(), name=name, kind="application/json")


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept about people, why and for how long."""
    return render_template("pages/privacy.html")


@blueprint.get("/cookies")
@public
def cookies() -> ResponseReturnValue:
    """Say which cookies there are."""
    return render_template("pages/cookies.html")


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say how far the pages can be used by everybody."""
    return render_template("pages/accessibility.html")


@blueprint.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    """Keep the reader's choice of language in a cookie, and go back to the page they were on."""
    came_from = request.form.get("next", "/")
    is_ours = came_from.startswith("/") and not came_from.startswith("//") and "\\" not in came_from
    answer = redirect(came_from if is_ours else "/")
    if request.form.get("language") in set(Language):
        answer.set_cookie(
            LANGUAGE_COOKIE, request.form["language"], max_age=365 * 86400, samesite="Lax", secure=request.is_secure
        )
    return answer


@blueprint.get("/health")
@public
def health() -> Response:
    """Answer "ok" when the database answers: for a load balancer."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")
