"""Files that anybody may take: caches may keep them and must ask whether they still hold."""

from flask import Response, request


def open_file(body: bytes, *, name: str, kind: str) -> Response:
    """Return a public file with its name and media type, or 304 for who has it already.

    What it says may change at any moment, as when a resident takes words back, so a copy is asked about each time.
    """
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
