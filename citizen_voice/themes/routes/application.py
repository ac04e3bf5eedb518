"""The blueprint with all of its pages on it, as the application takes it."""

from citizen_voice.themes.routes import acts, candidates, differences, moving, reading, runs, splitting, themes
from citizen_voice.themes.routes.blueprint import blueprint

__all__ = ["PAGES", "blueprint"]

PAGES = (runs, candidates, differences, themes, acts, moving, splitting, reading)
"""The modules that put their pages on the blueprint when they are imported."""
