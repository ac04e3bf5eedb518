"""Tenders of several lots, what a council may adapt, and what a published set lets its standards weigh."""

import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from citizen_voice import exceptions as faults
from citizen_voice.commissioning import queries, service
from citizen_voice.commissioning.lines import read_lots
from citizen_voice.commissioning.release import build_ocds, snapshot_tender
from citizen_voice.commissioning.steps import readiness
from citizen_voice.db import db
from citizen_voice.models import Adaptation, ImportedStandard, TenderLot
from tests.factories import commissioning as made

LOT = {"lot_title": "The north", "price_weight": Decimal(40), "quality_weight": Decimal("52.5")}
FREE = {
    "may_change": "The question and where measures are counted",
    "must_stay": "All else",
    "recording": "In the tender",
    "adaptable": ["geography"],
    "optional": ["evaluation_questions"],
}


@pytest.fixture
def request_context(app):
    with app.test_request_context():
        yield


@pytest.fixture
def tender(commissioner, request_context):
    officer, council = commissioner
    tender = made.make_tender(council, officer)
    service.add_lot(tender, officer_id=officer.id, **LOT)
    return tender


@pytest.fixture
def publication(make):
    return made.make_publication(
        make, local_flexibility=FREE, evaluation_questions=[{"question": "How?", "kind": "qualitative"}]
    )


def bring_in(tender, publication, *places):
    """Bring standards into lots: pairs of the number of a lot and the place of a standard."""
    chosen = {lot.id: [] for lot in tender.lots}
    for number, place in places:
        chosen[tender.lots[number - 1].id].append(publication.standards[place].id)
    return service.begin_import(tender, publication=publication, chosen=chosen, officer_id=tender.created_by_id)


def choose(imported, weight):
    code = f"{imported.published_standard.standard.reference}-M1"
    service.choose_measures(
        imported,
        officer_id=imported.tender_import.created_by_id,
        targets={code: Decimal(12)},
        weight=Decimal(weight),
        starts_on=date(2027, 4, 1),
        ends_on=date(2031, 3, 31),
    )


def adapt(imported, field, words, reason="Our parks lie in two valleys."):
    service.adapt_standard(
        imported, officer_id=imported.tender_import.created_by_id, field=field, words=words, reason=reason
    )


def test_each_lot_has_standards_and_weights_of_its_own(tender, publication):
    tender_import = bring_in(tender, publication, (1, 0), (1, 1), (2, 0))
    for imported, weight in zip(tender_import.standards, ("5", "10", "7.49"), strict=True):
        choose(imported, weight)
    service.answer_tests(tender_import, officer_id=tender.created_by_id, **made.TESTS)
    first, second = read_lots(tender_import)
    assert (first.total, second.total, second.of_standards) == (Decimal(100), Decimal("99.99"), Decimal("7.49"))
    (problem,) = readiness.find_import_problems(tender_import)
    assert problem.startswith("Lot 2: The weights add up to 99.99")
    choose(tender_import.standards[2], "7.5")
    service.record_import(tender_import, officer_id=tender.created_by_id)
    lots = json.loads(build_ocds(tender_import))["releases"][0]["tender"]["lots"]
    weights = [[one["numbers"][0]["number"] for one in lot["awardCriteria"]["criteria"]] for lot in lots]
    assert weights == [[50, 35, 5, 10], [40, 52.5, 7.5]]


def test_what_was_chosen_for_a_lot_is_kept_for_that_lot(tender, publication):
    tender_import = bring_in(tender, publication, (1, 0), (2, 0))
    choose(tender_import.standards[1], "7.5")
    again = bring_in(tender, publication, (2, 0), (2, 1))
    assert [(one.tender_lot.number, one.weight) for one in again.standards] == [(2, Decimal("7.50")), (2, None)]


def test_a_lot_is_corrected_and_taken_away_with_what_was_chosen_for_it(tender, publication, commissioner):
    tender_import = bring_in(tender, publication, (1, 0), (2, 0))
    officer = commissioner[0]
    service.change_lot(tender.lots[1], officer_id=officer.id, **LOT | {"lot_title": "The south"})
    assert tender.lots[1].title == "The south"
    service.remove_lot(tender.lots[1], officer_id=officer.id)
    assert [lot.number for lot in tender.lots] == [1]
    assert db.session.scalar(select(func.count()).select_from(ImportedStandard)) == 1
    with pytest.raises(faults.InvalidTransitionError, match="at least one lot"):
        service.remove_lot(tender.lots[0], officer_id=officer.id)
    assert tender_import.recorded_at is None


def test_no_lot_is_touched_once_something_is_recorded(make, commissioner, request_context):
    recorded = made.make_recorded_import(make, *commissioner)
    lot, officer_id = recorded.tender.lots[0], commissioner[0].id
    for act in (
        lambda: service.add_lot(recorded.tender, officer_id=officer_id, **LOT),
        lambda: service.change_lot(lot, officer_id=officer_id, **LOT),
        lambda: service.remove_lot(lot, officer_id=officer_id),
    ):
        with pytest.raises(faults.InvalidTransitionError, match="can't be changed"):
            act()


@pytest.mark.parametrize(
    ("field", "value"),
    [("lot_title", " "), ("price_weight", Decimal(-1)), ("quality_weight", Decimal(60)), ("price_weight", 1.5)],
)
def test_a_lot_with_a_wrong_value_is_refused_by_field(tender, field, value):
    with pytest.raises(faults.InvalidInputError) as caught:
        service.add_lot(tender, officer_id=tender.created_by_id, **LOT | {field: value})
    assert caught.value.field == field
    assert db.session.scalar(select(func.count()).select_from(TenderLot)) == 2


def test_a_part_is_adapted_within_what_the_standard_lets_and_taken_back(tender, publication):
    tender_import = bring_in(tender, publication, (1, 0))
    (imported,) = tender_import.standards
    adapt(imported, "geography", "The two valleys")
    adapt(imported, "geography", "Both valleys")
    adapt(imported, "evaluation_questions", "")
    assert [(one.field, one.words, one.is_left_out) for one in imported.adaptations] == [
        ("evaluation_questions", "", True),
        ("geography", "Both valleys", False),
    ]
    service.keep_standard(imported, officer_id=tender.created_by_id, field="evaluation_questions")
    assert [one.field for one in imported.adaptations] == ["geography"]
    choose(imported, "10")
    release = snapshot_tender
    lot = tender.lots[0]
    service.change_lot(
        lot, officer_id=tender.created_by_id, lot_title="All", price_weight=Decimal(50), quality_weight=Decimal(40)
    )
    (standard,) = release(tender_import).standards
    assert (standard.measures[0].geography, standard.questions[0].question) == ("Both valleys", "How?")
    assert standard.adaptations[0].reason == "Our parks lie in two valleys."


@pytest.mark.parametrize(
    ("field", "words", "reason", "at", "said"),
    [
        ("scoring_guidance", "Other bands", "So", "field", "fixes this"),
        ("geography", " ", "So", "words", "not leave it out"),
        ("geography", "Here", " ", "reason", "Say why"),
    ],
)
def test_what_the_standard_does_not_let_is_refused(tender, publication, field, words, reason, at, said):
    (imported,) = bring_in(tender, publication, (1, 0)).standards
    with pytest.raises(faults.InvalidInputError, match=said) as caught:
        adapt(imported, field, words, reason)
    assert caught.value.field == at
    assert db.session.scalar(select(func.count()).select_from(Adaptation)) == 0


def test_weights_together_outside_the_range_of_the_set_need_a_reason(make, tender):
    publication = made.make_publication(make, total_weight=("10", "12"))
    tender_import = bring_in(tender, publication, (1, 0), (1, 1))
    for imported in tender_import.standards:
        choose(imported, "7.5")
    service.answer_tests(tender_import, officer_id=tender.created_by_id, **made.TESTS)
    (problem,) = readiness.find_import_problems(tender_import)
    assert "together weigh 15 percent, and the published set has them weigh 10 to 12" in problem
    reason = {"total_weight_reason": "The contract is all about young people."}
    service.answer_tests(tender_import, officer_id=tender.created_by_id, **made.TESTS, **reason)
    assert readiness.find_import_problems(tender_import) == []


def test_lots_and_adaptations_by_their_pages(make, client_as, commissioner, publication):
    officer, council = commissioner
    browser, base = client_as(officer), f"/{make.the_authority().slug}"
    tender = made.make_tender(council, officer)
    at = f"{base}/staff/tenders/{tender.id}"
    fields = {"lot_title": "The north", "price_weight": "40", "quality_weight": "52.5"}
    assert "less than 100" in browser.send(f"{at}/lots/new", fields | {"quality_weight": "60"}).text
    assert browser.send(f"{at}/lots/new", fields).location == at
    assert "The north: Price 40%, quality 52.5%" in browser.get(at).text
    assert 'value="The north"' in browser.get(f"{at}/lots/2").text
    assert browser.send(f"{at}/lots/2", fields | {"lot_title": "The south"}).location == at
    ids = [str(one.id) for one in publication.standards]
    chosen = browser.send(f"{at}/publications/{publication.id}", {"lot-1": ids, "lot-2": ids[:1]})
    assert chosen.location == at
    shown = browser.get(at).text
    assert shown.count("Lot 2: Measures and weight") == 1
    tender_import = queries.find_open_import(tender)
    reference = publication.standards[0].standard.reference
    page = f"{base}/staff/tender-imports/{tender_import.id}/lots/2/standards/{reference}"
    assert "Where measures are counted" in browser.get(page).text
    refused = browser.send(f"{page}/adapt/geography", {"words": "Here", "reason": ""})
    assert "Say why your tender differs" in refused.text
    assert browser.send(f"{page}/adapt/geography", {"words": "Here", "reason": "So."}).location == page
    assert "adapted" in browser.get(page).text
    assert browser.send(f"{page}/adapt/geography", {"take_back": "Use the standard as it is"}).location == page
    assert db.session.scalar(select(func.count()).select_from(Adaptation)) == 0
    assert browser.get(f"{page}/adapt/title").status_code == 404
    assert (
        browser.get(f"{base}/staff/tender-imports/{tender_import.id}/lots/3/standards/{reference}").status_code == 404
    )
    assert "What was chosen for this lot is lost" in browser.get(f"{at}/lots/2/remove").text
    assert browser.send(f"{at}/lots/2/remove").location == at
    assert "The south" not in browser.get(at).text


def test_a_number_that_may_have_been_rounded_is_refused(commissioner, request_context):
    officer, council = commissioner
    with pytest.raises(faults.InvalidInputError) as caught:
        made.make_tender(council, officer, value_gbp=900000.1)
    assert caught.value.field == "value_gbp"


def test_the_rows_of_an_import_stay_in_order(tender, publication):
    tender_import = bring_in(tender, publication, (2, 1), (1, 0))
    stored = db.session.scalars(
        select(ImportedStandard.position)
        .where(ImportedStandard.tender_import_id == tender_import.id)
        .order_by(ImportedStandard.position)
    ).all()
    assert list(stored) == [1, 2]
