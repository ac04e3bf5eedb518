"""In which language a theme has statements and no title: an officer supplies it in the standard."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import (
    CandidateTheme,
    GroupedStatement,
    Proposal,
    ProposalText,
    Statement,
    Theme,
    ThemeStatement,
)
from citizen_voice.themes.queries import published
from citizen_voice.vocabulary import Language

LANGUAGES = tuple(one.value for one in Language if one in (Language.ENGLISH, Language.WELSH))


def count_untitled(theme: Theme) -> dict[str, int]:
    """Return, by language, the published statements of a theme that are in another language than its title.

    Empty where an officer worded the title: nobody has said in which language.
    """
    rows = select(ThemeStatement.theme_id, ProposalText.language, func.count()).where(
        ThemeStatement.theme_id == theme.id
    )
    counted = _count(rows.join(Statement, Statement.id == ThemeStatement.statement_id), ThemeStatement.theme_id)
    return _others(counted.get(theme.id, {}), theme.title_language)


def count_untitled_candidates(candidates: Sequence[CandidateTheme]) -> dict[uuid.UUID, dict[str, int]]:
    """Return the same for each of some fine suggestions."""
    ids = [one.id for one in candidates]
    rows = select(GroupedStatement.candidate_theme_id, ProposalText.language, func.count()).where(
        GroupedStatement.candidate_theme_id.in_(ids)
    )
    counted = _count(
        rows.join(Statement, Statement.id == GroupedStatement.statement_id), GroupedStatement.candidate_theme_id
    )
    return {one.id: _others(counted.get(one.id, {}), one.label_language) for one in candidates}


def _count(rows: Any, owner: Any) -> dict[uuid.UUID, dict[str, int]]:
    rows = rows.join(Proposal, Proposal.id == Statement.proposal_id).join(
        ProposalText, ProposalText.id == Proposal.published_text_id
    )
    found: dict[uuid.UUID, dict[str, int]] = {}
    for at, language, count in db.session.execute(published(rows).group_by(owner, ProposalText.language)):
        found.setdefault(at, {})[language] = count
    return found


def _others(counted: dict[str, int], title_language: str | None) -> dict[str, int]:
    if title_language is None:
        return {}
    return {code: counted[code] for code in LANGUAGES if code != title_language and counted.get(code)}
