"""Third step: group what was published, through the queue, with a worker of its own process."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from citizen_voice.db import commit, db
from citizen_voice.demonstration import queries
from citizen_voice.demonstration.material import Plan
from citizen_voice.demonstration.setting_up import find_officer_id
from citizen_voice.exceptions import CitizenVoiceError
from citizen_voice.themes import jobs
from citizen_voice.themes import service as themes_service
from citizen_voice.vocabulary import RunState

if TYPE_CHECKING:
    from citizen_voice.models import Consultation, GroupingRun

Progress = Callable[[str, int, int], None]
Tend = Callable[[], None]
"""Looks after the worker once: starts it again when it has died. Raises when it does not stay."""
SECONDS_BETWEEN_LOOKS = 0.5


def group(
    plan: Plan, consultation: "Consultation", worker: Callable[[], AbstractContextManager[Tend]], progress: Progress
) -> "GroupingRun":
    """Return the run that succeeded: the one that is there, or one that is asked for and waited for now.

    `worker` runs a worker while it is entered. Raises `CitizenVoiceError` when the run fails.
    """
    run = queries.find_run(consultation)
    if run is not None and run.state is RunState.SUCCEEDED:
        return run
    left_over, run = run, run or _request(plan, consultation)
    # Sent again when it was left over from a demonstration that was broken off: a job may be sent twice.
    jobs.send_run(run.id)
    commit()
    with worker() as tend:
        state = _wait(run, tend, progress)
        if state is RunState.FAILED and left_over is not None:
            # Its worker had been stopped in the middle of it.
            run = _request(plan, consultation)
            jobs.send_run(run.id)
            commit()
            state = _wait(run, tend, progress)
    if state is not RunState.SUCCEEDED:
        raise CitizenVoiceError(
            f"The grouping has failed ({run.failure}): the lines of the worker above say why. Run the command again."
        )
    return run


def _request(plan: Plan, consultation: "Consultation") -> "GroupingRun":
    officer_id = find_officer_id(consultation.authority, plan.acting("confirms_themes"))
    return themes_service.request_grouping(consultation, officer_id=officer_id)


def _wait(run: "GroupingRun", tend: Tend, progress: Progress) -> RunState:
    """Return the state in which the run has ended."""
    state = run.state
    while state in (RunState.QUEUED, RunState.RUNNING):
        time.sleep(SECONDS_BETWEEN_LOOKS)
        tend()
        db.session.refresh(run)
        state = run.state
        progress(run.step or "waiting", run.step_done, run.step_total)
        # No transaction stays open while the worker works.
        commit()
    return state
