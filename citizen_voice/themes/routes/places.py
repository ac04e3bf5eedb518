"""Where in the list of suggestions an officer came from, carried along in addresses so as to lead back there."""

from typing import Any

from flask import request

from citizen_voice.themes.steps.suggestions import Wanted


def place_in_list() -> dict[str, Any]:
    """Return the arguments that carry the place along: which suggestions, in which order, and `from_page`."""
    return _place("from_page")


def list_arguments() -> dict[str, Any]:
    """Return the arguments with which the list shows that place again."""
    return _place("page")


def _place(page: str) -> dict[str, Any]:
    number = request.args.get("from_page", type=int)
    return Wanted.of(request.args).arguments() | ({page: number} if number else {})
