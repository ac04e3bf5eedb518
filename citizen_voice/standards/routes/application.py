"""All pages of standards, for the application: importing them is what adds them to the blueprints."""

from citizen_voice.standards.routes import changes, comparing, discussing, publishing, revisions, withdrawing  # noqa: F401
from citizen_voice.standards.routes.catalogue import blueprint as catalogue
from citizen_voice.standards.routes.discussions import blueprint as draft_consultations
from citizen_voice.standards.routes.publications import blueprint as publications
from citizen_voice.standards.routes.standards import blueprint as standards

__all__ = ["catalogue", "draft_consultations", "publications", "standards"]
