"""Which tenders a standard is meant for, in words."""

from decimal import Decimal

import pytest

from citizen_voice.drafting.applicability import TenderFacts, describe_bounds, describe_fit, find_obstacles, in_round

TENDER = TenderFacts(Decimal(900000), "services", "77")


@pytest.mark.parametrize(
    ("applicability", "phrases"),
    [
        ({}, ["every CPV division"]),
        ({"value_from": "100000"}, ["worth £100,000 or more", "every CPV division"]),
        ({"value_to": "99.50"}, ["worth up to £99.50", "every CPV division"]),
        ({"value_from": "1", "value_to": "2"}, ["worth £1 to £2", "every CPV division"]),
        (
            {"categories": ["goods", "works"], "cpv_divisions": ["45", "77"], "minimum_months": 6},
            ["goods, works", "CPV divisions 45, 77", "lasting 6 months or more"],
        ),
        ({"value_from": "much", "value_to": "NaN"}, ["every CPV division"]),
    ],
)
def test_bounds_are_told_in_phrases(applicability, phrases):
    assert describe_bounds(applicability) == phrases


@pytest.mark.parametrize(
    ("applicability", "words"),
    [
        ({"value_from": "900000.01"}, "below £900,000.01"),
        ({"value_to": "899999"}, "above £899,999"),
        ({"categories": ["works"]}, "buys services; the standard is for works"),
        ({"cpv_divisions": ["45"]}, "CPV division 77 is not among"),
    ],
)
def test_each_bound_that_a_tender_breaks_is_told(applicability, words):
    (obstacle,) = find_obstacles(applicability, TENDER)
    assert words in obstacle


@pytest.mark.parametrize(
    ("place", "is_for_it"),
    [
        ({"place": "named_places", "councils": ["E08000001"]}, True),
        ({"place": "named_places", "councils": ["E08000002"]}, False),
        ({"place": "named_places", "councils": []}, True),
        ({"place": "contract", "councils": ["E08000002"]}, True),
        ({}, True),
        (None, True),
    ],
)
def test_named_places_are_held_against_the_council_that_buys(place, is_for_it):
    tender = TenderFacts(Decimal(900000), "services", "77", council="E08000001")
    assert (find_obstacles({}, tender, place=place) == []) == is_for_it


def test_phrases_and_obstacles_are_translated_with_their_categories():
    welsh = {
        "works": "gweithiau",
        "services": "gwasanaethau",
        "every CPV division": "pob adran CPV",
        "worth up to %(highest)s": "gwerth hyd at %(highest)s",
        "The tender's value is above %(highest)s.": "Mae'n uwch na %(highest)s.",
        "The tender buys %(category)s; the standard is for %(categories)s.": "%(category)s, nid %(categories)s.",
    }.__getitem__
    bounds = {"value_to": "99", "categories": ["works"]}
    assert describe_bounds(bounds, welsh) == ["gwerth hyd at £99", "gweithiau", "pob adran CPV"]
    assert find_obstacles(bounds, TENDER, welsh) == ["Mae'n uwch na £99.", "gwasanaethau, nid gweithiau."]


def test_a_tender_on_the_edge_is_meant():
    edges = {"value_from": "900000", "value_to": "900000", "categories": ["services"], "cpv_divisions": ["77"]}
    assert find_obstacles(edges, TENDER) == []
    assert find_obstacles({"minimum_months": 600}, TENDER) == []


LIGHT = TenderFacts(Decimal(1_200_000), "services", "77", council="E08000001", months=48, is_light_touch=True)


@pytest.mark.parametrize(
    ("applicability", "tender", "place", "reasons"),
    [
        ({}, TENDER, None, ["It is for every tender."]),
        (
            {"value_from": "100000", "value_to": "5000000"},
            LIGHT,
            None,
            ["Your £1.2 million is in its range: £100,000 to £5,000,000.", "It is for light touch contracts too."],
        ),
        ({"value_from": "100000"}, TENDER, None, ["Your £900,000 is in its range: £100,000 or more."]),
        ({"value_to": "900000"}, TENDER, None, ["Your £900,000 is in its range: up to £900,000."]),
        (
            {"categories": ["services", "works"], "cpv_divisions": ["45", "77"]},
            TENDER,
            None,
            ["You buy services, and it is for services, works.", "Your CPV division, 77, is one that it is for."],
        ),
        (
            {"minimum_months": 12},
            TENDER,
            {"place": "named_places", "councils": ["E08000001"]},
            [
                "It is for contracts of 12 months or more. You have not said how long yours is.",
                "It names your council's area.",
            ],
        ),
        (
            {"minimum_months": 12},
            TenderFacts(Decimal(1), "goods", "77", months=48),
            None,
            ["Your 48 months are enough: it is for 12 or more."],
        ),
    ],
)
def test_why_it_is_meant_for_this_very_tender(applicability, tender, place, reasons):
    assert describe_fit(applicability, tender, place=place) == reasons


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("900000", "£900,000"),
        ("1000000", "£1 million"),
        ("1250000", "£1,250,000"),
        ("12300000.00", "£12.3 million"),
        ("1200000.01", "£1,200,000.01"),
        ("20000000", "£20 million"),
    ],
)
def test_amounts_are_spoken_in_millions_where_they_are_round(amount, words):
    assert in_round(Decimal(amount)) == words
