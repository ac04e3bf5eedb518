"""All pages of standards, for the application: importing them is what adds them to the blueprints."""

from citizen_voice.standards.routes import changes, comparing, pack, revisions  # noqa: F401
from citizen_voice.standards.routes.catalogue import blueprint as catalogue
from citizen_voice.standards.routes.publications import blueprint as publications
from citizen_voice.standards.routes.standards import blueprint as standards

__all__ = ["catalogue", "publications", "standards"]
