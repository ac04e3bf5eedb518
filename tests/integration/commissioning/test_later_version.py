"""A later version of the set takes effect during work on a tender: what has not changed in it is not chosen again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from citizen_voice.clock import today
from citizen_voice.commissioning import queries, service
from citizen_voice.commissioning.steps.left_out import list_left_out
from citizen_voice.commissioning.steps.readiness import find_import_problems
from citizen_voice.standards import service as standards_service
from tests.factories import commissioning as made
from tests.factories import standards as build


@pytest.fixture
def scene(make):
    return build.scene(make, themes=3)


@pytest.fixture
def started(scene, commissioner):
    """Three standards, two of them in an import, measured and weighed; the third is left out with a reason."""
    officer, council = commissioner
    standards = build.approved(scene)
    first = build.published(scene, standards)
    tender = made.make_tender(council, officer, category="services", cpv_code="77300000")
    chosen = {tender.lots[0].id: [one.id for one in first.standards[:2]]}
    begun = service.begin_import(tender, publication=first, chosen=chosen, officer_id=officer.id)
    for one in begun.standards:
        service.choose_measures(
            one,
            officer_id=officer.id,
            targets={f"{one.published_standard.standard.reference}-M1": Decimal(12)},
            weight=Decimal("7.50"),
            starts_on=date(2027, 4, 1),
            ends_on=date(2031, 3, 31),
        )
    service.answer_tests(begun, officer_id=officer.id, **made.TESTS)
    (third,) = list_left_out(begun)
    service.explain_left_out(begun, officer_id=officer.id, reasons={third.id: "No office here."})
    # The second is revised, the others are carried over.
    change = {"title": standards_service.FieldChange("Buses that run later", "Plainer.")}
    standards_service.revise_standard(standards[1], officer_id=scene.officer.id, changes=change)
    build.approve(standards[1], scene)
    return begun, build.published(scene, standards, effective_on=today())


def test_what_was_chosen_for_a_standard_that_is_carried_over_stays(started, commissioner):
    begun, later = started
    assert "A later version of" in find_import_problems(begun)[0]
    assert [one.version for one in later.standards] == ["1.0", "1.1", "1.0"]
    chosen = {begun.tender.lots[0].id: [one.id for one in later.standards[:2]]}
    again = service.begin_import(begun.tender, publication=later, chosen=chosen, officer_id=commissioner[0].id)
    assert again.id == begun.id
    carried, revised = again.standards
    assert [one.published_standard_id for one in (carried, revised)] == [one.id for one in later.standards[:2]]
    assert (carried.weight, carried.measures[0].target) == (Decimal("7.50"), Decimal(12))
    assert (revised.weight, revised.measures) == (None, [])
    assert [(one.published_standard_id, one.reason) for one in again.omissions] == [
        (later.standards[2].id, "No office here.")
    ]
    assert find_import_problems(again) == [
        "SV-02: choose a measure, a target, the days between which it counts, and a weight.",
        "The weights add up to 92.50. They must add up to exactly 100: 7.50 is missing.",
    ]


def test_the_page_of_the_later_version_has_the_same_standards_ticked(started, browser, base):
    begun, later = started
    page = browser.get(f"{base}/staff/tenders/{begun.tender_id}/publications/{later.id}").text
    for one, is_ticked in zip(later.standards, (True, True, False), strict=True):
        start = page.index(f'value="{one.id}"')
        assert ("checked" in page[start : page.index(">", start)]) == is_ticked


def test_a_version_that_takes_effect_before_the_one_it_follows_replaces_all_before_it(make):
    first = made.make_publication(make)
    second = made.make_publication(make, supersedes=first, effective_on=today() + timedelta(days=300))
    assert list(queries.list_publications_in_force(first.authority_id)) == [first]
    third = made.make_publication(make, supersedes=second, effective_on=today())
    assert list(queries.list_publications_in_force(first.authority_id)) == [third]
    assert "A later version" in queries.find_force_problem(first)
