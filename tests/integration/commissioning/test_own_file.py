"""A file that was taken away from a tender here brings its standards back: the same import is begun again."""

import json
import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from citizen_voice.commissioning import queries, service
from citizen_voice.commissioning.release import build_ocds, snapshot_tender
from citizen_voice.commissioning.steps.from_release import begin_from_release, find_own
from citizen_voice.commissioning.steps.left_out import list_left_out
from citizen_voice.db import db
from citizen_voice.exports.measures import FREQUENCIES
from citizen_voice.exports.ocds_import import facts_of
from citizen_voice.exports.ocds_reading import read_release
from citizen_voice.models import Tender
from citizen_voice.standards.steps.withdrawing import withdraw_standard
from tests.factories import commissioning as made
from tests.integration.commissioning.test_from_file import filled, send_file

FREE = {"may_change": "x", "must_stay": "y", "recording": "z", "optional": ["geography", "evidence", "frequency"]}


@pytest.fixture
def officer(make):
    return made.make_commissioner(make)[0]


@pytest.fixture
def council(officer):
    return db.session.get_one(made.OfficerRole, officer.roles[0].id).council


@pytest.fixture
def publication(make, officer):
    return made.make_publication(make, count=4, local_flexibility=FREE)


def record_at_random(council, officer, publication, chance):
    """A recorded import of some standards in some lots, with all that can be chosen; weights make exactly 100."""
    tender = made.make_tender(council, officer, price_weight=Decimal("30.5"), quality_weight=Decimal(40))
    for number in range(chance.randint(0, 2)):
        lot = service.LotFields(lot_title=f"Lot {number}", price_weight=Decimal("30.5"), quality_weight=Decimal(40))
        service.add_lot(tender, officer_id=officer.id, **lot)
    ids = [one.id for one in publication.standards]
    chosen = {lot.id: chance.sample(ids, chance.randint(0, 3)) for lot in tender.lots}
    chosen[tender.lots[0].id] = chance.sample(ids, chance.randint(1, 3))
    begun = service.begin_import(tender, publication=publication, chosen=chosen, officer_id=officer.id)
    for lot in tender.lots:
        here = [one for one in begun.standards if one.tender_lot_id == lot.id]
        weights = [Decimal("6.25")] * (len(here) - 1) + [Decimal("29.5") - Decimal("6.25") * (len(here) - 1)]
        for one, weight in zip(here, weights, strict=False):
            fill(one, weight, officer, chance)
    reasons = {one.id: f"Not here: {chance.random()}" for one in list_left_out(begun) if chance.random() < 0.7}
    service.explain_left_out(begun, officer_id=officer.id, reasons=reasons)
    service.answer_tests(begun, officer_id=officer.id, **made.TESTS)
    return service.record_import(begun, officer_id=officer.id)


def fill(imported, weight, officer, chance):
    reference = imported.published_standard.standard.reference
    starts_on = date(2027, 1, 1) + timedelta(days=chance.randint(0, 500))
    numbers = chance.sample([1, 2], chance.randint(1, 2))
    service.choose_measures(
        imported,
        officer_id=officer.id,
        # People are whole; tonnes have decimals.
        targets={f"{reference}-M{n}": Decimal(chance.randint(1, 99)) / (1 if n == 1 else 4) for n in numbers},
        weight=weight,
        weight_reason="It matters “most” <here>." if weight > 10 else "",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=chance.randint(1, 2000)),
    )
    for field in chance.sample(FREE["optional"], chance.randint(0, 3)):
        often = field == "frequency"
        words = chance.choice(
            ["", *(FREQUENCIES.values() if often else ("In our borough\nand nowhere else", "Ym mhob man"))]
        )
        service.adapt_standard(imported, officer_id=officer.id, field=field, words=words, reason=f"So: {field}")


@pytest.mark.parametrize("seed", range(8))
def test_a_record_its_file_and_the_import_begun_from_it_are_the_same(make, officer, council, publication, seed):
    recorded = record_at_random(council, officer, publication, random.Random(seed))
    package = read_release(build_ocds(recorded)).package
    first = recorded.tender.lots[0]
    tender = made.make_tender(
        council, officer, price_weight=first.price_weight, quality_weight=first.quality_weight, source_release=package
    )
    begun, notes = begin_from_release(tender, find_own(package, make.the_authority()), officer_id=officer.id)
    assert notes == ()
    wanted, found = facts_of(snapshot_tender(recorded)), facts_of(snapshot_tender(begun))
    assert (found.lots, found.left_out) == (wanted.lots, wanted.left_out)
    service.answer_tests(begun, officer_id=officer.id, **made.TESTS)
    service.record_import(begun, officer_id=officer.id)
    again = json.loads(build_ocds(begun))
    assert again["releases"][0]["tender"]["lots"] == package["releases"][0]["tender"]["lots"]
    assert again["releases"][0]["tender"]["targets"] == package["releases"][0]["tender"]["targets"]


def test_the_page_shows_the_standards_of_the_file_and_brings_them_in(make, client_as, officer, council, publication):
    recorded = record_at_random(council, officer, publication, random.Random(3))
    slug, browser = make.the_authority().slug, client_as(officer)
    page = send_file(browser, slug, build_ocds(recorded)).text
    assert "The file has standards of “What residents ask of contracts”, version 1.0, in it." in page
    fields = filled(page)
    assert (fields["price_weight"], fields["quality_weight"]) == ("30.5", "40")
    changed = {**fields, "reference": "AGAIN/1", "council": str(council.id)}
    answer = browser.send(f"/{slug}/staff/tenders/new", changed)
    tender = db.session.scalars(select(Tender).where(Tender.reference == "AGAIN/1")).one()
    wanted, found = (facts_of(snapshot_tender(one)) for one in (recorded, queries.find_open_import(tender)))
    assert (found.lots, found.left_out) == (wanted.lots, wanted.left_out)
    assert "The standards in your file are chosen again" in browser.get(answer.location).text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("version", "version 7.0, is not known here."),
        ("authority", "is not known here."),
        ("url", "It does not say of which one publication they are."),
        ("standard", "has no standard"),
        ("replaced", "A later version of"),
    ],
)
def test_standards_that_are_not_known_here_are_told_and_the_file_is_kept(
    make, client_as, officer, council, publication, change, told
):
    recorded = record_at_random(council, officer, publication, random.Random(1))
    text = build_ocds(recorded).decode()
    slug = make.the_authority().slug
    if change == "replaced":
        made.make_publication(make, supersedes=publication)
    elif change == "standard":
        text = text.replace('/1.0"', '/1.9"')
    else:
        old = {"version": f"{publication.slug}/1.0", "authority": f"/{slug}/pub", "url": "/publications/"}[change]
        new = {"version": f"{publication.slug}/7.0", "authority": "/elsewhere/pub", "url": "/lists/"}[change]
        text = text.replace(old, new)
    browser = client_as(officer)
    page = send_file(browser, slug, text.encode()).text
    assert told in page
    assert "The file is kept" in page
    fields = filled(page)
    assert fields["quality_weight"] == "40"
    browser.send(f"/{slug}/staff/tenders/new", {**fields, "reference": "AGAIN/1", "council": str(council.id)})
    tender = db.session.scalars(select(Tender).where(Tender.reference == "AGAIN/1")).one()
    assert tender.source_release is not None
    assert queries.find_open_import(tender) is None


def test_a_withdrawn_standard_is_told_and_the_others_come_back(make, officer, council, publication):
    tender = made.make_tender(council, officer, quality_weight=Decimal("42.5"))
    ids = [one.id for one in publication.standards[:2]]
    begun = service.begin_import(
        tender, publication=publication, chosen={tender.lots[0].id: ids}, officer_id=officer.id
    )
    made.fill_import(begun, "5", "2.5")
    package = read_release(build_ocds(service.record_import(begun, officer_id=officer.id))).package
    gone = publication.standards[0].standard
    withdraw_standard(gone, officer_id=officer.id, reason="It counts the wrong thing.", decision_reference="D1")
    own = find_own(package, make.the_authority())
    again, notes = begin_from_release(made.make_tender(council, officer), own, officer_id=officer.id)
    assert [one.published_standard_id for one in again.standards] == ids[1:]
    assert len(notes) == 1
    assert f"{gone.reference}/1.0, which is in the file, is withdrawn" in notes[0]
    withdraw_standard(publication.standards[1].standard, officer_id=officer.id, reason="So.", decision_reference="D2")
    own = find_own(package, make.the_authority())
    assert own.publication is None
    assert own.notes[-1] == "The file is kept, and no standard is chosen."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"measure": 12', '"measure": -1', "The target must be more than 0."),
        ('"startDate": "2027-04-01', '"startDate": "someday', "does not say between which days"),
        ("-M1", "-M9", "Choose among the standard's measures"),
        ('"number": 7.5', '"number": 99.999', "decimal places"),
    ],
)
def test_a_file_that_somebody_changed_starts_the_tender_without_its_standards(make, officer, council, old, new, told):
    recorded = made.make_recorded_import(make, officer, council)
    package = json.loads(build_ocds(recorded).decode().replace(old, new))
    tender = made.make_tender(council, officer, source_release=package)
    begun, notes = begin_from_release(tender, find_own(package, make.the_authority()), officer_id=officer.id)
    assert begun is None
    assert told in notes[0]
    assert queries.find_open_import(tender) is None


@pytest.mark.parametrize(("words", "wanted"), [("Here\x08 and\x1f there\u200b", "Here and there"), ("x" * 4001, None)])
def test_words_of_a_file_are_taken_as_a_form_takes_them(make, client, officer, council, publication, words, wanted):
    recorded = record_at_random(council, officer, publication, random.Random(2))
    package = json.loads(build_ocds(recorded))
    for lot in package["releases"][0]["tender"]["lots"]:
        lot["title"] += "\x07"
        for one in lot["awardCriteria"]["criteria"]:
            if "regionalStandard" in one:
                adapted = {"field": "geography", "words": words, "reason": f"\x07{words[:900]}"}
                one["regionalStandard"] = {**one["regionalStandard"], "adaptations": [adapted]}
    lots = [Decimal("30.5"), Decimal(40)]
    tender = made.make_tender(council, officer, price_weight=lots[0], quality_weight=lots[1], source_release=package)
    begun, notes = begin_from_release(tender, find_own(package, make.the_authority()), officer_id=officer.id)
    if wanted is None:
        assert begun is None
        assert "longer than can be kept here" in notes[0]
        return
    assert {one.words for each in begun.standards for one in each.adaptations} == {wanted}
    service.answer_tests(begun, officer_id=officer.id, **made.TESTS)
    service.record_import(begun, officer_id=officer.id)
    page = client.get(f"/{make.the_authority().slug}/tenders/{begun.id}").text
    assert wanted in page
    assert not set(page) & {chr(number) for number in range(32) if chr(number) not in "\n\t"}


def test_a_file_of_somebody_else_has_no_standards_of_ours(make):
    content = {"releases": [{"tender": {"lots": [{"id": "1"}, 5, {"additionalClassifications": [{"id": "x"}]}]}}]}
    assert find_own(content, make.the_authority()) is None
    assert find_own({}, make.the_authority()) is None


def test_our_extension_is_handed_out_where_the_files_say_it_is(make, client, officer, council):
    recorded = made.make_recorded_import(make, officer, council)
    (url,) = [one for one in json.loads(build_ocds(recorded))["extensions"] if "regional-standards" in one]
    path = "/" + url.split("/", 3)[3]
    metadata = client.get(path).json
    schema = client.get(path.replace("extension.json", metadata["schemas"][0])).json
    assert set(schema["definitions"]["Tender"]["properties"]) == {"standardsLeftOut"}
