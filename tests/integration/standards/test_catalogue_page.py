"""Finding published standards: by filters, by words in both languages, page after page, and as files."""

import csv
import html
import io
import json
import re
from datetime import timedelta

import pytest

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.vocabulary import StandardState
from tests.factories import commissioning, standards
from tests.factories import standards as build
from tests.query_count import counted_statements

APPRENTICES = {
    "called": "Apprentices from here",
    "title_cy": "Prentisiaid o’r fro, a gwŷr a gwragedd sy’n dysgu crefft",
    "outcome_sought": "More people learn a trade near home.",
    "mission_links": [{"code": "growth", "strength": "direct"}],
}
BUSES = {
    "called": "Later buses",
    "priority_statement": {"text": "Residents ask for late buses."},
    "outcome_sought": "Nobody walks home from the late shift.",
    "applicability": {"value_from": "50000", "value_to": "400000", "categories": ["goods"], "cpv_divisions": ["60"]},
    "mission_links": [{"code": "energy", "strength": "direct"}],
    "measures": [{"id": "BUS-M1", "title": "Rides", "unit": "hours_staff", "direction": "higher"}],
}


@pytest.fixture
def authority(make):
    return make.authority(name="Northmoor", name_cy="Gwaun y Gogledd")


@pytest.fixture
def sets(make, authority):
    """One standard on apprentices, for services of £100,000 or more, and one on buses, for small goods contracts."""
    first = commissioning.make_publication(make, authority=authority, count=1, **APPRENTICES)
    second = commissioning.make_publication(make, authority=authority, count=1, **BUSES)
    return first, second


@pytest.fixture
def base(authority):
    return f"/{authority.slug}/standards"


def found(answer) -> list[str]:
    """Return the titles on a page, as text."""
    cards = re.findall(r'<h3 class="cv-card__title">.*?<span lang="\w+">(.*?)</span></a></h3>', answer.text, re.DOTALL)
    return [html.unescape(re.sub("<[^>]+>", "", one)) for one in cards]


def test_everything_in_force_is_listed_by_title_and_leads_to_its_publication(client, sets, base):
    answer = client.get(base)
    assert found(answer) == ["Apprentices from here", "Later buses"]
    assert "2 standards found" in answer.text
    publication = sets[0]
    reference = publication.standards[0].standard.reference
    address = f"{base.replace('standards', 'publications')}/{publication.slug}/1.0"
    assert f'href="{address}#{reference}"' in answer.text
    assert f'id="{reference}"' in client.get(address).text
    assert "2 to 10 percent of the total score, 5 recommended" in answer.text


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("value=100,000", ["Apprentices from here", "Later buses"]),
        ("value=£50000", ["Later buses"]),
        ("value=400000.01", ["Apprentices from here"]),
        ("value=1", []),
        ("category=services", ["Apprentices from here"]),
        ("category=goods&value=60000", ["Later buses"]),
        ("category=works", []),
        ("cpv=60", ["Apprentices from here", "Later buses"]),
        ("cpv=77", ["Apprentices from here"]),
        ("goal=growth", ["Apprentices from here"]),
        ("goal=energy&unit=hours_staff", ["Later buses"]),
        ("unit=tco2e", ["Apprentices from here"]),
        ("sort=value", ["Later buses", "Apprentices from here"]),
    ],
)
def test_filters_narrow_the_list(client, sets, base, asked, titles):
    answer = client.get(f"{base}?{asked}")
    assert found(answer) == titles
    rows = list(csv.DictReader(io.StringIO(client.get(f"{base}.csv?{asked}").text)))
    assert [row["title"] for row in rows] == titles
    assert [one["title"] for one in client.get(f"{base}.json?{asked}").json["standards"]] == titles
    if not titles:
        assert "No standard is found" in answer.text


@pytest.mark.parametrize(
    ("words", "title", "marked"),
    [
        ("apprentice", "Apprentices from here", "Apprentices"),
        ("APPREN", "Apprentices from here", "Apprentices"),
        ("learning trades", "Apprentices from here", "trade"),
        ("walking", "Later buses", "walks"),
        ("bus", "Later buses", "buses"),
        ("BUS-M1", "Later buses", None),
        ("gwyr", "Apprentices from here", "gwŷr"),
        ("gwŷr dysgu", "Apprentices from here", "dysgu"),
        ("prentisiaid", "Apprentices from here", "Prentisiaid"),
    ],
)
def test_words_are_found_in_both_languages_and_marked(client, sets, base, words, title, marked):
    answer = client.get(base, query_string={"q": words})
    assert found(answer) == [title]
    if marked:
        assert f"<mark>{marked}</mark>" in html.unescape(answer.text)


def test_every_word_must_stand_there_and_those_of_a_title_come_first(client, make, authority, sets, base):
    assert found(client.get(f"{base}?q=apprentices+buses")) == []
    told = {"called": "Fair pay", "outcome_sought": "Apprentices and others are paid fairly."}
    commissioning.make_publication(make, authority=authority, count=1, **told)
    assert found(client.get(f"{base}?q=apprentices&sort=best")) == ["Apprentices from here", "Fair pay"]


def test_a_reader_of_welsh_reads_the_welsh_title(client, sets, base):
    client.set_cookie("language", "cy")
    answer = client.get(f"{base}?q=crefft")
    assert found(answer) == [APPRENTICES["title_cy"]]
    assert "<mark>crefft</mark>" in answer.text


def test_what_is_not_in_force_is_found_when_asked_for_and_says_so(client, make, authority, sets, base):
    first, second = sets
    newer = commissioning.make_publication(make, authority=authority, count=1, supersedes=first, title="Skills")
    coming = commissioning.make_publication(
        make, authority=authority, count=1, effective_on=today() + timedelta(days=30), title_cy="I ddod"
    )
    standards.withdraw(second)
    db.session.flush()
    assert len(found(client.get(base))) == 1
    replaced = client.get(f"{base}?state=replaced")
    assert found(replaced) == ["Apprentices from here"]
    assert "Replaced: a later version of the set holds from" in replaced.text
    withdrawn = client.get(f"{base}?state=withdrawn")
    assert found(withdrawn) == ["Later buses"]
    assert "Withdrawn: tenders can’t use it any more." in html.unescape(withdrawn.text)
    later = client.get(f"{base}?state=coming")
    assert coming.standards[0].standard.reference in later.text
    assert "Not in force yet" in later.text
    assert len(found(client.get(f"{base}?state=all"))) == 4
    states = {row["state"] for row in csv.DictReader(io.StringIO(client.get(f"{base}.csv?state=all").text))}
    assert states == {"in_force", "coming", "replaced", "withdrawn"}
    assert newer.standards[0].standard.reference in client.get(base).text


def test_a_standard_that_is_being_revised_stays_in_force(client, sets, base):
    sets[0].standards[0].standard.state = StandardState.DRAFT
    db.session.flush()
    assert "Apprentices from here" in found(client.get(base))


def test_a_version_that_holds_only_later_leaves_the_present_one_in_force(client, make, authority, sets, base):
    commissioning.make_publication(
        make, authority=authority, count=1, supersedes=sets[0], effective_on=today() + timedelta(days=5)
    )
    assert found(client.get(base)) == ["Apprentices from here", "Later buses"]


def test_councils_find_what_holds_for_them(client, make, authority, sets, base):
    here, there = make.council(authority), make.council(authority)
    named = {"called": "Cleaner canals", "where_delivered": {"place": "named_places", "councils": [here.code]}}
    commissioning.make_publication(make, authority=authority, count=1, **named)
    for council, titles in ((here, 3), (there, 2)):
        assert len(found(client.get(f"{base}?place={authority.slug}/{council.code}"))) == titles
        assert len(found(client.get(f"/standards?place={authority.slug}/{council.code}"))) == titles


def test_all_regions_are_looked_in_at_once(client, make, authority, sets, base):
    other = make.authority(name="Westvale")
    commissioning.make_publication(make, authority=other, count=1, title_cy="Bysiau", outcome_sought="Buses")
    everywhere = client.get("/standards")
    assert len(found(everywhere)) == 3
    assert "Northmoor." in everywhere.text
    assert "Westvale." in everywhere.text
    assert len(found(client.get(f"/standards?place={other.slug}"))) == 1
    assert len(found(client.get(f"/{other.slug}/standards"))) == 1
    assert client.get("/nobody/standards").status_code == 404
    # The other region is no place of this one.
    assert client.get(f"{base}?place={other.slug}").status_code == 400


def test_pages_lead_on_and_back_without_a_gap(client, make, authority, base):
    for _ in range(3):
        commissioning.make_publication(make, authority=authority, count=15, outcome_sought="Buses for all")
    for asked in ("sort=title", "sort=newest", "sort=value", "q=buses"):
        all_titles = [one["reference"] for one in client.get(f"{base}.json?{asked}").json["standards"]]
        seen, address, pages = [], f"{base}?{asked}", []
        while address:
            answer = client.get(address)
            refs = re.findall(r'#(SV-\d+)">SV', answer.text)
            pages.append(refs)
            seen += refs
            address = link(answer, "next")
        assert [len(one) for one in pages] == [20, 20, 5]
        assert seen == all_titles
        back = client.get(link(answer, "prev"))
        assert re.findall(r'#(SV-\d+)">SV', back.text) == pages[1]
        first = client.get(link(back, "prev"))
        assert re.findall(r'#(SV-\d+)">SV', first.text) == pages[0]
        assert link(first, "prev") is None


def link(answer, rel):
    at = re.search(rf'href="([^"]+)" rel="{rel}"', answer.text)
    return html.unescape(at.group(1)) if at else None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("value=many", "Enter a number in digits, like 12 or 12.5"),
        ("q=%21%21", "Type at least one word of letters or digits"),
        ("q=" + "x" * 201, "Use 200 characters or fewer"),
        ("category=none", "Choose one from the list"),
        ("place=nowhere", "Choose one from the list"),
        ("state=burnt", "Choose one from the list"),
        ("sort=colour", "Choose one from the list"),
    ],
)
def test_what_can_not_be_read_is_said_and_nothing_is_listed(client, sets, base, asked, words):
    answer = client.get(f"{base}?{asked}")
    assert answer.status_code == 400
    assert words in answer.text
    assert 'class="govuk-error-summary"' in answer.text
    assert not found(answer)
    for ending in ("csv", "json"):
        refused = client.get(f"{base}.{ending}?{asked}")
        assert (refused.status_code, refused.mimetype) == (400, "text/plain")
        assert words in refused.text


@pytest.mark.parametrize("key", ["x", "W10", "WyIxIiwgIngiXQ", "%00", "é", "x" * 3000])
def test_a_key_that_is_none_leads_nowhere(client, sets, base, key):
    for name in ("after", "before"):
        for sort in ("title", "newest", "value"):
            assert client.get(f"{base}?sort={sort}&{name}={key}").status_code == 404


def test_long_questions_say_that_not_all_words_count(client, sets, base):
    assert "Only the first 8 words were looked for." in client.get(f"{base}?q=a+b+c+d+e+f+g+h+i").text


def test_markup_and_formulas_stay_text(client, make, authority, base):
    title = "=1+1 <script>alert(1)</script> wages"
    commissioning.make_publication(make, authority=authority, count=1, outcome_sought=title)
    page = client.get(f"{base}?q=wages+alert").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;<mark>alert</mark>(1)" in page


def test_files_hold_what_the_filter_shows(client, sets, base):
    (row,) = csv.DictReader(io.StringIO(client.get(f"{base}.csv?goal=energy").text))
    assert row["measures"] == "BUS-M1"
    assert (row["value_from"], row["value_to"], row["cpv_divisions"]) == ("50000", "400000", "60")
    content = json.loads(client.get(f"{base}.json?goal=energy").text)
    assert content["filter"] == {"goal": "energy"}
    (one,) = content["standards"]
    assert one["url"].endswith(f"/publications/{sets[1].slug}/1.0#{one['reference']}")
    assert one["categories"] == ["goods"]


def test_any_number_of_standards_takes_as_many_queries(client, make):
    counts = []
    for number in (1, 5):
        scene = build.scene(make, themes=number)
        build.published(scene)
        db.session.expire_all()
        with counted_statements() as counted:
            assert client.get(f"/{scene.consultation.authority.slug}/standards?q=late").status_code == 200
        counts.append(len(counted))
        make = type(make)()
    assert counts[0] == counts[1]
