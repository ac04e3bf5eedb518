"""Programs find published standards as people do: the same question, the same answer, page after page."""

import pytest

from citizen_voice.api.v1.schemas.errors import ErrorSchema
from citizen_voice.db import db
from citizen_voice.reference.catalogue import well_being_goals
from citizen_voice.standards.steps.catalogue_pages import encode_key
from tests.contract.test_api import check
from tests.contract.test_api_lists import path_of, walk
from tests.factories import commissioning, standards
from tests.query_count import counted_statements

ALL = "/api/v1/standards"
APPRENTICES = {
    "called": "Apprentices from here",
    "title_cy": "Prentisiaid o’r fro, a gwŷr sy’n dysgu crefft",
    "outcome_sought": "More people learn a trade near home.",
    "mission_links": [{"code": "growth", "strength": "direct"}],
}
BUSES = {
    "called": "Later buses",
    "outcome_sought": "Nobody walks home from the late shift.",
    "applicability": {"value_from": "50000", "value_to": "400000", "categories": ["goods"], "cpv_divisions": ["60"]},
    "measures": [{"id": "BUS-M1", "title": "Rides", "unit": "hours_staff", "direction": "higher", "target": "3"}],
}


@pytest.fixture
def north(make):
    return make.authority(name="Northmoor", slug="northmoor")


@pytest.fixture
def sets(make, north):
    """A standard on apprentices for all councils of one region, and one on buses for small goods contracts."""
    first = commissioning.make_publication(make, authority=north, count=1, **APPRENTICES)
    return first, commissioning.make_publication(make, authority=north, count=1, **BUSES)


def problems(client, query, address=ALL):
    """Return what is wrong with a question, after holding the answer to the one shape of errors."""
    answer = client.get(f"{address}?{query}")
    assert (answer.status_code, ErrorSchema().validate(answer.json)) == (422, {})
    assert answer.json["message"]
    return answer.json["problems"]


@pytest.mark.parametrize(
    "asked",
    [
        "",
        *("value=100,000", "value=£50000", "value=1", "category=services", "category=goods&value=60000"),
        *("cpv=60", "cpv=77", "goal=growth", "unit=hours_staff", "state=all", "state=withdrawn", "order=value"),
        *("q=apprentice", "q=gwyr+dysgu", "q=walking", "q=BUS-M1", "q=home", "q=home&order=title", "q=nothing"),
    ],
)
def test_a_question_has_the_answer_that_the_page_and_its_file_give(client, sets, asked):
    on_page = asked.replace("order=", "sort=")
    for address, page in ((ALL, "/standards"), ("/api/v1/northmoor/standards", "/northmoor/standards")):
        body = client.get(f"{address}?{asked}").json
        file = client.get(f"{page}.json?{on_page}").json["standards"]
        same = [
            {**one, "measures": [found["code"] for found in one["measures"]]}
            for one in ({name: item[name] for name in item if name != "api_url"} for item in body["items"])
        ]
        assert same == file
        assert (body["total"], body["next"]) == (len(file), None)
        assert f"{len(file)} standard" in client.get(path_of(body["url"])).text or not file


def test_an_item_leads_to_its_publication_and_its_measures_have_ids_in_full(client, sets):
    (item,) = client.get(f"{ALL}?q=buses").json["items"]
    (measure,) = item["measures"]
    assert (measure["id"], measure["code"], measure["unit"], measure["target"]) == (
        "northmoor/BUS-M1",
        "BUS-M1",
        "hours_staff",
        "3",
    )
    assert client.get(path_of(item["url"]).partition("#")[0]).status_code == 200
    assert client.get(path_of(item["api_url"])).json["snapshot"] == sets[1].snapshot
    assert (item["value_from"], item["value_to"]) == ("50000", "400000")


@pytest.mark.parametrize("query", ["order=title", "order=newest", "order=value", "q=home", "state=all"])
def test_a_list_is_read_page_after_page_each_once_with_the_same_question(client, make, north, sets, query):
    commissioning.make_publication(make, authority=north, count=3, **APPRENTICES)
    whole = [one["reference"] for one in client.get(f"{ALL}?{query}").json["items"]]
    items, pages = walk(client, f"{ALL}?{query}&limit=2")
    assert [one["reference"] for one in items] == whole
    assert (len(whole), len(set(whole)), pages) == (5, 5, 3)
    first = client.get(f"{ALL}?{query}&limit=2").json
    assert query.replace("q=home", "home") in first["next"]
    assert first["total"] == 5


def test_a_place_is_an_authority_or_a_council_or_both(client, make, north, sets):
    west = make.authority(name="Westvale", slug="westvale")
    commissioning.make_publication(make, authority=west, count=1, called="Jobs")
    mine, theirs = make.council(north, code="E1"), make.council(west, code="E2")
    for place in (north, west):
        make.council(place, code="SAME")

    def found(query, address=ALL):
        return [one["title"] for one in client.get(f"{address}?{query}").json["items"]]

    both = ["Apprentices from here", "Later buses"]
    assert found("authority=westvale") == ["Jobs"]
    assert found(f"council={mine.code}") == found("authority=northmoor&council=SAME") == both
    assert found(f"council={theirs.code}") == ["Jobs"]
    assert found("council=SAME", "/api/v1/northmoor/standards") == both
    (said,) = problems(client, "council=SAME")
    assert said.startswith("council: Councils of several authorities have this code")
    assert "northmoor, westvale" in said
    unknown = "council: No council where standards are published has this code."
    for query in ("council=E9", "authority=northmoor&council=E2"):
        assert problems(client, query) == [unknown]
    assert problems(client, "council=E2", "/api/v1/northmoor/standards") == [unknown]
    (said,) = problems(client, "authority=nowhere&council=E2")
    assert said.startswith("authority: No authority that has published standards")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("unit=buses", "unit: Send one of: people"),
        ("goal=x", "goal: Send one of: "),
        ("cpv=00", "cpv: Send one of: 03, "),
        ("category=love", "category: Send one of: goods, services, works."),
        ("state=gone", "state: Send one of: in_force, coming, replaced, withdrawn, all."),
        ("order=random", "order: Send one of: best, title, newest, value."),
        ("value=1e5", "value: Enter a number in digits"),
        ("value=NaN", "value: Enter a number in digits"),
        ("value=1.234", "value: Use at most 2 decimal places"),
        ("q=%21%3F%F0%9F%9A%8C", "q: Type at least one word of letters or digits"),
        ("q=%00", "q: Take out the control characters"),
        (f"q={'a' * 201}", "q: "),
        ("limit=0", "limit: "),
        ("limit=1000", "limit: "),
        ("limit=ten", "limit: "),
        ("after=nonsense", "after: This is no key of this list."),
        ("after=WyJcdWQ4MDAiLCJ4Il0", "after: This is no key of this list."),
        ("after=W10&order=newest", "after: This is no key of this list."),
        ("authority=%00", "authority: "),
        ("council=%00", "council: "),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_is_wrong(client, sets, query, said):
    (first,) = problems(client, query)
    assert first.startswith(said)


def test_each_thing_that_is_wrong_is_named(client, sets):
    said = problems(client, "unit=x&state=y&value=z")
    assert [one.partition(":")[0] for one in said] == ["value", "unit", "state"]


def test_an_authority_is_asked_for_goals_of_its_own_nation_and_all_for_those_of_any(client, sets):
    welsh = well_being_goals()[0].code
    assert client.get(f"{ALL}?goal={welsh}").json["total"] == 0
    (said,) = problems(client, f"goal={welsh}", "/api/v1/northmoor/standards")
    assert said.startswith("goal: Send one of: ")
    assert welsh not in said


def test_at_most_eight_words_are_looked_for_and_the_answer_says_which(client, sets):
    body = client.get(f"{ALL}?q=one+two+three+four+five+six+seven+eight+nine").json
    assert body["words"] == ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    assert client.get(f"{ALL}?q=Gw%C5%B7r").json["words"] == ["gwyr"]


def test_an_unchanged_answer_is_not_sent_again_and_a_withdrawal_changes_it(client, sets):
    for address in (ALL, "/api/v1/northmoor/standards"):
        first = client.get(address)
        assert first.headers["Cache-Control"] == "public, no-cache"
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    standards.withdraw(sets[1])
    db.session.flush()
    later = client.get(ALL, headers={"If-None-Match": first.headers["ETag"]})
    assert (later.status_code, later.json["total"]) == (200, 1)


def test_more_standards_need_no_more_of_the_database(client, make, north, sets):
    counts = []
    for more in (1, 15):
        commissioning.make_publication(make, authority=north, count=more, **APPRENTICES)
        db.session.expire_all()
        with counted_statements() as counted:
            assert len(client.get(f"{ALL}?q=home&limit=100").json["items"]) > more
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 6


def test_two_regions_are_compared_as_on_the_page(client, make, north):
    west = make.authority(name="Westvale", slug="westvale")
    shared = {"id": "JOB-01-M1", "title": "Jobs", "unit": "people", "direction": "higher", "counting_rule": "Once"}
    own = {"id": "OWN-M1", "title": "Trees", "unit": "trees", "direction": "higher"}
    links = [{"code": "growth"}]
    commissioning.make_publication(
        make, authority=north, count=1, called="Work", measures=[shared, own], mission_links=links
    )
    taken = {**shared, "id": "northmoor/JOB-01-M1", "counting_rule": "Each month"}
    commissioning.make_publication(make, authority=west, count=1, called="Near", measures=[taken], mission_links=links)
    body = client.get(f"{ALL}/compare?one=northmoor&other=westvale").json
    check(client.get("/api/v1/openapi.json").json, f"{ALL}/compare", 200, body)
    (both,) = body["shared"]
    assert both["one"]["id"] == both["other"]["id"] == "northmoor/JOB-01-M1"
    assert (both["differing"], both["is_by_id"], body["alike"]) == (["counting_rule"], True, 0)
    assert [one["id"] for one in body["only_one"]] == ["northmoor/OWN-M1"]
    assert body["only_other"] == []
    (goal,) = body["goals"]
    assert (goal["goal"], goal["one"][0]["title"], goal["other"][0]["title"]) == ("growth", "Work", "Near")
    for address in (body["url"], both["other"]["url"], goal["one"][0]["url"], body["one"]["url"]):
        assert client.get(path_of(address).partition("#")[0]).status_code == 200


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("one=northmoor", "other: "),
        ("one=northmoor&other=", "other: "),
        ("one=northmoor&other=northmoor", "other: Choose another region than the first"),
        ("one=northmoor&other=nowhere", "other: No authority that has published standards"),
        ("one=%00&other=northmoor", "one: "),
    ],
)
def test_two_that_cannot_be_compared_are_refused(client, sets, query, said):
    assert problems(client, query, f"{ALL}/compare")[0].startswith(said)


@pytest.mark.parametrize("value", ["1e99999999", "-1e200000", "1e-200000"])
def test_a_key_that_no_number_of_the_database_could_be_is_no_fault_of_ours(client, sets, value):
    after = encode_key(value, "00000000-0000-0000-0000-000000000000")
    answer = client.get(f"{ALL}?order=value&after={after}")
    assert answer.status_code in (200, 404, 422)
    assert "items" in answer.json or ErrorSchema().validate(answer.json) == {}


def test_words_of_a_program_that_reads_welsh_are_searched_and_refused_alike(client, sets):
    welsh = {"Accept-Language": "cy"}
    (item,) = client.get(f"{ALL}?q=prentisiaid", headers=welsh).json["items"]
    assert item["title_cy"] == APPRENTICES["title_cy"]
    refused = client.get(f"{ALL}?q=%21", headers=welsh).json
    assert refused["problems"] != client.get(f"{ALL}?q=%21").json["problems"]
    assert refused["problems"][0].startswith("q: ")
