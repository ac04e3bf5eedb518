"""The steps in their order. Each looks first at what is there, so that a run that was broken off can be taken up."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citizen_voice import events
from citizen_voice.db import commit
from citizen_voice.demonstration import (
    deciding,
    delivering,
    drafting,
    grouping,
    loading,
    queries,
    setting_up,
    tendering,
)
from citizen_voice.demonstration.grouping import Tend
from citizen_voice.demonstration.material import Plan
from citizen_voice.vocabulary import ConsultationState

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, GroupingRun, Publication, TenderImport

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Result:
    """What stands at the end, how long each step took, and whether all of it had been there before."""

    consultation: "Consultation"
    follow_up: "Consultation | None"
    run: "GroupingRun"
    publication: "Publication"
    tender_import: "TenderImport"
    delivery_reports: int
    was_complete: bool
    seconds: dict[str, float] = field(default_factory=dict)


def perform(plan: Plan, *, worker: Callable[[], AbstractContextManager[Tend]], progress: Progress) -> Result:
    """Take every step that has not been taken, and return what stands. Commits after each.

    `worker` runs a worker while it is entered. Raises `CitizenVoiceError` when a step can't be taken.
    """
    # The grouping would wait in the queue behind the hundreds of decisions that are taken here.
    with events.handled_here():
        return _perform(plan, worker, progress)


def _perform(plan: Plan, worker: Callable[[], AbstractContextManager[Tend]], progress: Progress) -> Result:
    seconds: dict[str, float] = {}
    with _timed(seconds, "set_up"):
        progress("set_up", 0, 0)
        authority = setting_up.set_up_authority(plan)
        consultation = setting_up.set_up_consultation(
            plan, authority, plan.settings["consultation"], plan.settings["wording"]
        )
        commit()
    with _timed(seconds, "load"):
        # People speak, officers read, people vote and the doors close: all of it is stored, or none.
        _live_through(plan, consultation, progress)
        commit()
    with _timed(seconds, "group"):
        run = grouping.group(plan, consultation, worker, progress)
    with _timed(seconds, "decide"):
        progress("decide", 0, 0)
        deciding.decide_themes(plan, consultation, run)
        deciding.orient_themes(plan, consultation)
        commit()
    with _timed(seconds, "opinion"):
        progress("opinion", 0, 0)
        deciding.enter_population(plan, consultation)
        commit()
        deciding.work_votes_through(consultation)
    with _timed(seconds, "choose"):
        priority_list = deciding.choose_priorities(plan, consultation)
        commit()
    with _timed(seconds, "publish"):
        progress("publish", 0, 0)
        publication = drafting.publish(plan, consultation, priority_list)
        commit()
    with _timed(seconds, "tender"):
        progress("tender", 0, 0)
        was_complete = queries.has_recorded_import(publication)
        tender_import = tendering.bring_into_tender(plan, publication)
        reports = delivering.deliver(plan, publication)
        follow_up = setting_up.set_up_follow_up(plan, authority)
        commit()
    return Result(consultation, follow_up, run, publication, tender_import, reports, was_complete, seconds)


def _live_through(plan: Plan, consultation: "Consultation", progress: Progress) -> None:
    is_first = consultation.state is ConsultationState.DRAFT
    setting_up.open_then(plan, consultation)
    if plan.export is not None:
        loading.load_polis(plan, consultation, progress)
    elif is_first:
        loading.load_demonstration(plan, consultation, progress)
    setting_up.close_then(consultation)


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    seconds[step] = round(time.monotonic() - begun, 2)
