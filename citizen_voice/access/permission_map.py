"""The whole policy in one table: a permission is given when every fact of any one of its lines is true."""

from typing import Any

from citizen_voice.access.actor import Actor
from citizen_voice.access.permissions import Permission
from citizen_voice.access.predicates import (
    Predicate,
    actor_is_administrator,
    actor_is_approver,
    actor_is_commissioner,
    actor_is_consultation_officer,
    actor_is_resident,
    actor_is_staff,
    subject_is_of_own_authority,
    tender_is_of_own_council,
    token_is_own,
    webhook_is_of_own_council,
)

PERMISSION_MAP: dict[Permission, list[tuple[Predicate, ...]]] = {
    Permission.API_TOKEN_LIST: [
        (actor_is_commissioner, subject_is_of_own_authority),
        (actor_is_administrator, subject_is_of_own_authority),
    ],
    Permission.API_TOKEN_MAKE: [(actor_is_commissioner, subject_is_of_own_authority)],
    Permission.API_TOKEN_REVOKE: [
        (actor_is_staff, subject_is_of_own_authority, token_is_own),
        (actor_is_administrator, subject_is_of_own_authority),
    ],
    Permission.AUTHORITY_STAFF_AREA: [(actor_is_staff, subject_is_of_own_authority)],
    Permission.CONSULTATION_EDIT: [(actor_is_consultation_officer, subject_is_of_own_authority)],
    Permission.CONSULTATION_TAKE_PART: [(actor_is_resident, subject_is_of_own_authority)],
    Permission.DELIVERY_REPORT: [(actor_is_commissioner, subject_is_of_own_authority, tender_is_of_own_council)],
    # That nobody verifies what they reported is kept where reports are verified.
    Permission.DELIVERY_VERIFY: [
        (actor_is_commissioner, subject_is_of_own_authority, tender_is_of_own_council),
        (actor_is_consultation_officer, subject_is_of_own_authority),
    ],
    Permission.DRAFT_CONSULT: [(actor_is_consultation_officer, subject_is_of_own_authority)],
    Permission.OFFICER_INVITE: [(actor_is_administrator, subject_is_of_own_authority)],
    Permission.OPINION_READ: [(actor_is_consultation_officer, subject_is_of_own_authority)],
    Permission.POLICY_PROFILE_CHOOSE: [(actor_is_administrator, subject_is_of_own_authority)],
    Permission.PRIORITY_CHOOSE: [(actor_is_consultation_officer, subject_is_of_own_authority)],
    Permission.PROPOSAL_MODERATE: [(actor_is_consultation_officer, subject_is_of_own_authority)],
    # That nobody approves what they wrote is a rule about revisions, kept where standards are approved.
    Permission.STANDARD_APPROVE: [(actor_is_approver, subject_is_of_own_authority)],
    Permission.STANDARD_EDIT: [(actor_is_consultation_officer, subject_is_of_own_authority)],
    Permission.STANDARD_PUBLISH: [
        (actor_is_consultation_officer, subject_is_of_own_authority),
        (actor_is_approver, subject_is_of_own_authority),
    ],
    Permission.STANDARD_READ: [
        (actor_is_consultation_officer, subject_is_of_own_authority),
        (actor_is_approver, subject_is_of_own_authority),
    ],
    Permission.STANDARD_WITHDRAW: [(actor_is_approver, subject_is_of_own_authority)],
    Permission.TENDER_EDIT: [(actor_is_commissioner, subject_is_of_own_authority, tender_is_of_own_council)],
    Permission.TENDER_LIST: [(actor_is_commissioner, subject_is_of_own_authority)],
    Permission.THEME_DECIDE: [(actor_is_consultation_officer, subject_is_of_own_authority)],
    Permission.WEBHOOK_EDIT: [
        (actor_is_administrator, subject_is_of_own_authority),
        (actor_is_commissioner, subject_is_of_own_authority, webhook_is_of_own_council),
    ],
    Permission.WEBHOOK_LIST: [
        (actor_is_administrator, subject_is_of_own_authority),
        (actor_is_commissioner, subject_is_of_own_authority),
    ],
}

FOR_RESIDENTS = frozenset({Permission.CONSULTATION_TAKE_PART})
"""Who lacks one of these and is not signed in is sent to the residents' way in; for all others, to the staff's."""


def is_permitted(actor: Actor, permission: Permission, subject: Any) -> bool:
    """Say whether the actor has the permission over the subject."""
    return any(all(fact(actor, subject) for fact in line) for line in PERMISSION_MAP[permission])
