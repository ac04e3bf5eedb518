"""Reads about lists of priorities."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import (
    Authority,
    Consultation,
    Officer,
    OpinionRun,
    PopulationMargin,
    PriorityList,
    PriorityListEntry,
    Theme,
    ThemeDecision,
    ThemeOpinion,
)
from citizen_voice.vocabulary import RunState


def get_priority_list(authority_slug: str, consultation_slug: str, number: int) -> PriorityList:
    """Return the list of that number of a consultation. Raises `NotFoundError`."""
    found = db.session.scalars(
        select(PriorityList)
        .join(Consultation, Consultation.id == PriorityList.consultation_id)
        .join(Authority, Authority.id == Consultation.authority_id)
        .where(Authority.slug == authority_slug, Consultation.slug == consultation_slug, PriorityList.number == number)
    ).one_or_none()
    if found is None:
        raise NotFoundError(gettext("There is no list of priorities at this address."))
    return found


def latest_priority_list(consultation: Consultation) -> PriorityList | None:
    """Return the list that was chosen last, or None while there is none."""
    return db.session.scalars(
        select(PriorityList)
        .where(PriorityList.consultation_id == consultation.id)
        .order_by(PriorityList.number.desc())
        .limit(1)
    ).one_or_none()


def list_priority_lists(consultation: Consultation, *, page: int = 1) -> Pagination:
    """Return a page of the lists of a consultation, newest first."""
    return db.paginate(
        select(PriorityList)
        .where(PriorityList.consultation_id == consultation.id)
        .order_by(PriorityList.number.desc()),
        page=page,
        per_page=20,
        error_out=False,
    )


def list_entries(priority_list: PriorityList) -> Sequence[PriorityListEntry]:
    """Return the entries of a list with their themes, by rank."""
    return db.session.scalars(
        select(PriorityListEntry)
        .where(PriorityListEntry.priority_list_id == priority_list.id)
        .options(joinedload(PriorityListEntry.theme))
        .order_by(PriorityListEntry.rank)
    ).all()


def name_officers(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of officers by id."""
    rows = db.session.execute(select(Officer.id, Officer.name).where(Officer.id.in_(ids)))
    return {row.id: row.name for row in rows}


def get_consultation_of(priority_list: PriorityList) -> Consultation:
    """Return the consultation that a list belongs to."""
    return db.session.get_one(Consultation, priority_list.consultation_id)


def next_number(consultation: Consultation) -> int:
    """Return the number of the consultation's next list, counted from 1."""
    last = db.session.scalar(
        select(func.max(PriorityList.number)).where(PriorityList.consultation_id == consultation.id)
    )
    return (last or 0) + 1


def find_entry(priority_list_id: uuid.UUID, theme_id: uuid.UUID) -> PriorityListEntry | None:
    """Return what a list says of a theme, or None when it says nothing."""
    return db.session.scalars(
        select(PriorityListEntry).filter_by(priority_list_id=priority_list_id, theme_id=theme_id)
    ).one_or_none()


def list_outdated_opinions(consultation_id: uuid.UUID | None = None) -> list[uuid.UUID]:
    """Return consultations whose themes were decided on, or whose votes worked through, since themes were counted.

    A few of all, or the one that is named where it is among them.
    """
    wanted = OpinionRun.consultation_id == consultation_id if consultation_id else true()
    last_decision = (
        select(func.max(ThemeDecision.created_at))
        .join(Theme, Theme.id == ThemeDecision.theme_id)
        .where(Theme.consultation_id == OpinionRun.consultation_id)
        .scalar_subquery()
    )
    return list(
        db.session.scalars(
            select(OpinionRun.consultation_id)
            .outerjoin(ThemeOpinion, ThemeOpinion.consultation_id == OpinionRun.consultation_id)
            .where(OpinionRun.state == RunState.SUCCEEDED, _is_outdated(last_decision), wanted)
            .limit(20)
        )
    )


def _is_outdated(last_decision: Any) -> ColumnElement[bool]:
    is_decided = exists().where(Theme.consultation_id == OpinionRun.consultation_id)
    return or_(
        and_(ThemeOpinion.id.is_(None), is_decided),
        ThemeOpinion.opinion_run_id != OpinionRun.id,
        ThemeOpinion.counted_at < last_decision,
    )


def find_theme_opinion(consultation: Consultation) -> ThemeOpinion | None:
    """Return what was counted last, or None."""
    return db.session.scalars(
        select(ThemeOpinion)
        .where(ThemeOpinion.consultation_id == consultation.id)
        # It is written past the session, which would remember it as it was.
        .execution_options(populate_existing=True)
    ).one_or_none()


def is_being_counted(consultation: Consultation) -> bool:
    """Whether themes or votes have changed since what people think of themes was counted."""
    return consultation.id in list_outdated_opinions(consultation.id)


def list_margins(consultation: Consultation) -> Sequence[PopulationMargin]:
    """Return the population that the authority has entered, by kind and category."""
    return db.session.scalars(
        select(PopulationMargin)
        .where(PopulationMargin.consultation_id == consultation.id)
        .order_by(PopulationMargin.kind, PopulationMargin.category)
    ).all()
