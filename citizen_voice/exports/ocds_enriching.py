"""A council's own release with our criteria, targets and documents put into it; nothing it had is lost.

Arrays are merged by id. Where the two say different things the council's own stays, and the difference is told. Two
things are put as the tender has them, so that the file says one thing: the weights, and which standards are in it.
"""

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from citizen_voice.exports.ocds_participation import Reservation, is_reserved, read_reservation
from citizen_voice.exports.ocds_parts import as_object, id_of, objects_of, text_of
from citizen_voice.exports.ocds_standards import STANDARD_SCHEME, codes_of_lot
from citizen_voice.exports.ocds_weights import merge_criteria

_PACKAGE = ("uri", "version", "publishedDate", "publisher", "license")
_RELEASE = ("ocid", "id", "date", "tag", "initiationType", "language")
_TENDER = ("id", "title", "status", "legalBasis", "mainProcurementCategory", "awardCriteria", "value", "contractPeriod")
_NAMES = {
    "title": "the title",
    "mainProcurementCategory": "what is bought",
    "value.amount": "the value",
    "value.currency": "the currency",
}
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
    conflicts = list(_differences(tender, our_tender))
    _add_missing(package, built, _PACKAGE)
    _add_missing(release, our_release, _RELEASE)
    package["extensions"] = _with_extensions(package.get("extensions"), built["extensions"])
    if not release.get("buyer") and not release.get("parties"):
        release |= {name: our_release[name] for name in ("buyer", "parties")}
    _add_missing(tender, our_tender, _TENDER)
    conflicts += _merge_participation(release, our_release)
    _rename_lots(our_tender, _names_of_lots(tender, our_tender))
    _drop_unused(tender, our_tender)
    conflicts += _merge_lots(tender, our_tender)
    if not objects_of(tender, "items"):
        _add_missing(tender, our_tender, ("items",))
    for name in ("documents", "targets"):
        conflicts += _merge_by_id(tender, our_tender[name], name)
    _merge_sustainability(tender, our_tender)
    _put(tender, our_tender, "standardsLeftOut")
    return Enriched(package, tuple(conflicts))


def _add_missing(to: dict[str, Any], own: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if name in own and to.get(name) is None:
            to[name] = own[name]


def _differences(tender: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the two say differently of the whole tender; what one of them does not say is no difference."""
    for path, name in _NAMES.items():
        theirs, own = _at(tender, path), _at(ours, path)
        if theirs is not None and own is not None and theirs != own:
            yield f"The file has {name} “{theirs}”, and this tender “{own}”."
    codes = {id_of(as_object(one.get("classification")))[:8] for one in objects_of(tender, "items")} - {""}
    own_codes = {id_of(as_object(one.get("classification"))) for one in objects_of(ours, "items")}
    if codes and not own_codes <= codes:
        yield f"The file has the CPV code {', '.join(sorted(codes))}, and this tender {', '.join(sorted(own_codes))}."


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


def _at(value: Mapping[str, Any], path: str) -> Any:
    first, _, rest = path.partition(".")
    found = value.get(first)
    if rest:
        return _at(as_object(found), rest)
    return found.strip() if isinstance(found, str) else found


def _with_extensions(theirs: Any, own: list[str]) -> list[Any]:
    """Return both lists of extensions; one that the source has in another version stays in that version alone."""
    there = theirs if isinstance(theirs, list) else []
    known = {_extension(one) for one in there if isinstance(one, str)}
    return [*there, *(one for one in own if _extension(one) not in known)]


def _extension(url: str) -> str:
    """Return the name of an extension's repository from its address, which ends in a version and a file name."""
    parts = url.removesuffix(_SUFFIX).split("/")
    return "/".join(parts[:-1]) if len(parts) > 1 else url


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
    for own in ours["lots"]:
        theirs = by_id.get(own["id"])
        if theirs is None:
            lots.append(own)
            continue
        _put(theirs, own, "ownWeights")
        if "awardCriteria" in own:
            yield from merge_criteria(theirs, own)
            yield from _merge_by_id(theirs, own["additionalClassifications"], "additionalClassifications")
        _merge_sustainability(theirs, own)
        _add_missing(theirs, own, ("title", "status", "contractPeriod"))


def _put(to: dict[str, Any], own: Mapping[str, Any], name: str) -> None:
    """Put what only our own extension has in place of what an earlier file of ours had."""
    if name in own:
        to[name] = own[name]
    else:
        to.pop(name, None)


def _drop_unused(tender: dict[str, Any], ours: Mapping[str, Any]) -> None:
    """Take out of the source the standards that an earlier file of ours had and that the tender does not use.

    That their criteria go is told where they are merged; all else of them goes with them.
    """
    now = {id_of(lot): codes_of_lot(lot) for lot in objects_of(ours, "lots")}
    gone = {
        (id_of(lot), code)
        for lot in objects_of(tender, "lots")
        for code in codes_of_lot(lot)
        if id_of(lot) in now and code not in now[id_of(lot)]
    }
    if not gone:
        return

    def is_kept(lot: str) -> Callable[[Mapping[str, Any]], bool]:
        return lambda one: one.get("scheme") != STANDARD_SCHEME or (lot, id_of(one)) not in gone

    for lot in objects_of(tender, "lots"):
        _keep(lot, "additionalClassifications", is_kept(id_of(lot)))
    codes = {code for _, code in gone}
    for document in (one for one in tender.get("documents") or () if id_of(as_object(one)) in codes):
        lots = document.get("relatedLots") or []
        document["relatedLots"] = [lot for lot in lots if (str(lot), id_of(document)) not in gone]
    _keep(tender, "documents", lambda one: id_of(as_object(one)) not in codes or bool(one["relatedLots"]))
    for target in objects_of(tender, "targets"):
        _keep(target, "observations", lambda one: _place_of(one) not in gone)
    _keep(tender, "targets", lambda one: one.get("observations") != [])


def _keep(of: Any, name: str, is_kept: Callable[[Any], bool]) -> None:
    if isinstance(of.get(name), list):
        of[name] = [one for one in of[name] if is_kept(one)]


def _place_of(observation: Any) -> tuple[str, str]:
    said = as_object(as_object(observation).get("dimensions"))
    return text_of(said, "lot"), f"{text_of(said, 'standard')}/{text_of(said, 'standardVersion')}"


def _merge_by_id(to: dict[str, Any], ours: Iterable[dict[str, Any]], name: str) -> Iterator[str]:
    """Add to an array those of ours whose id it has not; say where it has one of that id which says something else."""
    there = _array(to, name)
    for own in ours:
        same = next((one for one in there if isinstance(one, dict) and _key(one) == _key(own)), None)
        if same is None:
            there.append(own)
        elif name == "targets":
            yield from _merge_by_id(same, own["observations"], "observations")
        elif name == "documents" and same.get("url") == own.get("url"):
            lots = _array(same, "relatedLots")
            lots += [one for one in own["relatedLots"] if one not in lots]
        elif name == "observations" and _place_of(same) == _place_of(own):
            if same != own:
                yield f"The file has {same.get('measure')} in “{own['id']}”, and this tender {own['measure']}."
            there[there.index(same)] = own
        elif same != own:
            yield f"The file has another entry “{own['id']}” in {name} already, and it stays as it is."


def _array(to: dict[str, Any], name: str) -> list[Any]:
    """Return the array of that name, a new one where there is none; what is there was checked when it was read."""
    if to.get(name) is None:
        to[name] = []
    found: list[Any] = to[name]
    return found


def _key(one: Mapping[str, Any]) -> tuple[str, str]:
    """Return what tells entries apart: a code is one only together with its scheme."""
    return text_of(one, "scheme"), id_of(one)


def _merge_sustainability(to: dict[str, Any], own: Mapping[str, Any]) -> None:
    if "sustainability" not in own:
        return
    there = _array(to, "sustainability")
    there += [one for one in own["sustainability"] if one not in there]
    _add_missing(to, own, ("hasSustainability",))
