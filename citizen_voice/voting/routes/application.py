"""All pages of voting, for the application: importing them is what adds them to the blueprint."""

from citizen_voice.voting.routes import cards, opinion  # noqa: F401
from citizen_voice.voting.routes.blueprint import blueprint

__all__ = ["blueprint"]
