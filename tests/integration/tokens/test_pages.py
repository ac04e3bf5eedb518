"""The pages of tokens: made and shown once, listed, ended; each for whom it is for."""

import re
from datetime import timedelta

import pytest

from citizen_voice.clock import today
from citizen_voice.vocabulary import Role
from tests.factories import commissioning, programs


@pytest.fixture
def office(make):
    return commissioning.make_commissioner(make)


@pytest.fixture
def base(make):
    return f"/{make.the_authority().slug}/staff/api-tokens"


def filled(buyer, **values):
    day = today() + timedelta(days=30)
    usual = {"name": "Tender system", "scopes": ["tenders:write"], "council": str(buyer.id)}
    date = {"expires_on": [str(day.day), str(day.month), str(day.year)]}
    return {**usual, **date, **values}


def test_a_token_is_made_shown_once_and_opens_the_api(client, client_as, make, office, base):
    browser = client_as(office[0])
    page = browser.send(f"{base}/new", filled(office[1]))
    assert page.status_code == 200
    secret = re.search(r"cvt_[\w-]+", page.text).group(0)
    api = f"/api/v1/{make.the_authority().slug}/tenders"
    assert client.get(api, headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    listed = browser.get(base).text
    assert "Tender system" in listed
    assert secret not in listed
    assert secret[:11] in listed
    assert page.headers["Cache-Control"] == "no-store"


def test_a_token_is_ended_on_the_list(client, client_as, make, office, base):
    token, secret = programs.make_token(make.the_authority(), office[0])
    browser = client_as(office[0])
    assert browser.send(f"{base}/{token.id}/revoke", {}).status_code == 302
    assert "Ended on" in browser.get(base).text
    api = f"/api/v1/{make.the_authority().slug}/tenders"
    assert client.get(api, headers=programs.headers(secret)).status_code == 401


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": ""}, "Enter a name"),
        ({"scopes": []}, "Select what the program may do"),
        ({"scopes": ["everything"]}, "Select what the program may do"),
        ({"expires_on": ["1", "1", "2020"]}, "at most a year away"),
        ({"expires_on": ["31", "2", "2027"]}, "Enter a real date"),
        ({"council": "00000000-0000-0000-0000-000000000000"}, "Not a valid choice"),
    ],
)
def test_what_can_not_be_is_said_at_its_field(client_as, office, base, values, said):
    page = client_as(office[0]).send(f"{base}/new", filled(office[1], **values))
    assert said in page.text
    assert "cvt_" not in page.text


def test_a_commissioner_sees_their_own_and_an_administrator_all(client_as, make, office, base):
    programs.make_token(make.the_authority(), office[0], name="Mine")
    other, _ = commissioning.make_commissioner(make)
    token, _ = programs.make_token(make.the_authority(), other, name="Theirs")
    mine = client_as(office[0])
    assert "Theirs" not in mine.get(base).text
    assert mine.send(f"{base}/{token.id}/revoke", {}).status_code == 403
    administrator = client_as(make.officer(Role.ADMINISTRATOR))
    assert "Theirs" in administrator.get(base).text
    assert administrator.send(f"{base}/{token.id}/revoke", {}).status_code == 302
    assert administrator.get(f"{base}/new").status_code == 403
