"""Who took part, counted once after each run over the votes and kept, so that no look at the page reads all votes."""

import uuid
from datetime import date

from sqlalchemy import or_, select, true
from sqlalchemy.dialects.postgresql import insert

from citizen_voice.clock import today, utcnow
from citizen_voice.db import db
from citizen_voice.models import Consultation, OpinionRun, ParticipationCount
from citizen_voice.priorities.steps.participation import ActCell, CountedActs
from citizen_voice.priorities.steps.periods import Unit
from citizen_voice.priorities.steps.public_participation import count_participation
from citizen_voice.vocabulary import AgeBand, Capacity, ConsultationState, RunState
from citizen_voice.voting.steps.opinion_runs import find_last_good

MOST_AT_ONCE = 20


def find_kept(consultation: Consultation) -> CountedActs | None:
    """Return what was counted last, or None before the first run over the votes."""
    kept = db.session.scalars(
        select(ParticipationCount)
        .where(ParticipationCount.consultation_id == consultation.id)
        # It is written past the session, which would remember it as it was.
        .execution_options(populate_existing=True)
    ).one_or_none()
    if kept is None:
        return None
    figures = kept.figures
    cells = [
        ActCell(uuid.UUID(council) if council else None, AgeBand(age) if age else None, Capacity(capacity), *numbers)
        for council, age, capacity, *numbers in figures["cells"]
    ]
    return CountedActs(
        date.fromisoformat(figures["first_day"]), kept.last_day, Unit(figures["unit"]), cells, kept.counted_at
    )


def list_outdated_counts(consultation_id: uuid.UUID | None = None) -> list[uuid.UUID]:
    """Return consultations whose votes were worked through since it was counted who took part, or where a day passed.

    A few of all, or the one that is named where it is among them.
    """
    wanted = OpinionRun.consultation_id == consultation_id if consultation_id else true()
    # Periods end today while people take part, and never grow afterwards.
    has_grown = (Consultation.state == ConsultationState.OPEN) & (ParticipationCount.last_day < today())
    is_over = Consultation.closes_on <= ParticipationCount.last_day
    return list(
        db.session.scalars(
            select(OpinionRun.consultation_id)
            .join(Consultation, Consultation.id == OpinionRun.consultation_id)
            .outerjoin(ParticipationCount, ParticipationCount.consultation_id == OpinionRun.consultation_id)
            .where(
                OpinionRun.state == RunState.SUCCEEDED,
                or_(
                    ParticipationCount.id.is_(None),
                    ParticipationCount.opinion_run_id != OpinionRun.id,
                    has_grown & is_over.is_not(True),
                ),
                wanted,
            )
            .limit(MOST_AT_ONCE)
        )
    )


def keep_participation(consultation_id: uuid.UUID) -> None:
    """Count who took part and keep it in place of what was there. Nothing is done before the first run."""
    run = find_last_good(consultation_id)
    if run is None:
        return
    counted = count_participation(db.session.get_one(Consultation, consultation_id))
    values = {
        "opinion_run_id": run.id,
        "counted_at": utcnow(),
        "last_day": counted.last,
        "figures": {
            "first_day": counted.first.isoformat(),
            "unit": counted.unit.value,
            "cells": [[str(cell.council_id) if cell.council_id else None, *cell[1:]] for cell in counted.cells],
        },
    }
    statement = insert(ParticipationCount).values(
        id=uuid.uuid4(), authority_id=run.authority_id, consultation_id=consultation_id, **values
    )
    db.session.execute(statement.on_conflict_do_update(index_elements=["consultation_id"], set_=values))
