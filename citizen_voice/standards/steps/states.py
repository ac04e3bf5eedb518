"""The life of a standard as a table of steps, and the one way to take a step."""

import uuid

from flask_babel import gettext, lazy_gettext

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidTransitionError
from citizen_voice.models import Standard, StandardDecision
from citizen_voice.vocabulary import StandardAct, StandardState

STEPS: dict[tuple[StandardAct, StandardState], StandardState] = {
    (StandardAct.SUBMIT, StandardState.DRAFT): StandardState.IN_REVIEW,
    (StandardAct.RETURN, StandardState.IN_REVIEW): StandardState.DRAFT,
    (StandardAct.RETURN, StandardState.APPROVED): StandardState.DRAFT,
    (StandardAct.APPROVE, StandardState.IN_REVIEW): StandardState.APPROVED,
    (StandardAct.PUBLISH, StandardState.APPROVED): StandardState.PUBLISHED,
    (StandardAct.REVISE, StandardState.DRAFT): StandardState.DRAFT,
    # The formal decision is taken after approval and entered then; nothing else may change in this state.
    (StandardAct.REVISE, StandardState.APPROVED): StandardState.APPROVED,
    (StandardAct.REVISE, StandardState.PUBLISHED): StandardState.DRAFT,
    (StandardAct.SUPERSEDE, StandardState.PUBLISHED): StandardState.SUPERSEDED,
    # What was published may be withdrawn while a new version is in the making too: that version is then not made.
    **{
        (StandardAct.WITHDRAW, state): StandardState.WITHDRAWN
        for state in StandardState
        if state is not StandardState.WITHDRAWN
    },
    (StandardAct.REVISE, StandardState.WITHDRAWN): StandardState.DRAFT,
}
"""What may be done in which state, and the state that it leads to. Everything else is refused."""

STATE_NAMES = {
    StandardState.DRAFT: lazy_gettext("a draft"),
    StandardState.IN_REVIEW: lazy_gettext("in review"),
    StandardState.APPROVED: lazy_gettext("approved"),
    StandardState.PUBLISHED: lazy_gettext("published"),
    StandardState.SUPERSEDED: lazy_gettext("superseded"),
    StandardState.WITHDRAWN: lazy_gettext("withdrawn"),
}
_DONE = {
    StandardAct.SUBMIT: lazy_gettext("sent for approval"),
    StandardAct.RETURN: lazy_gettext("sent back"),
    StandardAct.APPROVE: lazy_gettext("approved"),
    StandardAct.PUBLISH: lazy_gettext("published"),
    StandardAct.REVISE: lazy_gettext("changed"),
    StandardAct.SUPERSEDE: lazy_gettext("superseded"),
    StandardAct.WITHDRAW: lazy_gettext("withdrawn"),
}
_EVENTS = {
    StandardAct.SUBMIT: "standard_submitted",
    StandardAct.RETURN: "standard_returned",
    StandardAct.APPROVE: "standard_approved",
    StandardAct.PUBLISH: "standard_published",
    StandardAct.REVISE: "standard_revised",
    StandardAct.SUPERSEDE: "standard_superseded",
    StandardAct.WITHDRAW: "standard_withdrawn",
}


def lock(standard: Standard) -> None:
    """Hold the standard until the transaction ends, and read it again: two who decide follow one another."""
    db.session.refresh(standard, with_for_update=True)


def check_step(standard: Standard, act: StandardAct) -> StandardState:
    """Return the state that the step leads to. Raises `InvalidTransitionError` when it can't be taken now."""
    new_state = STEPS.get((act, standard.state))
    if new_state is None:
        about = {"reference": standard.reference, "state": STATE_NAMES[standard.state], "done": _DONE[act]}
        raise InvalidTransitionError(gettext("%(reference)s is %(state)s, so it can't be %(done)s now.", **about))
    return new_state


def take_step(standard: Standard, act: StandardAct, *, officer_id: uuid.UUID, reason: str) -> StandardDecision:
    """Move the standard on, append the decision on its current revision, and audit it.

    Raises `InvalidTransitionError`. What else a step asks for is checked by its service function before this.
    """
    old_state, new_state = standard.state, check_step(standard, act)
    if standard.current_revision_id is None:
        raise InvalidTransitionError(
            gettext("%(reference)s has no text yet: draft it first.", reference=standard.reference)
        )
    standard.state = new_state
    decision = StandardDecision(
        authority_id=standard.authority_id,
        standard_id=standard.id,
        standard_revision_id=standard.current_revision_id,
        officer_id=officer_id,
        act=act,
        old_state=old_state,
        new_state=new_state,
        reason=reason,
        decided_at=utcnow(),
    )
    db.session.add(decision)
    db.session.flush()
    record_step(standard, act, officer_id=officer_id)
    return decision


def record_step(standard: Standard, act: StandardAct, *, officer_id: uuid.UUID) -> None:
    """Write a step into the audit trail: ids and codes alone."""
    audit.record(
        _EVENTS[act],
        who=audit.officer(officer_id),
        authority_id=standard.authority_id,
        subject_kind="standard",
        subject_id=standard.id,
        reference=standard.reference,
        revision_id=str(standard.current_revision_id),
        state=standard.state.value,
    )
