"""Inviting staff: by administrators alone, for their own authority alone."""

import pytest
from sqlalchemy import select

from citizen_voice.accounts import queries, service
from citizen_voice.audit import SYSTEM
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidInputError
from citizen_voice.models import AuditRow, OutgoingMail
from citizen_voice.vocabulary import Role


def test_an_administrator_invites_a_commissioner_of_a_named_council(make, client_as):
    administrator = make.officer(Role.ADMINISTRATOR)
    authority = make.the_authority()
    council = make.council(name="Westmoor")
    fields = {"name": "Asha Pell", "email": "asha@example.org", "role": "commissioner", "council": str(council.id)}
    answer = client_as(administrator).send(f"/{authority.slug}/staff/officers/invite", fields)
    assert answer.status_code == 302
    officer = queries.find_officer(authority, "asha@example.org")
    assert [(one.role, one.council_id) for one in officer.roles] == [(Role.COMMISSIONER, council.id)]
    assert db.session.scalars(select(OutgoingMail.to_address)).all() == ["asha@example.org"]
    row = db.session.scalars(select(AuditRow)).one()
    assert (row.event, row.details["role"]) == ("officer_invited", "commissioner")
    assert "Asha" not in str(row.details)
    assert "Westmoor" in client_as(administrator).get(f"/{authority.slug}/staff/officers").text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Enter their full name"),
        ({"name": "A", "email": "x", "role": "officer"}, "correct format"),
        ({"name": "A", "email": "a@example.org"}, "Select what they will do"),
        ({"name": "A", "email": "a@example.org", "role": "king"}, "Select what they will do|Not a valid choice"),
        ({"name": "A", "email": "a@example.org", "role": "commissioner", "council": ""}, "Choose the council"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(make, client_as, fields, message):
    administrator = make.officer(Role.ADMINISTRATOR)
    answer = client_as(administrator).send(f"/{make.the_authority().slug}/staff/officers/invite", fields)
    assert answer.status_code == 200
    assert any(one in answer.text for one in message.split("|"))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.COMMISSIONER])
def test_others_may_not_invite(make, client_as, role):
    officer = make.officer(role)
    assert client_as(officer).get(f"/{make.the_authority().slug}/staff/officers/invite").status_code == 403


def test_an_administrator_of_another_authority_is_sent_to_sign_in_here(make, client_as):
    stranger = make.officer(Role.ADMINISTRATOR, authority=make.authority())
    answer = client_as(stranger).get(f"/{make.the_authority().slug}/staff/officers")
    assert answer.status_code == 302
    assert "/staff/sign-in" in answer.headers["Location"]


def test_a_council_of_another_authority_can_not_be_chosen(make, client_as):
    foreign = make.council(make.authority())
    fields = {"name": "A", "email": "a@example.org", "role": "commissioner", "council": str(foreign.id)}
    answer = client_as(make.officer(Role.ADMINISTRATOR)).send(
        f"/{make.the_authority().slug}/staff/officers/invite", fields
    )
    assert answer.status_code == 200
    assert db.session.scalars(select(AuditRow)).all() == []


def test_one_person_may_hold_several_roles_but_none_twice(make):
    authority = make.the_authority()
    for role in (Role.OFFICER, Role.APPROVER):
        service.invite_officer(authority, name="A", email="A@example.org", role=role, who=SYSTEM)
    officer = queries.find_officer(authority, "a@example.org")
    assert {one.role for one in officer.roles} == {Role.OFFICER, Role.APPROVER}
    with pytest.raises(ConflictError, match="already"):
        service.invite_officer(authority, name="A", email="a@example.org", role=Role.OFFICER, who=SYSTEM)


def test_somebody_whose_account_was_ended_is_not_invited_again_by_mistake(make, client_as):
    authority = make.the_authority()
    make.officer(Role.OFFICER, email="left@example.org", is_active=False)
    fields = {"name": "A", "email": "Left@example.org", "role": "officer"}
    answer = client_as(make.officer(Role.ADMINISTRATOR)).send(f"/{authority.slug}/staff/officers/invite", fields)
    assert "was ended" in answer.text
    assert db.session.scalars(select(OutgoingMail)).all() == []


def test_only_commissioners_have_a_council(make):
    with pytest.raises(InvalidInputError):
        service.invite_officer(
            make.the_authority(),
            name="A",
            email="a@example.org",
            role=Role.OFFICER,
            who=SYSTEM,
            council_id=make.council().id,
        )


@pytest.mark.parametrize("slug", ["api", "static", "Big", "1st", "a", "with space", "dev"])
def test_an_authority_has_a_slug_that_can_be_reached(app, slug):
    with pytest.raises(InvalidInputError):
        service.add_authority(name="N", slug=slug, councils=[], administrator_email="a@example.org")


def test_two_authorities_can_not_share_a_slug(make):
    taken = make.authority()
    with pytest.raises(ConflictError, match="choose another"):
        service.add_authority(name="N", slug=taken.slug, councils=[], administrator_email="a@example.org")
