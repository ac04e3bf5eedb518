"""What goals, standards and councils are called above the figures that they have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import get_locale, gettext
from sqlalchemy import select

from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.db import db
from citizen_voice.delivery.totals import Group
from citizen_voice.models import Authority, CatalogueEntry, Council, Publication
from citizen_voice.reference import catalogue


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a group of totals, and the address that it leads to, if to any."""

    words: str
    url: str = ""


def name_groups(kind: str, groups: Sequence[Group], authority: Authority) -> Mapping[str, Heading]:
    """Return the heading of each group by `goal`, `standard` or `council`, by its key."""
    if kind == "goal":
        called = {one.code: gettext(one.name) for one in catalogue.goals()} | {"": gettext("Linked to no goal")}
        return {one.key: Heading(called.get(one.key, one.key)) for one in groups}
    if kind == "council":
        councils = {one.code: council_name(one) for one in accounts_queries.list_councils(authority)}
        return {one.key: Heading(councils.get(one.key, one.key)) for one in groups}
    return {one.key: Heading(one.key) for one in groups} | _standards(authority)


def in_order(kind: str, groups: list[Group]) -> list[Group]:
    """Return groups by goal in the official order of the goals, those of none last; all others as they came."""
    if kind != "goal":
        return groups
    order = {one.code: place for place, one in enumerate(catalogue.goals())}
    return sorted(groups, key=lambda one: order.get(one.key, len(order)))


def council_name(council: Council) -> str:
    """Return what a council is called in the reader's language."""
    return (council.name_cy if str(get_locale()) == "cy" else "") or council.name


def _standards(authority: Authority) -> dict[str, Heading]:
    """Return the headings of standards by reference, each as the latest publication has it, which it leads to."""
    rows = db.session.execute(
        select(
            *(CatalogueEntry.reference, CatalogueEntry.title, CatalogueEntry.title_cy),
            *(Publication.slug, Publication.version),
        )
        .join(Publication, Publication.id == CatalogueEntry.publication_id)
        .where(CatalogueEntry.authority_id == authority.id)
        .order_by(Publication.published_at)
    )
    is_welsh = str(get_locale()) == "cy"
    found: dict[str, Heading] = {}
    for reference, title, title_cy, slug, version in rows:
        url = url_for(
            "publications.show_publication",
            authority_slug=authority.slug,
            publication_slug=slug,
            version=version,
            _anchor=reference,
        )
        found[reference] = Heading(f"{reference} {title_cy if is_welsh and title_cy else title}", url)
    return found
