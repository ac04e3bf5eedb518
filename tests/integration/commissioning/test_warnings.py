"""What a commissioner is told before going on, and how long bidders need: by the rules, and on the pages."""

from datetime import date
from decimal import Decimal

import pytest

from citizen_voice.commissioning import service
from citizen_voice.commissioning.effort import estimate_effort
from citizen_voice.commissioning.lines import read_lots
from citizen_voice.commissioning.warnings import find_warnings
from citizen_voice.vocabulary import PurchaseCategory
from tests.factories import commissioning as made

ASKED = {"question": "How will you do it?", "kind": "qualitative"}


@pytest.fixture
def begin(make):
    """Begin an import of one standard: values of its clauses in `said`, of the tender beside it."""
    officer, council = made.make_commissioner(make)

    def start(said=None, **tender):
        publication = made.make_publication(make, count=1, **(said or {}))
        return made.make_import(made.make_tender(council, officer, **tender), publication, officer)

    start.officer = officer
    return start


def choose(tender_import, **targets):
    (one,) = tender_import.standards
    reference = one.published_standard.standard.reference
    service.choose_measures(
        one,
        officer_id=tender_import.created_by_id,
        targets={f"{reference}-{code}": Decimal(target) for code, target in (targets or {"M1": "2"}).items()},
        weight=Decimal(10),
        starts_on=date(2027, 4, 1),
        ends_on=date(2031, 3, 31),
    )
    return tender_import


def told(tender_import):
    return {one.code: one.words for one in find_warnings(tender_import.tender, read_lots(tender_import))}


def one_measure(**values):
    (first, *_) = made.measures("SV-XX")
    return {**first, **values}


@pytest.fixture
def with_measure(begin):
    """Choose the one measure of a standard, which has these values."""

    def make_it(amount="2", /, *, said=None, tender=None, **values):
        tender_import = begin({"measures": [one_measure(**values)], **(said or {})}, **(tender or {}))
        (one,) = tender_import.standards
        service.choose_measures(
            one,
            officer_id=tender_import.created_by_id,
            targets={"SV-XX-M1": Decimal(amount)},
            weight=Decimal(10),
            starts_on=date(2027, 4, 1),
            ends_on=date(2031, 3, 31),
        )
        return tender_import

    return make_it


def test_nothing_speaks_against_a_measure_in_proportion(begin):
    assert told(choose(begin())) == {}


@pytest.mark.parametrize(
    ("tender", "threshold"),
    [
        ({"value_gbp": Decimal("173100")}, "£207,720"),
        ({"value_gbp": Decimal("552950"), "is_light_touch": True}, "£663,540"),
        ({"value_gbp": Decimal("4327500"), "category": PurchaseCategory.WORKS}, "£5,193,000"),
    ],
)
def test_paying_for_local_firms_is_unlawful_from_the_threshold_with_vat_on(with_measure, tender, threshold):
    above = told(with_measure(title="Pounds spent with local firms", tender=tender))
    assert "“local firms”" in above["local_firms_above_threshold"]
    assert f"From {threshold} it is unlawful" in above["local_firms_above_threshold"]
    below = told(
        with_measure(
            title="Pounds spent with local firms", tender={**tender, "value_gbp": tender["value_gbp"] - Decimal("0.01")}
        )
    )
    assert "only when the notice says so" in below["local_firms_below_threshold"]
    assert "local_firms_above_threshold" not in below


def test_a_standard_that_counts_where_the_supplier_is_pays_for_local_firms(with_measure):
    words = told(with_measure(said={"where_delivered": {"place": "supplier"}}))["local_firms_above_threshold"]
    assert "“Where the supplier is”" in words
    assert told(with_measure(said={"where_delivered": {"place": "contract"}})) == {}


def test_a_place_that_the_council_has_put_in_other_words_is_read_in_those(begin):
    said = {"where_delivered": {"place": "supplier"}, "local_flexibility": {"adaptable": ["where_delivered"]}}
    tender_import = choose(begin(said))
    (one,) = tender_import.standards
    service.adapt_standard(
        one,
        officer_id=tender_import.created_by_id,
        field="where_delivered",
        words="Anywhere in the county",
        reason="It is ours.",
    )
    assert find_warnings(tender_import.tender, read_lots(tender_import)) == []


def test_local_people_may_be_counted(with_measure):
    assert told(with_measure(title="Local people employed")) == {}


def test_a_question_and_what_a_council_adapts_are_read_too(begin):
    said = {
        "evaluation_questions": [{**ASKED, "question": "How will you buy from local businesses?"}],
        "local_flexibility": {"adaptable": ["geography"]},
    }
    tender_import = choose(begin(said))
    (one,) = tender_import.standards
    service.adapt_standard(
        one,
        officer_id=tender_import.created_by_id,
        field="geography",
        words="Suppliers based in the borough",
        reason="It is ours.",
    )
    lots = read_lots(tender_import)
    words = [one.words for one in find_warnings(tender_import.tender, lots)]
    assert len(words) == 2
    assert words[0].startswith("A question of SV-")
    assert words[1].startswith("What you adapted in SV-")


BANDS = {f"band_{band}": f"Answer of kind {band}" for band in range(6)} | {"minimum": "One commitment"}
LOCAL = "Only suppliers located within 20 miles count."


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"example_commitments": [{"text": "A visit"}, {"text": LOCAL}]}, "An example of SV-"),
        ({"contract_terms": {"kpi_clause": LOCAL}}, "The contract terms of SV-"),
        ({"contract_terms": {"kpi_clause": "x", "remedy": LOCAL}}, "The contract terms of SV-"),
        ({"scoring_guidance": {**BANDS, "band_5": LOCAL}}, "The scoring of SV-"),
        ({"scoring_guidance": {**BANDS, "minimum": LOCAL}}, "The scoring of SV-"),
        ({"evaluation_questions": [{**ASKED, "question": LOCAL}]}, "A question of SV-"),
        ({"called": LOCAL}, "The title of SV-"),
    ],
)
def test_every_part_that_goes_to_bidders_is_read(begin, said, what):
    tender_import = begin(said)
    choose(tender_import, M1=2)
    words = told(tender_import)["local_firms_above_threshold"]
    assert words.startswith(what)
    assert "located within 20 miles”" in words


@pytest.mark.parametrize("part", ["title", "definition", "counting_rule", "geography", "evidence"])
def test_every_part_of_a_measure_is_read(with_measure, part):
    assert told(with_measure(**{part: LOCAL}))["local_firms_above_threshold"].startswith("The measure SV-XX-M1")


def test_what_the_council_put_in_place_of_a_part_is_read_and_not_the_part(begin):
    freedom = {"adaptable": ["contract_terms", "scoring_guidance", "evaluation_questions"]}
    tender_import = begin(
        {
            "contract_terms": {"kpi_clause": LOCAL},
            "scoring_guidance": {**BANDS, "band_1": LOCAL},
            "evaluation_questions": [{**ASKED, "question": LOCAL}],
            "local_flexibility": freedom,
        }
    )
    choose(tender_import, M1=2)
    (one,) = tender_import.standards
    for field in freedom["adaptable"]:
        words = {"field": field, "words": "As the contract says", "reason": "So"}
        service.adapt_standard(one, officer_id=tender_import.created_by_id, **words)
    assert "local_firms_above_threshold" not in told(tender_import)
    service.adapt_standard(
        one, officer_id=tender_import.created_by_id, field="contract_terms", words=LOCAL, reason="So"
    )
    assert told(tender_import)["local_firms_above_threshold"].startswith("What you adapted in SV-")


def test_a_measure_that_is_the_work_itself_adds_nothing(with_measure):
    tender = {"description": "Trees are planted along the main roads."}
    words = told(with_measure(title="Tree planting", tender=tender))["core_requirement"]
    assert "the tender speaks of “tree”, “planting” too" in words


@pytest.mark.parametrize(
    ("values", "target", "is_told"),
    [
        ({"target": "3", "target_scaling": "per_million"}, "5", False),
        ({"target": "3", "target_scaling": "per_million"}, "6", True),
        ({"target": "3", "target_scaling": "per_year"}, "24", False),
        ({"target": "3", "target_scaling": "per_year"}, "25", True),
        ({"target": "3", "target_scaling": "fixed"}, "6", False),
        ({"target": "3", "target_scaling": "fixed"}, "7", True),
        ({"target": "30", "target_scaling": "fixed", "direction": "lower"}, "15", False),
        ({"target": "30", "target_scaling": "fixed", "direction": "lower"}, "14", True),
        ({"target": "", "target_scaling": "fixed"}, "900", False),
        ({"target": "many", "target_scaling": "fixed"}, "900", False),
    ],
)
def test_targets_far_from_what_the_standard_suggests_are_told(with_measure, values, target, is_told):
    found = told(with_measure(target, tender={"duration_months": 48}, **values))
    assert ("target_far_off" in found) == is_told


def test_a_length_that_is_not_known_scales_nothing(with_measure):
    assert told(with_measure("900", target="3", target_scaling="per_year")) == {}


def test_a_small_contract_bears_no_more_than_two_measures_and_no_long_question(begin):
    three = [one_measure(id=f"SV-XX-M{number}", title=f"Count {'abc'[number]}pples") for number in range(3)]
    said = {"measures": three, "evaluation_questions": [{**ASKED, "word_limit": 501}]}
    for value, is_small in (("99999.99", True), ("100000", False)):
        tender_import = begin(said, value_gbp=Decimal(value))
        (one,) = tender_import.standards
        service.choose_measures(
            one,
            officer_id=tender_import.created_by_id,
            targets={row["id"]: Decimal(1) for row in three},
            weight=Decimal(10),
            starts_on=date(2027, 4, 1),
            ends_on=date(2028, 3, 31),
        )
        found = told(tender_import)
        assert ("many_measures_for_small" in found) == is_small
        assert ("long_question_for_small" in found) == is_small
    assert "up to 501 words" not in str(found)


def test_a_contract_shorter_than_the_standard_is_meant_for_is_told(begin):
    said = {"applicability": {"minimum_months": 12}}
    words = told(choose(begin(said, duration_months=11), M1="1"))["contract_too_short"]
    assert words.endswith("contracts of 12 months or more. This one lasts 11.")
    assert told(choose(begin(said, duration_months=12), M1="1")) == {}
    assert told(choose(begin(said), M1="1")) == {}


def test_above_five_million_one_indicator_should_be_social_value(begin):
    above = {"value_gbp": Decimal("4166666.67")}
    words = told(choose(begin(**above)))["kpis"]
    assert "at least three key performance indicators" in words
    assert "You have chosen 1 measure here" in words
    assert told(choose(begin(value_gbp=Decimal("4166666.66")))) == {}
    assert told(choose(begin(**above, is_light_touch=True))) == {}
    assert told(begin(**above)) == {}


def test_the_work_of_a_bidder_is_a_sum_that_is_told(begin):
    said = {
        "evaluation_questions": [
            {**ASKED, "word_limit": 750},
            {**ASKED},
            {**ASKED, "kind": "quantitative", "word_limit": 900},
        ]
    }
    tender_import = begin(said)
    assert estimate_effort(read_lots(tender_import)) is None
    effort = estimate_effort(read_lots(choose(tender_import, M1="2", M2="2")))
    # One lot 2 hours, two measures 3, answers of 750 and 500 words 12.5.
    assert (effort.lots, effort.measures, effort.answers, effort.hours) == (1, 2, 1250, 18)
    assert effort.in_words == "about 18 hours"
    assert "one hour for each 100 words" in effort.model


def test_all_three_pages_say_it(make, begin, client_as):
    tender_import = choose(begin({"where_delivered": {"place": "supplier"}, "evaluation_questions": None}))
    browser = client_as(begin.officer)
    base = f"/{make.the_authority().slug}/staff"
    reference = tender_import.standards[0].published_standard.standard.reference
    for url in (
        f"{base}/tender-imports/{tender_import.id}/lots/1/standards/{reference}",
        f"{base}/tender-imports/{tender_import.id}/record",
        f"{base}/tenders/{tender_import.tender_id}",
    ):
        page = browser.get(url).text
        assert "Before you go on" in page
        assert "Where the supplier is" in page
        assert "Work for a bidder: about 4 hours." in page


def test_a_tender_for_which_nothing_is_chosen_has_no_such_list(make, begin, client_as):
    tender_import = begin()
    page = client_as(begin.officer).get(f"/{make.the_authority().slug}/staff/tenders/{tender_import.tender_id}").text
    assert "Before you go on" not in page
