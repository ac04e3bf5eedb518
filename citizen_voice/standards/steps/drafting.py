"""Drafting a standard from each chosen theme: what the machine may fill, and nothing else."""

import re
import uuid

from flask_babel import gettext
from sqlalchemy import select

from citizen_voice import audit
from citizen_voice.db import db, hold_row
from citizen_voice.drafting.standard import DraftingError, draft_standard
from citizen_voice.drafting.types import DraftClause, MissionScore
from citizen_voice.exceptions import ConflictError, IncompleteError
from citizen_voice.models import Authority, PriorityList, PriorityListEntry, Standard, Theme
from citizen_voice.standards.steps import evidence
from citizen_voice.standards.steps.revisions import Content, append_revision
from citizen_voice.themes.steps.decisions import hold
from citizen_voice.themes.steps.goals import goal_scores
from citizen_voice.themes.steps.grades import list_unstable
from citizen_voice.vocabulary import StandardState, ThemeState

DRAFT_NOTE = "Drafted by machine from the theme's statements and votes."
WORDED_REASON = "An officer worded the title of the theme."
WORDED_SOURCE = "The theme as an officer confirmed it"
# Pages show these in the reader's language by `components/sentence_of_ours`.


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
    scores = [MissionScore(one.code, one.name, one.score) for one in goal_scores(theme)]
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
