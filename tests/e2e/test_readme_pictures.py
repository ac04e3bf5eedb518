"""The pictures of the README: taken from the demonstration, and small enough to be read on a slow line.

They are written to docs/screenshots when CITIZEN_VOICE_README_SCREENSHOTS is set; otherwise only tried.
"""

import os
from uuid import uuid4

import pytest

from tests.architecture.project import ROOT
from tests.e2e.pages.resident import AboutYou

LARGEST = 200_000


@pytest.fixture
def picture(tmp_path):
    """Return a function that takes a picture of what is in the window."""
    folder = ROOT / "docs" / "screenshots" if os.environ.get("CITIZEN_VOICE_README_SCREENSHOTS") else tmp_path
    folder.mkdir(exist_ok=True)

    def take(page, name: str) -> None:
        path = folder / f"{name}.png"
        page.screenshot(path=path)
        assert path.stat().st_size < LARGEST, f"{name}.png is larger than {LARGEST} bytes"

    return take


def test_a_card_to_vote_on(phone, site, sign_in, picture):
    sign_in(phone, f"picture-{uuid4().hex[:8]}@residents.example", is_staff=False)
    phone.goto(f"/{site.slug}/consultations/{site.open}/take-part")
    card = AboutYou(phone).declare(council="Ellerham City Council").vote()
    # The demonstration has proposals in Welsh too; the README is in English.
    while phone.get_by_role("heading", level=2).first.get_attribute("lang") != "en":
        card = card.answer("Unsure")
    assert card.proposal()
    picture(phone, "vote-phone")


def test_the_confirmed_themes(desktop, site, sign_in, picture):
    sign_in(desktop, site.acting("chooses"))
    desktop.goto(f"/{site.slug}/staff/consultations/{site.closed}/themes")
    assert desktop.get_by_role("table").get_by_role("row").count() > 5
    picture(desktop, "themes-desktop")


def test_a_published_standard(desktop, site, sign_in, picture):
    sign_in(desktop, site.acting("drafts"))
    reference = site.value("SELECT reference FROM standard WHERE state = 'published' ORDER BY reference LIMIT 1")
    desktop.goto(f"/{site.slug}/staff/standards/{reference}")
    assert desktop.get_by_role("heading", name="Priority statement").is_visible()
    picture(desktop, "standard-desktop")
