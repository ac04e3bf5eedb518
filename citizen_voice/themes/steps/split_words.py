"""How far the halves of a theme are, and why there are none, in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from citizen_voice.models import SplitProposal
from citizen_voice.themes.steps import halves
from citizen_voice.vocabulary import RunState

FAILURES: dict[str | None, Any] = {
    "few": _l("It has fewer than four statements: move them by hand instead."),
    "alike": _l("All its statements say the same, so there is no cut to make."),
    "vectors": _l("Its statements have not been compared yet. Group the proposals again, then ask once more."),
    "fault": _l("Something went wrong on our side, and it has been logged. Ask once more."),
}


def describe_progress(proposal: SplitProposal) -> dict[str, Any]:
    """Return state, percent, message and is_finished, as the page that follows a run reads it."""
    is_finished = proposal.state is not RunState.QUEUED
    message = _l("Ended") if is_finished else _l("Waiting for a worker")
    percent = 100 if is_finished else None
    return {"state": proposal.state.value, "percent": percent, "message": str(message), "is_finished": is_finished}


def failure_of(proposal: SplitProposal) -> str | None:
    """Return why there are no halves, or None."""
    if proposal.state is not RunState.FAILED:
        return None
    return str(FAILURES.get(proposal.failure, FAILURES["fault"]))


def titles_of(proposal: SplitProposal) -> dict[str, str]:
    """Return the titles that the machine took for the two halves, by the names of the form's fields."""
    return {"title": halves.get_half(proposal, 1).title, "second_title": halves.get_half(proposal, 2).title}
