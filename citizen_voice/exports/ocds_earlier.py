"""What an earlier file of ours left in a council's release: it gives way to what the tender asks for now."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from citizen_voice.exports.ocds_parts import as_object, id_of, objects_of, text_of
from citizen_voice.exports.ocds_standards import STANDARD_SCHEME, codes_of_lot

Place = tuple[str, str]
"""A lot and the code of a standard's version in it."""


def drop_unused(tender: dict[str, Any], ours: Mapping[str, Any]) -> Iterator[str]:
    """Take out of the source the standards and measures that an earlier file of ours had and the tender has not.

    ``tender`` is changed. Yields of each measure of a standard that stays that it goes, a sentence each; that a
    standard goes is told where its criterion is merged. Lots that the tender does not have stay as they are.
    """
    now = {id_of(lot): codes_of_lot(lot) for lot in objects_of(ours, "lots")}
    before = {
        (id_of(lot), code) for lot in objects_of(tender, "lots") for code in codes_of_lot(lot) if id_of(lot) in now
    }
    gone = {(lot, code) for lot, code in before if code not in now[lot]}
    if gone:
        _drop_standards(tender, gone)
    if before:
        yield from _drop_observations(tender, ours, before, gone)


def place_of(observation: Any) -> Place:
    """Return for which lot and standard an observation of a target of ours is."""
    said = as_object(as_object(observation).get("dimensions"))
    return text_of(said, "lot"), f"{text_of(said, 'standard')}/{text_of(said, 'standardVersion')}"


def _drop_standards(tender: dict[str, Any], gone: set[Place]) -> None:
    def is_kept(lot: str) -> Callable[[Mapping[str, Any]], bool]:
        return lambda one: one.get("scheme") != STANDARD_SCHEME or (lot, id_of(one)) not in gone

    for lot in objects_of(tender, "lots"):
        _keep(lot, "additionalClassifications", is_kept(id_of(lot)))
    codes = {code for _, code in gone}
    for document in (one for one in tender.get("documents") or () if id_of(as_object(one)) in codes):
        lots = document.get("relatedLots") or []
        document["relatedLots"] = [lot for lot in lots if (str(lot), id_of(document)) not in gone]
    _keep(tender, "documents", lambda one: id_of(as_object(one)) not in codes or bool(one["relatedLots"]))


def _drop_observations(
    tender: dict[str, Any], ours: Mapping[str, Any], before: set[Place], gone: set[Place]
) -> Iterator[str]:
    asked = {
        (id_of(target), place_of(one))
        for target in objects_of(ours, "targets")
        for one in objects_of(target, "observations")
    }
    for target in cast("list[dict[str, Any]]", objects_of(tender, "targets")):
        unused = [
            one
            for one in objects_of(target, "observations")
            if place_of(one) in before and (id_of(target), place_of(one)) not in asked
        ]
        yield from (
            f"Lot {place_of(one)[0]}: in the file the target of {id_of(target)} is {str(one.get('measure'))[:40]}, and"
            " this tender does not ask for it. It is not in the file handed out."
            for one in unused
            if place_of(one) not in gone
        )
        if unused:
            target["observations"] = [one for one in target["observations"] if one not in unused]
    _keep(tender, "targets", lambda one: one.get("observations") != [])


def _keep(of: Any, name: str, is_kept: Callable[[Any], bool]) -> None:
    if isinstance(of.get(name), list):
        of[name] = [one for one in of[name] if is_kept(one)]
