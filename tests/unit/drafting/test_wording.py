"""What words speak of: local firms are told from local people, and a measure from the work itself."""

import pytest

from citizen_voice.drafting.wording import find_local_firms, shared_words, significant_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pounds spent with local firms", "local firms"),
        ("Share of spend with Local small businesses", "Local small businesses"),
        ("A locally based contractor does the work", "locally based contractor"),
        ("Helping local people and businesses", "local people and businesses"),
        ("Use of the local\n supply chain", "local supply chain"),
        ("The bidder is a company based in the borough", "company based in the borough"),
        (
            "Contracts given to suppliers that are registered in one of our towns",
            "suppliers that are registered in one",
        ),
        ("Money that goes to SMEs in the six council areas", "SMEs in the six council areas"),
        ("Orders from businesses within the region", "businesses within the region"),
        ("Spend with businesses based in Ellermarch", "businesses based in Ellermarch"),
        ("Share that goes to firms from Port Hensey", "firms from Port"),
        ("Contracts with SMEs with an office in the region", "SMEs with an office in"),
        ("A supplier that has its head office in Slatewick scores more", "supplier that has its head office in"),
        ("Bidders with a local presence score more", "Bidders with a local presence"),
        ("Work given to firms from the area", "firms from the area"),
        ("Suppliers located within 20 miles are used", "Suppliers located within 20 miles"),
        ("Materials from merchants within a 30-mile radius", "merchants within a 30-mile"),
        ("Producers within fifty kilometres of the kitchen", "Producers within fifty kilometres"),
        ("A contractor headquartered near Ellerham", "contractor headquartered near Ellerham"),
        ("Businesses based here come first", "Businesses based here"),
        ("Money for firms from here", "firms from here"),
        ("Spend with the borough's own small businesses", "borough's own small businesses"),
        ("Spend with Slatewick-based companies", "Slatewick-based companies"),
        ("Orders given to regional suppliers", "regional suppliers"),
        ("Nearby growers are asked first", "Nearby growers"),
        ("Subcontractors in our county are paid in 10 days", "Subcontractors in our county"),
        ("Providers across the two districts", "Providers across the two districts"),
        ("Gwario gyda busnesau bach lleol", "busnesau bach lleol"),
    ],
)
def test_local_firms_are_found(text: str, found: str) -> None:
    assert (find_local_firms(text) or "").startswith(found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Local people employed",
        "Local apprentices the firm hires",
        "Apprentices from our own towns whom the contractor employs in the area",
        "Hours that the supplier's staff give to local schools",
        "Local people that the company trains",
        "Companies report each quarter",
        "Small firms and charities",
        "Work that is done in the area",
        "Pounds spent in the local economy",
        "People from the area who work for the supplier",
        "The supplier employs people who live within 20 miles",
        "The contractor answers within 20 miles of the depot",
        "Suppliers in Tier 1 and Tier 2 report",
        "Companies in March count for the quarter before",
        "A company registered with a professional body",
        "Suppliers report in April and in October",
        "Businesses in Year 2 of the contract",
        "A community-based enterprise",
        "Evidence-based providers",
        "Hours given to community groups in the region",
        "Apprentices started, each with an address in the six council areas",
        "The supplier pays the real living wage",
        "Jobs in the borough",
        "Visits by staff of the supplier to schools in the town",
        "The bidder names a person for the work in the district",
        "SMEs in the supply chain are paid within 30 days",
        "Training at the depot in Slatewick",
        "Prentisiaid lleol",
    ],
)
def test_local_people_and_firms_anywhere_are_not(text: str) -> None:
    assert find_local_firms(text) is None


def test_forms_of_a_word_are_one_and_small_words_none() -> None:
    assert significant_words("Planting of the trees: a tree is planted, 12 times") == {
        "plant": "planting",
        "tre": "trees",
        "tim": "times",
    }


@pytest.mark.parametrize(
    ("measure", "tender", "shared"),
    [
        ("Trees planted", ["Tree planting in the parks", ""], ("trees", "planted")),
        ("Training", ["Trainings for staff"], ("training",)),
        ("Trees planted by schools in towns", ["Tree planting"], ()),
        ("Apprentices started", ["Grounds maintenance", "Grass is cut"], ()),
        ("Apprentices started", ["Apprentices"], ()),
        ("", ["Grounds maintenance"], ()),
        ("Of the", ["Of the"], ()),
    ],
)
def test_a_measure_is_the_work_itself_when_most_of_its_words_are(measure, tender, shared) -> None:
    assert shared_words(measure, tender) == shared
