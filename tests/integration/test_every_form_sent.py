"""Every form as somebody who means harm might send it: never a fault of ours, never a script on a page."""

import re
from urllib.parse import quote_from_bytes

import pytest

from tests.factories import world

FIELD = re.compile(r'<(?:input|textarea|select)\b[^>]*?\bname="([^"]+)"')
BUTTON = re.compile(r'<button\b[^>]*?\bname="([^"]+)"')
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


@pytest.fixture
def here(make) -> world.World:
    return world.build(make)


def body_of(page: str, value: bytes) -> str:
    """Return a form's body with the value in every field, every button pressed, and the page's own token."""
    names = set(FIELD.findall(page)) - {"csrf_token", "next"}
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    pairs = [f"{name}={quote_from_bytes(value)}" for name in sorted(names)]
    pairs += [f"{name}=y" for name in sorted(set(BUTTON.findall(page)) - names)]
    return "&".join([f"csrf_token={token.group(1)}" if token else "", *pairs])


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
def test_whatever_is_sent_is_answered_plainly(client_as, here, value):
    staff, resident = client_as(here.everyone), client_as(here.resident)
    wrong, tried = [], 0
    for row in {row["endpoint"]: row for row, method in world.routes() if method == "POST"}.values():
        browser = resident if row["access"] == "consultation:take-part" else staff
        url = here.address(row)
        shown = browser.get(url if "GET" in row["methods"] else f"/{here.slug}/sign-in")
        answer = browser.post(url, data=body_of(shown.text, value), content_type="application/x-www-form-urlencoded")
        tried += 1
        if answer.status_code >= 500 or "<script>alert(1)" in answer.text:
            wrong.append(f"{row['endpoint']}: {answer.status_code}")
    assert tried > 40
    assert not wrong
