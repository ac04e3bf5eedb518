"""The lots of a tender that somebody else wrote: their criteria and weights, with a note on what is not sure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from citizen_voice.exports.json_files import OcdsError
from citizen_voice.exports.ocds_parts import list_of, number_of, objects_of, text_of
from citizen_voice.exports.ocds_standards import standard_of
from citizen_voice.exports.ocds_values import Part

PRICE = ("price", "cost")
_NAMING_LOTS = ("items", "documents", "milestones", "lotGroups")
_HUNDRED = Decimal(100)
_PERCENT = re.compile(r"(?<![\d.,])([0-9]{1,3}(?:\.[0-9]+)?) ?(?:%|per ?cent\b)", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ReadCriterion:
    """A criterion of a lot; ``kind`` is price, cost or quality, ``weight`` percent of the total, None if not known.

    ``is_sure`` says that the weight is a number in the file; otherwise it was taken from words. ``standard`` is the
    code of the standard's version that it comes from, where it is one of ours.
    """

    kind: str
    name: str
    weight: Decimal | None
    is_sure: bool = True
    standard: str = ""


@dataclass(frozen=True, slots=True)
class ReadLot:
    """A lot as the file has it."""

    id: str
    title: str
    criteria: tuple[ReadCriterion, ...] = ()
    own_weights: tuple[Decimal | None, Decimal | None] = (None, None)
    """Of price and of quality, as our own files have them for a lot without criteria."""

    @property
    def price_weight(self) -> Decimal | None:
        """What price and cost weigh together; None when that is not known."""
        return _sum([one for one in self.criteria if one.kind in PRICE and not one.standard], self.own_weights[0])

    @property
    def quality_weight(self) -> Decimal | None:
        """What weighs all that is neither price, cost nor a standard of ours; None when that is not known."""
        return _sum([one for one in self.criteria if one.kind not in PRICE and not one.standard], self.own_weights[1])


def read_lot(lot: Part, notes: list[str]) -> ReadLot:
    """Return a lot, and add to the notes what is not sure of its weights."""
    title = lot.text("title")
    named = f"Lot {lot.id() or '?'}"
    criteria = tuple(read_criterion(one) for one in lot.object("awardCriteria").objects("criteria"))
    known = [one.weight for one in criteria if one.weight is not None]
    own = lot.object("ownWeights")
    weights = (own.number("price"), own.number("quality"))
    if not criteria:
        if None in weights:
            notes.append(f"{named}: the file has no criteria.")
    elif len(known) < len(criteria):
        missing = ", ".join(f"“{one.name or one.kind}”" for one in criteria if one.weight is None)
        notes.append(f"{named}: the file gives no weight in percent for {missing}.")
    elif sum(known) != _HUNDRED:
        total = sum(known, Decimal(0))
        kind = "is missing" if total < _HUNDRED else "is too much"
        notes.append(
            f"{named}: the weights in the file add up to {total.normalize():f}, not to 100:"
            f" {abs(_HUNDRED - total).normalize():f} {kind}."
        )
    notes += [
        f"{named}: the weight {one.weight.normalize():f} of “{one.name or one.kind}” was read from words."
        " It is to be confirmed."
        for one in criteria
        if one.weight is not None and not one.is_sure
    ]
    return ReadLot(lot.id(), title, criteria, weights)


def read_criterion(one: Part) -> ReadCriterion:
    """Return a criterion with its weight: the number that the file has for it, else what its words name.

    What is no share from 0 to 100 percent is no weight.
    """
    kind, name, code = one.text("type") or "quality", one.text("name"), standard_of(one.value)
    numbers = one.objects("numbers")
    sure = _exact([row.value for row in numbers])
    if sure is not None:
        return ReadCriterion(kind, name, sure, standard=code)
    texts = [row.value.get("number") for row in numbers] + [one.text("description"), name]
    in_words = _weight_in_words([text for text in texts if isinstance(text, str)])
    return ReadCriterion(kind, name, in_words, is_sure=False, standard=code)


def _exact(numbers: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """Return the one weight that stands in numbers, as a percentage or else as a fraction of 1."""
    for called, of in (("percentageExact", Decimal(1)), ("decimalExact", _HUNDRED)):
        found = [one.get("number") for one in numbers if one.get("weight") == called]
        if found:
            number = number_of(found[0]) if len(found) == 1 else None
            return number * of if number is not None and 0 <= number * of <= _HUNDRED else None
    return None


def _weight_in_words(texts: Sequence[str]) -> Decimal | None:
    """Return the one percentage that these texts name; None where there is none, or where they name several."""
    found = {Decimal(digits) for text in texts for digits in _PERCENT.findall(text)}
    found |= {Decimal(text.strip()) for text in texts if _DIGITS.fullmatch(text.strip())}
    only = found.pop() if len(found) == 1 else None
    return only if only is not None and only <= _HUNDRED else None


def _sum(criteria: Sequence[ReadCriterion], otherwise: Decimal | None) -> Decimal | None:
    if not criteria:
        return otherwise
    weights = [one.weight for one in criteria if one.weight is not None]
    return sum(weights, Decimal(0)) if len(weights) == len(criteria) else None


def check_places_of_lots(release: Part, tender: Part) -> Iterator[str]:
    """Yield what in a file points at itself or at nothing: it stays in the file, and nothing follows it.

    Raises OcdsError for two lots with one id: what is put into the file later could be of either.
    """
    lots = [one.id() for one in tender.objects("lots")]
    for one in lots:
        if one and lots.count(one) > 1:
            raise OcdsError(
                f"Two lots in the file have the id “{one[:40]}”. Give each its own in your system, so that they can be"
                " told apart."
            )
    parts = [one for name in _NAMING_LOTS for one in objects_of(tender.value, name)]
    named = [lot for one in parts for lot in (one.get("relatedLot"), *list_of(one, "relatedLots"))]
    unknown = sorted({str(one) for one in named if isinstance(one, str | int)} - set(lots))
    if unknown:
        yield (
            f"The file names lots that it does not have: {', '.join(f'“{one[:40]}”' for one in unknown[:5])}."
            " What belongs to them stays in the file and is not read."
        )
    ocid = text_of(release.value, "ocid")
    if ocid and ocid in {text_of(one, "identifier") for one in objects_of(release.value, "relatedProcesses")}:
        yield "The file names its own process as one that it is related to. That stays in the file and is not followed."
