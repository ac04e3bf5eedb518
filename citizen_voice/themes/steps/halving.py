"""Splitting a theme: two halves asked for, worked out by a worker, changed by an officer, and then two themes."""

import uuid
from collections.abc import Collection

from flask_babel import gettext
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.models import SplitPart, SplitProposal, Theme
from citizen_voice.themes.steps import decisions, halves
from citizen_voice.themes.steps.journal import (
    Changes,
    Membership,
    Move,
    Standing,
    TitleTakenError,
    among,
    list_memberships,
    oriented,
)
from citizen_voice.vocabulary import RunState, Stance, StanceBasis, ThemeAct

EXEMPLARS = 5


def propose_split(theme: Theme, *, officer_id: uuid.UUID) -> SplitProposal:
    """Ask for two halves of a theme: a waiting proposal is that one. The caller sends the job.

    Raises `InvalidTransitionError` when the theme was discarded, `ConflictError` when a standard rests on it.
    """
    decisions.hold(theme)
    decisions.require(theme, ThemeAct.SPLIT, theme.state)
    decisions.require_no_standard(theme)
    waiting = halves.find_proposal(theme)
    if waiting is not None and waiting.state is RunState.QUEUED:
        return waiting
    for replaced in halves.hold_found(theme):
        halves.change_state(replaced, RunState.SUPERSEDED)
    proposal = SplitProposal(
        authority_id=theme.authority_id, theme_id=theme.id, requested_by_id=officer_id, queued_at=utcnow()
    )
    try:
        with db.session.begin_nested():
            db.session.add(proposal)
    except IntegrityError as fault:
        raise ConflictError(gettext("The halves of this theme are being worked out already.")) from fault
    _record("theme_split_proposed", proposal, officer_id)
    return proposal


def change_halves(proposal: SplitProposal, ids: Collection[uuid.UUID], *, to_half: int, officer_id: uuid.UUID) -> int:
    """Put statements into the other half; return how many were not in it.

    Raises `InvalidInputError` when none is given, and as `split_theme`.
    """
    if not ids:
        raise InvalidInputError(gettext("Tick at least one statement."), "statements")
    _hold(proposal)
    changed = db.session.execute(
        update(SplitPart)
        .where(
            SplitPart.split_proposal_id == proposal.id, SplitPart.half != to_half, among(SplitPart.statement_id, ids)
        )
        .values(half=to_half)
        .returning(SplitPart.id)
        .execution_options(synchronize_session=False)
    ).all()
    _record("theme_halves_changed", proposal, officer_id, statements=len(changed), half=to_half)
    return len(changed)


def split_theme(
    proposal: SplitProposal, *, titles: tuple[str, str], officer_id: uuid.UUID, reason: str
) -> tuple[Theme, Theme]:
    """Make two themes of one as the halves stand now: the theme keeps the first half, the second is a new theme.

    Statements that came into the theme since stay with the first half. Where a half has another title than the theme
    had, the stances of its statements are suggestions again, all but that of the statement the title stands in.

    Raises `InvalidTransitionError` when the halves are not there or were used, `ConflictError` when a standard rests
    on the theme or a title is taken, and `InvalidInputError` for a bad title or reason, or a half without statements.
    """
    theme = _hold(proposal)
    decisions.require_no_standard(theme)
    reason = decisions.checked_reason(reason)
    first, second = _checked_titles(titles)
    changes = Changes()
    found = list_memberships(theme.id)
    leaving = [at for at in halves.list_half(proposal, 2) if at in found]
    if not leaving or len(leaving) == len(found):
        raise InvalidInputError(gettext("Each half needs a statement."), "statements")
    kept_title = theme.title
    if first != kept_title:
        changes.stand(theme, _standing(theme, proposal, 1, first))
    changes.touch(theme)
    other = _made(changes, theme, proposal, second)
    gone = set(leaving)
    staying = {at: found[at] for at in found if at not in gone}
    kept = _members(proposal, 1, staying, theme, keeps=first == kept_title)
    given = _members(proposal, 2, {at: found[at] for at in leaving}, other, keeps=False)
    moves = [Move(at, theme.id, other.id, found[at], after) for at, after in given.items()]
    changes.move(theme.authority_id, [*oriented(theme.id, staying, kept), *moves])
    halves.change_state(proposal, RunState.SUPERSEDED)
    decisions.append(
        theme, ThemeAct.SPLIT, changes=changes, officer_id=officer_id, reason=reason, moved_to=other,
        old_title=kept_title, new_title=theme.title,
    )  # fmt: skip
    return theme, other


def _checked_titles(titles: tuple[str, str]) -> tuple[str, str]:
    first, second = (decisions.checked_title(title) for title in titles)
    if first == second:
        raise InvalidInputError(gettext("The two themes need two titles."), "second_title")
    return first, second


def _hold(proposal: SplitProposal) -> Theme:
    theme = db.session.get_one(Theme, proposal.theme_id)
    decisions.hold(theme)
    db.session.refresh(proposal, with_for_update=True)
    decisions.require(theme, ThemeAct.SPLIT, theme.state)
    if proposal.state is not RunState.SUCCEEDED:
        raise InvalidTransitionError(gettext("These halves have been used or replaced: ask for new ones."))
    return theme


def _standing(theme: Theme, proposal: SplitProposal, number: int, title: str) -> Standing:
    own = halves.get_half(proposal, number)
    is_theirs = title == own.title
    return Standing(theme.state, title, is_theirs, own.title_language if is_theirs else None)


def _made(changes: Changes, theme: Theme, proposal: SplitProposal, title: str) -> Theme:
    standing = _standing(theme, proposal, 2, title)
    other = Theme(
        authority_id=theme.authority_id,
        consultation_id=theme.consultation_id,
        title=title,
        state=theme.state,
        first_candidate_id=theme.first_candidate_id,
        is_title_from_residents=standing.is_from_residents,
        title_language=standing.language,
    )
    try:
        changes.make(other)
    except TitleTakenError as fault:
        fault.field = "second_title"
        raise
    return other


def _members(
    proposal: SplitProposal, number: int, found: dict[uuid.UUID, Membership], theme: Theme, *, keeps: bool
) -> dict[uuid.UUID, Membership]:
    """Return how the statements of a half belong to its theme: the most typical of the half are its exemplars."""
    ranked = [at for at in halves.list_half(proposal, number) if at in found]
    exemplars = set(ranked[:EXEMPLARS])
    own = halves.get_half(proposal, number)
    wanted = {}
    for at, before in found.items():
        after = before if keeps else before.as_suggestion()
        if at == own.title_statement_id and theme.title == own.title and not keeps:
            after = Membership(False, Stance.FOR, StanceBasis.TITLE, True)
        wanted[at] = after._replace(is_exemplar=at in exemplars)
    return wanted


def _record(event: str, proposal: SplitProposal, officer_id: uuid.UUID, **details: audit.Detail) -> None:
    audit.record(
        event,
        who=audit.officer(officer_id),
        authority_id=proposal.authority_id,
        subject_kind="split_proposal",
        subject_id=proposal.id,
        theme_id=str(proposal.theme_id),
        **details,
    )
