"""What everybody can read, and taking part."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from citizen_voice.clock import today
from citizen_voice.consultations import queries, service
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import Participant, UpdateConsent
from citizen_voice.vocabulary import AssuranceLevel, Capacity, Language, ModerationStatus
from citizen_voice.vocabulary import ConsultationState as State
from tests.query_count import counted_statements


def address(consultation, rest=""):
    return f"/{consultation.authority.slug}/consultations/{consultation.slug}{rest}"


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def council(make):
    return make.council()


def fields(council, **values):
    return {"council": str(council.id), "capacity": "individual"} | values


def people(consultation):
    return db.session.scalar(select(func.count()).where(Participant.consultation_id == consultation.id))


def test_the_list_has_open_ones_first_and_no_drafts(make, client):
    authority = make.the_authority()
    for title, state in (("Shut", State.CLOSED), ("Running", State.OPEN), ("Not yet", State.DRAFT)):
        make.wording(make.consultation(state=state, with_wording=False), title=title)
    elsewhere = make.consultation(make.authority(), with_wording=False)
    make.wording(elsewhere, title="Elsewhere")
    db.session.expire_all()
    page = client.get(f"/{authority.slug}/consultations").text
    assert page.index("Running") < page.index("Shut")
    assert "Not yet" not in page
    assert "Elsewhere" not in page
    assert client.get(f"/{authority.slug}/", follow_redirects=True).status_code == 200


def test_the_page_says_everything_and_counts(make, client, consultation):
    first = make.proposal(consultation)
    make.proposal(consultation, status=ModerationStatus.PENDING)
    make.vote(first)
    page = client.get(address(consultation)).text
    wording = queries.get_wording(consultation, "en")
    for field in queries.WORDING_FIELDS:
        assert getattr(wording, field) in page
    assert "Take part" in page
    counts = queries.count_contributions(consultation)
    assert (counts.people, counts.proposals, counts.votes) == (3, 1, 1)


def test_the_page_is_in_welsh_where_there_is_welsh(make, client, consultation):
    make.wording(consultation, Language.WELSH, question="Beth ddylai cwmnïau ei wneud?")
    db.session.expire_all()
    page = client.get(address(consultation), headers={"Accept-Language": "cy"}).text
    assert "Beth ddylai cwmnïau ei wneud?" in page


def test_a_draft_is_not_there_for_others(make, client, client_as):
    draft = make.consultation(state=State.DRAFT)
    assert client.get(address(draft)).status_code == 404
    assert client_as(make.resident()).get(address(draft, "/take-part")).status_code == 404


def test_an_unknown_consultation_is_not_found(make, client, consultation):
    assert client.get(address(consultation, "-no")).status_code == 404
    assert client.get(f"/{make.authority().slug}/consultations/{consultation.slug}").status_code == 404


def test_taking_part_needs_signing_in_and_comes_back(client, client_as, make, consultation):
    answer = client.get(address(consultation, "/take-part"))
    assert "/sign-in?next=" in answer.location
    assert "take-part" in answer.location
    foreigner = client_as(make.resident(make.authority()))
    assert "/sign-in" in foreigner.get(address(consultation, "/take-part")).location


def test_taking_part(make, client_as, consultation, council):
    resident = make.resident()
    browser = client_as(resident)
    page = browser.get(address(consultation, "/take-part")).text
    assert "checked" not in page
    sent = fields(council, is_supplier="y", wants_updates="y")
    assert browser.send(address(consultation, "/take-part"), sent).location == address(consultation)
    participant = queries.find_participant(consultation, resident.id)
    assert (participant.council_id, participant.lives_here) == (council.id, True)
    assert (participant.capacity, participant.is_supplier) == (Capacity.INDIVIDUAL, True)
    assert participant.assurance_level is AssuranceLevel.CONFIRMED_EMAIL
    consent = queries.find_consent(consultation, resident.id)
    assert consent.wording == "Tell me by email what happens with this consultation"
    assert (consent.language, consent.given_at is not None) == (Language.ENGLISH, True)
    shown = browser.get(address(consultation)).text
    assert "Make a proposal" in shown
    assert "Vote on proposals" in shown


def test_nothing_ticked_is_no_consent(make, client_as, consultation):
    browser = client_as(make.resident())
    browser.send(address(consultation, "/take-part"), {"council": "none", "capacity": "organisation"})
    row = db.session.scalars(select(Participant)).one()
    assert (row.council_id, row.lives_here, row.is_supplier) == (None, False, False)
    assert db.session.scalars(select(UpdateConsent)).all() == []


def test_taking_part_twice_is_taking_part_once(make, client_as, consultation, council):
    browser = client_as(make.resident())
    page = address(consultation, "/take-part")
    browser.send(page, fields(council))
    assert browser.get(page).location == address(consultation)
    again = browser.send(page, fields(council, capacity="organisation"), page=f"/{make.the_authority().slug}/sign-in")
    assert again.location == address(consultation)
    assert people(consultation) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"council": ""}, "Select your council"),
        ({"council": "00000000-0000-0000-0000-000000000000"}, "There is a problem"),
        ({"council": "<script>"}, "There is a problem"),
        ({"capacity": ""}, "Select how you are taking part"),
        ({"capacity": "robot"}, "There is a problem"),
    ],
)
def test_bad_answers_are_refused(make, client_as, consultation, council, changes, message):
    answer = client_as(make.resident()).send(address(consultation, "/take-part"), fields(council) | changes)
    assert message in answer.text
    assert people(consultation) == 0


def test_another_areas_council_is_refused(make, client_as, consultation):
    foreign = make.council(make.authority())
    answer = client_as(make.resident()).send(address(consultation, "/take-part"), fields(foreign))
    assert "There is a problem" in answer.text
    with pytest.raises(InvalidInputError):
        service.take_part(
            consultation,
            resident_id=make.resident().id,
            council_id=foreign.id,
            capacity=Capacity.INDIVIDUAL,
            is_supplier=False,
            wants_updates=False,
            consent_wording="",
            language=Language.ENGLISH,
        )


def test_nobody_joins_what_is_over_though_no_sweep_has_run(make, client_as):
    over = make.consultation(closes_on=today() - timedelta(days=1))
    answer = client_as(make.resident()).get(address(over, "/take-part"))
    assert answer.status_code == 409
    assert "has closed" in answer.text


def test_the_list_needs_no_more_queries_for_more_rows(make, client):
    counts = []
    for _ in range(2):
        for _ in range(4):
            make.consultation()
        db.session.expire_all()
        with counted_statements() as statements:
            client.get(f"/{make.the_authority().slug}/consultations")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_the_first_page_of_a_region_leads_to_all_that_came_of_its_questions(make, client):
    slug = make.the_authority().slug
    page = client.get(f"/{slug}/consultations").text
    for address in ("publications", "standards", "adherence", "delivered", "suppliers"):
        assert f'href="/{slug}/{address}"' in page
        assert client.get(f"/{slug}/{address}").status_code == 200
