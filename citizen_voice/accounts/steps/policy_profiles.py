"""Choosing the policy profile of an authority."""

import uuid

from citizen_voice import audit
from citizen_voice.db import db, hold_row
from citizen_voice.models import Authority
from citizen_voice.vocabulary import PolicyProfileCode


def choose_policy_profile(authority: Authority, code: PolicyProfileCode, *, officer_id: uuid.UUID) -> bool:
    """Give an authority another policy profile, and say whether it is another.

    What is published or recorded stays as it is. Drafts that are linked to goals of the other profile must be linked
    anew before they are approved: the gate says so.
    """
    hold_row(Authority, authority.id)
    db.session.refresh(authority)
    before = authority.policy_profile
    if before is code:
        return False
    authority.policy_profile = code
    db.session.flush()
    audit.record(
        "policy_profile_chosen",
        who=audit.officer(officer_id),
        authority_id=authority.id,
        subject_kind="authority",
        subject_id=authority.id,
        before=before.value,
        after=code.value,
    )
    return True
