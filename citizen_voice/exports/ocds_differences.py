"""What a council's own release and its tender say differently of the whole tender, a sentence each."""

from collections.abc import Iterator, Mapping
from typing import Any

from citizen_voice.exports.ocds_parts import as_object, id_of, list_of, objects_of, text_of

_NAMES = {
    "title": "the title",
    "mainProcurementCategory": "what is bought",
    "value.amount": "the value",
    "value.currency": "the currency",
}
_LIGHT_TOUCH = "lightTouch"
_CLAIMS = {
    "awardCriteria": "how the contract is awarded",
    "hasSustainability": "whether sustainability is asked for",
}


def differences(tender: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the two say differently; what one of them does not say is no difference."""
    for path, name in _NAMES.items():
        theirs, own = _at(tender, path), _at(ours, path)
        if theirs is not None and own is not None and theirs != own:
            yield f"The file has {name} “{theirs}”, and this tender “{own}”."
    codes = {id_of(as_object(one.get("classification")))[:8] for one in objects_of(tender, "items")} - {""}
    own_codes = {id_of(as_object(one.get("classification"))) for one in objects_of(ours, "items")}
    if codes and not own_codes <= codes:
        yield f"The file has the CPV code {', '.join(sorted(codes))}, and this tender {', '.join(sorted(own_codes))}."
    yield from _regime(tender, ours)
    yield from _period(tender, ours)


def put_true(to: dict[str, Any], own: Mapping[str, Any], name: str, where: str) -> Iterator[str]:
    """Put what the file says by what stands in it now, and say so where it said something else."""
    theirs = to.get(name)
    if theirs is not None and theirs != own[name]:
        said, puts = (str(one).lower() if isinstance(one, bool) else str(one)[:60] for one in (theirs, own[name]))
        yield f"{where}The file has “{said}” for {_CLAIMS[name]}. In the file handed out it is “{puts}”."
    to[name] = own[name]


def _regime(tender: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[str]:
    theirs, own = (_LIGHT_TOUCH in list_of(one, "specialRegime") for one in (tender, ours))
    if theirs and not own:
        yield "The file has the light touch regime, and this tender has not."
    elif own and not theirs and tender.get("specialRegime") is not None:
        yield "This tender has the light touch regime, and the file has not."
    above, own_above = tender.get("aboveThreshold"), ours.get("aboveThreshold")
    if None not in (above, own_above) and above is not own_above:
        said = {True: "at or above the threshold", False: "below the threshold"}
        yield f"By its value this tender is {said[bool(own_above)]}, and the file says otherwise."


def _period(tender: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[str]:
    """Say where the days on which measures count are not all days of the contract in the file."""
    theirs, own = (as_object(one.get("contractPeriod")) for one in (tender, ours))
    starts_on, counts_from = (text_of(one, "startDate")[:10] for one in (theirs, own))
    ends_on = (text_of(theirs, "maxExtentDate") or text_of(theirs, "endDate"))[:10]
    counts_to = text_of(own, "endDate")[:10]
    if counts_from and starts_on > counts_from:
        yield f"The file has the contract begin on {starts_on}, and in this tender measures count from {counts_from}."
    if counts_to and ends_on and ends_on < counts_to:
        yield f"The file has the contract end on {ends_on}, and in this tender measures count until {counts_to}."


def _at(value: Mapping[str, Any], path: str) -> Any:
    first, _, rest = path.partition(".")
    found = value.get(first)
    if rest:
        return _at(as_object(found), rest)
    return found.strip() if isinstance(found, str) else found
