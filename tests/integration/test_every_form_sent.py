"""Every form as somebody who means harm might send it: never a fault of ours, never a script, always a plain answer."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, urlsplit

import html5lib
import pytest
from werkzeug.exceptions import HTTPException

from citizen_voice.db import db
from tests.factories import world
from tests.pages import NAMESPACE

BAD = {
    "nothing": b"",
    "bytes that are no UTF-8": b"\xff\xfe\x80 buses",
    "control characters": b"twelve\x00\x07\x1b buses",
    "markup": b'"><script>alert(1)</script>',
    "a million characters": b"x" * 1_000_000,
    "a formula": b'=HYPERLINK("http://example.org")',
    "a number that is none": b"1e999999",
    "half a sign": b"\xed\xa0\x80",
}
RESIDENTS = "consultation:take-part"
ENDS_THE_SESSION = {"accounts.sign_out", "accounts.use_sign_in_link"}
TYPED = {"textarea", "text", "email", "search", "url", "tel", "number"}
CHOSEN = {"radio", "checkbox", "submit"}

URLENCODED = "application/x-www-form-urlencoded"
ERROR_PAGE = re.compile(r"<h1[^>]*>\s*[^<\s][^<]*</h1>\s*<p[^>]*>\s*[^<\s]")


@dataclass(frozen=True)
class Sendable:
    """A form as it stands on a page: where it goes, and what its fields hold before anybody types."""

    endpoint: str
    url: str
    by_resident: bool
    fields: tuple[tuple[str, str, str], ...]
    """Of each field its name, its kind, and its value."""

    def body(self, value: bytes, token: str, *, is_typed_only: bool) -> str:
        """Return what a browser sends with the value in every field, or only in those that somebody types into."""
        pairs = [
            f"{name}={quote_from_bytes(value if kind in TYPED or not is_typed_only else held.encode())}"
            for name, kind, held in self.fields
            if kind != "submit"
        ]
        pairs += [f"{name}={held or 'y'}" for name, kind, held in self.fields if kind == "submit"][:1]
        return "&".join([f"csrf_token={token}", *pairs])


@pytest.fixture
def here(make) -> world.World:
    return world.build(make)


def place_of(app, url: str, method: str) -> str | None:
    """Return the endpoint that answers an address of this site, or None."""
    if urlsplit(url).netloc not in ("", "localhost"):
        return None
    try:
        return app.url_map.bind("localhost").match(urlsplit(url).path, method)[0]
    except HTTPException:
        return None


def fields_of(form) -> tuple[tuple[str, str, str], ...]:
    """Return name, kind and value of each field; of those that are chosen the first choice that is not empty."""
    found: list[tuple[str, str, str]] = []
    for node in form.iter():
        tag, name = node.tag.removeprefix(NAMESPACE), node.get("name")
        if tag not in ("input", "textarea", "select", "button") or name in (None, "csrf_token", "next"):
            continue
        kind = {"input": node.get("type", "text"), "button": "submit"}.get(tag, tag)
        held = node.get("value", "")
        if tag == "select":
            held = next((one.get("value", "") for one in node.iter(f"{NAMESPACE}option") if one.get("value")), "")
        if kind not in CHOSEN or all(name != one for one, *_ in found):
            found.append((name, kind, held))
    return tuple(found)


@contextmanager
def undone() -> Iterator[None]:
    """Take back, after the block, all that it has stored."""
    db.session.flush()
    kept = db.engines[None].begin_nested()
    try:
        yield
    finally:
        db.session.expire_all()
        kept.rollback()


def forms_of(app, browsers, here) -> list[Sendable]:
    """Return every form that the pages of the world hold: one for each place it goes to with the same fields."""
    found: dict[tuple[str, tuple[str, ...]], Sendable] = {}
    for row, method in world.routes():
        if method != "GET":
            continue
        by_resident = row["access"] == RESIDENTS
        url = here.address(row)
        answer = browsers[by_resident].get(url, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        for form in html5lib.parse(answer.text).iter(f"{NAMESPACE}form"):
            goes_to = form.get("action") or answer.request.path
            endpoint = place_of(app, goes_to, "POST")
            if form.get("method", "").lower() == "post" and endpoint:
                fields = fields_of(form)
                key = (endpoint, tuple(sorted(name for name, *_ in fields)))
                found.setdefault(key, Sendable(endpoint, goes_to, by_resident, fields))
    return list(found.values())


def with_the_rest(here, found):
    """Add the forms that no page of the world shows: each is sent with every field that any other form has."""
    names = sorted({name for form in found for name, kind, _ in form.fields if kind in TYPED or kind == "hidden"})
    fields = tuple((name, "text", "") for name in names)
    rows = {row["endpoint"]: row for row, method in world.routes() if method == "POST"}
    # The API takes no forms: what harm is sent to it is tried in tests/contract.
    taken = {endpoint for endpoint, row in rows.items() if not row["url"].startswith("/api/")}
    missing = sorted(taken - {form.endpoint for form in found})
    return [
        *found,
        *(Sendable(one, here.address(rows[one]), rows[one]["access"] == RESIDENTS, fields) for one in missing),
    ]


def token_of(browser, here) -> str:
    page = browser.get(f"/{here.slug}/consultations").text
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


def fault_of(app, form: Sendable, answer) -> str | None:
    """Return what is wrong with an answer, or None when it tells plainly what has become of the form."""
    if answer.status_code >= 500 or "<script>alert(1)" in answer.text:
        return "a fault of ours"
    if answer.status_code in range(300, 400):
        if place_of(app, answer.location, "GET") is None:
            return f"leads to {answer.location}, which is nowhere"
        is_turned_away = "sign-in" in answer.location and form.endpoint not in ENDS_THE_SESSION
        return "was not let in" if is_turned_away else None
    if "open for too long, so we could" in answer.text:
        return "was sent without its token"
    if "govuk-error-summary" in answer.text or (answer.status_code >= 400 and ERROR_PAGE.search(answer.text)):
        return None
    return "does not say what is wrong"


@pytest.mark.parametrize("is_typed_only", [False, True], ids=["everywhere", "where somebody types"])
def test_whatever_is_sent_is_answered_plainly(app, client_as, here, is_typed_only):
    people = {False: here.everyone, True: here.resident}
    browsers = {by_resident: client_as(person) for by_resident, person in people.items()}
    forms = with_the_rest(here, forms_of(app, browsers, here))
    tokens = {by_resident: token_of(browser, here) for by_resident, browser in browsers.items()}
    wrong, reached = [], Counter()
    for form in forms:
        for name, value in BAD.items():
            browser, token = browsers[form.by_resident], tokens[form.by_resident]
            if form.endpoint in ENDS_THE_SESSION:
                browser = client_as(people[form.by_resident])
                token = token_of(browser, here)
            # What one of them changes must not stand in the way of the next.
            with undone():
                body = form.body(value, token, is_typed_only=is_typed_only)
                try:
                    answer = browser.post(form.url, data=body, content_type=URLENCODED)
                except AssertionError as fault:
                    wrong.append(f"{form.endpoint}, {name}: {fault}")
                    continue
            reached["summary" if "govuk-error-summary" in answer.text else answer.status_code] += 1
            if fault := fault_of(app, form, answer):
                wrong.append(f"{form.endpoint}, {name}: {answer.status_code} {fault}")
    assert reached["summary"] > 150
    assert len(forms) > 50
    assert not wrong, "\n".join(wrong)
