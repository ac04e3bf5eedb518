"""How far a run is, and why one failed, in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from citizen_voice.models import GroupingRun
from citizen_voice.themes import queries
from citizen_voice.vocabulary import RunState

# Name of a step of the pipeline: words, and the percent of the whole at which it begins.
STEPS: dict[str, tuple[Any, int]] = {
    "encoder": (_l("Loading the language model"), 0),
    "bridge": (_l("Bringing proposals in two languages together"), 1),
    "split": (_l("Reading the proposals"), 5),
    "encode": (_l("Comparing the meaning of the proposals"), 8),
    "duplicates": (_l("Finding proposals that say the same"), 60),
    "neighbours": (_l("Finding proposals that are alike"), 65),
    "communities": (_l("Forming themes"), 70),
    "stability": (_l("Trying how steady the themes are"), 80),
    "words": (_l("Choosing words for the themes"), 93),
    "stance": (_l("Finding who is for and who is against"), 95),
    "compare": (_l("Comparing the themes with those of the grouping before"), 97),
    "missions": (_l("Looking which missions the themes may serve"), 98),
}

FAILURES: dict[str | None, Any] = {
    "worker_stopped": _l("The worker stopped in the middle. Nothing was stored. Start it again."),
    "encoder": _l("The language model could not be loaded or used. Ask your administrator to look at the worker."),
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
    """Return state, percent (None when not known), message and is_finished, as the page that follows a run reads it."""
    state = queries.shown_state(run)
    percent: int | None = None
    message = _l("Waiting for a worker")
    if state is RunState.RUNNING:
        words, begin = STEPS.get(run.step or "", (_l("Starting"), 0))
        later = [at for _, at in STEPS.values() if at > begin]
        end = min(later) if later else 100
        percent = begin + round((end - begin) * min(run.step_done / run.step_total, 1)) if run.step_total else begin
        message = words
    elif state is not RunState.QUEUED:
        percent, message = 100, _l("Ended")
    is_finished = state not in (RunState.QUEUED, RunState.RUNNING)
    return {"state": state.value, "percent": percent, "message": str(message), "is_finished": is_finished}
