"""Everybody's pages of publications: the list, one version of a set, and its downloads."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.decorators import public
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.exceptions import NotFoundError
from citizen_voice.exports.snapshot import PublicationSnapshot, StandardSnapshot, statement_ids
from citizen_voice.exports.words import Words
from citizen_voice.open_data import open_file
from citizen_voice.standards import queries
from citizen_voice.standards.routes.presentation import (
    FOR_TENDERS,
    Names,
    ShownClause,
    names_of_codes,
    show_clause,
    total_in_words,
)
from citizen_voice.standards.steps.discussions import list_behind
from citizen_voice.standards.steps.documents import MEDIA_TYPES, build_document
from citizen_voice.standards.steps.force import find_holding, find_replacement, list_states
from citizen_voice.standards.steps.profiles import profile_in
from citizen_voice.standards.steps.remaining import remaining_in
from citizen_voice.standards.steps.withdrawing import list_withdrawn
from citizen_voice.standards.steps.words import load_words

if TYPE_CHECKING:
    from citizen_voice.models import Publication

blueprint = Blueprint("publications", __name__)


@blueprint.get("/<authority_slug>/publications")
@public
def list_publications(authority_slug: str) -> ResponseReturnValue:
    """List the publications of an authority, and whether each is in force, coming or replaced."""
    listing = queries.list_publications(g.authority, page=request.args.get("page", 1, type=int))
    states = list_states([one.id for one in listing.items])
    return render_template("standards/list_publications.html", listing=listing, states=states)


@blueprint.get("/<authority_slug>/publications/<publication_slug>")
@public
def show_latest_publication(authority_slug: str, publication_slug: str) -> ResponseReturnValue:
    """Lead to the version of a publication that holds now, or to the one that holds next."""
    found = find_holding(g.authority, publication_slug)
    if found is None:
        raise NotFoundError(gettext("There is no publication at this address."))
    return redirect(
        url_for(
            ".show_publication",
            authority_slug=authority_slug,
            publication_slug=found.slug,
            version=found.version,
        )
    )


@blueprint.get("/<authority_slug>/publications/<publication_slug>/<version>")
@public
def show_publication(authority_slug: str, publication_slug: str, version: str) -> ResponseReturnValue:
    """Show one version of a set: every clause with what it rests on."""
    publication = queries.get_publication(authority_slug, publication_slug, version)
    snapshot = queries.read_snapshot(publication)
    words = load_words(statement_ids(snapshot))
    names = names_in(snapshot)
    return render_template(
        "standards/show_publication.html",
        publication=publication,
        snapshot=snapshot,
        standards=[(one, _clauses(one, words, names)) for one in snapshot.standards],
        state=list_states([publication.id])[publication.id],
        replacement=find_replacement(publication),
        predecessor=queries.find_predecessor(publication),
        withdrawn=list_withdrawn(publication),
        left=remaining_in(publication),
        asked=list_behind(publication),
        total_weight=total_in_words(snapshot.total_weight) if snapshot.total_weight else None,
        for_tenders=FOR_TENDERS,
    )


def names_in(snapshot: PublicationSnapshot) -> Names:
    """Return the names of the codes in a publication: goals are those of the profile that it was published under."""
    councils = ((one.code, one.name) for one in accounts_queries.list_councils(g.authority))
    return names_of_codes(councils, profile_in(snapshot))


def _clauses(standard: StandardSnapshot, words: Words, names: Names) -> list[ShownClause]:
    return [
        show_clause(
            field=one.field,
            kind=one.kind,
            value=one.value,
            statement_ids=one.statement_ids,
            words=words,
            names=names,
            reason=one.reason,
            source=one.source,
        )
        for one in standard.clauses
    ]


@blueprint.get("/<authority_slug>/publications/<publication_slug>/<version>/publication.jsonld")
@public
def download_jsonld(authority_slug: str, publication_slug: str, version: str) -> ResponseReturnValue:
    """Give a publication as JSON-LD."""
    return _download(queries.get_publication(authority_slug, publication_slug, version), "jsonld")


@blueprint.get("/<authority_slug>/publications/<publication_slug>/<version>/publication.csv")
@public
def download_csv(authority_slug: str, publication_slug: str, version: str) -> ResponseReturnValue:
    """Give a publication as CSV, one row a measure."""
    return _download(queries.get_publication(authority_slug, publication_slug, version), "csv")


def _download(publication: "Publication", ending: str) -> Response:
    body = build_document(publication, ending, base_url=current_app.config["PUBLIC_URL"])
    name = f"{g.authority.slug}-{publication.slug}-{publication.version}.{ending}"
    return open_file(body, name=name, kind=MEDIA_TYPES[ending])
