"""Choosing priorities: a snapshot of all confirmed themes with the figures of the moment, which never changes."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import ConflictError, IncompleteError, InvalidInputError
from citizen_voice.models import Consultation, PriorityList, PriorityListEntry
from citizen_voice.priorities import queries
from citizen_voice.themes.steps.theme_figures import ThemeFiguresRow, list_theme_figures

LONGEST_REASON = 1000


def choose_priorities(
    consultation: Consultation,
    *,
    officer_id: uuid.UUID,
    reasons: Mapping[uuid.UUID, str],
    instability_reasons: Mapping[uuid.UUID, str] | None = None,
) -> PriorityList:
    """Store which confirmed themes become priorities, and why: `reasons` holds the reason for each that is chosen.

    A theme that the machine calls unstable needs another in `instability_reasons`: why it is chosen all the same.

    All confirmed themes go onto the list with their figures, chosen or not, ranked by people who asked for them, then
    by votes. The same choice as the last, from the same figures, is that list: pressing twice stores it once.

    Raises `IncompleteError` when none is chosen or a reason is missing (it names the themes), `ConflictError` when a
    chosen theme is not confirmed (any more), and `InvalidInputError` for a reason that is too long.
    """
    # One list at a time, so that numbers follow each other.
    hold_row(Consultation, consultation.id)
    figures = list_theme_figures(consultation)
    reasons = {theme_id: reason.strip() for theme_id, reason in reasons.items()}
    _check(figures, reasons)
    despite = _checked_despite(figures, reasons, instability_reasons or {})
    latest = queries.latest_priority_list(consultation)
    if latest is not None and _says_the_same(latest, figures, reasons, despite):
        return latest
    chosen = PriorityList(
        authority_id=consultation.authority_id,
        consultation_id=consultation.id,
        number=queries.next_number(consultation),
        chosen_by_id=officer_id,
        chosen_at=utcnow(),
    )
    db.session.add(chosen)
    db.session.flush()
    _add_entries(chosen, figures, reasons, despite)
    _audit(chosen, chosen=len(reasons), themes=len(figures), despite_instability=len(despite))
    return chosen


def _audit(priority_list: PriorityList, **counts: int) -> None:
    audit.record(
        "priorities_chosen",
        who=audit.officer(priority_list.chosen_by_id),
        authority_id=priority_list.authority_id,
        subject_kind="priority_list",
        subject_id=priority_list.id,
        number=priority_list.number,
        **counts,
    )


def _says_the_same(
    latest: PriorityList,
    figures: list[ThemeFiguresRow],
    reasons: Mapping[uuid.UUID, str],
    despite: Mapping[uuid.UUID, str],
) -> bool:
    before = [
        (one.theme_id, one.is_chosen, one.reason, one.instability_reason, one.figures)
        for one in queries.list_entries(latest)
    ]
    now = [
        (at, at in reasons, reasons.get(at, ""), despite.get(at, ""), snapshot_of(row))
        for row in figures
        for at in (row.theme.id,)
    ]
    return before == now


def _add_entries(
    chosen: PriorityList,
    figures: list[ThemeFiguresRow],
    reasons: Mapping[uuid.UUID, str],
    despite: Mapping[uuid.UUID, str],
) -> None:
    db.session.add_all(
        PriorityListEntry(
            authority_id=chosen.authority_id,
            priority_list_id=chosen.id,
            theme_id=row.theme.id,
            rank=rank,
            is_chosen=row.theme.id in reasons,
            reason=reasons.get(row.theme.id, ""),
            instability_reason=despite.get(row.theme.id, ""),
            figures=snapshot_of(row),
        )
        for rank, row in enumerate(figures, start=1)
    )
    db.session.flush()
    db.session.refresh(chosen)


def snapshot_of(row: ThemeFiguresRow) -> dict[str, Any]:
    """Return the figures of a theme as they are stored: counts, and people by council code.

    "agree" and "disagree" are votes for and against the theme, from statements whose stance is settled. Lists that
    have no "unoriented" are older: theirs add up the votes on all statements, whichever way these look.
    """
    return {
        "people": row.people,
        "proposals": row.proposals,
        "statements": row.statements,
        "voters": row.voters,
        "agree": row.support,
        "disagree": row.opposition,
        "unsure": row.unsure,
        "unoriented": row.unoriented,
        "votes_left_out": row.votes_left_out,
        "is_unstable": row.is_unstable,
        "areas": {code: people for code, _, people in row.areas},
    }


def _check(figures: list[ThemeFiguresRow], reasons: Mapping[uuid.UUID, str]) -> None:
    if not reasons:
        raise IncompleteError(gettext("Nothing is chosen yet."), [gettext("Tick at least one theme.")])
    titles = {row.theme.id: row.theme.title for row in figures}
    if not reasons.keys() <= titles.keys():
        raise ConflictError(
            gettext("One of the themes that you chose is not confirmed any more. Reload the page and choose again.")
        )
    missing = [titles[theme_id] for theme_id, reason in reasons.items() if not reason]
    if missing:
        raise IncompleteError(
            gettext("A reason is missing."),
            [gettext("Say why you chose “%(title)s”.", title=title) for title in sorted(missing)],
        )
    _check_length(reasons)


def _check_length(reasons: Mapping[uuid.UUID, str]) -> None:
    if any(len(reason) > LONGEST_REASON for reason in reasons.values()):
        raise InvalidInputError(
            gettext("A reason must be %(most)d characters or fewer.", most=LONGEST_REASON), "reason"
        )


def _checked_despite(
    figures: list[ThemeFiguresRow], chosen: Collection[uuid.UUID], given: Mapping[uuid.UUID, str]
) -> dict[uuid.UUID, str]:
    """Return why each chosen theme that is unstable is chosen all the same."""
    titles = {row.theme.id: row.theme.title for row in figures if row.is_unstable and row.theme.id in chosen}
    despite = {theme_id: given.get(theme_id, "").strip() for theme_id in titles}
    missing = [titles[theme_id] for theme_id, reason in despite.items() if not reason]
    if missing:
        raise IncompleteError(
            gettext("A theme that you chose is unstable, and its reason is missing."),
            [
                gettext("“%(title)s” is unstable: say why you choose it all the same.", title=title)
                for title in sorted(missing)
            ],
        )
    _check_length(despite)
    return despite
