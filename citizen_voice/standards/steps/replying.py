"""What officers do with what came back on drafts: decide which remarks are shown, and reply to each draft."""

import uuid
from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError, NotFoundError
from citizen_voice.models import (
    DraftConsultation,
    DraftRemark,
    DraftRemarkDecision,
    DraftReply,
    DraftUnderDiscussion,
)
from citizen_voice.standards.steps.discussions import get_draft_consultation, is_over
from citizen_voice.vocabulary import DraftConclusion, ModerationChoice, ModerationReason, ModerationStatus

REMARK_TRANSITIONS: frozenset[tuple[ModerationStatus, ModerationStatus]] = frozenset(
    {
        (ModerationStatus.PENDING, ModerationStatus.APPROVED),
        (ModerationStatus.PENDING, ModerationStatus.REJECTED),
        (ModerationStatus.APPROVED, ModerationStatus.REJECTED),
        (ModerationStatus.REJECTED, ModerationStatus.APPROVED),
    }
)
"""Which status of a remark may follow which. A later decision may change an earlier one; both stay on record."""


def get_remark(authority_slug: str, consultation_slug: str, discussion: int, remark_id: uuid.UUID) -> DraftRemark:
    """Return a remark on one of the drafts of a draft consultation. Raises `NotFoundError`."""
    put_out = get_draft_consultation(authority_slug, consultation_slug, discussion)
    remark = db.session.get(DraftRemark, remark_id)
    if remark is None or remark.draft.draft_consultation_id != put_out.id:
        raise NotFoundError(gettext("There is no such comment on these drafts."))
    return remark


def list_remark_decisions(remark: DraftRemark) -> Sequence[DraftRemarkDecision]:
    """Return the decisions about a remark, newest first."""
    return db.session.scalars(
        select(DraftRemarkDecision)
        .where(DraftRemarkDecision.draft_remark_id == remark.id)
        .options(joinedload(DraftRemarkDecision.officer))
        .order_by(DraftRemarkDecision.decided_at.desc(), DraftRemarkDecision.created_at.desc())
    ).all()


def decide_remark(
    remark: DraftRemark,
    *,
    officer_id: uuid.UUID,
    choice: ModerationChoice,
    reason: ModerationReason | None = None,
    note: str = "",
    seen: ModerationStatus | None = None,
) -> DraftRemarkDecision:
    """Let everybody read a remark, or keep it from being shown with a reason of the published policy.

    `seen` is the status that the officer saw. Raises `ConflictError` when somebody else has decided since,
    `InvalidTransitionError` when it was taken back or has that status already, and `InvalidInputError` for a refusal
    without a reason.
    """
    _hold_remark(remark, seen)
    old_status = remark.moderation_status
    is_approval = choice is ModerationChoice.APPROVE
    if not is_approval and reason is None:
        raise InvalidInputError(gettext("Select a reason of the published policy"), "reason")
    new_status = ModerationStatus.APPROVED if is_approval else ModerationStatus.REJECTED
    if (old_status, new_status) not in REMARK_TRANSITIONS:
        raise InvalidTransitionError(gettext("This comment was decided in the same way already."))
    remark.moderation_status = new_status
    decision = DraftRemarkDecision(
        authority_id=remark.authority_id,
        draft_remark_id=remark.id,
        officer_id=officer_id,
        choice=ModerationChoice.APPROVE if is_approval else ModerationChoice.REJECT,
        reason=None if is_approval else reason,
        note=note.strip(),
        old_status=old_status,
        new_status=new_status,
        decided_at=utcnow(),
    )
    db.session.add(decision)
    db.session.flush()
    _record_decision(remark, decision)
    return decision


def reply_to_draft(
    draft: DraftUnderDiscussion, *, officer_id: uuid.UUID, conclusion: DraftConclusion, reason: str
) -> DraftReply:
    """Write for everybody what officers made of the answers to a draft. A later reply stands before the earlier ones.

    Raises `InvalidTransitionError` until people have answered, and `InvalidInputError` without a reason.
    """
    hold_row(DraftConsultation, draft.draft_consultation_id)
    if not is_over(draft.draft_consultation):
        raise InvalidTransitionError(gettext("Reply once residents have had their say and it is closed."))
    if not reason.strip():
        raise InvalidInputError(gettext("Say what you made of the answers, and why."), "reason")
    reply = DraftReply(
        authority_id=draft.authority_id,
        draft_under_discussion_id=draft.id,
        officer_id=officer_id,
        conclusion=conclusion,
        reason=reason.strip(),
        replied_at=utcnow(),
    )
    db.session.add(reply)
    db.session.flush()
    audit.record(
        "draft_replied_to",
        who=audit.officer(officer_id),
        authority_id=draft.authority_id,
        subject_kind="draft_under_discussion",
        subject_id=draft.id,
        conclusion=conclusion.value,
    )
    return reply


def _hold_remark(remark: DraftRemark, seen: ModerationStatus | None) -> None:
    """Hold a remark, so that two who decide follow one another. Raises when there is nothing to decide as it was."""
    db.session.refresh(remark, ["moderation_status", "withdrawn_at"], with_for_update=True)
    if remark.withdrawn_at is not None:
        raise InvalidTransitionError(gettext("Whoever wrote this has taken it back, so there is nothing to decide."))
    if seen is not None and seen is not remark.moderation_status:
        raise ConflictError(gettext("Somebody else has decided about this comment meanwhile: look at it again."))


def _record_decision(remark: DraftRemark, decision: DraftRemarkDecision) -> None:
    audit.record(
        "draft_remark_decided",
        who=audit.officer(decision.officer_id),
        authority_id=remark.authority_id,
        subject_kind="draft_remark",
        subject_id=remark.id,
        choice=decision.choice.value,
        reason=decision.reason.value if decision.reason else None,
    )
