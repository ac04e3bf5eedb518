import pytest

from citizen_voice.grouping.attitudes import attitudes_of


def signs(text: str, language: str | None = "en") -> list[int]:
    return [attitude.sign for attitude in attitudes_of(text, language)]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("We should build more cycle lanes", 1),
        ("We should not build more cycle lanes", -1),
        ("Ban cars from the square", -1),
        ("Don't ban cars from the square", 1),
        ("Stop the ban on barbecues in the park", 1),
        ("No more diesel vans outside the school", -1),
        ("Fewer lorries on Mill Lane, please", -1),
        ("More lorries on Mill Lane", 1),
        ("Nobody should be allowed to park on the verge", -1),
        ("Let's get rid of the one-way system", -1),
        ("We need to fight for the library", 1),
        ("I don't think we need another supermarket", -1),
        ("I am against the new car park", -1),
        ("There is no need for a bypass", -1),
        ("A bypass is a bad idea", -1),
        ("A bypass is not a bad idea", 1),
        ("It is right to charge for parking", 1),
        ("Give up the ring road", -1),
        ("Make the use of black plastic for food packaging illegal", -1),
        ("Make parking on the market square free again", 1),
        ("Abolish the 0.7% levy on parks", -1),
        ("Protect the meadow to prevent floods", 1),
    ],
)
def test_what_is_wanted_is_read_with_what_turns_it_round(text: str, sign: int) -> None:
    assert signs(text)[:1] == [sign]


@pytest.mark.parametrize(
    "text",
    [
        "My bus was late again",
        "Banning cars would harm the shops",
        "Compulsory voting infringes on our freedom",
        "Children do not learn the skills they need",
        "The car park is in the square",
        "The man who ran the little shop by the old bridge at Mill End is wrong",
        "What my neighbours in the long street behind the old mill think they should do",
        "",
        "!!!",
    ],
)
def test_a_text_that_asks_for_nothing_has_no_attitude(text: str) -> None:
    assert attitudes_of(text, "en") == []


def test_a_clause_about_somebody_is_no_wish() -> None:
    (attitude,) = attitudes_of("People who do not pay should be fined", "en") or [None]
    assert attitude is None or attitude.sign == 1


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Mwy o fysiau gyda'r nos", 1),
        ("Llai o lorïau yn y dref", -1),
        ("Peidiwch â chau'r llyfrgell", -1),
        ("Dylid gwahardd ceir o'r sgwâr", -1),
        ("Dylid cadw'r llyfrgell", 1),
        ("Rwyf yn erbyn y ffordd osgoi", -1),
        ("Plannwch goed ar hyd y ffordd", 1),
        ("Mae angen mwy o doiledau glân yn y dref", 1),
        ("Rhowch un ffurflen syml i ni", 1),
        ("Dylid rhoi'r gorau i ddefnyddio plastig untro", -1),
        ("Ni ddylid cau'r ysgol", 1),
        ("Ni ddylid adeiladu ar y ddôl", -1),
    ],
)
def test_welsh_has_cues_of_its_own(text: str, sign: int) -> None:
    assert signs(text, "cy")[:1] == [sign]


def test_a_language_without_cues_is_not_read() -> None:
    assert attitudes_of("Keine Autos auf dem Platz", "de") == []


def test_the_object_is_what_is_left_without_the_cue() -> None:
    (attitude,) = attitudes_of("We should not ban cars from the square", "en")
    assert attitude.objects == {"car", "squar"}
    assert attitude.cue == "not ban"
    assert attitude.verb == ""


def test_a_verb_that_is_neither_more_nor_less_is_kept() -> None:
    merge, merged = attitudes_of("Merge the two schools", "en"), attitudes_of("The two schools should be merged", "en")
    assert merge[0].verb == merged[0].verb != ""
