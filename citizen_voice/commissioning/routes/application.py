"""All pages of commissioning, for the application: importing them is what adds them to the blueprint."""

from citizen_voice.commissioning.routes import adherence, choosing, from_file, left_out, recorded, tenders  # noqa: F401
from citizen_voice.commissioning.routes.blueprint import blueprint

__all__ = ["blueprint"]
