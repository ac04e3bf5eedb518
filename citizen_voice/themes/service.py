"""What officers do: ask for a grouping, and decide about themes. Decisions are appended, and each can be undone."""

import uuid

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, IncompleteError, InvalidInputError
from citizen_voice.models import CandidateTheme, Consultation, GroupingRun, Theme
from citizen_voice.themes import queries
from citizen_voice.themes.steps import decisions, runs, silence
from citizen_voice.themes.steps.continuations import continue_theme, require_new
from citizen_voice.themes.steps.halving import change_halves, propose_split, split_theme
from citizen_voice.themes.steps.journal import Changes, standing_of
from citizen_voice.themes.steps.merging import merge_candidate, merge_candidates, merge_theme
from citizen_voice.themes.steps.moving import move_statements, take_up
from citizen_voice.themes.steps.orienting import accept_suggestions, orient_statements, unsettle
from citizen_voice.themes.steps.reading import draw_sample, mark_read
from citizen_voice.themes.steps.undoing import undo_decision
from citizen_voice.vocabulary import RunState, ThemeAct, ThemeState

__all__ = [
    "accept_suggestions",
    "change_halves",
    "confirm_candidate",
    "confirm_theme",
    "continue_theme",
    "discard_candidate",
    "discard_theme",
    "draw_sample",
    "fail_stale_runs",
    "mark_read",
    "merge_candidate",
    "merge_candidates",
    "merge_theme",
    "move_statements",
    "orient_statements",
    "propose_split",
    "rename_theme",
    "request_grouping",
    "split_theme",
    "take_up",
    "undo_decision",
]


def request_grouping(
    consultation: Consultation, *, officer_id: uuid.UUID, seed: int = 0, split: bool = False
) -> GroupingRun:
    """Write down that the published proposals are to be grouped. The caller sends the job (`jobs.send_run`).

    `split` cuts proposals that were written here into their ideas too, as those that came in by file always are; it
    holds for words that are grouped for the first time (ADR 18). Raises `ConflictError` while another
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
    with already, is a theme of officers found again, or another confirmed theme has the title, and `InvalidInputError`
    for a bad title.
    """
    decisions.hold_undecided(candidate)
    require_new(candidate)
    title = decisions.checked_title(title if title is not None else candidate.label)
    changes = Changes()
    theme = decisions.add_theme(changes, candidate, ThemeState.CONFIRMED, title=title)
    decisions.append(
        theme,
        ThemeAct.CONFIRM,
        changes=changes,
        officer_id=officer_id,
        reason=decisions.checked_reason(reason, is_required=False),
        candidate=candidate,
        new_title=title,
    )
    return theme


def confirm_theme(theme: Theme, *, officer_id: uuid.UUID, title: str | None = None, reason: str = "") -> Theme:
    """Confirm a theme that was taken up, under its title or another.

    Raises `InvalidTransitionError` when it is not open, `ConflictError` when another confirmed theme has the title,
    and `InvalidInputError` for a bad title.
    """
    decisions.hold(theme)
    decisions.require(theme, ThemeAct.CONFIRM, ThemeState.CONFIRMED)
    title = decisions.checked_title(title if title is not None else theme.title)
    old_title, changes = theme.title, Changes()
    standing = standing_of(theme)._replace(state=ThemeState.CONFIRMED)
    if title != old_title:
        standing = standing._replace(title=title, is_from_residents=False, language=None)
    changes.stand(theme, standing)
    decisions.append(
        theme,
        ThemeAct.CONFIRM,
        changes=changes,
        officer_id=officer_id,
        reason=decisions.checked_reason(reason, is_required=False),
        old_title=old_title if title != old_title else None,
        new_title=title,
    )
    return theme


def discard_candidate(candidate: CandidateTheme, *, officer_id: uuid.UUID, reason: str) -> Theme:
    """Put a candidate aside, with a reason. Its statements stay with the discarded theme: nothing is lost.

    Raises as `confirm_candidate` does, and `InvalidInputError` when the reason is missing.
    """
    decisions.hold_undecided(candidate)
    reason = decisions.checked_reason(reason)
    changes = Changes()
    theme = decisions.add_theme(changes, candidate, ThemeState.DISCARDED, title=candidate.label)
    decisions.append(
        theme, ThemeAct.DISCARD, changes=changes, officer_id=officer_id, reason=reason, candidate=candidate
    )
    return theme


def rename_theme(
    theme: Theme, *, title: str, officer_id: uuid.UUID, reason: str = "", keeps_sense: bool = True
) -> Theme:
    """Give a theme another title. From then on the title is the officer's, not the residents'.

    When it does not keep the sense of the old one, the stances of the statements are mere suggestions again, since
    they were settled towards the old one. Raises `InvalidInputError` for a bad title or the one it has,
    `ConflictError` when another confirmed theme has it, and `InvalidTransitionError` when the theme was discarded.
    """
    decisions.hold(theme)
    decisions.require(theme, ThemeAct.RENAME, theme.state)
    title, old_title = decisions.checked_title(title), theme.title
    if title == old_title:
        raise InvalidInputError(gettext("The theme has this title already: enter another."), "title")
    changes = Changes()
    changes.stand(theme, standing_of(theme)._replace(title=title, is_from_residents=False, language=None))
    if not keeps_sense:
        unsettle(changes, theme)
    decisions.append(
        theme,
        ThemeAct.RENAME,
        changes=changes,
        officer_id=officer_id,
        reason=decisions.checked_reason(reason, is_required=False),
        old_title=old_title,
        new_title=title,
    )
    return theme


def discard_theme(theme: Theme, *, officer_id: uuid.UUID, reason: str) -> Theme:
    """Put a theme aside, with a reason. Its statements stay with it.

    Raises `InvalidTransitionError` when it was discarded before, `ConflictError` when a standard rests on it.
    """
    decisions.hold(theme)
    decisions.require(theme, ThemeAct.DISCARD, ThemeState.DISCARDED)
    decisions.require_no_standard(theme)
    reason = decisions.checked_reason(reason)
    changes = Changes()
    changes.set_state(theme, ThemeState.DISCARDED)
    decisions.append(theme, ThemeAct.DISCARD, changes=changes, officer_id=officer_id, reason=reason)
    return theme
