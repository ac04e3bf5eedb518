"""All pages of delivery, for the application: importing them is what adds them to the blueprint."""

from citizen_voice.delivery.routes import contracts, public, public_contracts, reporting, returns  # noqa: F401
from citizen_voice.delivery.routes.blueprint import blueprint

__all__ = ["blueprint"]
