"""How many people live here: entered in boxes or pasted, kept whole or not at all, and every fault named."""

import pytest
from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import AuditRow, PopulationMargin
from citizen_voice.priorities.steps import population
from citizen_voice.priorities.steps.pasted_numbers import people_of
from citizen_voice.vocabulary import AgeBand, MarginKind, Role

SOURCE = "ONS mid-2024 estimates"
AREAS = {"area-1": "1000", "area-2": "3000", "area_source": SOURCE}
AGES = {f"age-{number}": "500" for number in range(1, 9)} | {"age_source": "The census"}


@pytest.fixture
def consultation(make):
    made = make.consultation()
    make.council(code="X1", name="Brant", name_cy="Brannog")
    make.council(code="X2", name="Tamer")
    return made


@pytest.fixture
def page(consultation):
    return f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/population"


@pytest.fixture
def browser(make, client_as, consultation):
    return client_as(make.officer())


def stored() -> list[tuple[str, str, int, str]]:
    rows = db.session.scalars(select(PopulationMargin).order_by(PopulationMargin.kind, PopulationMargin.category))
    return [(row.kind.value, row.category, row.people, row.source) for row in rows]


def audited() -> list[dict]:
    return list(db.session.scalars(select(AuditRow.details).filter_by(event="population_set").order_by(AuditRow.id)))


def refused(browser, page, fields) -> str:
    """Send fields that must be refused, and return the page with what is wrong on it."""
    before = stored()
    answer = browser.send(page, fields)
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert stored() == before
    return answer.text.replace("&#39;", "'")


def test_numbers_are_kept_and_shown_again(browser, page):
    answer = browser.send(page, AREAS | {"area-2": " 3,000 "}, follow_redirects=True)
    assert "The numbers are saved." in answer.text
    assert "Who is missing" in answer.text
    assert stored() == [("area", "X1", 1000, SOURCE), ("area", "X2", 3000, SOURCE)]
    shown = browser.get(page).text
    assert 'value="1,000"' in shown
    assert 'value="3,000"' in shown
    assert f'value="{SOURCE}"' in shown


def test_areas_and_ages_are_kept_apart_with_their_sources(browser, page):
    browser.send(page, AREAS | AGES)
    rows = stored()
    assert len(rows) == 2 + len(AgeBand)
    assert ("age", "75+", 500, "The census") in rows
    assert audited() == [{"people_by_area": 4000, "people_by_age": 4000}]


def test_others_take_the_place_of_all_of_a_kind_and_empty_boxes_take_it_away(browser, page):
    browser.send(page, AREAS | AGES)
    browser.send(page, AREAS | {"area-1": "1200", "area_source": "The register"})
    assert stored() == [("area", "X1", 1200, "The register"), ("area", "X2", 3000, "The register")]
    browser.send(page, {})
    assert stored() == []
    assert len(audited()) == 3


def test_the_same_again_changes_nothing(browser, page):
    browser.send(page, AREAS)
    before = db.session.scalars(select(PopulationMargin.id)).all()
    browser.send(page, AREAS)
    assert db.session.scalars(select(PopulationMargin.id)).all() == before
    assert len(audited()) == 1


@pytest.mark.parametrize(
    "lines",
    [
        "X1,1000\nX2,3000",
        "code,people\nX1,1000\nX2,3000",
        "Area\tPeople in 2024\n\nBrant\t1,000\nTamer\t3 000\n",
        'brannog,"1,000",\n tamer , 3000 ,,',
    ],
)
def test_pasted_lines_fill_the_boxes(browser, page, lines):
    if "2024" in lines:
        # A heading with a digit could be a number that went wrong: it is named like any other line.
        assert "Line 1: “Area” is no area of yours" in refused(browser, page, {"pasted": lines})
        lines = lines.replace(" in 2024", "")
    browser.send(page, {"pasted": lines, "area_source": SOURCE, "area-1": "77"})
    assert stored() == [("area", "X1", 1000, SOURCE), ("area", "X2", 3000, SOURCE)]


def test_age_bands_are_pasted_as_people_write_them(browser, page):
    lines = "0–15,1\n16 to 24,2\nAged 25-34,3\n35-44,4\n45-54,5\n55-64,6\n65-74,7\n75 and over,8"
    browser.send(page, {"pasted": lines, "age_source": SOURCE})
    assert sorted(people for _, _, people, _ in stored()) == list(range(1, 9))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("X1,1000\nX9,5", "Line 2: “X9” is no area of yours and no age band"),
        ("X1,1000\n15-24,5", "Line 2: “15-24” is no area of yours and no age band"),
        ("code,people\n\nX1,12x", "Line 3: “12x” is not a whole number above 0"),
        ("X1,0", "Line 1: “0” is not a whole number above 0"),
        ("X1,-5", "Line 1: “-5” is not a whole number above 0"),
        ("X1,12.5", "Line 1: “12.5” is not a whole number above 0"),
        ("X1,1e5", "Line 1: “1e5” is not a whole number above 0"),
        ("X1,99999999999", "Line 1: “99999999999” is not a whole number above 0"),
        ("X1,1000\nX2,3000\nBrant,7", "Line 3: “Brant” stands on line 1 already"),
        ("X1,1,000", "Line 1, “X1, 1, 000”: give an area or an age band, then a tab or a comma"),
        ("X1", "Line 1, “X1”: give an area or an age band, then a tab or a comma"),
        ('X1,"1000', "Line 1, “X1,&#34;1000”: give an area or an age band"),
        ("X1,<b>", "Line 1: “&lt;b&gt;” is not a whole number above 0"),
        (f"{'x' * 100},5", f"Line 1: “{'x' * 60}…” is no area of yours"),
    ],
)
def test_a_line_that_can_not_be_used_is_named(browser, page, lines, message):
    shown = refused(browser, page, {"pasted": lines, **AREAS, "area-1": "42"})
    assert message in shown
    assert 'value="42"' in shown, "the boxes stay as they were"


def test_all_bad_lines_are_named_at_once(browser, page):
    shown = refused(browser, page, {"pasted": "X9,5\nX1,none\nX2,3000\nTamer,4", "area_source": SOURCE})
    assert "3 lines can't be used" in shown
    for message in ("Line 1: “X9”", "Line 2: “none”", "Line 4: “Tamer” stands on line 3 already"):
        assert message in shown
    many = refused(browser, page, {"pasted": "\n".join(f"Y{number},5" for number in range(30))})
    assert "Line 20: “Y19”" in many
    assert "Line 21" not in many
    assert "And 10 more lines" in many


def test_what_was_pasted_stands_in_the_boxes_when_something_else_is_missing(browser, page):
    shown = refused(browser, page, {"pasted": "X1,1000\nX2,3000"})
    assert "Say where these numbers are from" in shown
    assert 'value="3,000"' in shown
    assert "X2,3000" not in shown


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"area-1": "1000"}, "Enter a number for “Tamer” too, or for none of them"),
        ({"area-1": "many"}, "Enter a whole number above 0 for “Brant”"),
        ({"area-1": "0"}, "Enter a whole number above 0 for “Brant”"),
        ({"area-1": "12.5"}, "Enter a whole number above 0 for “Brant”"),
        (AREAS | {"area_source": " "}, "Say where these numbers are from"),
        (AREAS | {"area_source": "x" * 301}, "Use 300 characters or fewer"),
        ({"area_source": SOURCE}, "There are no numbers from this source"),
        (AGES | {"age-8": ""}, "Enter a number for “Aged 75+” too, or for none of them"),
        (AREAS | {"pasted": "x" * 20_001}, "Use 20000 characters or fewer"),
        (AREAS | {"pasted": "X1,\x075"}, "a character that can't be shown"),
    ],
)
def test_what_is_wrong_with_a_box_is_said_there(browser, page, fields, message):
    assert message in refused(browser, page, fields)


def test_totals_of_different_populations_are_refused(browser, page):
    browser.send(page, AREAS)
    words = "The areas add up to 4,000 people and the age bands to 4,800."
    shown = refused(browser, page, AREAS | AGES | {"age-1": "1300"})
    assert words in shown
    assert "the totals may differ by 2% at most" in shown
    browser.send(page, AREAS | AGES | {"age-1": "580"})
    assert len(stored()) == 10, "two in a hundred is near enough"


def test_the_service_refuses_what_the_form_would(consultation):
    by = consultation.created_by_id
    sound = {"X1": 1000, "X2": 3000}
    for people, source in (
        ({"X1": 1000}, SOURCE),
        (sound | {"X3": 5}, SOURCE),
        (sound | {"X1": 0}, SOURCE),
        (sound | {"X1": 2**40}, SOURCE),
        (sound, ""),
    ):
        with pytest.raises(InvalidInputError):
            population.set_population(consultation, {MarginKind.AREA: population.Margin(people, source)}, officer_id=by)
    ages = population.Margin(dict.fromkeys((band.value for band in AgeBand), 600), SOURCE)
    with pytest.raises(InvalidInputError, match="add up to 4,000"):
        population.set_population(
            consultation, {MarginKind.AREA: population.Margin(sound, SOURCE), MarginKind.AGE: ages}, officer_id=by
        )
    assert stored() == []


def test_numbers_are_read_as_people_write_them():
    assert [people_of(text) for text in ("5", " 1,234,567 ", "1 234", "1\u202f234")] == [5, 1234567, 1234, 1234]
    assert [people_of(text) for text in ("", None, "1,23", "01x", "٣", "100000001", "0")] == [None] * 7


def test_who_is_let_in(make, client, client_as, page, consultation):
    elsewhere = make.consultation(make.authority())
    theirs = f"/{elsewhere.authority.slug}/staff/consultations/{elsewhere.slug}"
    own = client_as(make.officer(authority=elsewhere.authority))
    for url in (page, page.replace("population", "coverage")):
        assert client.get(url).status_code == 302
        assert client_as(make.resident()).get(url).status_code == 302
        assert own.get(url).status_code == 302
        assert client_as(make.officer()).get(url).status_code == 200
        for role in (Role.COMMISSIONER, Role.APPROVER, Role.ADMINISTRATOR):
            assert client_as(make.officer(role)).get(url).status_code == 403
    token = {"csrf_token": "x"}
    assert client_as(make.officer(Role.COMMISSIONER)).post(page, data=AREAS | token).status_code in (400, 403)
    own.send(f"{theirs}/population", {})
    assert own.get(f"{theirs}/coverage").status_code == 200
    assert own.get(f"/{elsewhere.authority.slug}/staff/consultations/{consultation.slug}/coverage").status_code == 404
    assert stored() == []
