"""Which themes go back to a suggestion that the machine itself calls unstable."""

import uuid
from collections.abc import Collection

from sqlalchemy import or_, select

from citizen_voice.db import db
from citizen_voice.models import CandidateTheme, Theme, ThemeOrigin
from citizen_voice.themes.steps.journal import among

UNSTABLE = "unstable"
"""The grade of a suggestion whose stability is below `grouping.stability.STABILITY_FLOOR`."""


def list_unstable(theme_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the themes that go back to an unstable suggestion: the first one, or one merged in since.

    Such a theme may be what residents said, or how the dice fell: it is not found again when some of the statements
    are left out. A theme that an officer made of statements alone has no machine's grade.
    """
    if not theme_ids:
        return set()
    origins = select(ThemeOrigin.theme_id).join(CandidateTheme, CandidateTheme.id == ThemeOrigin.candidate_theme_id)
    rows = (
        select(Theme.id)
        .outerjoin(CandidateTheme, CandidateTheme.id == Theme.first_candidate_id)
        .where(
            among(Theme.id, theme_ids),
            or_(
                CandidateTheme.grade == UNSTABLE,
                Theme.id.in_(origins.where(CandidateTheme.grade == UNSTABLE, among(ThemeOrigin.theme_id, theme_ids))),
            ),
        )
    )
    return set(db.session.scalars(rows))
