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
