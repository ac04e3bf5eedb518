"""How councils use the standards, told to everybody from what their tenders recorded."""

import csv
import html
import io
import itertools
import re
from decimal import Decimal

import pytest

from citizen_voice.commissioning import service
from citizen_voice.commissioning.choices import list_choices
from citizen_voice.commissioning.steps.adherence import list_uses
from citizen_voice.commissioning.steps.left_out import list_left_out, list_with_reasons
from citizen_voice.db import db
from citizen_voice.vocabulary import PurchaseCategory
from tests.factories import commissioning as made
from tests.factories import standards
from tests.query_count import counted_statements


@pytest.fixture
def officer(make):
    return made.make_commissioner(make)[0]


@pytest.fixture
def councils(make, officer):
    """Three councils whose names are not in the order of their making; the third buys nothing."""
    names = ("Westhaven", "Aldbeck", "Eastmere")
    return [make.council(make.the_authority(), name=name) for name in names]


@pytest.fixture
def publication(make, officer):
    return made.make_publication(make, called="Apprentices")


@pytest.fixture
def base(make):
    return f"/{make.the_authority().slug}/adherence"


def record(council, officer, publication, *weights, tender=None, reason="", adapted=None, **values):
    """A recorded tender that uses the first standards of a publication, one for each weight."""
    quality = Decimal(50) - sum(Decimal(one) for one in weights)
    tender = tender or made.make_tender(council, officer, quality_weight=quality, **values)
    ids = [one.id for one in publication.standards][: len(weights)]
    chosen = {lot.id: ids for lot in tender.lots}
    tender_import = service.begin_import(tender, publication=publication, chosen=chosen, officer_id=officer.id)
    made.fill_import(tender_import, *weights)
    if adapted:
        words, why = adapted
        one = tender_import.standards[0]
        service.adapt_standard(one, officer_id=officer.id, field="geography", words=words, reason=why)
    if reason:
        reasons = {one.id: reason for one in list_left_out(tender_import)}
        service.explain_left_out(tender_import, officer_id=officer.id, reasons=reasons)
    return service.record_import(tender_import, officer_id=officer.id)


def plain(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def part(answer, publication, place):
    """Return what a page says of one standard, in plain words."""
    reference = publication.standards[place].standard.reference
    return plain_part(answer.text, reference)


def plain_part(page, reference):
    found = re.search(rf'<section class="cv-card" id="{reference}-1.0".*?</section>', page, re.DOTALL)
    assert found, reference
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group())))


def test_a_region_counts_what_tenders_used_left_out_and_weighed(client, councils, officer, publication, base):
    west, ald, _ = councils
    record(west, officer, publication, "5", "10")
    record(ald, officer, publication, "9", reason="The park has no office.")
    record(ald, officer, publication, "2")
    page = client.get(base)
    first, second = (part(page, publication, place) for place in (0, 1))
    assert "Applied to 3 tenders Used in 3 tenders Left out of 0 tenders" in first
    assert "Weights in 3 lots: lowest 2, middle 5, highest 9 percent" in first
    assert "Published: 2 to 10 percent, 5 recommended" in first
    assert "Applied to 3 tenders Used in 1 tender Left out of 2 tenders" in second
    assert "Weight in 1 lot: 10 percent" in second
    assert "The park has no office." in second
    assert "No reason was given." in second
    assert "%" not in first + second


def test_the_middle_of_two_weights_lies_between_them(client, councils, officer, publication, base):
    for weight in ("3", "6"):
        record(councils[0], officer, publication, weight)
    assert "lowest 3, middle 4.5, highest 6" in part(client.get(base), publication, 0)


def test_councils_stand_by_name_and_those_without_a_tender_are_named(client, councils, officer, publication, base):
    record(councils[0], officer, publication, "5", "5")
    table = re.search(r"<tbody.*?</tbody>", client.get(base).text, re.DOTALL).group()
    rows = [plain_row(row) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]
    names = [row.split(" ")[0] for row in rows if not row.startswith("Council")]
    assert names == sorted(names)
    assert "Westhaven 1 2 2 0" in rows
    assert "Eastmere No tender yet" in rows


def plain_row(row):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip()


def test_a_council_has_its_own_page_and_others_are_not_on_it(client, councils, officer, publication, base):
    west, ald, east = councils
    mine = record(west, officer, publication, "5", reason="Ours.", title="Our parks")
    record(ald, officer, publication, "5", reason="Theirs.", title="Their parks")
    page = client.get(f"{base}/{west.code}")
    assert "How Westhaven uses the standards" in page.text
    assert "Ours." in page.text
    assert "Theirs." not in page.text
    assert "Their parks" not in page.text
    assert f"/tenders/{mine.id}" in page.text
    assert "Applied to 1 tender Used in 0 tenders Left out of 1 tender" in part(page, publication, 1)
    nothing = client.get(f"{base}/{east.code}")
    assert "Eastmere has recorded no tender yet" in nothing.text
    assert client.get(f"{base}/E00000000").status_code == 404
    assert client.get(f"{base}/E00000000/adherence.csv").status_code == 404


def test_adaptations_and_weights_outside_the_range_are_told_with_their_reasons(
    client, councils, officer, publication, base
):
    record(councils[0], officer, publication, "5", adapted=("In our borough", "The grant is for it."))
    record(councils[0], officer, publication, "5", adapted=("", "We can't count it."))
    outside = made.make_import(made.make_tender(councils[0], officer), publication, officer)
    for one, weight in zip(outside.standards, ("12", "3"), strict=True):
        service.choose_measures(
            one,
            officer_id=officer.id,
            targets={f"{one.published_standard.standard.reference}-M1": Decimal(1)},
            weight=Decimal(weight),
            weight_reason="It matters most here." if weight == "12" else "",
            starts_on=made.date(2027, 4, 1),
            ends_on=made.date(2028, 3, 31),
        )
    service.answer_tests(outside, officer_id=officer.id, **made.TESTS)
    service.record_import(outside, officer_id=officer.id)
    said = part(client.get(base), publication, 0)
    assert "Where measures are counted: adapted in 2 tenders" in said
    assert "Where measures are counted: adapted. The grant is for it." in said
    assert "Where measures are counted: left out. We can't count it." in said
    assert "Weight of 12 percent, outside the range. It matters most here." in said


def test_only_recorded_tenders_count_and_the_page_says_so(client, councils, officer, publication, base):
    made.fill_import(made.make_import(made.make_tender(councils[0], officer), publication, officer), "7.5", "7.5")
    page = client.get(base)
    assert "No recorded tender it applied to yet." in part(page, publication, 0)
    assert "Only tenders that a council has recorded here are counted." in page.text
    assert "The records do not say whether a notice is out yet" in page.text


def test_the_last_record_of_a_tender_counts(client, councils, officer, publication, base):
    tender = made.make_tender(councils[0], officer, quality_weight=Decimal(45))
    record(councils[0], officer, publication, "5", tender=tender)
    first = list_uses(publication.authority)
    assert {one.counts.used for one in first} == {0, 1}
    second = made.make_import(tender, publication, officer)
    made.fill_import(second, "3", "2")
    service.record_import(second, officer_id=officer.id)
    page = client.get(base)
    assert "Applied to 1 tender Used in 1 tender" in part(page, publication, 0)
    assert "Weight in 1 lot: 3 percent" in part(page, publication, 0)
    assert "Used in 1 tender Left out of 0 tenders" in part(page, publication, 1)


def test_replaced_and_withdrawn_standards_stay_with_what_was_recorded(
    client, make, councils, officer, publication, base
):
    record(councils[0], officer, publication, "5", "5")
    newer = made.make_publication(make, supersedes=publication, count=1)
    first = part(client.get(base), publication, 0)
    assert "A later version holds now." in first
    assert "Used in 1 tender" in first
    assert "No recorded tender it applied to yet." in part(client.get(base), newer, 0)
    standards.withdraw(newer)
    db.session.flush()
    assert newer.standards[0].standard.reference not in client.get(base).text


BOUNDS = [
    {"value_from": "100000", "categories": ["services"], "is_for_light_touch": True},
    {"value_from": "900000.00", "value_to": "900000", "categories": ["services", "works"], "cpv_divisions": ["77"]},
    {"value_from": "900000.01", "categories": []},
    {"value_to": "899999.99"},
    {"categories": ["goods"], "cpv_divisions": ["77", "60"]},
    {"categories": [], "cpv_divisions": ["60"]},
    {"categories": ["services"], "minimum_months": 12},
    {"categories": ["services"], "is_for_light_touch": False},
]
TENDERS = [
    {},
    {"duration_months": 11},
    {"duration_months": 12},
    {"is_light_touch": True},
    {"category": PurchaseCategory.GOODS, "cpv_code": "60000000"},
]


@pytest.mark.parametrize(("bounds", "values"), list(itertools.product(BOUNDS, TENDERS)))
def test_the_count_and_the_commissioners_page_agree_on_what_applies(make, officer, councils, bounds, values):
    publication = made.make_publication(make, count=2, applicability=bounds)
    tender_import = record(councils[0], officer, publication, "5", **values)
    choices = list_choices(tender_import.tender, publication)
    uses = [one for one in list_uses(publication.authority) if one.entry.publication_slug == publication.slug]
    assert [one.counts.applied for one in uses] == [int(not choices[0].obstacles)] * 2


PLACES = [
    {"place": "authority_area", "councils": ["E00000000"]},
    {"place": "contract"},
    {"place": "named_places", "councils": ["E00000000", "Westhaven"]},
    {"place": "named_places", "councils": ["E00000000", "E08000001"]},
    {"place": "named_places", "councils": []},
]


@pytest.mark.parametrize("place", PLACES)
def test_a_standard_for_another_council_neither_applies_nor_is_left_out(make, client, officer, councils, place, base):
    codes = [councils[0].code if one == "Westhaven" else one for one in place.get("councils", [])]
    publication = made.make_publication(make, count=2, where_delivered={**place, "councils": codes})
    is_for_it = place["place"] != "named_places" or not codes or councils[0].code in codes
    tender_import = record(councils[0], officer, publication, "5")
    choices = list_choices(tender_import.tender, publication)
    assert [not one.obstacles for one in choices] == [is_for_it] * 2
    assert bool(list_left_out(tender_import)) == is_for_it
    assert bool(list_with_reasons(tender_import)) == is_for_it
    uses = [one for one in list_uses(publication.authority) if one.entry.publication_slug == publication.slug]
    assert [one.counts.applied for one in uses] == [int(is_for_it)] * 2
    assert sum(one.counts.left_out for one in uses) == int(is_for_it)


def test_the_file_has_a_row_for_each_standard_of_each_tender(client, councils, officer, publication, base):
    west, ald, _ = councils
    record(west, officer, publication, "5", adapted=("Here", "=Ours"), reason="Not now.", title="Parks")
    record(ald, officer, publication, "5", "5", title="=1+1")
    rows = list(csv.DictReader(io.StringIO(client.get(f"{base}.csv").text)))
    assert [row["council"] for row in rows] == ["Aldbeck", "Aldbeck", "Westhaven", "Westhaven"]
    used, left_out = rows[2:]
    assert (used["applied"], used["used"], used["weights"], used["left_out_reason"]) == ("yes", "yes", "5", "")
    assert used["adaptations"] == "geography: Here (=Ours)"
    assert (left_out["used"], left_out["weights"], left_out["left_out_reason"]) == ("no", "", "Not now.")
    assert (used["weight_minimum"], used["weight_recommended"], used["weight_maximum"]) == ("2", "5", "10")
    assert rows[0]["tender_title"] == "'=1+1"
    own = list(csv.DictReader(io.StringIO(client.get(f"{base}/{west.code}/adherence.csv").text)))
    assert own == rows[2:]


def test_other_regions_are_not_counted(client, make, councils, officer, publication, base):
    other = make.authority()
    stranger, their_council = made.make_commissioner(make, other)
    theirs = made.make_publication(make, authority=other)
    record(their_council, stranger, theirs, "5", reason="Elsewhere.")
    assert "Elsewhere." not in client.get(base).text
    assert client.get(f"{base}/{their_council.code}").status_code == 404


def test_more_tenders_take_no_more_queries(client, councils, officer, publication, base):
    counts = []
    for _ in range(2):
        record(councils[0], officer, publication, "5", reason="No.", adapted=("Here", "Ours."))
        for address in (base, f"{base}/{councils[0].code}", f"{base}.csv"):
            with counted_statements() as counted:
                assert client.get(address).status_code == 200
            counts.append(len(counted))
    assert counts[:3] == counts[3:]


def test_pages_lead_to_it(client, make, councils, officer, publication, base):
    tender_import = record(councils[0], officer, publication, "5")
    slug = make.the_authority().slug
    for address in (f"/{slug}/consultations", f"/{slug}/standards"):
        assert f'href="{base}"' in client.get(address).text
    assert f'href="{base}/{councils[0].code}"' in client.get(f"/{slug}/tenders/{tender_import.id}").text
