"""What is done with standards: drafted from chosen themes, revised, sent for approval, sent back, approved."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from citizen_voice import audit
from citizen_voice.consultations import service as consultations
from citizen_voice.db import db, hold_row
from citizen_voice.drafting.fields import FieldSpec, field_spec
from citizen_voice.drafting.standard import DraftingError, draft_standard
from citizen_voice.drafting.types import DraftClause, MissionScore
from citizen_voice.drafting.validation import is_empty
from citizen_voice.exceptions import (
    ConflictError,
    IncompleteError,
    InvalidInputError,
    InvalidTransitionError,
    NotAllowedError,
)
from citizen_voice.models import Authority, PriorityList, PriorityListEntry, Standard, StandardRevision, Theme
from citizen_voice.standards import queries
from citizen_voice.standards.steps import evidence
from citizen_voice.standards.steps.notices import tell_residents
from citizen_voice.standards.steps.publishing import publish_standards
from citizen_voice.standards.steps.revisions import Content, append_revision, has_written, keep
from citizen_voice.standards.steps.states import check_step, lock, record_step, take_step
from citizen_voice.themes.steps.decisions import hold
from citizen_voice.themes.steps.grades import list_unstable
from citizen_voice.themes.steps.missions import mission_scores
from citizen_voice.vocabulary import StandardAct, StandardState, ThemeState

__all__ = [
    "FieldChange",
    "approve_standard",
    "draft_standards",
    "publish_standards",
    "return_standard",
    "revise_standard",
    "submit_standard",
    "tell_residents",
]

DRAFT_NOTE = "Drafted by machine from the theme's statements and votes."
NEW_VERSION_NOTE = "A new version was begun."
WORDED_REASON = "An officer worded the title of the theme."
WORDED_SOURCE = "The theme as an officer confirmed it"
# Pages show these in the reader's language by `components/sentence_of_ours`.


@dataclass(frozen=True)
class FieldChange:
    """What an officer makes of one field: its new value, why, and where it comes from. An empty value clears it."""

    value: Any
    reason: str
    source: str = ""


def draft_standards(priority_list: PriorityList, *, officer_id: uuid.UUID) -> list[Standard]:
    """Draft a standard from each chosen theme that has none yet, and return the new ones.

    Called again, or by two officers at once, it drafts nothing twice. Raises `ConflictError` when a theme was
    discarded or merged since it was chosen, and `IncompleteError` when a theme has nothing left to draft from, or is
    unstable and was chosen without a reason for that.
    """
    # One at a time in an authority: references are counted, and a theme has one standard.
    hold_row(Authority, priority_list.authority_id)
    drafted = set(
        db.session.scalars(select(Standard.theme_id).where(Standard.authority_id == priority_list.authority_id))
    )
    entries = [one for one in priority_list.entries if one.is_chosen and one.theme_id not in drafted]
    return [_draft(entry, officer_id) for entry in entries]


def _draft(entry: PriorityListEntry, officer_id: uuid.UUID) -> Standard:
    theme = entry.theme
    # Nobody discards it, merges it or moves what it holds while a standard is made of it.
    hold(theme)
    _check_theme(entry)
    scores = [MissionScore(one.code, one.name, one.score) for one in mission_scores(theme)]
    try:
        draft = draft_standard(evidence.chosen_theme(entry), scores)
    except DraftingError as fault:
        raise IncompleteError(gettext("A standard can't be drafted yet."), [str(fault)]) from fault
    standard = Standard(
        authority_id=entry.authority_id,
        consultation_id=theme.consultation_id,
        theme_id=theme.id,
        priority_list_id=entry.priority_list_id,
        reference=_free_reference(entry.authority_id),
        state=StandardState.DRAFT,
    )
    db.session.add(standard)
    db.session.flush()
    suggested = [{"code": one.code, "name": one.name, "score": round(one.score, 4)} for one in draft.suggested_missions]
    contents = [_drafted(clause, theme, officer_id) for clause in draft.clauses]
    append_revision(standard, contents, author_id=officer_id, note=DRAFT_NOTE, suggested_missions=suggested)
    audit.record(
        "standard_drafted",
        who=audit.officer(officer_id),
        authority_id=standard.authority_id,
        subject_kind="standard",
        subject_id=standard.id,
        reference=standard.reference,
        theme_id=str(theme.id),
        priority_list_id=str(entry.priority_list_id),
        despite_instability=bool(entry.instability_reason),
    )
    return standard


def _check_theme(entry: PriorityListEntry) -> None:
    theme = entry.theme
    if theme.state is not ThemeState.CONFIRMED:
        raise ConflictError(
            gettext(
                "The theme “%(title)s” was discarded or merged since it was chosen: choose again.", title=theme.title
            )
        )
    if list_unstable([theme.id]) and not entry.instability_reason:
        raise IncompleteError(
            gettext("A standard can't be drafted yet."),
            [
                gettext(
                    "“%(title)s” is unstable, and nobody has said why it is chosen all the same: choose the priorities "
                    "again and give the reason.",
                    title=theme.title,
                )
            ],
        )


def _free_reference(authority_id: uuid.UUID) -> str:
    """Return the next free reference. The caller holds the authority's row."""
    taken = db.session.scalars(select(Standard.reference).where(Standard.authority_id == authority_id))
    numbers = [int(found.group(1)) for one in taken if (found := re.fullmatch(r"SV-(\d+)", one))]
    return f"SV-{max(numbers, default=0) + 1:02d}"


def _drafted(clause: DraftClause, theme: Theme, officer_id: uuid.UUID) -> Content:
    """Return the clause to store: residents', or an officer's where the title was worded by one."""
    if clause.statement_ids:
        return Content(clause.field, clause.value, clause.statement_ids)
    decision = evidence.wording_of_title(theme)
    reason = (decision.reason if decision else "").strip()
    return Content(
        clause.field,
        clause.value,
        officer_id=decision.officer_id if decision else officer_id,
        reason=reason or WORDED_REASON,
        source=WORDED_SOURCE,
    )


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
    `InvalidTransitionError` unless the standard is a draft, published (which begins a new draft), or approved and
    only the formal decision is entered, and `InvalidInputError` for a value, a field or a reason that won't do.
    """
    lock(standard)
    new_state = check_step(standard, StandardAct.REVISE)
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
        label = gettext(spec.label)
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
        if problems := queries.value_problems(standard, field, change.value):
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


def approve_standard(standard: Standard, *, officer_id: uuid.UUID, reason: str) -> None:
    """Approve a standard that one has not written.

    Raises `InvalidTransitionError` when it is not in review or the consultation is still open, `NotAllowedError` when
    the approver wrote any revision of it, and `IncompleteError` naming what is missing.
    """
    lock(standard)
    check_step(standard, StandardAct.APPROVE)
    consultations.ensure_closed(standard.consultation)
    if has_written(standard, officer_id):
        raise NotAllowedError(
            gettext("You wrote part of %(reference)s, so somebody else must approve it.", reference=standard.reference)
        )
    if problems := queries.missing(standard):
        raise IncompleteError(
            gettext("%(reference)s can't be approved yet: something is missing.", reference=standard.reference),
            [one.in_words(gettext) for one in problems],
        )
    take_step(standard, StandardAct.APPROVE, officer_id=officer_id, reason=_given(reason))


def _given(reason: str) -> str:
    if not reason.strip():
        raise InvalidInputError(gettext("Give the reason for your decision."), "reason")
    return reason.strip()
