"""Withdrawing a published standard: it holds no longer, and what was published of it stays readable and says so."""

import uuid
from collections.abc import Mapping

from flask_babel import gettext
from sqlalchemy import exists, func, select

from citizen_voice import events
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError, InvalidTransitionError
from citizen_voice.models import (
    ImportedStandard,
    Publication,
    PublishedStandard,
    Standard,
    StandardWithdrawal,
    TenderImport,
)
from citizen_voice.standards.steps.states import lock, take_step
from citizen_voice.vocabulary import EventName, StandardAct, StandardState


def withdraw_standard(
    standard: Standard, *, officer_id: uuid.UUID, reason: str, decision_reference: str
) -> StandardWithdrawal:
    """Withdraw all versions of a standard that were published until now. `reason` is shown to everybody.

    Raises `InvalidTransitionError` when nothing of it was published or it is withdrawn already, and
    `InvalidInputError` without a reason or the reference of the decision.
    """
    lock(standard)
    if not is_published(standard):
        raise InvalidTransitionError(
            gettext("%(reference)s was never published, so there is nothing to withdraw.", reference=standard.reference)
        )
    given = {"reason": reason.strip(), "decision_reference": decision_reference.strip()}
    if not given["reason"]:
        raise InvalidInputError(gettext("Say why it is withdrawn."), "reason")
    if not given["decision_reference"]:
        raise InvalidInputError(gettext("Enter the reference of the decision."), "decision_reference")
    take_step(standard, StandardAct.WITHDRAW, officer_id=officer_id, reason=given["reason"])
    withdrawal = StandardWithdrawal(
        authority_id=standard.authority_id,
        standard_id=standard.id,
        officer_id=officer_id,
        withdrawn_at=utcnow(),
        **given,
    )
    db.session.add(withdrawal)
    db.session.flush()
    events.announce(EventName.STANDARD_WITHDRAWN, authority_id=standard.authority_id, withdrawal_id=withdrawal.id)
    return withdrawal


def is_published(standard: Standard) -> bool:
    """Say whether any version of a standard was published, however long ago."""
    return bool(db.session.scalar(select(exists().where(PublishedStandard.standard_id == standard.id))))


def list_withdrawn(publication: Publication) -> Mapping[str, StandardWithdrawal]:
    """Return the withdrawals that reach the standards of a publication, by the id of the standard as text.

    A withdrawal reaches what was published before it; of several the first one counts.
    """
    found = db.session.scalars(
        select(StandardWithdrawal)
        .join(PublishedStandard, PublishedStandard.standard_id == StandardWithdrawal.standard_id)
        .where(
            PublishedStandard.publication_id == publication.id,
            StandardWithdrawal.withdrawn_at >= publication.published_at,
        )
        .order_by(StandardWithdrawal.withdrawn_at.desc())
    )
    return {str(one.standard_id): one for one in found}


def find_withdrawal(standard: Standard) -> StandardWithdrawal | None:
    """Return the latest withdrawal of a standard that is withdrawn now, or None."""
    if standard.state is not StandardState.WITHDRAWN:
        return None
    return db.session.scalars(
        select(StandardWithdrawal)
        .where(StandardWithdrawal.standard_id == standard.id)
        .order_by(StandardWithdrawal.withdrawn_at.desc())
        .limit(1)
    ).one_or_none()


def count_tenders(standard: Standard) -> int:
    """Return how many tenders use a version of a standard, recorded or not."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(TenderImport.tender_id)))
            .join(ImportedStandard, ImportedStandard.tender_import_id == TenderImport.id)
            .join(PublishedStandard, PublishedStandard.id == ImportedStandard.published_standard_id)
            .where(PublishedStandard.standard_id == standard.id)
        )
        or 0
    )
