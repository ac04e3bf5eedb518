"""The two halves of a theme as they are stored: read by pages, read and written by the worker."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, insert, select

from citizen_voice import background
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidTransitionError, NotFoundError
from citizen_voice.models import (
    Proposal,
    ProposalText,
    SplitHalf,
    SplitPart,
    SplitProposal,
    Statement,
    Theme,
    ThemeStatement,
)
from citizen_voice.themes import policy
from citizen_voice.themes.queries import get_theme, published
from citizen_voice.themes.steps.vectors import newest_revision
from citizen_voice.themes.steps.words import ShownStatement, load_shown
from citizen_voice.vocabulary import RunState

TRANSITIONS: frozenset[tuple[RunState, RunState]] = frozenset(
    {
        (RunState.QUEUED, RunState.SUCCEEDED),
        (RunState.QUEUED, RunState.FAILED),
        (RunState.SUCCEEDED, RunState.SUPERSEDED),
    }
)
"""Which state of a split proposal may follow which. It is cut in one go, so it is never seen at work."""

PER_PAGE = 50
RESEND_AFTER = timedelta(seconds=60)
MOST_SENDINGS = 3
"""How often halves are asked of a worker. What kills three of them would kill the fourth."""


@dataclass(frozen=True)
class SplitInput:
    """What a worker cuts in two: statements with their words and languages, and whose vectors to take."""

    proposal_id: uuid.UUID
    encoder_revision: str | None
    statement_ids: tuple[uuid.UUID, ...]
    texts: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class FoundHalf:
    """A half as a worker found it: its statements, the most typical first, and its title."""

    statement_ids: tuple[uuid.UUID, ...]
    title: str
    title_language: str | None
    title_statement_id: uuid.UUID | None


def get_proposal(
    authority_slug: str, consultation_slug: str, theme_id: uuid.UUID, proposal_id: uuid.UUID
) -> SplitProposal:
    """Return the two halves asked for of a theme. Raises `NotFoundError`."""
    theme = get_theme(authority_slug, consultation_slug, theme_id)
    found = db.session.scalars(
        select(SplitProposal).where(SplitProposal.id == proposal_id, SplitProposal.theme_id == theme.id)
    ).one_or_none()
    if found is None:
        raise NotFoundError(gettext("There are no halves at this address."))
    return found


def get_theme_of(proposal: SplitProposal) -> Theme:
    """Return the theme that is to be split."""
    return db.session.get_one(Theme, proposal.theme_id)


def find_proposal(theme: Theme) -> SplitProposal | None:
    """Return the newest halves asked for of a theme that were not used or replaced, or None."""
    return db.session.scalars(
        select(SplitProposal)
        .where(SplitProposal.theme_id == theme.id, SplitProposal.state != RunState.SUPERSEDED)
        .order_by(SplitProposal.queued_at.desc())
        .limit(1)
    ).one_or_none()


def hold_found(theme: Theme) -> Sequence[SplitProposal]:
    """Return the proposals whose halves were found and not used or replaced, locked until the transaction ends."""
    return db.session.scalars(
        select(SplitProposal)
        .where(SplitProposal.theme_id == theme.id, SplitProposal.state == RunState.SUCCEEDED)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def change_state(proposal: SplitProposal, state: RunState) -> None:
    """Take a proposal that the caller holds to a state. Raises `InvalidTransitionError` where the table has none."""
    if (proposal.state, state) not in TRANSITIONS:
        raise InvalidTransitionError(gettext("These halves have been used or replaced: ask for new ones."))
    proposal.state = state
    db.session.flush()


def get_half(proposal: SplitProposal, number: int) -> SplitHalf:
    """Return the first or the second half."""
    return db.session.scalars(select(SplitHalf).filter_by(split_proposal_id=proposal.id, number=number)).one()


def list_half(proposal: SplitProposal, number: int) -> Sequence[uuid.UUID]:
    """Return the statements that are in a half now, those that the machine found most typical of it first."""
    return db.session.scalars(
        select(SplitPart.statement_id)
        .where(SplitPart.split_proposal_id == proposal.id, SplitPart.half == number)
        .order_by(SplitPart.proposed_half != number, SplitPart.rank)
    ).all()


def count_halves(proposal: SplitProposal) -> dict[int, int]:
    """Return how many statements each half has now."""
    rows = db.session.execute(
        select(SplitPart.half, func.count()).where(SplitPart.split_proposal_id == proposal.id).group_by(SplitPart.half)
    )
    return {1: 0, 2: 0} | {row.half: row[1] for row in rows}


def list_exemplars(proposal: SplitProposal, number: int, most: int = 5) -> list[ShownStatement]:
    """Return the most typical statements of a half as they may be shown now."""
    ids = list_half(proposal, number)[:most]
    shown = load_shown(ids)
    return [shown[at] for at in ids]


def page_half(proposal: SplitProposal, number: int, *, page: int = 1) -> Pagination:
    """Return a page of (statement as shown, whether the officer put it here) of a half."""
    rows = (
        select(SplitPart)
        .where(SplitPart.split_proposal_id == proposal.id, SplitPart.half == number)
        .order_by(SplitPart.proposed_half != number, SplitPart.rank)
    )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    shown = load_shown([one.statement_id for one in listing.items])
    listing.items = [(shown[one.statement_id], one.proposed_half != one.half) for one in listing.items]
    return listing


def read_input(proposal_id: uuid.UUID) -> SplitInput | None:
    """Return what is to be cut in two; None when the proposal does not wait (any more)."""
    proposal = db.session.get(SplitProposal, proposal_id)
    if proposal is None or proposal.state is not RunState.QUEUED:
        return None
    theme = db.session.get_one(Theme, proposal.theme_id)
    rows = (
        select(Statement, ProposalText.text, ProposalText.language)
        .join(ThemeStatement, ThemeStatement.statement_id == Statement.id)
        .join(Proposal, Proposal.published_text_id == Statement.proposal_text_id)
        .join(ProposalText, ProposalText.id == Statement.proposal_text_id)
        .where(ThemeStatement.theme_id == theme.id)
    )
    found = [
        (text[one.start_offset : one.end_offset], one.id, language)
        for one, text, language in db.session.execute(published(rows))
    ]
    found.sort()
    return SplitInput(
        proposal.id,
        newest_revision(theme.consultation_id),
        tuple(at for _, at, _ in found),
        tuple(words for words, _, _ in found),
        tuple(language for _, _, language in found),
    )


def record_halves(proposal_id: uuid.UUID, likeness: float, halves: tuple[FoundHalf, FoundHalf]) -> None:
    """Store the halves that a worker found, unless another did before. All else of the theme goes to the first."""
    proposal = _locked(proposal_id)
    if proposal is None:
        return
    own = {"authority_id": proposal.authority_id, "split_proposal_id": proposal.id}
    placed = {at for half in halves for at in half.statement_ids}
    members = db.session.scalars(
        select(ThemeStatement.statement_id)
        .where(ThemeStatement.theme_id == proposal.theme_id)
        .order_by(ThemeStatement.statement_id)
    )
    left = [at for at in members if at not in placed]
    for number, half in enumerate(halves, start=1):
        titled = {
            "number": number,
            "title": half.title,
            "title_language": half.title_language,
            "title_statement_id": half.title_statement_id,
        }
        db.session.execute(insert(SplitHalf), [own | titled])
        several = [*half.statement_ids, *(left if number == 1 else [])]
        parts = [
            {"statement_id": at, "proposed_half": number, "half": number, "rank": rank}
            for rank, at in enumerate(several, start=1)
        ]
        if parts:
            db.session.execute(insert(SplitPart), [own | part for part in parts])
    proposal.likeness, proposal.finished_at = likeness, utcnow()
    change_state(proposal, RunState.SUCCEEDED)


def mark_failed(proposal_id: uuid.UUID, code: str) -> None:
    """Write that no halves could be had, and why, unless the proposal has ended otherwise."""
    proposal = _locked(proposal_id)
    if proposal is not None:
        proposal.failure, proposal.finished_at = code, utcnow()
        change_state(proposal, RunState.FAILED)


def take_unsent() -> Sequence[uuid.UUID]:
    """Return the waiting proposals that the queue has lost, and note that they are sent again now.

    One whose worker was killed is sent again too, up to `MOST_SENDINGS` times in all; then it has failed.
    """
    waiting = db.session.scalars(
        select(SplitProposal)
        .where(SplitProposal.state == RunState.QUEUED, SplitProposal.queued_at < utcnow() - RESEND_AFTER)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    lost = [one for one in waiting if not background.is_waiting(policy.QUEUE, str(one.id))]
    for one in lost:
        if one.sendings >= MOST_SENDINGS:
            one.failure, one.finished_at = "fault", utcnow()
            change_state(one, RunState.FAILED)
        else:
            one.queued_at, one.sendings = utcnow(), one.sendings + 1
    db.session.flush()
    return [one.id for one in lost if one.state is RunState.QUEUED]


def _locked(proposal_id: uuid.UUID) -> SplitProposal | None:
    return db.session.scalars(
        select(SplitProposal)
        .where(SplitProposal.id == proposal_id, SplitProposal.state == RunState.QUEUED)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
