"""Choosing the policy profile of an authority, and which one it had at a moment."""

import uuid
from datetime import datetime

from sqlalchemy import select

from citizen_voice import audit
from citizen_voice.db import db, hold_row
from citizen_voice.models import AuditRow, Authority
from citizen_voice.vocabulary import PolicyProfileCode

CHOSEN = "policy_profile_chosen"


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
        CHOSEN,
        who=audit.officer(officer_id),
        authority_id=authority.id,
        subject_kind="authority",
        subject_id=authority.id,
        before=before.value,
        after=code.value,
    )
    return True


def profile_code_at(authority: Authority, moment: datetime) -> PolicyProfileCode:
    """Return the policy profile that an authority had at a moment: the log says what each choice put in its place."""
    changed = db.session.scalars(
        select(AuditRow)
        .where(
            AuditRow.event == CHOSEN,
            AuditRow.authority_id == authority.id,
            AuditRow.occurred_at > moment,
        )
        .order_by(AuditRow.id)
        .limit(1)
    ).one_or_none()
    return authority.policy_profile if changed is None else PolicyProfileCode(changed.details["before"])
