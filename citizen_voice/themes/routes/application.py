"""The blueprint with all of its pages on it, as the application takes it."""

from citizen_voice.themes.routes import candidates, runs, themes, workbench
from citizen_voice.themes.routes.blueprint import blueprint

__all__ = ["PAGES", "blueprint"]

PAGES = (runs, candidates, themes, workbench)
"""The modules that put their pages on the blueprint when they are imported."""
