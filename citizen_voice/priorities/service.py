"""Choosing priorities: a snapshot of all confirmed themes with the figures of the moment, which never changes."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import ConflictError, IncompleteError, InvalidInputError
from citizen_voice.models import Consultation, PriorityList, PriorityListEntry
from citizen_voice.priorities import queries
from citizen_voice.priorities.policy import DEFAULT_PLACES
from citizen_voice.priorities.steps import signing
from citizen_voice.priorities.steps.signing import SlateAtHand
from citizen_voice.themes.steps.theme_figures import ThemeFiguresRow

LONGEST_REASON = 1000


def choose_priorities(
    consultation: Consultation,
    *,
    officer_id: uuid.UUID,
    reasons: Mapping[uuid.UUID, str],
    instability_reasons: Mapping[uuid.UUID, str] | None = None,
    left_out_reasons: Mapping[uuid.UUID, str] | None = None,
    places: int = DEFAULT_PLACES,
) -> PriorityList:
    """Store which confirmed themes become priorities, and why: `reasons` has a key for each that is chosen.

    Where people have voted, a slate of `places` themes is proposed. A theme that it has and that is not chosen needs a
    reason in `left_out_reasons`; one that is chosen and that it has may go without: why it was proposed stands then. A
    theme that the machine calls unstable needs another in `instability_reasons`: why it is chosen all the same.

    All confirmed themes go onto the list with their figures, chosen or not, and with it the slate that was proposed and
    the audit of what was chosen. The same choice as the last, from the same figures, is that list: pressing twice
    stores it once.

    Raises `IncompleteError` when none is chosen or a reason is missing (it names the themes), `ConflictError` when a
    chosen theme is not confirmed (any more), and `InvalidInputError` for a reason that is too long.
    """
    # One list at a time, so that numbers follow each other.
    hold_row(Consultation, consultation.id)
    figures = signing.rank_themes(consultation)
    at_hand = signing.find_slate(consultation, places, {row.theme.id for row in figures})
    choice = _check(figures, at_hand, reasons, instability_reasons or {}, left_out_reasons or {})
    latest = queries.latest_priority_list(consultation)
    if latest is not None and _says_the_same(latest, figures, at_hand, choice):
        return latest
    chosen = _sign(consultation, officer_id, places if at_hand is not None else None, at_hand, choice)
    _add_entries(chosen, figures, at_hand, choice)
    _audit(chosen, chosen=len(choice.reasons), themes=len(figures), despite_instability=len(choice.despite))
    return chosen


@dataclass(frozen=True)
class _Choice:
    """What was chosen and why, checked: reasons of the chosen, of the unstable among them, and of those left out."""

    reasons: Mapping[uuid.UUID, str]
    despite: Mapping[uuid.UUID, str]
    left_out: Mapping[uuid.UUID, str]


def _sign(
    consultation: Consultation,
    officer_id: uuid.UUID,
    places: int | None,
    at_hand: SlateAtHand | None,
    choice: _Choice,
) -> PriorityList:
    chosen = PriorityList(
        authority_id=consultation.authority_id,
        consultation_id=consultation.id,
        number=queries.next_number(consultation),
        chosen_by_id=officer_id,
        chosen_at=utcnow(),
        places=places,
        slate=signing.describe_signed(at_hand, list(choice.reasons)),
    )
    db.session.add(chosen)
    db.session.flush()
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
    latest: PriorityList, figures: list[ThemeFiguresRow], at_hand: SlateAtHand | None, choice: _Choice
) -> bool:
    before = [
        (one.theme_id, one.is_chosen, one.reason, one.instability_reason, one.left_out_reason, one.figures)
        for one in queries.list_entries(latest)
    ]
    now = [
        (
            at,
            at in choice.reasons,
            choice.reasons.get(at, ""),
            choice.despite.get(at, ""),
            choice.left_out.get(at, ""),
            snapshot_of(row, at_hand),
        )
        for row in figures
        for at in (row.theme.id,)
    ]
    return before == now


def _add_entries(
    chosen: PriorityList, figures: list[ThemeFiguresRow], at_hand: SlateAtHand | None, choice: _Choice
) -> None:
    proposed = at_hand.theme_ids if at_hand is not None else frozenset()
    db.session.add_all(
        PriorityListEntry(
            authority_id=chosen.authority_id,
            priority_list_id=chosen.id,
            theme_id=row.theme.id,
            rank=rank,
            is_chosen=row.theme.id in choice.reasons,
            is_proposed=row.theme.id in proposed,
            reason=choice.reasons.get(row.theme.id, ""),
            instability_reason=choice.despite.get(row.theme.id, ""),
            left_out_reason=choice.left_out.get(row.theme.id, ""),
            figures=snapshot_of(row, at_hand),
        )
        for rank, row in enumerate(figures, start=1)
    )
    db.session.flush()
    db.session.refresh(chosen)


def snapshot_of(row: ThemeFiguresRow, at_hand: SlateAtHand | None = None) -> dict[str, Any]:
    """Return the figures of a theme as they are stored: counts, and people by council code.

    "agree" and "disagree" are votes for and against the theme, from statements whose stance is settled. Lists that
    have no "unoriented" are older: theirs add up the votes on all statements, whichever way these look. "opinion" is
    what people think of the theme, as `steps.theme_opinion` has it, where it was counted.
    """
    opinion = at_hand.opinion_of(row.theme.id) if at_hand is not None else None
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
    } | ({"opinion": opinion} if opinion is not None else {})


def _check(
    figures: list[ThemeFiguresRow],
    at_hand: SlateAtHand | None,
    reasons: Mapping[uuid.UUID, str],
    despite: Mapping[uuid.UUID, str],
    left_out: Mapping[uuid.UUID, str],
) -> _Choice:
    if not reasons:
        raise IncompleteError(gettext("Nothing is chosen yet."), [gettext("Tick at least one theme.")])
    titles = {row.theme.id: row.theme.title for row in figures}
    if not reasons.keys() <= titles.keys():
        raise ConflictError(
            gettext("One of the themes that you chose is not confirmed any more. Reload the page and choose again.")
        )
    why = at_hand.why if at_hand is not None else {}
    given = {theme_id: reason.strip() or why.get(theme_id, "") for theme_id, reason in reasons.items()}
    missing = [titles[theme_id] for theme_id, reason in given.items() if not reason]
    if missing:
        raise IncompleteError(
            gettext("A reason is missing."),
            [gettext("Say why you chose “%(title)s”.", title=title) for title in sorted(missing)],
        )
    return _Choice(given, _checked_despite(figures, given, despite), _checked_left_out(titles, given, why, left_out))


def _checked_left_out(
    titles: Mapping[uuid.UUID, str],
    chosen: Collection[uuid.UUID],
    proposed: Collection[uuid.UUID],
    given: Mapping[uuid.UUID, str],
) -> dict[uuid.UUID, str]:
    """Return why each proposed theme that is not chosen is left out."""
    left_out = {theme_id: given.get(theme_id, "").strip() for theme_id in proposed if theme_id not in chosen}
    missing = [titles[theme_id] for theme_id, reason in left_out.items() if not reason]
    if missing:
        raise IncompleteError(
            gettext("A theme that is proposed is left out, and the reason is missing."),
            [gettext("Say why you leave out “%(title)s”.", title=title) for title in sorted(missing)],
        )
    _check_length(left_out)
    return left_out


def _check_length(reasons: Mapping[uuid.UUID, str]) -> None:
    if any(len(reason) > LONGEST_REASON for reason in reasons.values()):
        raise InvalidInputError(
            gettext("A reason must be %(most)d characters or fewer.", most=LONGEST_REASON), "reason"
        )


def _checked_despite(
    figures: list[ThemeFiguresRow], chosen: Mapping[uuid.UUID, str], given: Mapping[uuid.UUID, str]
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
    _check_length(chosen)
    _check_length(despite)
    return despite
