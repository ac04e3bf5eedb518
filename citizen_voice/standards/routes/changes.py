"""Everybody's page of what changed between two versions of a publication."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.decorators import public
from citizen_voice.drafting.fields import field_spec
from citizen_voice.drafting.set_fields import SET_FIELDS
from citizen_voice.exceptions import NotFoundError
from citizen_voice.exports.changes import (
    MEASURES,
    TOTAL_WEIGHT,
    MeasureChange,
    PartChange,
    StandardChange,
    compare_publications,
)
from citizen_voice.exports.snapshot import ClauseSnapshot, TotalWeightSnapshot, statement_ids
from citizen_voice.exports.words import Words
from citizen_voice.standards import queries
from citizen_voice.standards.routes.presentation import Names, ShownClause, part_in_words, show_clause, total_in_words
from citizen_voice.standards.routes.publications import blueprint, names_in
from citizen_voice.standards.steps.history import list_versions
from citizen_voice.standards.steps.words import load_words
from citizen_voice.templating import format_day

if TYPE_CHECKING:
    from citizen_voice.models import Publication

_SET_LABELS = {one.code: one.label for one in SET_FIELDS} | {TOTAL_WEIGHT: "What the standards may weigh together"}


@dataclass(frozen=True)
class ShownChange:
    """A standard that changed: what its measures say now in sentences, and the other clauses before and after."""

    change: StandardChange
    measures: list[str]
    clauses: list[tuple[ShownClause | None, ShownClause | None]]


@blueprint.get("/<authority_slug>/publications/<publication_slug>/<version>/changes")
@public
def show_changes(authority_slug: str, publication_slug: str, version: str) -> ResponseReturnValue:
    """Show what changed since the version before, or since the one that is asked for."""
    publication = queries.get_publication(authority_slug, publication_slug, version)
    earlier = _earlier(publication)
    if earlier is None:
        return render_template("standards/show_no_changes.html", publication=publication)
    before, after = queries.read_snapshot(earlier), queries.read_snapshot(publication)
    words = load_words({*statement_ids(before), *statement_ids(after)})
    names = names_in(after)
    changes = compare_publications(before, after)
    return render_template(
        "standards/show_changes.html",
        publication=publication,
        earlier=earlier,
        changes=changes,
        changed=[show_change(one, words, names) for one in changes.changed],
        described=[_described(one) for one in changes.described],
        others=[one for one in list_versions(publication) if one.id != publication.id],
    )


def _described(change: PartChange) -> tuple[str, str, str]:
    """Return the label of a field of the set with what it said and says now."""
    label = _SET_LABELS.get(change.part, change.part)
    return label, _said_of_set(change.before), _said_of_set(change.after)


def _said_of_set(value: Any) -> str:
    if isinstance(value, date):
        return format_day(value)
    return total_in_words(value) if isinstance(value, TotalWeightSnapshot) else value or ""


def _earlier(publication: "Publication") -> "Publication | None":
    """Return the version to compare with. Raises `NotFoundError` for one that there is not."""
    since = request.args.get("since")
    if since is None:
        return queries.find_predecessor(publication)
    if since == publication.version:
        raise NotFoundError(gettext("A version does not differ from itself: choose another one to compare with."))
    return queries.get_publication(publication.authority.slug, publication.slug, since)


def show_change(change: StandardChange, words: Words, names: Names) -> ShownChange:
    """Return what changed in a standard for a page, with residents' words looked up by id."""
    return ShownChange(
        change=change,
        measures=[said for one in change.measures for said in _say(one, names)],
        clauses=[(_clause(one.before, words, names), _clause(one.after, words, names)) for one in change.clauses],
    )


def _clause(clause: ClauseSnapshot | None, words: Words, names: Names) -> ShownClause | None:
    if clause is None:
        return None
    return show_clause(
        field=clause.field, kind=clause.kind, value=clause.value, statement_ids=(), words=words, names=names
    )


def _say(change: MeasureChange, names: Names) -> Iterator[str]:
    """Say in sentences what changed in a measure."""
    title = str((change.after or change.before or {}).get("title", ""))
    named = {"code": change.code, "title": title}
    if change.before is None:
        yield gettext("%(code)s, %(title)s: this measure is new.", **named)
    elif change.after is None:
        yield gettext("%(code)s, %(title)s: this measure is not there any more.", **named)
    for one in change.parts:
        label, old, new = _part(one.part, one.before, one.after, names)
        if not old:
            yield gettext("%(code)s, %(title)s. %(part)s is new: %(new)s", **named, part=label, new=new)
        elif not new:
            yield gettext("%(code)s, %(title)s. %(part)s is not there any more: %(old)s", **named, part=label, old=old)
        else:
            yield gettext(
                "%(code)s, %(title)s. %(part)s was: %(old)s. It is now: %(new)s", **named, part=label, old=old, new=new
            )


def _part(code: str, before: Any, after: Any, names: Names) -> tuple[str, str, str]:
    spec = next((one for one in field_spec(MEASURES).parts if one.code == code), None)
    if spec is None:
        return code, str(before or ""), str(after or "")
    named = names.get((MEASURES, code), {})
    old, new = ("" if one is None else part_in_words(spec, one, named) for one in (before, after))
    return gettext(spec.label), old, new
