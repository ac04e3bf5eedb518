"""The policy profile of an authority: where it comes from, and an administrator who chooses another."""

import re

import pytest

from citizen_voice.accounts import service
from citizen_voice.accounts.steps.policy_profiles import choose_policy_profile
from citizen_voice.db import db
from citizen_voice.models import AuditRow
from citizen_voice.vocabulary import PolicyProfileCode, Role

CARDIFF = ("W06000015", "Cardiff", "Caerdydd")
LEEDS = ("E08000035", "Leeds", None)


@pytest.mark.parametrize(
    ("council", "asked", "wanted"),
    [
        (CARDIFF, None, PolicyProfileCode.WALES),
        (LEEDS, None, PolicyProfileCode.ENGLAND),
        (LEEDS, PolicyProfileCode.WALES, PolicyProfileCode.WALES),
    ],
)
def test_a_new_authority_has_the_profile_of_its_councils_unless_another_is_asked_for(app, council, asked, wanted):
    authority = service.add_authority(
        name="Moor", slug="moor", councils=[council], administrator_email="a@b.example", policy_profile=asked
    )
    assert authority.policy_profile is wanted
    assert authority.profile.code == wanted.value
    added = db.session.scalars(db.select(AuditRow).where(AuditRow.event == "authority_added")).one()
    assert added.details["policy_profile"] == wanted.value


def test_an_administrator_chooses_it_on_a_page_that_says_what_holds(make, client_as):
    authority = make.the_authority()
    browser = client_as(make.officer(Role.ADMINISTRATOR))
    page = f"/{authority.slug}/staff/policy-profile"
    shown = browser.get(page).text
    assert "Kickstart economic growth" in shown
    assert "Social Value" in shown
    assert "207,720" in shown
    assert "socially responsible" not in shown.casefold()
    answer = browser.send(page, {"policy_profile": "wales"})
    assert answer.status_code == 302
    answer = browser.get(page)
    assert "The policy profile is changed." in answer.text
    assert "A Wales of cohesive communities" in answer.text
    for english in ("Kickstart", "Social Value", "National Procurement Policy Statement"):
        assert english not in answer.text
    assert authority.policy_profile is PolicyProfileCode.WALES
    row = db.session.scalars(db.select(AuditRow).where(AuditRow.event == "policy_profile_chosen")).one()
    assert row.details == {"before": "england", "after": "wales"}


def test_the_same_again_changes_nothing_and_what_is_no_profile_is_refused(make, client_as):
    authority = make.the_authority()
    administrator = make.officer(Role.ADMINISTRATOR)
    assert not choose_policy_profile(authority, PolicyProfileCode.ENGLAND, officer_id=administrator.id)
    browser = client_as(administrator)
    page = f"/{authority.slug}/staff/policy-profile"
    for sent in ({}, {"policy_profile": "scotland"}):
        answer = browser.send(page, sent)
        assert answer.status_code == 400
    assert authority.policy_profile is PolicyProfileCode.ENGLAND
    assert not db.session.scalars(db.select(AuditRow).where(AuditRow.event == "policy_profile_chosen")).all()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.COMMISSIONER])
def test_nobody_else_may_choose_it(make, client_as, role):
    authority = make.the_authority()
    council = make.council(authority) if role is Role.COMMISSIONER else None
    browser = client_as(make.officer(role, council=council))
    assert browser.get(f"/{authority.slug}/staff/policy-profile").status_code == 403


def test_the_page_sets_how_many_measures_a_lot_may_ask_for(make, client_as):
    authority = make.the_authority()
    browser = client_as(make.officer(Role.ADMINISTRATOR))
    page = f"/{authority.slug}/staff/policy-profile"
    assert re.search(r'name="most_measures"[^>]* value="6"', browser.get(page).text)
    assert browser.send(page, {"policy_profile": "england", "most_measures": "4"}).status_code == 302
    assert "Saved." in browser.get(page).text
    assert authority.most_measures == 4
    row = db.session.scalars(db.select(AuditRow).where(AuditRow.event == "most_measures_chosen")).one()
    assert row.details == {"before": 6, "after": 4}
    assert browser.send(page, {"policy_profile": "england", "most_measures": ""}).status_code == 302
    assert authority.most_measures == 4


@pytest.mark.parametrize(
    ("most", "words"),
    [
        ("0", "Enter a number from 1 to 30"),
        ("31", "Enter a number from 1 to 30"),
        ("-3", "Enter a number from 1 to 30"),
        ("2.5", "at most 0 decimal places"),
        ("six", "Enter a number in digits"),
    ],
)
def test_a_limit_that_is_none_is_told_at_its_field_and_nothing_is_changed(make, client_as, most, words):
    authority = make.the_authority()
    browser = client_as(make.officer(Role.ADMINISTRATOR))
    page = f"/{authority.slug}/staff/policy-profile"
    answer = browser.send(page, {"policy_profile": "wales", "most_measures": most})
    assert answer.status_code == 400
    assert words in answer.text
    assert (authority.most_measures, authority.policy_profile) == (6, PolicyProfileCode.ENGLAND)
