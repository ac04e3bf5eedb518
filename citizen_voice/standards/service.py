"""What is done with standards: drafted from chosen themes, revised, sent for approval, sent back, approved."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from citizen_voice.consultations import service as consultations
from citizen_voice.drafting.fields import FieldSpec, field_spec
from citizen_voice.drafting.validation import is_empty
from citizen_voice.exceptions import (
    ConflictError,
    IncompleteError,
    InvalidInputError,
    InvalidTransitionError,
    NotAllowedError,
)
from citizen_voice.models import Standard, StandardRevision
from citizen_voice.standards import queries
from citizen_voice.standards.steps import gate
from citizen_voice.standards.steps.answering import answer_draft, withdraw_remark
from citizen_voice.standards.steps.discussing import (
    begin_draft_consultation,
    close_draft_consultation,
    ensure_not_with_residents,
    move_due_draft_consultations,
)
from citizen_voice.standards.steps.drafting import draft_standards
from citizen_voice.standards.steps.notices import tell_residents
from citizen_voice.standards.steps.publishing import publish_standards
from citizen_voice.standards.steps.replying import decide_remark, reply_to_draft
from citizen_voice.standards.steps.revisions import Content, append_revision, has_written, keep
from citizen_voice.standards.steps.states import check_step, lock, record_step, take_step
from citizen_voice.standards.steps.support import review_support
from citizen_voice.standards.steps.withdrawing import withdraw_standard
from citizen_voice.vocabulary import StandardAct, StandardState

__all__ = [
    "FieldChange",
    "answer_draft",
    "approve_standard",
    "begin_draft_consultation",
    "close_draft_consultation",
    "decide_remark",
    "draft_standards",
    "move_due_draft_consultations",
    "publish_standards",
    "reply_to_draft",
    "return_standard",
    "review_support",
    "revise_standard",
    "submit_standard",
    "tell_residents",
    "withdraw_remark",
    "withdraw_standard",
]

NEW_VERSION_NOTE = "A new version was begun."
# Pages show these in the reader's language by `components/sentence_of_ours`.


@dataclass(frozen=True)
class FieldChange:
    """What an officer makes of one field: its new value, why, and where it comes from. An empty value clears it."""

    value: Any
    reason: str
    source: str = ""


def revise_standard(
    standard: Standard,
    *,
    officer_id: uuid.UUID,
    changes: Mapping[str, FieldChange],
    note: str = "",
    seen_number: int | None = None,
) -> StandardRevision:
    """Append a revision: the current clauses with the changes. A changed field becomes the officer's clause.

    `seen_number` is the revision that the officer saw. Raises `ConflictError` when there is a newer one,
    `InvalidTransitionError` unless the standard is a draft, published or withdrawn (which begins a new draft), or
    approved and only the formal decision is entered, and `InvalidInputError` for a value, a field or a reason that
    won't do.
    """
    lock(standard)
    new_state = check_step(standard, StandardAct.REVISE)
    changes = _complete(standard, changes)
    _check_changes(standard, changes)
    current = standard.current_revision
    if current is None:
        raise InvalidTransitionError(
            gettext("%(reference)s has no text yet: draft it first.", reference=standard.reference)
        )
    _check_seen(standard, current, seen_number)
    kept = [keep(clause) for clause in current.clauses if clause.field not in changes]
    changed = [_changed(field, one, officer_id) for field, one in changes.items() if not _clears(field, one.value)]
    revision = append_revision(
        standard, kept + changed, author_id=officer_id, note=note, suggested_missions=current.suggested_missions
    )
    if new_state is standard.state:
        record_step(standard, StandardAct.REVISE, officer_id=officer_id)
    else:
        take_step(standard, StandardAct.REVISE, officer_id=officer_id, reason=note or NEW_VERSION_NOTE)
    return revision


def _complete(standard: Standard, changes: Mapping[str, FieldChange]) -> Mapping[str, FieldChange]:
    """Return the changes with the title of a chosen theme as it is called now: what is published keeps it."""
    change = changes.get("theme")
    code = change.value.get("code") if change and isinstance(change.value, Mapping) else None
    title = gate.confirmed_themes(standard.consultation_id).get(str(code)) if code else None
    if change is None or title is None:
        return changes
    return {**changes, "theme": replace(change, value={"code": str(code), "title": title})}


def _check_seen(standard: Standard, current: StandardRevision, seen_number: int | None) -> None:
    if seen_number is None or seen_number == current.number:
        return
    raise ConflictError(
        gettext(
            "%(name)s changed %(reference)s while you were writing. What you wrote is still here: compare it with "
            "the present text, and save again if it still holds.",
            name=current.author.name,
            reference=standard.reference,
        )
    )


def _check_changes(standard: Standard, changes: Mapping[str, FieldChange]) -> None:
    if not changes:
        raise InvalidInputError(gettext("Nothing was changed: give at least one field."))
    for field, change in changes.items():
        spec = _officers_field(field)
        profile = standard.consultation.authority.profile
        label = gettext(spec.for_goals(has_well_being_goals=profile.has_well_being_goals).label)
        if standard.state is StandardState.APPROVED and spec.needed_before != "publication":
            raise InvalidTransitionError(
                gettext(
                    "%(reference)s is approved, so %(field)s can't be changed: send it back first.",
                    reference=standard.reference,
                    field=label,
                )
            )
        if not change.reason.strip():
            raise InvalidInputError(gettext("%(field)s: give the reason for what you write.", field=label), field)
        is_filled = queries.find_clause(standard, field) is not None
        if _clears(field, change.value) and (spec.filled_by == "resident" or not is_filled):
            raise InvalidInputError(gettext("%(field)s: this can't be left empty.", field=label), field)
        if isinstance(change.value, Mapping) and change.value.get("quoted"):
            raise InvalidInputError(
                gettext("%(field)s: what an officer writes can't quote residents' statements.", field=label), field
            )
        if problems := gate.value_problems(standard, field, change.value):
            found = "; ".join(one.in_words(gettext) for one in problems)
            raise InvalidInputError(f"{label}: {found}", field)


def _officers_field(field: str) -> FieldSpec:
    try:
        spec = field_spec(field)
    except KeyError as fault:
        raise InvalidInputError(
            gettext("There is no field named %(field)s in a standard.", field=field), field
        ) from fault
    if spec.filled_by == "system":
        raise InvalidInputError(gettext("%(field)s: the system fills this in.", field=gettext(spec.label)), field)
    return spec


def _clears(field: str, value: object) -> bool:
    # No mission with a reason is an answer; every other empty value takes the clause away.
    return is_empty(value) and field != "mission_links"


def _changed(field: str, change: FieldChange, officer_id: uuid.UUID) -> Content:
    return Content(
        field,
        change.value,
        officer_id=officer_id,
        reason=change.reason.strip(),
        source=change.source.strip() or None,
    )


def submit_standard(standard: Standard, *, officer_id: uuid.UUID) -> None:
    """Send a draft for approval. Raises `InvalidTransitionError`."""
    lock(standard)
    take_step(standard, StandardAct.SUBMIT, officer_id=officer_id, reason="")


def return_standard(standard: Standard, *, officer_id: uuid.UUID, reason: str) -> None:
    """Send a standard back to be worked on. Raises `InvalidTransitionError`, `InvalidInputError` without a reason."""
    lock(standard)
    take_step(standard, StandardAct.RETURN, officer_id=officer_id, reason=_given(reason))


def approve_standard(standard: Standard, *, officer_id: uuid.UUID, reason: str, seen_number: int | None = None) -> None:
    """Approve a standard that one has not written. `seen_number` is the revision that the approver read.

    Raises `ConflictError` when there is a newer one, `InvalidTransitionError` when it is not in review, the
    consultation is still open or residents are asked about the draft, `NotAllowedError` when the approver wrote any
    revision of it, and `IncompleteError` naming what is missing.
    """
    lock(standard)
    check_step(standard, StandardAct.APPROVE)
    current = standard.current_revision
    if current is not None and seen_number not in (None, current.number):
        raise ConflictError(
            gettext("%(reference)s was changed after you opened it: read it again.", reference=standard.reference)
        )
    consultations.ensure_closed(standard.consultation)
    ensure_not_with_residents(standard)
    if has_written(standard, officer_id):
        raise NotAllowedError(
            gettext("You wrote part of %(reference)s, so somebody else must approve it.", reference=standard.reference)
        )
    if problems := gate.missing(standard):
        raise IncompleteError(
            gettext("%(reference)s can't be approved yet: something is missing.", reference=standard.reference),
            [one.in_words(gettext) for one in problems],
        )
    take_step(standard, StandardAct.APPROVE, officer_id=officer_id, reason=_given(reason))


def _given(reason: str) -> str:
    if not reason.strip():
        raise InvalidInputError(gettext("Give the reason for your decision."), "reason")
    return reason.strip()
