"""What officers did to themes, in words: for the page of a theme, and to name an act that stands in the way."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import Authority, Consultation, Theme, ThemeChange, ThemeDecision, ThemeMove
from citizen_voice.themes.queries import list_theme_decisions
from citizen_voice.vocabulary import ThemeAct

SHOWN_ACTS, PER_PAGE = 100, 50


@dataclass(frozen=True)
class ActRow:
    """An act as the history of a theme shows it; `is_undoable` unless it was undone or is older than the record."""

    decision: ThemeDecision
    words: str
    is_undone: bool
    is_undoable: bool


def get_decision(authority_slug: str, consultation_slug: str, decision_id: uuid.UUID) -> ThemeDecision:
    """Return an act on a theme of a consultation. Raises `NotFoundError`."""
    found = db.session.scalars(
        select(ThemeDecision)
        .join(Theme, Theme.id == ThemeDecision.theme_id)
        .join(Consultation, Consultation.id == Theme.consultation_id)
        .join(Authority, Authority.id == Consultation.authority_id)
        .where(
            ThemeDecision.id == decision_id, Authority.slug == authority_slug, Consultation.slug == consultation_slug
        )
    ).one_or_none()
    if found is None:
        raise NotFoundError(gettext("There is no such act on a theme."))
    return found


def get_theme_of(decision: ThemeDecision) -> Theme:
    """Return the theme that an act was taken on."""
    return db.session.get_one(Theme, decision.theme_id)


def list_history(theme: Theme) -> list[ActRow]:
    """Return the latest acts that had to do with a theme, newest first, at most `SHOWN_ACTS`."""
    return _rows(list_theme_decisions(theme, most=SHOWN_ACTS), theme.consultation_id)


def list_acts(consultation: Consultation, *, page: int = 1) -> Pagination:
    """Return a page of the acts on any theme of a consultation as `ActRow`, newest first."""
    rows = (
        select(ThemeDecision)
        .join(Theme, Theme.id == ThemeDecision.theme_id)
        .where(Theme.consultation_id == consultation.id)
        .options(joinedload(ThemeDecision.officer))
        .order_by(ThemeDecision.number.desc())
    )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    listing.items = _rows(listing.items, consultation.id)
    return listing


def _undone(consultation_id: uuid.UUID) -> set[uuid.UUID]:
    rows = db.session.execute(
        select(ThemeDecision.id, ThemeDecision.undoes_id)
        .join(Theme, Theme.id == ThemeDecision.theme_id)
        .where(Theme.consultation_id == consultation_id, ThemeDecision.undoes_id.is_not(None))
        .order_by(ThemeDecision.number.desc())
    )
    undone: set[uuid.UUID] = set()
    # Newest first: an undoing counts unless a later one has undone it.
    for at, undoes_id in rows:
        if at not in undone and undoes_id is not None:
            undone.add(undoes_id)
    return undone


def _rows(acts: Sequence[ThemeDecision], consultation_id: uuid.UUID) -> list[ActRow]:
    ids, undone = [one.id for one in acts], _undone(consultation_id)
    recorded = set(
        db.session.scalars(select(ThemeChange.theme_decision_id).where(ThemeChange.theme_decision_id.in_(ids)))
    )
    return [
        ActRow(one, words, one.id in undone, one.id not in undone and one.id in recorded)
        for one, words in zip(acts, _describe(acts), strict=True)
    ]


def describe_act(decision: ThemeDecision) -> str:
    """Return what an act did, in a few words of the reader's language."""
    return _describe([decision])[0]


def _describe(acts: Sequence[ThemeDecision]) -> list[str]:
    every = {one.id: one for one in acts}
    # What an act undoes may be an undoing itself, and so on.
    while missing := {one.undoes_id for one in every.values() if one.undoes_id is not None} - every.keys():
        every |= {one.id: one for one in db.session.scalars(select(ThemeDecision).where(ThemeDecision.id.in_(missing)))}
    titles = _titles(every.values())
    counts = {
        row.theme_decision_id: row[1]
        for row in db.session.execute(
            select(ThemeMove.theme_decision_id, func.count(ThemeMove.statement_id.distinct()))
            .where(ThemeMove.theme_decision_id.in_(list(every)))
            .group_by(ThemeMove.theme_decision_id)
        )
    }
    return [_in_words(one, every, titles, counts) for one in acts]


def _titles(acts: Iterable[ThemeDecision]) -> dict[uuid.UUID, str]:
    ids = {at for one in acts for at in (one.theme_id, one.merged_into_id, one.moved_to_id) if at is not None}
    rows = db.session.execute(select(Theme.id, Theme.title).where(Theme.id.in_(ids)))
    return {row.id: row.title for row in rows}


def _in_words(
    one: ThemeDecision,
    every: Mapping[uuid.UUID, ThemeDecision],
    titles: Mapping[uuid.UUID, str],
    counts: Mapping[uuid.UUID, int],
) -> str:
    title = titles[one.theme_id]
    if one.undoes_id is not None:
        return str(gettext("Undone: %(act)s", act=_in_words(every[one.undoes_id], every, titles, counts)))
    if one.act in (ThemeAct.MOVE, ThemeAct.ORIENT):
        return _of_statements(one, title, titles, counts.get(one.id, 0))
    words = {
        ThemeAct.TAKE_UP: gettext("Taken up: “%(title)s”", title=title),
        ThemeAct.CONFIRM: gettext("Confirmed as “%(title)s”", title=one.new_title),
        ThemeAct.RENAME: gettext("Renamed from “%(old)s” to “%(new)s”", old=one.old_title, new=one.new_title),
        ThemeAct.DISCARD: gettext("Discarded: “%(title)s”", title=title),
        ThemeAct.SPLIT: gettext(
            "Split in two: “%(one)s” and “%(other)s”", one=one.new_title, other=titles.get(one.moved_to_id or one.id)
        ),
        ThemeAct.MERGE: gettext("A suggestion was merged into “%(title)s”", title=title)
        if one.merged_into_id is None
        else gettext("“%(one)s” was merged into “%(other)s”", one=title, other=titles[one.merged_into_id]),
    }
    return str(words[one.act])


def _of_statements(one: ThemeDecision, title: str, titles: Mapping[uuid.UUID, str], count: int) -> str:
    if one.act is ThemeAct.ORIENT:
        words = ngettext(
            "For or against settled for %(num)d statement of “%(title)s”",
            "For or against settled for %(num)d statements of “%(title)s”",
            count,
            title=title,
        )
    elif one.moved_to_id is None:
        words = ngettext(
            "%(num)d statement taken out of “%(title)s”",
            "%(num)d statements taken out of “%(title)s”",
            count,
            title=title,
        )
    elif one.moved_to_id == one.theme_id:
        words = ngettext(
            "%(num)d statement placed in “%(title)s”", "%(num)d statements placed in “%(title)s”", count, title=title
        )
    else:
        words = ngettext(
            "%(num)d statement moved from “%(one)s” to “%(other)s”",
            "%(num)d statements moved from “%(one)s” to “%(other)s”",
            count,
            one=title,
            other=titles[one.moved_to_id],
        )
    return str(words)
