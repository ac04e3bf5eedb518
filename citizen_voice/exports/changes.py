"""What differs between two versions of a published set: standards by reference, clauses by field, measures by id."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from citizen_voice.exports.field_cells import theme_title
from citizen_voice.exports.snapshot import ClauseSnapshot, Json, PublicationSnapshot, StandardSnapshot

MEASURES = "measures"
TOTAL_WEIGHT = "total_weight"
NOT_COMPARED = frozenset({"reference", "version", "status", "changes_since_last", "generated_by"})
"""Fields that say what a version is, and not what it asks."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of a measure that says something else; None where it was not there, or is no longer."""

    part: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure that is new (no ``before``), gone (no ``after``), or says something else in ``parts``."""

    code: str
    before: Mapping[str, Json] | None
    after: Mapping[str, Json] | None
    parts: tuple[PartChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that is new (no ``before``), gone (no ``after``), or says something else."""

    field: str
    before: ClauseSnapshot | None
    after: ClauseSnapshot | None


@dataclass(frozen=True, slots=True)
class StandardChange:
    """A standard that says something else; what changed in its measures is told measure by measure."""

    before: StandardSnapshot
    after: StandardSnapshot
    clauses: tuple[ClauseChange, ...]
    measures: tuple[MeasureChange, ...]


@dataclass(frozen=True, slots=True)
class PublicationChanges:
    """The standards of the later version that are new, those left out, those that changed, and the others.

    `described` is what the set says otherwise of itself as a whole, with what its standards may weigh together.
    """

    added: tuple[StandardSnapshot, ...]
    left_out: tuple[StandardSnapshot, ...]
    changed: tuple[StandardChange, ...]
    unchanged: tuple[StandardSnapshot, ...]
    described: tuple[PartChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether both versions ask the same."""
        return not (self.added or self.left_out or self.changed or self.described)


def compare_publications(before: PublicationSnapshot, after: PublicationSnapshot) -> PublicationChanges:
    """Return what differs between two versions: in the order of the later one, what is left out in the other's."""
    earlier = {one.reference: one for one in before.standards}
    later = {one.reference: one for one in after.standards}
    both = [(earlier[one.reference], one) for one in after.standards if one.reference in earlier]
    changed = [found for pair in both if (found := compare_standards(*pair)) is not None]
    different = {one.after.reference for one in changed}
    return PublicationChanges(
        added=tuple(one for one in after.standards if one.reference not in earlier),
        left_out=tuple(one for one in before.standards if one.reference not in later),
        changed=tuple(changed),
        unchanged=tuple(one for _, one in both if one.reference not in different),
        described=_parts(_description(before), _description(after)),
    )


def _description(publication: PublicationSnapshot) -> dict[str, Json]:
    """Return what a set says of itself as a whole, by the field of the set."""
    about = publication.about
    said = {one.name: getattr(about, one.name) for one in fields(about)} if about else {}
    named = {"title": publication.title, "area_code": publication.authority.area_code}
    return {**named, **said, TOTAL_WEIGHT: publication.total_weight}


def compare_standards(before: StandardSnapshot, after: StandardSnapshot) -> StandardChange | None:
    """Return what differs between two versions of a standard; None when they say the same.

    A clause whose value is the same is not changed by another reason or other statements that it rests on.
    """
    fields = dict.fromkeys(one.field for standard in (after, before) for one in standard.clauses)
    clauses = tuple(
        ClauseChange(field, before.clause(field), after.clause(field))
        for field in fields
        if field not in NOT_COMPARED | {MEASURES} and _said(before, field) != _said(after, field)
    )
    measures = tuple(_measures(before.value(MEASURES) or (), after.value(MEASURES) or ()))
    return StandardChange(before, after, clauses, measures) if clauses or measures else None


def _said(standard: StandardSnapshot, field: str) -> Json:
    # That a theme has a code now changes nothing of what it says.
    value = standard.value(field)
    return theme_title(value) if field == "theme" else value


def _measures(before: Json, after: Json) -> list[MeasureChange]:
    earlier = {str(one.get("id", "")): one for one in before}
    later = {str(one.get("id", "")): one for one in after}
    found = []
    for code in dict.fromkeys([*later, *earlier]):
        old, new = earlier.get(code), later.get(code)
        parts = _parts(old, new) if old is not None and new is not None else ()
        if parts or old is None or new is None:
            found.append(MeasureChange(code, old, new, parts))
    return found


def _parts(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[PartChange, ...]:
    names = dict.fromkeys([*after, *before])
    pairs = ((name, before.get(name) or None, after.get(name) or None) for name in names)
    return tuple(PartChange(name, old, new) for name, old, new in pairs if old != new)
