"""All pages of priorities, for the application: importing them is what adds them to the blueprint."""

from citizen_voice.priorities.routes import choosing, coverage, lists, results  # noqa: F401
from citizen_voice.priorities.routes.blueprint import blueprint

__all__ = ["blueprint"]
