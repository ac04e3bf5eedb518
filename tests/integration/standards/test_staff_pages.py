"""Staff's pages of standards: from the list to the publication, and each refusal on the way."""

import re
from datetime import timedelta

import pytest

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.models import Publication, Standard
from citizen_voice.standards import queries, service
from citizen_voice.vocabulary import ConsultationState, Role, StandardState
from tests.factories import standards as build
from tests.query_count import counted_statements

MEASURE = build.OFFICER["measures"][0]


@pytest.fixture
def scene(make):
    return build.scene(make)


@pytest.fixture
def officer(scene, client_as):
    return client_as(scene.officer)


@pytest.fixture
def approver(scene, client_as):
    return client_as(scene.approver)


def staff(scene, rest=""):
    return f"/{scene.consultation.authority.slug}/staff/{rest}"


def listing(scene, rest=""):
    return staff(scene, f"consultations/{scene.consultation.slug}/standards{rest}")


def field(scene, name):
    return staff(scene, f"standards/SV-01/revise/{name}")


def the_standard() -> Standard:
    return db.session.query(Standard).filter_by(reference="SV-01").one()


def test_from_priorities_to_a_publication(scene, officer, approver):
    assert "the late shift ends" in officer.get(listing(scene)).text
    assert officer.send(listing(scene, "/draft"), page=listing(scene)).status_code == 302
    page = officer.get(staff(scene, "standards/SV-01")).text
    assert "Measures: add at least one measure with a unit" in page
    assert "Kickstart" in page or "machine" in page
    answer = officer.send(field(scene, "rationale"), {"value_rationale": "Votes.", "reason": "Clear."})
    assert answer.status_code == 302
    assert answer.location.endswith("/standards/SV-01#rationale")
    build.fill(the_standard(), scene.officer)
    show = staff(scene, "standards/SV-01")
    assert officer.send(f"{show}/submit", page=show).status_code == 302
    decision = {"reason": "It says what people said.", "approve": "y"}
    assert approver.send(f"{show}/approve", decision).status_code == 302
    assert the_standard().state is StandardState.APPROVED
    day = today() + timedelta(days=30)
    fields = {
        "standards": [str(the_standard().id)],
        "title": "What residents ask",
        "slug": "what-residents-ask",
        "effective_on": [str(day.day), str(day.month), str(day.year)],
        **build.about_as_sent(),
    }
    answer = approver.send(listing(scene, "/publish"), fields)
    assert answer.location.endswith("/publications/what-residents-ask/1.0")
    assert officer.get(show).status_code == 200
    assert officer.get(staff(scene, "standards")).status_code == 200


def test_residents_words_have_their_language_and_officers_their_reason(scene, officer):
    (standard,) = build.drafts(scene)
    build.fill(standard, scene.officer)
    page = officer.get(staff(scene, "standards/SV-01")).text
    assert re.search(r'lang="cy"[^>]*>\s*Bysiau hwyrach', page)
    assert "Reason: Set with the councils." in page
    assert scene.officer.name in page
    assert "people (full-time equivalent)" not in page
    assert "Kickstart economic growth" in page


@pytest.mark.parametrize(
    ("name", "fields", "stored"),
    [
        ("short_name", {"value_short_name": " Rides home "}, "Rides home"),
        ("eqia_link", {"value_eqia_link": "https://example.org/eqia"}, "https://example.org/eqia"),
        (
            "weighting_range",
            {"value_minimum": "2", "value_recommended": "5.5", "value_maximum": "1,0"},
            {"minimum": "2", "recommended": "5.5", "maximum": "10"},
        ),
        (
            "dates",
            {"value_effective_from": ["1", "4", "2027"], "value_review_by": ["1", "4", "2029"]},
            {"effective_from": "2027-04-01", "review_by": "2029-04-01"},
        ),
        (
            "applicability",
            {"value_value_from": "£100,000", "value_categories": ["services", "works"], "value_minimum_months": "6"},
            {
                "value_from": "100000",
                "categories": ["services", "works"],
                "is_for_light_touch": False,
                "minimum_months": 6,
            },
        ),
        ("where_delivered", {"value_place": "authority_area"}, {"place": "authority_area"}),
        (
            "example_commitments",
            {"rows": "3", "row_0_text": "A taxi", "row_0_is_small_supplier_friendly": "y", "row_2_text": "A bus"},
            [
                {"text": "A taxi", "is_small_supplier_friendly": True},
                {"text": "A bus", "is_small_supplier_friendly": False},
            ],
        ),
        (
            "mission_links",
            {"row_0_code": "growth", "row_0_strength": "direct"},
            [{"code": "growth", "strength": "direct"}],
        ),
        ("mission_links", {}, []),
        ("measures", {f"row_0_{part}": value for part, value in MEASURE.items()}, [MEASURE]),
        ("title", {"value_title": "Later buses"}, "Later buses"),
        ("priority_statement", {"value_text": "Later buses."}, {"text": "Later buses."}),
    ],
)
def test_a_field_of_every_shape_is_written(scene, officer, name, fields, stored):
    build.drafts(scene)
    answer = officer.send(field(scene, name), {"reason": "Set with the councils.", "rows": "2", **fields})
    assert answer.status_code == 302, re.findall(r"error-message[^>]*>(.*?)</p>", answer.text, re.S)
    clause = queries.find_clause(the_standard(), name)
    assert (clause.value, clause.reason, clause.supports) == (stored, "Set with the councils.", [])


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("rationale", {"value_rationale": "So.", "reason": " "}, "Enter the reason"),
        ("rationale", {"value_rationale": "x" * 5001}, "5000 characters or fewer"),
        ("rationale", {"value_rationale": "a\x07b"}, "a character that can"),
        ("eqia_link", {"value_eqia_link": "javascript:alert(1)"}, "full web address"),
        ("title", {"value_title": ""}, "Fill this in"),
        (
            "weighting_range",
            {"value_minimum": "9", "value_recommended": "5", "value_maximum": "7"},
            "above the maximum",
        ),
        ("weighting_range", {"value_minimum": "two", "value_recommended": "5", "value_maximum": "7"}, "in digits"),
        ("dates", {"value_effective_from": ["31", "2", "2027"], "value_review_by": ["1", "4", "2029"]}, "real date"),
        ("dates", {"value_effective_from": "1"}, "Fill this in"),
        ("dates", {"value_effective_from": ["1", "4", "2027"]}, "Review by is missing"),
        ("measures", {"row_0_id": "M1"}, "Title is missing"),
        ("where_delivered", {"value_place": "somewhere"}, "Not a valid choice"),
        ("mission_links", {"row_0_code": "nonsense"}, "Not a valid choice"),
    ],
)
def test_what_will_not_do_is_shown_again_with_what_was_typed(scene, officer, name, fields, words):
    build.drafts(scene)
    answer = officer.send(field(scene, name), {"reason": "My own reason", "rows": "2", **fields})
    assert answer.status_code == 400
    assert words in answer.text
    assert the_standard().current_revision.number == 1
    if "reason" not in fields:
        assert "My own reason" in answer.text


def test_script_in_a_value_is_text(scene, officer):
    build.drafts(scene)
    script = "<script>alert(1)</script>"
    assert officer.send(field(scene, "rationale"), {"value_rationale": script, "reason": script}).status_code == 302
    page = officer.get(staff(scene, "standards/SV-01")).text
    assert script not in page
    assert "&lt;script&gt;" in page


def test_an_entry_is_added_without_saving_anything(scene, officer):
    build.drafts(scene)
    first = officer.get(field(scene, "measures")).text
    assert 'name="row_0_title"' in first
    assert 'name="row_1_title"' not in first
    answer = officer.send(field(scene, "measures"), {"rows": "1", "row_0_title": "Shifts", "add": "y"})
    assert answer.status_code == 200
    assert "Measure 2" in answer.text
    assert 'name="row_1_title"' in answer.text
    assert 'name="row_2_title"' not in answer.text
    assert 'value="Shifts"' in answer.text
    assert the_standard().current_revision.number == 1


def test_the_second_of_two_who_edit_sees_their_words_and_may_save_again(scene, officer, make):
    (standard,) = build.drafts(scene)
    other = service.FieldChange("Written meanwhile", "Quicker.")
    page = officer.get(field(scene, "rationale")).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    service.revise_standard(standard, officer_id=make.officer().id, changes={"rationale": other})
    mine = {"csrf_token": token, "seen": "1", "value_rationale": "My long words", "reason": "Mine"}
    answer = officer.post(field(scene, "rationale"), data=mine)
    assert answer.status_code == 409
    assert "My long words" in answer.text
    assert "Written meanwhile" in answer.text
    assert officer.post(field(scene, "rationale"), data=mine | {"seen": "2"}).status_code == 302
    assert queries.find_clause(the_standard(), "rationale").value == "My long words"


def test_approving_what_one_wrote_or_what_is_not_whole_is_refused(scene, make, client_as):
    both = make.officer(Role.OFFICER, Role.APPROVER)
    (standard,) = build.drafts(scene)
    build.fill(standard, both)
    service.submit_standard(standard, officer_id=both.id)
    answer = client_as(both).send(staff(scene, "standards/SV-01/approve"), {"reason": "Mine.", "approve": "y"})
    assert answer.status_code == 403
    assert "somebody else must approve it" in answer.text
    assert the_standard().state is StandardState.IN_REVIEW


def test_what_was_changed_after_it_was_opened_is_not_approved_unread(scene, approver):
    (standard,) = build.drafts(scene)
    build.fill(standard, scene.officer)
    service.submit_standard(standard, officer_id=scene.officer.id)
    address = staff(scene, "standards/SV-01/approve")
    read = re.search(r'name="seen"[^>]*value="(\d+)"', approver.get(address).text).group(1)
    service.return_standard(standard, officer_id=scene.approver.id, reason="Count it.")
    build.fill(standard, scene.officer, outcome_sought="Something else entirely.")
    service.submit_standard(standard, officer_id=scene.officer.id)
    answer = approver.send(address, {"reason": "Fine.", "approve": "y", "seen": read})
    assert answer.status_code == 409
    assert "was changed after you opened it" in answer.text
    assert the_standard().state is StandardState.IN_REVIEW
    now = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text).group(1)
    assert approver.send(address, {"reason": "Fine.", "approve": "y", "seen": now}).status_code == 302


def test_an_incomplete_or_open_one_is_not_approved_but_can_be_sent_back(scene, approver):
    (standard,) = build.drafts(scene)
    service.submit_standard(standard, officer_id=scene.officer.id)
    address = staff(scene, "standards/SV-01/approve")
    assert "Weighting range" in approver.get(address).text
    assert approver.send(address, {"reason": "Fine.", "approve": "y"}).status_code == 409
    assert approver.send(address, {"reason": "", "send_back": "y"}).status_code == 400
    assert approver.send(address, {"reason": "Count it.", "send_back": "y"}).status_code == 302
    assert the_standard().state is StandardState.DRAFT
    assert approver.send(address, {"reason": "Fine.", "approve": "y"}).status_code == 409


def test_nothing_is_approved_or_published_while_the_consultation_is_open(make, client_as):
    scene = build.scene(make, state=ConsultationState.OPEN)
    (standard,) = build.drafts(scene)
    build.fill(standard, scene.officer)
    service.submit_standard(standard, officer_id=scene.officer.id)
    browser = client_as(scene.approver)
    answer = browser.send(staff(scene, "standards/SV-01/approve"), {"reason": "Fine.", "approve": "y"})
    assert answer.status_code == 409
    assert "still open" in answer.text
    assert browser.get(listing(scene, "/publish")).status_code == 200


def test_an_approved_standard_is_not_published_while_the_consultation_is_open(scene, approver):
    (standard,) = build.approved(scene)
    scene.consultation.state = ConsultationState.OPEN
    db.session.flush()
    whole = {
        "standards": [str(standard.id)],
        "title": "A",
        "slug": "a",
        "effective_on": ["1", "4", "2027"],
        **build.about_as_sent(),
    }
    answer = approver.send(listing(scene, "/publish"), whole)
    assert answer.status_code == 409
    assert "still open" in answer.text
    assert db.session.query(Publication).count() == 0
    assert the_standard().state is StandardState.APPROVED


def test_publishing_says_what_is_wrong(scene, approver):
    (standard,) = build.approved(scene)
    address = listing(scene, "/publish")
    answer = approver.send(address, {"title": "", "slug": "Not a slug", "effective_on": ["x", "", ""]})
    assert answer.status_code == 400
    for words in ("Select at least one standard", "Enter a title", "single hyphens", "real date"):
        assert words in answer.text
    whole = {
        "standards": [str(standard.id)],
        "title": "A",
        "slug": "a",
        "effective_on": ["1", "4", "2027"],
        **build.about_as_sent(),
    }
    assert approver.send(address, whole).status_code == 302
    again = approver.send(address, whole)
    assert again.status_code == 409
    assert "Nothing here has changed" in again.text
    assert db.session.query(Publication).count() == 1


def test_pressing_draft_twice_drafts_once(scene, officer):
    address = listing(scene, "/draft")
    page = officer.get(listing(scene)).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    for _ in range(2):
        assert officer.post(address, data={"csrf_token": token}).status_code == 302
    assert db.session.query(Standard).filter_by(consultation_id=scene.consultation.id).count() == 1


def test_drafting_without_priorities_is_refused(make, client_as):
    consultation = make.consultation(state=ConsultationState.CLOSED)
    browser = client_as(make.officer())
    page = f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}/standards"
    assert "Choose priorities first" in browser.get(page).text
    assert browser.send(f"{page}/draft", page=page).status_code == 409


PAGES = [
    "standards",
    "standards/SV-01",
    "standards/SV-01/revise/title",
    "standards/SV-01/approve",
    "LIST",
    "LIST/publish",
]


@pytest.mark.parametrize("page", PAGES)
def test_who_may_not_come_in(scene, make, client, client_as, page):
    build.drafts(scene)
    page = page.replace("LIST", f"consultations/{scene.consultation.slug}/standards")
    address = staff(scene, page)
    assert "/staff/sign-in" in client.get(address).location
    assert client_as(make.officer(Role.COMMISSIONER)).get(address).status_code == 403
    elsewhere = make.authority()
    stranger = client_as(make.officer(authority=elsewhere))
    assert stranger.get(address).status_code == 302
    if page != "standards":
        assert stranger.get(address.replace(scene.consultation.authority.slug, elsewhere.slug, 1)).status_code == 404


def test_roles_are_kept_apart(scene, officer, approver):
    build.drafts(scene)
    assert officer.get(staff(scene, "standards/SV-01/approve")).status_code == 403
    assert approver.get(field(scene, "title")).status_code == 403
    assert approver.get(staff(scene, "standards/SV-01")).status_code == 200


@pytest.mark.parametrize("name", ["reference", "resident_evidence", "nothing"])
def test_what_nobody_writes_has_no_form(scene, officer, name):
    build.drafts(scene)
    assert officer.get(field(scene, name)).status_code == 404


def test_the_list_asks_the_database_the_same_for_any_number(make, client_as):
    few, many = build.scene(make, themes=2), build.scene(make, themes=4)
    build.drafts(few)
    build.drafts(many)
    browser = client_as(few.officer)
    counts = []
    for scene in (few, many):
        db.session.expire_all()
        with counted_statements() as counted:
            assert browser.get(listing(scene)).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_approve_page_says_what_is_true_of_a_standard_that_is_through(scene, approver):
    (standard,) = build.approved(scene)
    url = staff(scene, f"standards/{standard.reference}/approve")
    assert "approved already" in approver.get(url).text
    standard.state = StandardState.PUBLISHED
    db.session.flush()
    shown = approver.get(url).text
    assert "there is nothing to decide" in shown
    assert "be approved yet" not in shown
    assert "Your decision" not in shown
