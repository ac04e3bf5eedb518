"""Every route says who may use it: `@public`, or `@requires(permission, load=…)`. What says nothing is refused."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from citizen_voice.access.actor import current_actor
from citizen_voice.access.permission_map import FOR_RESIDENTS, is_permitted
from citizen_voice.access.permissions import Permission
from citizen_voice.exceptions import NotAllowedError
from citizen_voice.observability import get_logger

log = get_logger(__name__)

V = TypeVar("V", bound=Callable[..., Any])


def public(view: V) -> V:
    """Open a route to everybody."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def requires(permission: Permission, *, load: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let in those who have the permission over what the address names.

    `load` gets the parts of the address by name and returns the subject (raising `NotFoundError`); the view gets the
    subject and nothing else, so that what was checked is what is used. Someone not signed in is sent to the way in;
    someone else's things look as if they were not there.
    """

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def run(**address: Any) -> ResponseReturnValue:
            subject = load(**address)
            actor = current_actor()
            if is_permitted(actor, permission, subject):
                g.permission_subject = subject
                answer: ResponseReturnValue = view(subject)
                return answer
            return _refuse(permission)

        run.access = permission  # type: ignore[attr-defined]
        return run

    return mark


def _refuse(permission: Permission) -> ResponseReturnValue:
    """Send somebody who has not signed in here to the right way in; tell others that they may not."""
    actor = current_actor()
    wants_resident = permission in FOR_RESIDENTS
    signed_in_here = actor.authority_id == g.authority.id and actor.is_resident == wants_resident
    if signed_in_here:
        raise NotAllowedError(gettext("Your account does not let you do this. Ask your administrator if it should."))
    endpoint = "accounts.request_resident_link" if wants_resident else "accounts.request_staff_link"
    # A form that was being sent can't be sent again from the sign-in page: go back to the page it stood on.
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(endpoint, authority_slug=g.authority.slug, next=target))


def refuse_undeclared_routes(app: Flask) -> None:
    """Make the application refuse every route that has not said who may use it."""

    def check() -> None:
        if request.endpoint is None:
            return
        view = current_app.view_functions[request.endpoint]
        if not declared_access(view):
            log.error("route_without_access", endpoint=request.endpoint)
            abort(403)

    app.before_request(check)


def declared_access(view: Callable[..., Any]) -> str | None:
    """Return what a view function, or the class behind it, says of who may use it; None when it says nothing."""
    access = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
    return str(access) if access else None
