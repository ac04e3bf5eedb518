"""What officers do: ask for a grouping, and confirm, rename, merge or discard themes. Decisions are appended."""

import uuid

from flask_babel import gettext
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, IncompleteError, InvalidInputError
from citizen_voice.models import (
    CandidateTheme,
    Consultation,
    GroupingRun,
    Theme,
    ThemeOrigin,
    ThemeStatement,
)
from citizen_voice.themes import queries
from citizen_voice.themes.steps import decisions, runs, silence
from citizen_voice.vocabulary import RunState, ThemeAct, ThemeState


def request_grouping(
    consultation: Consultation, *, officer_id: uuid.UUID, seed: int = 0, split: bool = False
) -> GroupingRun:
    """Write down that the published proposals are to be grouped. The caller sends the job (`jobs.send_run`).

    `split` cuts a proposal into sentences, for texts that hold several ideas. Raises `ConflictError` while another
    run of the consultation is waiting or at work, and `IncompleteError` when nothing has been published.
    """
    silence.fail_silent(GroupingRun.consultation_id == consultation.id)
    if not queries.count_published(consultation):
        raise IncompleteError(
            gettext("There is nothing to group yet."),
            [gettext("No proposal is published: approve some in moderation first.")],
        )
    run = GroupingRun(
        authority_id=consultation.authority_id,
        consultation_id=consultation.id,
        requested_by_id=officer_id,
        parameters={"seed": seed, "split": split},
        queued_at=utcnow(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(run)
    except IntegrityError as fault:
        raise ConflictError(
            gettext("A grouping of this consultation is under way already. Wait until it has finished.")
        ) from fault
    audit.record(
        "grouping_requested",
        who=audit.officer(officer_id),
        authority_id=run.authority_id,
        subject_kind="grouping_run",
        subject_id=run.id,
        seed=seed,
        is_split=split,
    )
    return run


def fail_stale_runs() -> int:
    """Give up every run that nobody is heard of and that can't go on. Returns how many. For the sweep."""
    return silence.fail_silent()


def cancel_grouping(run: GroupingRun, *, officer_id: uuid.UUID) -> GroupingRun:
    """Stop a run that waits or is at work. Nothing of it is stored, and what is still queued of it does nothing.

    Raises `ConflictError` when it has ended by itself.
    """
    held = runs.hold(run.id)
    if held is None or held.state not in (RunState.QUEUED, RunState.RUNNING):
        raise ConflictError(gettext("This grouping has ended already: there is nothing to stop."))
    runs.end_failed(held, runs.CANCELLED)
    audit.record(
        "grouping_cancelled",
        who=audit.officer(officer_id),
        authority_id=held.authority_id,
        subject_kind="grouping_run",
        subject_id=held.id,
    )
    return held


def confirm_candidate(
    candidate: CandidateTheme, *, officer_id: uuid.UUID, title: str | None = None, reason: str = ""
) -> Theme:
    """Make a theme of a candidate, under the machine's title or another. Its statements become the theme's.

    Raises `InvalidTransitionError` for a broad candidate or one of a replaced run, `ConflictError` when it was dealt
    with already or another confirmed theme has the title, and `InvalidInputError` for a bad title.
    """
    decisions.hold_undecided(candidate)
    title = decisions.checked_title(title if title is not None else candidate.label)
    theme = decisions.add_theme(candidate, ThemeState.CONFIRMED, title=title)
    decisions.append(
        theme,
        ThemeAct.CONFIRM,
        officer_id=officer_id,
        reason=decisions.checked_reason(reason, is_required=False),
        candidate=candidate,
        new_title=title,
    )
    return theme


def discard_candidate(candidate: CandidateTheme, *, officer_id: uuid.UUID, reason: str) -> Theme:
    """Put a candidate aside, with a reason. Its statements stay with the discarded theme: nothing is lost.

    Raises as `confirm_candidate` does, and `InvalidInputError` when the reason is missing.
    """
    decisions.hold_undecided(candidate)
    reason = decisions.checked_reason(reason)
    theme = decisions.add_theme(candidate, ThemeState.DISCARDED, title=candidate.label)
    decisions.append(theme, ThemeAct.DISCARD, officer_id=officer_id, reason=reason, candidate=candidate)
    return theme


def merge_candidate(candidate: CandidateTheme, *, into: Theme, officer_id: uuid.UUID, reason: str) -> Theme:
    """Add the statements of a candidate to a confirmed theme. Returns that theme.

    Raises as `confirm_candidate` does, and `ConflictError` when the theme is not of this consultation or is not
    confirmed (any more).
    """
    run = decisions.hold_undecided(candidate)
    reason = decisions.checked_reason(reason)
    decisions.hold_confirmed(into)
    decisions.require_same_consultation(run.consultation_id, into)
    decisions.add_origin(into, candidate)
    decisions.append(into, ThemeAct.MERGE, officer_id=officer_id, reason=reason, candidate=candidate)
    return into


def merge_candidates(
    candidate: CandidateTheme, *, other: CandidateTheme, officer_id: uuid.UUID, reason: str, title: str | None = None
) -> Theme:
    """Confirm one candidate and merge another into it, as one step. Raises as the two steps do."""
    if candidate.id == other.id:
        raise ConflictError(gettext("A theme can't be merged with itself: choose another."))
    theme = confirm_candidate(other, officer_id=officer_id, title=title, reason=reason)
    return merge_candidate(candidate, into=theme, officer_id=officer_id, reason=reason)


def rename_theme(theme: Theme, *, title: str, officer_id: uuid.UUID, reason: str = "") -> Theme:
    """Give a confirmed theme another title. From then on the title is the officer's, not the residents'.

    Raises `InvalidInputError` for a bad title or the one it has, `ConflictError` when another confirmed theme has it,
    and `InvalidTransitionError` when the theme is not confirmed.
    """
    decisions.hold(theme)
    decisions.require(theme, ThemeAct.RENAME, ThemeState.CONFIRMED)
    title, old_title = decisions.checked_title(title), theme.title
    if title == old_title:
        raise InvalidInputError(gettext("The theme has this title already: enter another."), "title")
    try:
        with db.session.begin_nested():
            theme.title, theme.is_title_from_residents, theme.title_language = title, False, None
    except IntegrityError as fault:
        raise decisions.title_taken(title) from fault
    decisions.append(
        theme,
        ThemeAct.RENAME,
        officer_id=officer_id,
        reason=decisions.checked_reason(reason, is_required=False),
        old_title=old_title,
        new_title=title,
    )
    return theme


def merge_theme(theme: Theme, *, into: Theme, officer_id: uuid.UUID, reason: str) -> Theme:
    """Move the statements of a confirmed theme into another one, and discard it. Returns the other.

    Raises `ConflictError` when both are one, belong to different consultations, or a standard rests on the first;
    `InvalidTransitionError` when one of them is not confirmed.
    """
    if theme.id == into.id:
        raise ConflictError(gettext("A theme can't be merged with itself: choose another."))
    # Always in the same order, so that two officers who merge the same two never wait for each other.
    for one in sorted((theme, into), key=lambda each: each.id):
        decisions.hold(one)
    decisions.require(theme, ThemeAct.MERGE, ThemeState.DISCARDED)
    decisions.hold_confirmed(into)
    decisions.require_same_consultation(theme.consultation_id, into)
    decisions.require_no_standard(theme)
    reason = decisions.checked_reason(reason)
    has_it = select(ThemeStatement.statement_id).where(ThemeStatement.theme_id == into.id)
    db.session.execute(
        delete(ThemeStatement).where(ThemeStatement.theme_id == theme.id, ThemeStatement.statement_id.in_(has_it))
    )
    db.session.execute(update(ThemeStatement).where(ThemeStatement.theme_id == theme.id).values(theme_id=into.id))
    db.session.execute(update(ThemeOrigin).where(ThemeOrigin.theme_id == theme.id).values(theme_id=into.id))
    theme.state = ThemeState.DISCARDED
    decisions.append(theme, ThemeAct.MERGE, officer_id=officer_id, reason=reason, merged_into=into)
    return into


def discard_theme(theme: Theme, *, officer_id: uuid.UUID, reason: str) -> Theme:
    """Put a confirmed theme aside, with a reason. Its statements stay with it.

    Raises `InvalidTransitionError` when it is not confirmed, `ConflictError` when a standard rests on it.
    """
    decisions.hold(theme)
    decisions.require(theme, ThemeAct.DISCARD, ThemeState.DISCARDED)
    decisions.require_no_standard(theme)
    reason = decisions.checked_reason(reason)
    theme.state = ThemeState.DISCARDED
    decisions.append(theme, ThemeAct.DISCARD, officer_id=officer_id, reason=reason)
    return theme
