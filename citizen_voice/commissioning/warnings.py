"""What a commissioner is told before going on: what is likely unlawful, or more than the contract can bear.

Nothing here stops anybody, and nothing is stored: the sentences are made anew for each page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from citizen_voice.clock import today
from citizen_voice.commissioning.lines import ChosenMeasure, ImportLine, LotLines, suggested_target
from citizen_voice.commissioning.policy import threshold_of, with_vat
from citizen_voice.commissioning.release import questions_of, snapshot_standard
from citizen_voice.drafting.wording import find_local_firms, shared_words
from citizen_voice.reference import catalogue
from citizen_voice.vocabulary import PurchaseCategory

if TYPE_CHECKING:
    from citizen_voice.models import Tender

FAR_ABOVE = 2
"""How many times what a standard suggests is far above it."""
SMALL_CONTRACT = Decimal(100_000)
"""Pounds without VAT. A rule of ours, as councils have it that ask small contracts for less."""
MOST_IN_SMALL = 2
LONG_QUESTION = 500
"""Words. An answer longer than a page."""
FEWEST_KPIS = 3


@dataclass(frozen=True)
class TenderWarning:
    """Something to think about before going on. `code` says of what kind it is, `words` are a sentence or two."""

    code: str
    words: str


def find_warnings(tender: "Tender", lots: Sequence[LotLines]) -> list[TenderWarning]:
    """Return what speaks against what was chosen for these lots of a tender, each thing once."""
    lines = [line for lot in lots for line in lot.lines]
    found = [one for line in lines for one in _of_line(tender, line)]
    found += _of_reservation(tender)
    found += _of_small_contract(tender, lots)
    found += _of_kpis(tender, lines)
    found += _of_public_works(tender, lines)
    return list(dict.fromkeys(found))


def value_with_vat(tender: "Tender") -> Decimal:
    """Return the value of a tender in pounds as thresholds are held against it."""
    return with_vat(tender.value_gbp)


def _of_line(tender: "Tender", line: ImportLine) -> Iterator[TenderWarning]:
    yield from _of_local_firms(tender, line)
    for chosen in line.chosen:
        shared = shared_words(chosen.measure.title, (tender.title, tender.description))
        if shared:
            words = gettext(
                "%(code)s, “%(title)s”, may be what the contract is for anyway: the tender speaks of %(words)s too."
                " Social value must come on top of that.",
                code=chosen.measure.code,
                title=chosen.measure.title,
                words=_listed(shared),
            )
            yield TenderWarning("core_requirement", words)
        yield from _of_target(tender, chosen)
    yield from _of_length(tender, line)


def _of_local_firms(tender: "Tender", line: ImportLine) -> Iterator[TenderWarning]:
    threshold = threshold_of(tender.category, today(), is_light_touch=tender.is_light_touch)
    is_above = value_with_vat(tender) >= threshold.amount
    for what, said in _preferences(line):
        named = {"what": what, "said": said}
        if is_above:
            words = gettext(
                "%(what)s speaks of “%(said)s”. With VAT this contract is worth %(value)s. From %(threshold)s it is"
                " unlawful to treat suppliers from states with a trade treaty less well, so it can't pay to be a local"
                " firm. Ask for something for local people instead, or where the work is done.",
                value=_pounds(value_with_vat(tender)),
                threshold=_pounds(threshold.amount),
                **named,
            )
            yield TenderWarning("local_firms_above_threshold", words)
            continue
        if not tender.authority.profile.allows_local_reservation:
            words = gettext(
                "%(what)s speaks of “%(said)s”. No order lets your council keep a contract for local firms, below"
                " %(threshold)s with VAT either. Ask for something for local people instead, or where the work is"
                " done.",
                threshold=_pounds(threshold.amount),
                **named,
            )
            yield TenderWarning("local_firms_without_order", words)
            continue
        words = gettext(
            "%(what)s speaks of “%(said)s”. Below %(threshold)s with VAT a contract may be kept for local firms, but"
            " only when the notice says so.",
            threshold=_pounds(threshold.amount),
            **named,
        )
        yield TenderWarning("local_firms_below_threshold", words)


def _preferences(line: ImportLine) -> Iterator[tuple[str, str]]:
    """Yield each part of a standard, as it goes to bidders, that speaks of local firms, with the words that do."""
    place = line.standard.value("where_delivered") or {}
    is_adapted = any(one.field == "where_delivered" for one in line.imported.adaptations)
    if place.get("place") == "supplier" and not is_adapted:
        yield line.standard.reference, gettext("Where the supplier is")
    for what, texts in _parts_for_bidders(line):
        said = next((found for text in texts if (found := find_local_firms(text))), None)
        if said:
            yield what, said


def _parts_for_bidders(line: ImportLine) -> Iterator[tuple[str, list[str]]]:
    """Yield the parts of a standard that bidders are asked, scored or bound by, each by its name with its texts."""
    one, reference = snapshot_standard(line), line.standard.reference
    adapted = {each.field for each in one.adaptations}
    yield gettext("The title of %(reference)s", reference=reference), [one.title]
    for measure in one.measures:
        texts = {"": f"{measure.title}. {measure.description}", "rule": measure.counting_rule}
        texts |= {part: getattr(measure, part) for part in ("geography", "evidence") if part not in adapted}
        yield gettext("The measure %(code)s", code=measure.id), list(texts.values())
    if "evaluation_questions" not in adapted:
        asked = [each.question for each in one.questions]
        yield gettext("A question of %(reference)s", reference=reference), asked
    scored = [*one.bands, one.minimum_for_any_score]
    yield gettext("The scoring of %(reference)s", reference=reference), scored
    yield gettext("An example of %(reference)s", reference=reference), list(one.examples)
    yield gettext("The contract terms of %(reference)s", reference=reference), [one.kpi_clause, one.remedy]
    for each in one.adaptations:
        yield gettext("What you adapted in %(reference)s", reference=reference), [each.words]


def _of_target(tender: "Tender", chosen: ChosenMeasure) -> Iterator[TenderWarning]:
    suggested = suggested_target(tender, chosen.measure)
    if not suggested:
        return
    is_lower = chosen.measure.direction == "lower"
    if (chosen.target * FAR_ABOVE < suggested) if is_lower else (chosen.target > suggested * FAR_ABOVE):
        numbers = {
            "code": chosen.measure.code,
            "target": chosen.target_in_digits,
            "suggested": f"{round(suggested, 1).normalize():,f}",
        }
        words = (
            gettext(
                "%(code)s asks for at most %(target)s. For a contract like this the standard suggests %(suggested)s.",
                **numbers,
            )
            if is_lower
            else gettext(
                "%(code)s asks for %(target)s. For a contract like this the standard suggests %(suggested)s.", **numbers
            )
        )
        yield TenderWarning("target_far_off", f"{words} {gettext('Say why it is in proportion, or ask for less.')}")


def _of_length(tender: "Tender", line: ImportLine) -> Iterator[TenderWarning]:
    least = (line.standard.value("applicability") or {}).get("minimum_months")
    if least and tender.duration_months is not None and tender.duration_months < int(least):
        words = gettext(
            "%(reference)s is meant for contracts of %(least)s months or more. This one lasts %(months)s.",
            reference=line.standard.reference,
            least=least,
            months=tender.duration_months,
        )
        yield TenderWarning("contract_too_short", words)


def _of_reservation(tender: "Tender") -> Iterator[TenderWarning]:
    if tender.reserved_area is not None:
        words = gettext(
            "You keep this contract for suppliers of an area. That holds only when the notice says so: see that it"
            " does."
        )
        yield TenderWarning("reservation_in_notice", words)


def _of_small_contract(tender: "Tender", lots: Sequence[LotLines]) -> Iterator[TenderWarning]:
    if tender.value_gbp >= SMALL_CONTRACT:
        return
    small = _pounds(SMALL_CONTRACT)
    if any(lot.measures > MOST_IN_SMALL for lot in lots):
        words = gettext(
            "Small firms can't answer many measures. For a contract below %(small)s one or two are enough.", small=small
        )
        yield TenderWarning("many_measures_for_small", words)
    for line in (line for lot in lots for line in lot.lines):
        limits = [one.word_limit or 0 for one in questions_of(line)]
        if max(limits, default=0) > LONG_QUESTION:
            words = gettext(
                "A question of %(reference)s asks for up to %(limit)s words. For a contract below %(small)s that is"
                " much: think of a shorter one, or of the measures alone.",
                reference=line.standard.reference,
                limit=max(limits),
                small=small,
            )
            yield TenderWarning("long_question_for_small", words)


def _of_kpis(tender: "Tender", lines: Sequence[ImportLine]) -> Iterator[TenderWarning]:
    threshold = catalogue.threshold_on("kpis", today()).amount
    chosen = len({one.measure_code for line in lines for one in line.imported.measures})
    is_bound = tender.authority.profile.find_duty("kpis") is not None
    if not is_bound or tender.is_light_touch or value_with_vat(tender) <= threshold or not chosen:
        return
    words = gettext(
        "With VAT this contract is worth more than %(threshold)s, so it must have at least three key performance"
        " indicators, and they are published. Let one of them be a measure of social value.",
        threshold=_pounds(threshold),
    )
    if chosen < FEWEST_KPIS:
        fewer = ngettext(
            "You have chosen %(num)d measure here, so the others must come from the rest of the contract.",
            "You have chosen %(num)d measures here, so the others must come from the rest of the contract.",
            chosen,
        )
        words = f"{words} {fewer}"
    yield TenderWarning("kpis", words)


def _of_public_works(tender: "Tender", lines: Sequence[ImportLine]) -> Iterator[TenderWarning]:
    threshold = catalogue.threshold_on("social_public_works", today()).amount
    is_bound = tender.authority.profile.find_duty("social_public_works") is not None
    is_large = tender.category is PurchaseCategory.WORKS and value_with_vat(tender) >= threshold
    if is_bound and is_large and lines:
        words = gettext(
            "With VAT these works are worth %(value)s. From %(threshold)s works contracts in Wales need social public"
            " works clauses: put them in beside what you choose here.",
            value=_pounds(value_with_vat(tender)),
            threshold=_pounds(threshold),
        )
        yield TenderWarning("social_public_works", words)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _pounds(amount: Decimal) -> str:
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"
