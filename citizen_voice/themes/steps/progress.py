"""How far a run is, and why one failed, in words."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from citizen_voice.attendance import is_attended
from citizen_voice.clock import utcnow
from citizen_voice.models import GroupingRun
from citizen_voice.templating import format_number
from citizen_voice.themes import policy, queries
from citizen_voice.vocabulary import RunState

# Name of a step of the pipeline: words, and the percent of the whole at which it begins.
STEPS: dict[str, tuple[Any, int]] = {
    "encoder": (_l("Loading the language model"), 0),
    "split": (_l("Reading the proposals"), 5),
    "encode": (_l("Comparing the meaning of the proposals"), 8),
    "duplicates": (_l("Finding proposals that say the same"), 60),
    "neighbours": (_l("Finding proposals that are alike"), 65),
    "communities": (_l("Forming themes"), 70),
    "stability": (_l("Trying how steady the themes are"), 80),
    "words": (_l("Choosing words for the themes"), 93),
    "stance": (_l("Finding who is for and who is against"), 95),
    "compare": (_l("Comparing the themes with those of the grouping before"), 97),
    "missions": (_l("Looking which goals the themes may serve"), 98),
}

LEAST_SEEN = timedelta(seconds=5)
"""A step must have gone on for so long before its rate says anything."""

FAILURES: dict[str | None, Any] = {
    "worker_stopped": _l("The worker stopped in the middle. Nothing was stored. Start it again."),
    "encoder": _l("The language model could not be loaded or used. Ask your administrator to look at the worker."),
    "weights": _l(
        "A worker could not load the language model's file that this grouping uses. "
        "Ask your administrator to look at the worker."
    ),
    "cancelled": _l("An officer stopped it. Nothing was stored."),
    "texts": _l("A proposal holds characters that can't be read. Ask your administrator to look at the log."),
    "decisions": _l(
        "Two decisions contradict each other: statements that must lie apart were put into one theme. "
        "Nothing was stored. Move one of them to another theme, and start it again."
    ),
    "memory": _l("The machine ran out of memory. Ask your administrator for a larger worker."),
    "too_long": _l("It took longer than two hours and was stopped. Ask your administrator to look at the worker."),
    "database": _l("The database could not be reached. Nothing was stored. Start it again."),
    "fault": _l("Something went wrong on our side, and it has been logged. Nothing was stored. Start it again."),
}


def describe_progress(run: GroupingRun) -> dict[str, Any]:
    """Return how far a run is, as the page that follows it reads it.

    `state`, `percent` (None when not known), `message`, `is_finished`, and of the step at hand `done`, `total` (None
    where it is not counted in parts) and `seconds_left` (None when not known), which the message says in words.
    """
    state = queries.shown_state(run)
    percent: int | None = None
    done, total, left = None, None, None
    message = _waiting(run) if state is RunState.QUEUED else str(_l("Ended"))
    if state is RunState.RUNNING:
        words, begin = STEPS.get(run.step or "", (_l("Starting"), 0))
        later = [at for _, at in STEPS.values() if at > begin]
        end = min(later) if later else 100
        percent = begin + round((end - begin) * min(run.step_done / run.step_total, 1)) if run.step_total else begin
        done, total = counted(run)
        left = seconds_left(run)
        message = _step_in_words(str(words), done, total)
        message = message if left is None else f"{message}. {_in_words(left)}"
    elif state is not RunState.QUEUED:
        percent = 100
    is_finished = state not in (RunState.QUEUED, RunState.RUNNING)
    return {
        "state": state.value,
        "percent": percent,
        "message": message,
        "is_finished": is_finished,
        "done": done,
        "total": total,
        "seconds_left": left,
    }


def counted(run: GroupingRun) -> tuple[int, int] | tuple[None, None]:
    """Return how many parts of the step at hand are done, and of how many; none of a step that is one part."""
    return (min(run.step_done, run.step_total), run.step_total) if run.step_total > 1 else (None, None)


def _step_in_words(words: str, done: int | None, total: int | None) -> str:
    if done is None or total is None:
        return words
    return str(
        gettext("%(step)s: %(done)s of %(total)s", step=words, done=format_number(done), total=format_number(total))
    )


def seconds_left(run: GroupingRun) -> int | None:
    """Return how long the step at hand will still take at the rate it has had so far; None when that can't be known.

    It can't before a part of it is done, nor of a step that is not counted in parts.
    """
    if run.step_began_at is None or not 0 < run.step_done < run.step_total:
        return None
    taken = utcnow() - run.step_began_at
    if taken < LEAST_SEEN:
        return None
    return round(taken.total_seconds() * (run.step_total - run.step_done) / run.step_done)


def _in_words(seconds: int) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return str(gettext("Less than a minute left in this step."))
    if minutes < 60:
        return str(
            ngettext("About %(num)d minute left in this step.", "About %(num)d minutes left in this step.", minutes)
        )
    hours = round(minutes / 60)
    return str(ngettext("About %(num)d hour left in this step.", "About %(num)d hours left in this step.", hours))


def _waiting(run: GroupingRun) -> str:
    if not is_attended(policy.QUEUE):
        return str(gettext("Waiting for a worker. None is running now: ask your administrator to start one."))
    if run.attempts:
        return str(gettext("A worker stopped in the middle. The grouping is begun again with another."))
    return str(gettext("Waiting for a worker"))
