"""An import begun from a release package of ours: what stands in the file is chosen again, and nothing is recorded.

The four tests are not in such a file, and they depend on the contract: they are answered anew.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from citizen_voice import exceptions as faults
from citizen_voice.commissioning import queries
from citizen_voice.commissioning.steps.left_out import LONGEST, explain_left_out, list_left_out
from citizen_voice.commissioning.steps.tenders import LotFields, add_lot
from citizen_voice.commissioning.steps.whole import ChosenAdaptation, ChosenStandard, bring_in
from citizen_voice.db import db
from citizen_voice.exports.ocds_import import ImportFacts, LotFacts, StandardFacts, read_import
from citizen_voice.exports.ocds_parts import as_object, objects_of
from citizen_voice.exports.ocds_standards import codes_of_lot, publications_of
from citizen_voice.models import Authority, Publication, PublishedStandard, Tender, TenderImport
from citizen_voice.standards import queries as standard_queries
from citizen_voice.standards.steps.withdrawing import list_withdrawn
from citizen_voice.typed_text import fit_text

LONGEST_WORDS = 4000


@dataclass(frozen=True)
class OwnStandards:
    """The standards in a release: its lots, and the publication that they can be chosen from again, if there is one.

    `notes` say what can't be taken over, and why, a sentence each.
    """

    facts: ImportFacts
    publication: Publication | None
    notes: tuple[str, ...]


def find_own(package: Mapping[str, Any], authority: Authority) -> OwnStandards | None:
    """Return what a release package says of published standards; None when it names none."""
    tender = as_object(next(iter(objects_of(package, "releases")), {}).get("tender"))
    codes = {code: None for lot in objects_of(tender, "lots") for code in codes_of_lot(lot)}
    if not codes:
        return None
    facts = read_import(package)
    named = set(publications_of(tender, codes))
    try:
        publication = _publication(named, authority)
        known = _known(publication, codes)
    except (faults.NotFoundError, faults.ConflictError) as fault:
        words = gettext(
            "The file has standards in it (%(codes)s), and they can't be chosen again from it. %(why)s The file is"
            " kept, and what price and quality weigh in it is taken without them.",
            codes=", ".join(codes),
            why=str(fault),
        )
        return OwnStandards(facts, None, (words,))
    return _without_withdrawn(facts, publication, known)


def _publication(named: set[tuple[str, str, str]], authority: Authority) -> Publication:
    """Return the one publication. Raises `NotFoundError` and `ConflictError` with what is to be said."""
    if len(named) != 1:
        raise faults.NotFoundError(gettext("It does not say of which one publication they are."))
    owner, slug, version = named.pop()
    not_known = gettext(
        "The publication “%(slug)s”, version %(version)s, is not known here.", slug=slug, version=version
    )
    if owner != authority.slug:
        raise faults.NotFoundError(not_known)
    try:
        publication = standard_queries.get_publication(owner, slug, version)
    except faults.NotFoundError as fault:
        raise faults.NotFoundError(not_known) from fault
    problem = queries.find_force_problem(publication)
    if problem:
        raise faults.ConflictError(problem)
    return publication


def _known(publication: Publication, codes: Iterable[str]) -> dict[str, PublishedStandard]:
    """Return the standards of a publication by code. Raises `NotFoundError` when some of the codes is none of them."""
    slug = publication.authority.slug
    known = {f"{slug}/{one.standard.reference}/{one.version}": one for one in publication.standards}
    unknown = ", ".join(code for code in codes if code not in known)
    if unknown:
        raise faults.NotFoundError(
            gettext("“%(title)s” has no standard %(codes)s.", title=publication.title, codes=unknown)
        )
    return known


def _without_withdrawn(
    facts: ImportFacts, publication: Publication, known: Mapping[str, PublishedStandard]
) -> OwnStandards:
    withdrawn_ids = list_withdrawn(publication)
    withdrawn = {code for code, one in known.items() if str(one.standard_id) in withdrawn_ids}
    used = sorted({one.code for lot in facts.lots for one in lot.standards} & withdrawn)
    notes = [
        gettext("%(code)s, which is in the file, is withdrawn, so it is not chosen again.", code=code) for code in used
    ]
    lots = tuple(
        replace(lot, standards=tuple(one for one in lot.standards if one.code not in withdrawn)) for lot in facts.lots
    )
    if not any(lot.standards for lot in lots):
        notes.append(gettext("The file is kept, and no standard is chosen."))
        return OwnStandards(replace(facts, lots=lots), None, tuple(notes))
    return OwnStandards(replace(facts, lots=lots), publication, tuple(notes))


def add_missing_lots(tender: Tender, own: OwnStandards, *, officer_id: uuid.UUID) -> None:
    """Add the lots of the file behind those that the tender has. Raises as `add_lot` does."""
    for lot in own.facts.lots[len(tender.lots) :]:
        weights = (lot.price_weight, lot.quality_weight)
        price, quality = (Decimal(0) if one is None else one for one in weights)
        fields = LotFields(
            lot_title=(fit_text(lot.title) or fit_text(lot.id))[:200], price_weight=price, quality_weight=quality
        )
        add_lot(tender, officer_id=officer_id, **fields)


def begin_from_release(
    tender: Tender, own: OwnStandards, *, officer_id: uuid.UUID
) -> tuple[TenderImport | None, tuple[str, ...]]:
    """Begin the import that a release of ours tells of, for a tender that was started from it.

    Return it and what could not be taken over. Where anything in the file can't be chosen nothing is, and that is said.
    """
    if own.publication is None:
        return None, own.notes
    try:
        with db.session.begin_nested():
            add_missing_lots(tender, own, officer_id=officer_id)
            chosen = _chosen(own.facts.lots, len(tender.lots))
            begun = bring_in(tender, own.publication, chosen, officer_id=officer_id)
            notes = _explain(begun, own, officer_id)
    except (faults.InvalidInputError, faults.ConflictError) as fault:
        db.session.expire_all()
        words = gettext(
            "The standards in the file can't be chosen again as they are there. %(why)s Choose them yourself: the file"
            " is kept.",
            why=str(fault),
        )
        return None, (*own.notes, words)
    return begun, (*own.notes, *notes)


def _chosen(lots: Sequence[LotFacts], count: int) -> list[list[ChosenStandard]]:
    chosen = [[_standard(one) for one in lot.standards] for lot in lots]
    return (chosen + [[] for _ in range(count)])[:count]


def _standard(one: StandardFacts) -> ChosenStandard:
    days = {(measure.starts_on, measure.ends_on) for measure in one.measures}
    try:
        starts_on, ends_on = (date.fromisoformat(day) for day in days.pop())
    except (KeyError, ValueError) as fault:
        words = gettext("The file does not say between which days %(code)s counts.", code=one.code)
        raise faults.InvalidInputError(words, "starts_on") from fault
    return ChosenStandard(
        reference=one.code.split("/")[1],
        weight=one.weight,
        weight_reason=_taken(one.weight_reason, one.code),
        starts_on=starts_on,
        ends_on=ends_on,
        targets={measure.code: measure.target for measure in one.measures},
        adaptations=[
            ChosenAdaptation(
                each.field, _taken(each.words, one.code, longest=LONGEST_WORDS), _taken(each.reason, one.code)
            )
            for each in one.adaptations
        ],
    )


def _taken(text: str, code: str, *, longest: int = LONGEST) -> str:
    """Return words of a file as a form would have taken them. Raises `InvalidInputError` for more than it takes."""
    found = fit_text(text)
    if len(found) > longest:
        raise faults.InvalidInputError(
            gettext("Words about %(code)s in the file are longer than can be kept here.", code=code), "words"
        )
    return found


def _explain(begun: TenderImport, own: OwnStandards, officer_id: uuid.UUID) -> list[str]:
    """Keep the reasons for what is left out; say of which standards none is asked here."""
    slug = begun.publication.authority.slug
    left_out = {f"{slug}/{one.standard.reference}/{one.standard.version}": one.id for one in list_left_out(begun)}
    reasons = {left_out[code]: _taken(reason, code) for code, reason in own.facts.left_out if code in left_out}
    if reasons:
        explain_left_out(begun, officer_id=officer_id, reasons=reasons)
    return [
        gettext(
            "%(code)s is no standard that this tender leaves out, so the reason in the file is not kept.", code=code
        )
        for code, _ in own.facts.left_out
        if code not in left_out
    ]
