"""Which statements lie in no theme, whoever left them there."""

import uuid

from sqlalchemy import ColumnElement, exists, select

from citizen_voice.models import GroupedStatement, ThemeOrigin, ThemeStatement


def lies_nowhere(run_id: uuid.UUID) -> ColumnElement[bool]:
    """Return the condition that a `GroupedStatement` of a run lies in no theme and in no suggestion still open.

    That is what the run placed nowhere, and what officers took out of a theme since; less what they have placed.
    """
    in_theme = exists().where(ThemeStatement.statement_id == GroupedStatement.statement_id)
    dealt_with = select(ThemeOrigin.candidate_theme_id)
    return (
        (GroupedStatement.grouping_run_id == run_id)
        & ~in_theme
        & (GroupedStatement.candidate_theme_id.is_(None) | GroupedStatement.candidate_theme_id.in_(dealt_with))
    )
