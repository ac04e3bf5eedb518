"""The criteria of a lot in a council's own release, with those of our standards, so that all weigh exactly 100.

Nothing but weights and our own earlier criteria is changed, and each change is told with what the file had.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from citizen_voice.exports.ocds_lots import PRICE, read_criterion
from citizen_voice.exports.ocds_parts import objects_of, percentage_of, text_of
from citizen_voice.exports.ocds_standards import standard_of
from citizen_voice.exports.ocds_values import Part, json_number

_CENT = Decimal("0.01")
_PERCENT, _DECIMAL = "percentageExact", "decimalExact"


def merge_criteria(lot: dict[str, Any], own: Mapping[str, Any]) -> Iterator[str]:
    """Put the criteria of our standards beside the source's own, and its weights as the tender has them.

    ``lot`` is changed; what is yielded says what the file had, a sentence each.
    """
    if lot.get("awardCriteria") is None:
        lot["awardCriteria"] = {}
    if lot["awardCriteria"].get("criteria") is None:
        lot["awardCriteria"]["criteria"] = []
    criteria: list[Any] = lot["awardCriteria"]["criteria"]
    price, quality, *standards = own["awardCriteria"]["criteria"]
    where = f"Lot {lot['id']}"
    yield from _put_standards(criteria, standards, where)
    there = [one for one in criteria if isinstance(one, dict) and not standard_of(one)]
    of_price = [one for one in there if one.get("type") in PRICE]
    of_quality = [one for one in there if one.get("type") not in PRICE]
    at = len(criteria) - len(standards)
    for theirs, ours in ((of_price, price), (of_quality, quality)):
        added: list[dict[str, Any]] = []
        yield from _merge_weights(added, theirs, ours, where)
        criteria[at:at] = added
        at += len(added)


def _put_standards(criteria: list[Any], standards: Sequence[dict[str, Any]], where: str) -> Iterator[str]:
    """Put our standards last, in place of what an earlier file of ours had of standards."""
    before = {standard_of(one): one for one in criteria if isinstance(one, dict) and standard_of(one)}
    now = {standard_of(one): one for one in standards}
    for code, one in before.items():
        weight = percentage_of(one)
        said = f"{where}: in the file standard {code} weighs {_digits(weight)}%"
        if code not in now:
            yield f"{said}, and this tender does not use it. It is not in the file handed out."
        elif weight != percentage_of(now[code]):
            yield f"{said}, and in this tender {_digits(percentage_of(now[code]))}%."
    criteria[:] = [one for one in criteria if not isinstance(one, dict) or not standard_of(one)]
    criteria += standards


def _merge_weights(
    added: list[dict[str, Any]], theirs: Sequence[dict[str, Any]], ours: dict[str, Any], where: str
) -> Iterator[str]:
    """Give the source's criteria of price or of quality together the weight that the tender has."""
    if not theirs:
        added.append(ours)
        return
    named, own = ours["name"].casefold(), percentage_of(ours) or Decimal(0)
    weights = [read_criterion(Part(one)).weight for one in theirs]
    unknown = [one for one, weight in zip(theirs, weights, strict=True) if weight is None]
    known = [(one, weight) for one, weight in zip(theirs, weights, strict=True) if weight is not None]
    total = sum((weight for _, weight in known), Decimal(0))
    yield from _strip(unknown, where)
    known_own = own
    if unknown and total < own:
        # Hundredths of a percent: what is left to the others is a number that any reader keeps.
        known_own = total.quantize(_CENT, ROUND_DOWN)
        yield from _share_rest(added, unknown, {**ours, "numbers": _numbers(own - known_own)}, where)
    if unknown and (len(theirs) > 1 or total > own):
        yield f"{where}: the file has criteria of {named} without a weight in percent, and this tender has {own:f}%."
    elif total != own and not unknown:
        yield f"{where}: in the file {named} weighs {_digits(total)}%, and in this tender {_digits(own)}%."
    if known and total:
        yield from _scale(known, known_own, where)
    elif known and known_own:
        added.append({**ours, "numbers": _numbers(known_own)})


def _strip(unknown: Sequence[dict[str, Any]], where: str) -> Iterator[str]:
    """Take away what stands for the weight of a criterion and is none: several numbers, or no share of a hundred."""
    for one in unknown:
        numbers = objects_of(one, "numbers")
        if any(each.get("weight") == _PERCENT for each in numbers):
            kept = ", ".join(str(each.get("number")) for each in numbers if each.get("weight") == _PERCENT)
            yield (
                f"{where}: in the file the weight of “{text_of(one, 'name')}” is not one number from 0 to 100:"
                f" {kept[:80]}."
            )
            one["numbers"] = [each for each in numbers if each.get("weight") != _PERCENT]


def _share_rest(
    added: list[dict[str, Any]], unknown: Sequence[dict[str, Any]], rest: dict[str, Any], where: str
) -> Iterator[str]:
    """Give the one criterion without a weight the rest; where there are several, let one more stand for them."""
    if len(unknown) == 1:
        one = unknown[0]
        one["numbers"] = [*rest["numbers"], *objects_of(one, "numbers")]
        return
    added.append(rest)
    yield (
        f"{where}: {len(unknown)} criteria of the file have no weight in percent, so one more stands beside them,"
        f" “{rest['name']}”, with {_digits(percentage_of(rest))}% for all of them."
    )


def _scale(known: Sequence[tuple[dict[str, Any], Decimal]], own: Decimal, where: str) -> Iterator[str]:
    """Bring weights to a sum in their proportions, in hundredths of a percent, what is left over to the first ones."""
    total = sum((weight for _, weight in known), Decimal(0))
    shares = [(weight * own / total).quantize(_CENT, ROUND_DOWN) if total != own else weight for _, weight in known]
    left = int((own - sum(shares, Decimal(0))) / _CENT)
    by_size = sorted(range(len(shares)), key=lambda place: shares[place], reverse=True)
    for place in by_size[:left]:
        shares[place] += _CENT
    for (one, weight), share in zip(known, shares, strict=True):
        if percentage_of(one) != share:
            replaced = (_PERCENT,) if share == weight else (_PERCENT, _DECIMAL)
            others = [each for each in objects_of(one, "numbers") if each.get("weight") not in replaced]
            one["numbers"] = [*_numbers(share), *others]
        if share != weight and len(known) > 1:
            name = text_of(one, "name") or text_of(one, "type")
            yield f"{where}: “{name}” has {_digits(weight)}% in the file, and {_digits(share)}% in the one handed out."


def _numbers(weight: Decimal) -> list[dict[str, Any]]:
    return [{"number": json_number(weight), "weight": _PERCENT}]


def _digits(number: Decimal | None) -> str:
    return "?" if number is None else f"{number.normalize():f}"
