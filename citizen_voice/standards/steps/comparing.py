"""The standards that are in force in an authority, as they are compared with another's."""

from citizen_voice.db import db
from citizen_voice.drafting.region_comparison import RegionComparison, RegionStandard, compare_regions
from citizen_voice.models import Authority, Publication
from citizen_voice.reference import catalogue as reference
from citizen_voice.standards.steps.catalogue import ENTRY, CatalogueFilter, select_entries

_COLUMNS = (
    *(ENTRY.reference, ENTRY.version, ENTRY.title, ENTRY.title_cy, ENTRY.goals, ENTRY.measures),
    *(ENTRY.weight_minimum, ENTRY.weight_recommended, ENTRY.weight_maximum),
    Publication.slug.label("publication_slug"),
    Publication.version.label("publication_version"),
)


def load_region(authority: Authority) -> list[RegionStandard]:
    """Return the standards in force in an authority, by publication and place in it."""
    statement = select_entries(CatalogueFilter(authority_id=authority.id), *_COLUMNS)
    rows = db.session.execute(statement.order_by(Publication.title, Publication.id, ENTRY.position)).mappings()
    return [
        RegionStandard(
            authority=authority.slug, **{**row, "goals": tuple(row["goals"]), "measures": tuple(row["measures"])}
        )
        for row in rows
    ]


def compare_in_force(one: Authority, other: Authority) -> RegionComparison:
    """Return the standards in force of two authorities side by side, with goals in the order of our reference data."""
    goals = [goal.code for goal in reference.goals()]
    return compare_regions(load_region(one), load_region(other), goals=goals)
