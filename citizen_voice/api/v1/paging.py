"""The pages of a list, by key: nothing is missed or seen twice when the list grows while it is read."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from flask import current_app, request, url_for


class Keyed(Protocol):
    """Something with an id."""

    @property
    def id(self) -> uuid.UUID:
        """Return the id."""


Row = TypeVar("Row", bound=Keyed)


def page(rows: Sequence[Row], *, limit: int, show: Callable[[Row], dict[str, Any]]) -> tuple[Any, int, dict[str, str]]:
    """Return a page of rows, of which one more than `limit` were read, with the address of the next page."""
    shown = rows[:limit]
    following = next_address(str(shown[-1].id), limit) if len(rows) > limit else None
    return {"items": [show(one) for one in shown], "next": following}, 200, link_to(following)


def next_address(after: str, limit: int, **asked: str) -> str:
    """Return the address of the page of this list that follows a key; `asked` is what else narrows the list."""
    base: str = current_app.config["PUBLIC_URL"]
    parts = {**(request.view_args or {}), **asked, "after": after, "limit": limit}
    return base + url_for(request.endpoint or "", **parts)


def link_to(following: str | None) -> dict[str, str]:
    """Return the header that names the next page."""
    return {"Link": f'<{following}>; rel="next"'} if following else {}
