"""What is missing before an import can be recorded."""

from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext, ngettext

from citizen_voice.commissioning.checks import check_reservation
from citizen_voice.commissioning.lines import LotLines, describe_sum, read_lots
from citizen_voice.commissioning.queries import find_force_problem
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import Tender, TenderImport
from citizen_voice.standards.steps.withdrawing import list_withdrawn


def find_import_problems(tender_import: TenderImport) -> list[str]:
    """Return what is missing before an import can be recorded, a sentence each; nothing when it can."""
    lots = read_lots(tender_import)
    problems = find_choice_problems(tender_import, lots)
    most = tender_import.tender.authority.most_measures
    problems += [problem for lot in lots for problem in _lot_problems(lot, most, is_one_of_several=len(lots) > 1)]
    problems += _total_problems(tender_import, lots)
    problems += _reservation_problems(tender_import.tender)
    if not has_answered_tests(tender_import):
        problems.append(gettext("Answer each of the four tests in your own words."))
    return problems


def find_choice_problems(tender_import: TenderImport, lots: Sequence[LotLines]) -> list[str]:
    """Return why standards must be chosen, or chosen again, before an import can be recorded, a sentence each."""
    force_problem = find_force_problem(tender_import.publication)
    problems = [force_problem] if force_problem else []
    if not any(lot.lines for lot in lots):
        problems.append(gettext("Choose at least one standard."))
    return problems + _withdrawal_problems(tender_import, lots)


def _withdrawal_problems(tender_import: TenderImport, lots: Sequence[LotLines]) -> list[str]:
    withdrawn = list_withdrawn(tender_import.publication)
    used = {line.standard.standard_id: line.standard for lot in lots for line in lot.lines}
    return [
        gettext(
            "%(reference)s is withdrawn, so it can't be used any more. Choose standards again without it.",
            reference=standard.reference,
        )
        for standard_id, standard in used.items()
        if standard_id in withdrawn
    ]


def _lot_problems(lot: LotLines, most: int, *, is_one_of_several: bool) -> list[str]:
    problems = [
        gettext(
            "%(reference)s: choose a measure, a target, the days between which it counts, and a weight.",
            reference=line.standard.reference,
        )
        for line in lot.lines
        if not line.is_filled
    ]
    chosen = Counter(one.measure.code for line in lot.lines for one in line.chosen)
    problems += [
        gettext(
            "%(measure)s is chosen under two standards, and would count twice. Choose it under one of them.",
            measure=code,
        )
        for code, times in chosen.items()
        if times > 1
    ]
    # Each was within the limit when it was chosen; two may have been chosen at once, or the limit be lower now.
    if lot.measures > most:
        problems.append(
            ngettext(
                "Bidders can be asked for %(num)d measure at most, and %(chosen)d are chosen. Choose fewer.",
                "Bidders can be asked for %(num)d measures at most, and %(chosen)d are chosen. Choose fewer.",
                most,
                chosen=lot.measures,
            )
        )
    weights_problem = describe_sum(lot.total) if lot.lines else None
    if weights_problem:
        problems.append(weights_problem)
    if not is_one_of_several:
        return problems
    return [gettext("Lot %(number)d: %(problem)s", number=lot.lot.number, problem=one) for one in problems]


def _reservation_problems(tender: Tender) -> list[str]:
    """Check again for whom it is kept: thresholds and profiles change."""
    try:
        check_reservation(
            tender.authority,
            value_gbp=tender.value_gbp,
            category=tender.category,
            is_light_touch=tender.is_light_touch,
            area=tender.reserved_area,
            for_small=tender.is_reserved_for_small,
        )
    except InvalidInputError as fault:
        return [str(fault)]
    return []


def _total_problems(tender_import: TenderImport, lots: Sequence[LotLines]) -> list[str]:
    if tender_import.total_weight_reason:
        return []
    return [
        gettext(
            "Lot %(number)d: the standards together weigh %(total)s percent, and the published set has them weigh"
            " %(least)s to %(most)s. Say why, on the page of the four tests.",
            number=lot.lot.number,
            total=f"{lot.of_standards.normalize():f}",
            least=lot.bounds.minimum,
            most=lot.bounds.maximum,
        )
        for lot in lots
        if lot.lines and lot.bounds and not lot.is_within_bounds
    ]


def has_answered_tests(tender_import: TenderImport) -> bool:
    """Say whether each of the four tests of section 23(2) has an answer."""
    one = tender_import
    return all((one.test_subject_matter, one.test_clear_measurable, one.test_technical_rules, one.test_proportionate))
