"""A council's own release with our criteria, targets and documents put into it; nothing it had is lost.

Arrays are merged by id. Where the two say different things the council's own stays, and the difference is told. What
would make the file contradict itself is put as the tender has it, and told too: the weights, that bids are rated, that
something is asked for beside price and quality, and which standards and measures of ours are in it.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from citizen_voice.exports.ocds_differences import differences, put_true
from citizen_voice.exports.ocds_earlier import drop_unused, place_of
from citizen_voice.exports.ocds_participation import Reservation, is_reserved, read_reservation
from citizen_voice.exports.ocds_parts import as_object, id_of, objects_of, text_of
from citizen_voice.exports.ocds_weights import merge_criteria

_PACKAGE = ("uri", "version", "publishedDate", "publisher", "license")
_RELEASE = ("ocid", "id", "date", "tag", "initiationType", "language")
_TENDER = (
    *("id", "title", "description", "status", "legalBasis", "mainProcurementCategory", "specialRegime"),
    *("aboveThreshold", "value", "contractPeriod"),
)
_SUFFIX = "/extension.json"


@dataclass(frozen=True, slots=True)
class Enriched:
    """A release package for a tender, and what its two sources say differently, a sentence each."""

    package: dict[str, Any]
    conflicts: tuple[str, ...]


def enrich(source: Mapping[str, Any], ours: Mapping[str, Any]) -> Enriched:
    """Return a council's release package of one release with what we built for the same tender put in.

    ``source`` is the package of a `ReadTender`: what is of the wrong kind in it was refused when it was read.
    Neither argument is changed. ``ours`` is a package of `build_release_package`. Lots of ours are those of the source
    with the same title, else those in the same place where as many are left, else of the same id; others are added.
    """
    package, built = copy.deepcopy(dict(source)), copy.deepcopy(dict(ours))
    release, our_release = package["releases"][0], built["releases"][0]
    tender, our_tender = release.setdefault("tender", {}), our_release["tender"]
    conflicts = list(differences(tender, our_tender))
    _add_missing(package, built, _PACKAGE)
    _add_missing(release, our_release, _RELEASE)
    package["extensions"] = _with_extensions(package.get("extensions"), built["extensions"])
    if not release.get("buyer") and not release.get("parties"):
        release |= {name: our_release[name] for name in ("buyer", "parties")}
    _add_missing(tender, our_tender, _TENDER)
    conflicts += put_true(tender, our_tender, "awardCriteria", "")
    conflicts += _merge_participation(release, our_release)
    conflicts += _name_lots(tender)
    _rename_lots(our_tender, _names_of_lots(tender, our_tender))
    conflicts += drop_unused(tender, our_tender)
    conflicts += _merge_lots(tender, our_tender)
    if not objects_of(tender, "items"):
        _add_missing(tender, our_tender, ("items",))
    for name in ("documents", "targets"):
        conflicts += _merge_by_id(tender, our_tender[name], name)
    conflicts += _merge_sustainability(tender, our_tender, "")
    _put(tender, our_tender, "standardsLeftOut")
    return Enriched(package, tuple(conflicts))


def _add_missing(to: dict[str, Any], own: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if name in own and to.get(name) is None:
            to[name] = own[name]


def _merge_participation(release: Mapping[str, Any], our_release: Mapping[str, Any]) -> Iterator[str]:
    """Say for whom the tender is kept and suitable where the source does not; say where it says otherwise."""
    tender, ours = release["tender"], our_release["tender"]
    if is_reserved(tender) and not is_reserved(ours):
        yield "The file keeps the tender for certain suppliers, and this tender does not. The file stays as it is."
    kept, kept_here = _reservation(release), _reservation(our_release)
    # The same said in other words is no conflict.
    names = ("suitability",) if kept and kept == kept_here else ("otherRequirements", "suitability")
    for name in names:
        own = ours.get(name)
        if own is None:
            continue
        if not isinstance(tender.get(name), dict):
            tender[name] = {}
        _add_missing(tender[name], own, own)
        other = [part for part, value in own.items() if tender[name][part] != value]
        yield from (
            f"The file has “{name}.{part}” otherwise than this tender, and it stays as it is." for part in other
        )


def _reservation(release: Mapping[str, Any]) -> Reservation | None:
    return read_reservation(release["tender"], buyer=text_of(as_object(release.get("buyer")), "name"))


def _with_extensions(theirs: Any, own: list[str]) -> list[Any]:
    """Return both lists of extensions; one that the source has in another version stays in that version alone."""
    there = theirs if isinstance(theirs, list) else []
    known = {_extension(one) for one in there if isinstance(one, str)}
    return [*there, *(one for one in own if _extension(one) not in known)]


def _extension(url: str) -> str:
    """Return the name of an extension's repository from its address, which ends in a version and a file name."""
    parts = url.removesuffix(_SUFFIX).split("/")
    return "/".join(parts[:-1]) if len(parts) > 1 else url


def _name_lots(tender: Mapping[str, Any]) -> Iterator[str]:
    """Give an id to each lot of the source that has none: nothing could say that it belongs to such a lot."""
    lots = objects_of(tender, "lots")
    taken = {id_of(lot) for lot in lots}
    for place, lot in enumerate(lots, start=1):
        if not id_of(lot):
            free = next(one for one in (f"{before}{place}" for before in ("", "lot-", "new-lot-")) if one not in taken)
            cast("dict[str, Any]", lot)["id"] = free
            taken.add(free)
            yield f"A lot in the file has no id. It is lot {free} in the file handed out."


def _names_of_lots(tender: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, str]:
    """Return by our id of each lot the id that the source has for it; a new id where the source has no such lot."""
    theirs, own = objects_of(tender, "lots"), objects_of(ours, "lots")
    taken = [id_of(one) for one in theirs if id_of(one)]
    free, found = list(taken), dict[str, str]()
    for lot in own:
        twins = [id_of(one) for one in theirs if _title(one) == _title(lot) and id_of(one) in free]
        if len(twins) == 1:
            found[id_of(lot)] = twins[0]
            free.remove(twins[0])
    left = [id_of(lot) for lot in own if id_of(lot) not in found]
    if len(left) == len(free):
        # Lots without titles, or with other ones, that stand in the same order.
        return found | dict(zip(left, free, strict=True))
    for one in left:
        found[one] = one if one in free or one not in taken else f"added-{one}"
    return found


def _title(lot: Mapping[str, Any]) -> str:
    return text_of(lot, "title").casefold()


def _rename_lots(ours: dict[str, Any], names: Mapping[str, str]) -> None:
    """Give our lots other ids, wherever they are named."""
    for lot in ours["lots"]:
        lot["id"] = names[lot["id"]]
    for item in ours["items"]:
        item["id"] = item["relatedLot"] = names[item["relatedLot"]]
    for document in ours["documents"]:
        document["relatedLots"] = [names[one] for one in document["relatedLots"]]
    for target in ours["targets"]:
        for observation in target["observations"]:
            observation["dimensions"]["lot"] = names[observation["dimensions"]["lot"]]


def _merge_lots(tender: dict[str, Any], ours: Mapping[str, Any]) -> Iterator[str]:
    lots = _array(tender, "lots")
    by_id = {id_of(one): one for one in lots if isinstance(one, dict)}
    names = {own["id"] for own in ours["lots"]}
    yield from (
        f"The file has the lot “{text_of(one, 'title') or name}”, and this tender does not. It stays as it is."
        for name, one in by_id.items()
        if name not in names
    )
    for own in ours["lots"]:
        theirs = by_id.get(own["id"])
        if theirs is None:
            if by_id:
                yield f"This tender has the lot “{own['title']}”, and the file does not. It is added to it."
            lots.append(own)
            continue
        _put(theirs, own, "ownWeights")
        if "awardCriteria" in own:
            yield from merge_criteria(theirs, own)
            yield from _merge_by_id(theirs, own["additionalClassifications"], "additionalClassifications")
        yield from _merge_sustainability(theirs, own, f"Lot {own['id']}: ")
        _add_missing(theirs, own, ("title", "status", "contractPeriod"))


def _put(to: dict[str, Any], own: Mapping[str, Any], name: str) -> None:
    """Put what only our own extension has in place of what an earlier file of ours had."""
    if name in own:
        to[name] = own[name]
    else:
        to.pop(name, None)


def _merge_by_id(to: dict[str, Any], ours: Iterable[dict[str, Any]], name: str) -> Iterator[str]:
    """Add to an array those of ours whose id it has not; say where it has one of that id which says something else."""
    there = _array(to, name)
    for own in ours:
        same = next((one for one in there if isinstance(one, dict) and _key(one) == _key(own)), None)
        if same is None:
            there.append(own)
        elif name == "targets":
            yield from _merge_observations(same, own["observations"])
        elif name == "documents" and same.get("url") == own.get("url"):
            lots = _array(same, "relatedLots")
            lots += [one for one in own["relatedLots"] if one not in lots]
        elif same != own:
            yield f"The file has another entry “{own['id']}” in {name} already, and it stays as it is."


def _merge_observations(target: dict[str, Any], ours: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Put the targets of a measure in place of those that an earlier file of ours had for the same lot and standard.

    They are known by that place: their ids are others as soon as a tender has several lots.
    """
    there = _array(target, "observations")
    for own in ours:
        before = next((one for one in there if place_of(one) == place_of(own)), None)
        if before is not None:
            if before.get("measure") != own["measure"]:
                yield f"The file has {before.get('measure')} in “{own['id']}”, and this tender {own['measure']}."
            elif {**before, "id": None} != {**own, "id": None}:
                yield f"The file has “{own['id']}” for other days, or another unit or place, than this tender."
            there[there.index(before)] = own
        elif any(isinstance(one, dict) and _key(one) == _key(own) for one in there):
            yield f"The file has another entry “{own['id']}” in observations already, and it stays as it is."
        else:
            there.append(own)


def _array(to: dict[str, Any], name: str) -> list[Any]:
    """Return the array of that name, a new one where there is none; what is there was checked when it was read."""
    if to.get(name) is None:
        to[name] = []
    found: list[Any] = to[name]
    return found


def _key(one: Mapping[str, Any]) -> tuple[str, str]:
    """Return what tells entries apart: a code is one only together with its scheme."""
    return text_of(one, "scheme"), id_of(one)


def _merge_sustainability(to: dict[str, Any], own: Mapping[str, Any], where: str) -> Iterator[str]:
    if "sustainability" not in own:
        return
    there = _array(to, "sustainability")
    there += [one for one in own["sustainability"] if one not in there]
    yield from put_true(to, own, "hasSustainability", where)
