"""All pages of commissioning, for the application: importing them is what adds them to the blueprint."""

from citizen_voice.commissioning.routes import (  # noqa: F401
    adherence,
    answering,
    choosing,
    from_file,
    left_out,
    pack,
    recorded,
    tenders,
)
from citizen_voice.commissioning.routes.blueprint import blueprint

__all__ = ["blueprint"]
