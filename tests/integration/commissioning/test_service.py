"""Bringing standards into a tender: what is kept, what is refused, and that a record never changes."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from citizen_voice import exceptions as faults
from citizen_voice.clock import today
from citizen_voice.commissioning import queries, service
from citizen_voice.commissioning.lines import describe_sum, read_lots
from citizen_voice.commissioning.release import build_ocds
from citizen_voice.db import db
from citizen_voice.models import AuditRow, DomainEvent, TenderImport
from tests.factories import commissioning as made


@pytest.fixture
def request_context(app):
    with app.test_request_context():
        yield


pytestmark = pytest.mark.usefixtures("request_context")


@pytest.fixture
def tender_import(make, commissioner):
    officer, council = commissioner
    return made.make_import(made.make_tender(council, officer), made.make_publication(make), officer)


def choose(imported, **changes):
    reference = imported.published_standard.standard.reference
    fields = {
        "officer_id": imported.tender_import.created_by_id,
        "targets": {f"{reference}-M1": Decimal(12)},
        "weight": Decimal("7.50"),
        "starts_on": date(2027, 4, 1),
        "ends_on": date(2031, 3, 31),
    }
    service.choose_measures(imported, **{**fields, **changes})


def measure_of(imported, number=1):
    return f"{imported.published_standard.standard.reference}-M{number}"


def answer(tender_import, **changes):
    service.answer_tests(tender_import, officer_id=tender_import.created_by_id, **{**made.TESTS, **changes})


def refused_field(call, **changes):
    with pytest.raises(faults.InvalidInputError) as caught:
        call(**changes)
    return caught.value.field


def test_a_tender_keeps_exact_amounts_and_a_plain_code(commissioner):
    officer, council = commissioner
    tender = made.make_tender(council, officer, value_gbp=Decimal("900000.50"), price_weight=Decimal("33.33"))
    db.session.refresh(tender)
    assert (tender.value_gbp, tender.cpv_code, tender.lots[0].price_weight) == (
        Decimal("900000.50"),
        "77300000",
        Decimal("33.33"),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "  "),
        ("value_gbp", Decimal(0)),
        ("value_gbp", Decimal(-1)),
        ("value_gbp", Decimal("0.005")),
        ("value_gbp", Decimal("NaN")),
        ("value_gbp", Decimal("1e999")),
        ("cpv_code", "7730000"),
        ("cpv_code", "02300000"),
        ("cpv_code", "٧٧٣٠٠٠٠٠"),
        ("price_weight", Decimal("-0.01")),
        ("price_weight", Decimal("33.333")),
        ("quality_weight", Decimal(50)),
    ],
)
def test_a_tender_with_a_wrong_value_is_refused_by_field(commissioner, field, value):
    officer, council = commissioner
    assert refused_field(lambda **changes: made.make_tender(council, officer, **changes), **{field: value}) == field


def test_a_reference_is_used_once_in_a_council(make, commissioner):
    officer, council = commissioner
    made.make_tender(council, officer, reference="R 1")
    with pytest.raises(faults.ConflictError):
        made.make_tender(council, officer, reference="R 1")
    made.make_tender(make.council(), officer, reference="R 1")


def test_choosing_again_keeps_what_was_chosen_for_standards_that_stay(make, commissioner):
    officer, council = commissioner
    publication = made.make_publication(make, count=3)
    tender = made.make_tender(council, officer)
    first, second, third = [one.id for one in publication.standards]

    def begin(*ids):
        return service.begin_import(
            tender, publication=publication, chosen={tender.lots[0].id: ids}, officer_id=officer.id
        )

    before = begin(first, second)
    choose(before.standards[1])
    after = begin(second, third)
    assert after.id == before.id
    assert [one.published_standard_id for one in after.standards] == [second, third]
    assert [one.weight for one in after.standards] == [Decimal("7.50"), None]


def test_more_than_six_standards_are_refused(make, commissioner):
    officer, council = commissioner
    publication = made.make_publication(make, count=7)
    assert (
        refused_field(lambda: made.make_import(made.make_tender(council, officer), publication, officer)) == "standards"
    )


def test_standards_of_another_publication_are_refused(make, commissioner):
    officer, council = commissioner
    wanted, other = made.make_publication(make), made.make_publication(make)
    tender = made.make_tender(council, officer)
    with pytest.raises(faults.InvalidInputError):
        service.begin_import(
            tender,
            publication=wanted,
            chosen={tender.lots[0].id: [other.standards[0].id]},
            officer_id=officer.id,
        )


def test_another_authoritys_publication_is_not_there(make, commissioner):
    officer, council = commissioner
    with pytest.raises(faults.NotFoundError):
        made.make_import(
            made.make_tender(council, officer), made.make_publication(make, authority=make.authority()), officer
        )


def test_a_publication_is_in_force_from_its_day_until_a_later_version_takes_effect(make, commissioner):
    officer, council = commissioner
    first = made.make_publication(make)
    coming = made.make_publication(make, supersedes=first, effective_on=today() + timedelta(days=1))
    assert list(queries.list_publications_in_force(first.authority_id)) == [first]
    with pytest.raises(faults.ConflictError, match="has not taken effect yet"):
        made.make_import(made.make_tender(council, officer), coming, officer)
    replaced = made.make_publication(make)
    made.make_publication(make, supersedes=replaced, effective_on=today())
    with pytest.raises(faults.ConflictError, match="A later version"):
        made.make_import(made.make_tender(council, officer), replaced, officer)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weight", Decimal(0)),
        ("weight", Decimal("-1")),
        ("weight", Decimal("100.01")),
        ("weight", Decimal("7.505")),
        ("ends_on", date(2027, 3, 31)),
        ("ends_on", None),
        ("starts_on", None),
    ],
)
def test_a_wrong_choice_for_a_standard_is_refused_by_field(tender_import, field, value):
    assert refused_field(lambda **changes: choose(tender_import.standards[0], **changes), **{field: value}) == field


@pytest.mark.parametrize(
    "target",
    [
        *(Decimal(one) for one in ("0", "-3", "NaN", "Infinity", "1e999", "1.5")),
        3.0,
    ],
)
def test_a_target_that_is_none_is_refused_at_its_field(tender_import, target):
    one = tender_import.standards[0]
    code = measure_of(one)
    assert refused_field(lambda: choose(one, targets={code: target})) == f"target-{code}"


def test_measures_that_are_not_there_or_none_at_all_are_refused(tender_import):
    one = tender_import.standards[0]
    assert refused_field(lambda: choose(one, targets={"SV-99-M1": Decimal(1)})) == "measures"
    assert refused_field(lambda: choose(one, targets={})) == "measures"


def test_decimals_of_a_target_are_those_of_the_unit(tender_import):
    one = tender_import.standards[0]
    tonnes = measure_of(one, 2)
    choose(one, targets={tonnes: Decimal("0.125")})
    db.session.refresh(one)
    assert [row.target for row in one.measures] == [Decimal("0.125")]
    assert refused_field(lambda: choose(one, targets={tonnes: Decimal("0.1255")})) == f"target-{tonnes}"


def test_a_measure_in_words_has_no_target(tender_import):
    one = tender_import.standards[0]
    assert refused_field(lambda: choose(one, targets={measure_of(one, 3): Decimal(1)})) == "measures"


def test_several_measures_are_kept_in_the_order_of_the_standard_and_replaced_together(tender_import):
    one = tender_import.standards[0]
    first, second = measure_of(one), measure_of(one, 2)
    choose(one, targets={second: Decimal("0.5"), first: Decimal(3)})
    assert [(row.measure_code, row.target) for row in one.measures] == [(first, Decimal(3)), (second, Decimal("0.500"))]
    choose(one, targets={second: Decimal(2)})
    assert [(row.measure_code, row.position) for row in one.measures] == [(second, 1)]


def test_a_lot_asks_for_no_more_measures_than_the_authority_lets_it(make, tender_import):
    make.the_authority().most_measures = 3
    first, second = tender_import.standards
    two = {measure_of(first): Decimal(1), measure_of(first, 2): Decimal(1)}
    choose(first, targets=two)
    over = {measure_of(second): Decimal(1), measure_of(second, 2): Decimal(1)}
    with pytest.raises(faults.InvalidInputError, match="1 more measure at most"):
        choose(second, targets=over)
    choose(second)
    choose(first, targets=two)


def test_a_weight_outside_the_range_needs_a_reason(tender_import):
    one = tender_import.standards[0]
    assert refused_field(lambda: choose(one, weight=Decimal("1.99"))) == "weight_reason"
    assert refused_field(lambda: choose(one, weight=Decimal("10.01"), weight_reason=" ")) == "weight_reason"
    choose(one, weight=Decimal("10.01"), weight_reason="Agreed with bidders.")
    assert one.weight_reason == "Agreed with bidders."


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (("7.50", "7.49"), "add up to 99.99. They must add up to exactly 100: 0.01 is missing."),
        (("7.50", "7.51"), "add up to 100.01. They must add up to exactly 100: 0.01 is too much."),
    ],
)
def test_weights_that_miss_a_hundred_are_refused_with_the_difference(tender_import, commissioner, weights, words):
    made.fill_import(tender_import, *weights)
    with pytest.raises(faults.IncompleteError) as caught:
        service.record_import(tender_import, officer_id=commissioner[0].id)
    assert [problem for problem in caught.value.problems if words in problem]
    assert len(caught.value.problems) == 1
    assert tender_import.recorded_at is None


def test_all_that_is_missing_is_named(tender_import, commissioner):
    with pytest.raises(faults.IncompleteError) as caught:
        service.record_import(tender_import, officer_id=commissioner[0].id)
    said = " ".join(caught.value.problems)
    for one in tender_import.standards:
        assert one.published_standard.standard.reference in said
    assert "15.00 is missing" in said
    assert "four tests" in said


@pytest.mark.parametrize("field", list(made.TESTS))
def test_each_test_must_be_answered(tender_import, field):
    assert refused_field(lambda: answer(tender_import, **{field: " \n"})) == field


def test_an_import_of_a_version_replaced_meanwhile_is_refused(make, tender_import, commissioner):
    made.fill_import(tender_import, "7.50", "7.50")
    made.make_publication(make, supersedes=tender_import.publication, effective_on=today())
    with pytest.raises(faults.IncompleteError) as caught:
        service.record_import(tender_import, officer_id=commissioner[0].id)
    assert "A later version" in caught.value.problems[0]


def test_recording_is_audited_and_announced_once_however_often_it_is_sent(tender_import, commissioner):
    officer = commissioner[0]
    made.fill_import(tender_import, "7.50", "7.50")
    service.record_import(tender_import, officer_id=officer.id)
    moment = tender_import.recorded_at
    service.record_import(tender_import, officer_id=officer.id)
    assert tender_import.recorded_at == moment
    events = db.session.scalars(select(DomainEvent).where(DomainEvent.name == "tender_import_recorded")).all()
    assert [one.subjects for one in events] == [{"tender_import_id": str(tender_import.id)}]
    rows = select(func.count()).select_from(AuditRow).where(AuditRow.event == "tender_import_recorded")
    assert db.session.scalar(rows) == 1


def test_the_sum_is_told_as_it_stands(tender_import):
    (lot,) = read_lots(tender_import)
    assert (lot.total, lot.of_standards, lot.measures) == (Decimal(85), Decimal(0), 0)
    assert describe_sum(Decimal("100.00")) is None


def test_a_second_record_is_another_row(make, commissioner):
    officer, council = commissioner
    first = made.make_recorded_import(make, officer, council)
    second = made.make_import(first.tender, first.publication, officer)
    assert second.id != first.id
    assert queries.find_open_import(first.tender) == second


def test_a_recorded_import_is_refused_by_the_service(make, commissioner):
    recorded = made.make_recorded_import(make, *commissioner)
    with pytest.raises(faults.InvalidTransitionError):
        choose(recorded.standards[0])
    with pytest.raises(faults.InvalidTransitionError):
        answer(recorded)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tender_import SET test_proportionate = 'other' WHERE id = :id",
        "UPDATE tender_import SET recorded_at = NULL WHERE id = :id",
        "DELETE FROM tender_import WHERE id = :id",
        "UPDATE imported_standard SET weight = 1 WHERE tender_import_id = :id",
        "DELETE FROM imported_standard WHERE tender_import_id = :id",
        "UPDATE imported_measure SET target = 1 WHERE position >= 0 OR id = :id",
        (
            "DELETE FROM imported_measure WHERE imported_standard_id IN"
            " (SELECT id FROM imported_standard WHERE tender_import_id = :id)"
        ),
        (
            "INSERT INTO adaptation (id, authority_id, imported_standard_id, field, words, reason)"
            " SELECT gen_random_uuid(), authority_id, id, 'geography', '', 'x' FROM imported_standard"
            " WHERE tender_import_id = :id"
        ),
    ],
)
def test_the_database_refuses_to_change_a_recorded_import(make, commissioner, statement):
    recorded = made.make_recorded_import(make, *commissioner)
    with pytest.raises(IntegrityError, match="never changed or deleted"), db.session.begin_nested():
        db.session.execute(text(statement), {"id": recorded.id})


def test_the_file_is_the_same_each_time_and_has_exact_numbers(make, commissioner):
    recorded = made.make_recorded_import(make, *commissioner)
    first = build_ocds(recorded)
    db.session.expire_all()
    again = build_ocds(db.session.get_one(TenderImport, recorded.id))
    assert first == again
    release = json.loads(first, parse_float=Decimal, parse_int=Decimal)["releases"][0]
    criteria = release["tender"]["lots"][0]["awardCriteria"]["criteria"]
    assert [one["numbers"][0]["number"] for one in criteria] == [
        Decimal(50),
        Decimal(35),
        Decimal("7.5"),
        Decimal("7.5"),
    ]
    assert [one["observations"][0]["measure"] for one in release["tender"]["targets"]] == [12, 12]


def test_the_file_is_not_made_before_the_record(tender_import):
    with pytest.raises(faults.InvalidTransitionError):
        build_ocds(tender_import)


def test_a_file_with_a_fault_is_not_handed_out(make, commissioner, monkeypatch):
    recorded = made.make_recorded_import(make, *commissioner)
    monkeypatch.setattr("citizen_voice.commissioning.release.find_problems", lambda package: ["tender.lots: no lot."])
    with pytest.raises(faults.IncompleteError) as caught:
        build_ocds(recorded)
    assert caught.value.problems == ["tender.lots: no lot."]


def test_what_a_commissioner_chose_is_in_the_audit_trail_without_a_word_of_theirs(tender_import, commissioner):
    (imported, *_rest) = tender_import.standards
    choose(imported, weight=Decimal(40), weight_reason="the moon is full")
    answer(tender_import, subject_matter="the moon is full")
    events = ("tender_measures_chosen", "tender_tests_answered")
    rows = db.session.scalars(select(AuditRow).where(AuditRow.event.in_(events)).order_by(AuditRow.id)).all()
    assert [(row.event, row.actor_id, row.subject_id) for row in rows] == [
        (event, commissioner[0].id, str(tender_import.id)) for event in events
    ]
    chosen = rows[0].details
    assert (chosen["imported_standard_id"], chosen["weight"]) == (str(imported.id), "40.00")
    assert chosen["has_weight_reason"] is True
    assert "moon" not in str([row.details for row in rows])
