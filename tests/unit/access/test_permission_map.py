"""Who may do what, for every role and every permission: the policy, tried line by line."""

import uuid
from types import SimpleNamespace

import pytest

from citizen_voice.access.actor import NOBODY, Actor
from citizen_voice.access.permission_map import PERMISSION_MAP, is_permitted
from citizen_voice.access.permissions import Permission
from citizen_voice.vocabulary import ActorKind, Role

HERE, ELSEWHERE, COUNCIL = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
SUBJECT = SimpleNamespace(authority_id=HERE, council_id=COUNCIL, officer_id=uuid.uuid4())

OFFICER = {
    Permission.CONSULTATION_EDIT,
    Permission.DELIVERY_VERIFY,
    Permission.DRAFT_CONSULT,
    Permission.OPINION_READ,
    Permission.PRIORITY_CHOOSE,
    Permission.PROPOSAL_MODERATE,
    Permission.STANDARD_EDIT,
    Permission.STANDARD_PUBLISH,
    Permission.STANDARD_READ,
    Permission.THEME_DECIDE,
}
APPROVER = {
    Permission.STANDARD_APPROVE,
    Permission.STANDARD_PUBLISH,
    Permission.STANDARD_READ,
    Permission.STANDARD_WITHDRAW,
}
COMMISSIONER = {
    Permission.API_TOKEN_LIST,
    Permission.API_TOKEN_MAKE,
    Permission.DELIVERY_REPORT,
    Permission.DELIVERY_VERIFY,
    Permission.TENDER_EDIT,
    Permission.TENDER_LIST,
    Permission.WEBHOOK_EDIT,
    Permission.WEBHOOK_LIST,
}
EXPECTED = {
    Role.ADMINISTRATOR: {
        Permission.API_TOKEN_LIST,
        Permission.API_TOKEN_REVOKE,
        Permission.OFFICER_INVITE,
        Permission.POLICY_PROFILE_CHOOSE,
        Permission.WEBHOOK_EDIT,
        Permission.WEBHOOK_LIST,
    },
    Role.OFFICER: OFFICER,
    Role.APPROVER: APPROVER,
    Role.COMMISSIONER: COMMISSIONER,
}


def staff(*roles, authority_id=HERE, councils=(COUNCIL,)):
    return Actor(
        kind=ActorKind.OFFICER,
        id=uuid.uuid4(),
        authority_id=authority_id,
        roles=frozenset(roles),
        commissioned_council_ids=frozenset(councils),
    )


def resident(authority_id=HERE):
    return Actor(kind=ActorKind.RESIDENT, id=uuid.uuid4(), authority_id=authority_id)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_permissions_and_no_others(role, permission):
    wanted = permission in EXPECTED[role] or permission is Permission.AUTHORITY_STAFF_AREA
    assert is_permitted(staff(role), permission, SUBJECT) is wanted


@pytest.mark.parametrize("permission", Permission)
def test_nobody_and_people_of_other_authorities_have_none(permission):
    assert not is_permitted(NOBODY, permission, SUBJECT)
    assert not is_permitted(staff(*Role, authority_id=ELSEWHERE), permission, SUBJECT)
    assert not is_permitted(resident(ELSEWHERE), permission, SUBJECT)


@pytest.mark.parametrize("permission", Permission)
def test_a_resident_takes_part_and_nothing_else(permission):
    assert is_permitted(resident(), permission, SUBJECT) is (permission is Permission.CONSULTATION_TAKE_PART)


def test_a_commissioner_edits_the_tenders_of_their_own_council_alone():
    other = staff(Role.COMMISSIONER, councils=(uuid.uuid4(),))
    assert not is_permitted(other, Permission.TENDER_EDIT, SUBJECT)
    assert is_permitted(other, Permission.TENDER_LIST, SUBJECT)


def test_the_map_has_a_line_for_every_permission():
    assert set(PERMISSION_MAP) == set(Permission)
