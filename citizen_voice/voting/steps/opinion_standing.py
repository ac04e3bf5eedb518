"""How the counting of votes stands, in words: what is shown, what waits, and why a run failed."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from citizen_voice.attendance import is_attended
from citizen_voice.db import db
from citizen_voice.models import OpinionRun, VoteTally
from citizen_voice.opinion.types import VOTES_TO_BE_PLACED
from citizen_voice.vocabulary import RunState
from citizen_voice.voting import policy
from citizen_voice.voting.steps.opinion_runs import find_last_good

FAILURES: dict[str | None, Any] = {
    "memory": _l("The machine ran out of memory. Ask your administrator for a larger worker."),
    "worker_stopped": _l("The worker stopped in the middle, several times. Ask your administrator to look at the log."),
    "fault": _l("Something went wrong on our side, and it has been logged."),
}


@dataclass(frozen=True)
class Standing:
    """How the counting of votes stands.

    `shown` is the run that pages show, `under_way` one that waits or is at work, `failed` the last one where it ended
    without a result. `votes` are those there are now; `is_outdated` when any changed since the shown run read them.
    """

    shown: OpinionRun | None
    under_way: OpinionRun | None
    failed: OpinionRun | None
    votes: int
    is_outdated: bool

    @property
    def failure(self) -> str:
        """Why the last run failed, in words."""
        return str(FAILURES.get(self.failed.failure if self.failed else None, FAILURES["fault"]))


def describe_standing(consultation_id: uuid.UUID) -> Standing:
    """Return how the counting of the votes of a consultation stands."""
    last = _find_last(consultation_id)
    shown = find_last_good(consultation_id)
    votes, changes = db.session.execute(
        select(
            func.coalesce(func.sum(VoteTally.agree + VoteTally.disagree + VoteTally.unsure), 0),
            func.coalesce(func.sum(VoteTally.changes), 0),
        ).where(VoteTally.consultation_id == consultation_id)
    ).one()
    return Standing(
        shown=shown,
        under_way=last if last is not None and _is_under_way(last) else None,
        failed=last if last is not None and last.state is RunState.FAILED else None,
        votes=int(votes),
        is_outdated=shown is not None and int(changes) > shown.changes,
    )


def describe_progress(consultation_id: uuid.UUID) -> dict[str, Any]:
    """Return how far the run at hand is, as the page that follows it reads it: `run_progress.js` says what it needs."""
    last = _find_last(consultation_id)
    if last is None or not _is_under_way(last):
        return {"state": last.state.value if last else None, "percent": 100, "message": "", "is_finished": True}
    return {"state": last.state.value, "percent": None, "message": say_progress(last), "is_finished": False}


def say_progress(run: OpinionRun) -> str:
    """Return in words what a run that waits or is at work is doing."""
    if run.state is RunState.RUNNING:
        return str(gettext("The votes are being counted."))
    if not is_attended(policy.QUEUE):
        return str(gettext("Waiting for a worker. None is running now: ask your administrator to start one."))
    return str(gettext("The count waits for its turn."))


def votes_to_be_placed(proposals: int) -> int:
    """Return how many votes somebody needs to be placed, where so many proposals have votes."""
    return max(1, min(VOTES_TO_BE_PLACED, proposals))


def _find_last(consultation_id: uuid.UUID) -> OpinionRun | None:
    return db.session.scalars(
        select(OpinionRun)
        .where(OpinionRun.consultation_id == consultation_id)
        .order_by(OpinionRun.queued_at.desc(), OpinionRun.id)
        .limit(1)
    ).one_or_none()


def _is_under_way(run: OpinionRun) -> bool:
    return run.state in (RunState.QUEUED, RunState.RUNNING)
