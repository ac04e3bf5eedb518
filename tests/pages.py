"""A test client that refuses a badly made page, whichever test fetched it."""

import re
from collections import Counter
from typing import Any

import html5lib
from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from citizen_voice.db import db

NAMESPACE = "{http://www.w3.org/1999/xhtml}"


class PageClient(FlaskClient):
    """Fetches pages, sends forms with their CSRF token, and checks the quality of every HTML answer."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # A request has a context and a session of its own, as in a server: what the test has not written is not there.
        if has_app_context():
            db.session.flush()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if has_app_context():
            db.session.expire_all()
        if response.mimetype == "text/html" and response.status_code not in range(300, 400):
            check_page(response)
        return response

    def send(self, url: str, fields: dict[str, Any] | None = None, *, page: str | None = None, **kwargs: Any):
        """Send a form as a browser would: with the token of the page it stands on (by default the same address)."""
        shown = self.get(page or url)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown.text)
        assert token, f"The page {page or url} ({shown.status_code}) has no form with a token to send."
        return self.post(url, data={"csrf_token": token.group(1), **(fields or {})}, **kwargs)


def check_page(response: TestResponse) -> None:
    """Fail unless the page is valid HTML with one h1, a full title, unique ids, and no unknown inline script."""
    where = response.request.path
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=True)
    document = parser.parse(response.text)
    faults = [f"{code} {position}" for position, code, _ in parser.errors]
    assert not faults, f"{where}: the HTML is not valid: {faults}"
    title = (document.findtext(f".//{NAMESPACE}title") or "").strip()
    assert " – " in title, f"{where}: the title {title!r} is not of the form 'page – service'"
    headings = document.findall(f".//{NAMESPACE}h1")
    assert len(headings) == 1, f"{where}: there are {len(headings)} h1 headings"
    ids = Counter(node.attrib["id"] for node in document.iter() if "id" in node.attrib)
    assert not [name for name, count in ids.items() if count > 1], f"{where}: ids occur twice: {ids.most_common(3)}"
    nonce = re.search(r"'nonce-([^']+)'", response.headers["Content-Security-Policy"])
    assert nonce
    for script in document.iter(f"{NAMESPACE}script"):
        assert "src" in script.attrib or script.attrib.get("nonce") == nonce.group(1), f"{where}: an inline script"
    for node in document.iter():
        assert "style" not in node.attrib, f"{where}: an inline style on {node.tag}"
    if 'class="govuk-error-summary"' in response.text:
        assert title.startswith(("Error: ", "Gwall: ")), f"{where}: the title does not begin with 'Error: '"
