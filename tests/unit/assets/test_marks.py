"""What is built holds nothing that belongs to central government alone: its typeface, its crown, its logos."""

import re

import pytest

from tests.architecture.project import ROOT

DIST = ROOT / "static" / "dist"
MARKS = re.compile(r"gds[ _-]?transport|crown|crest|logo|tudor", re.IGNORECASE)
FONTS = {".woff", ".woff2", ".ttf", ".otf", ".eot"}


@pytest.fixture(scope="module")
def built():
    files = [path for path in DIST.rglob("*") if path.is_file()]
    assert DIST / "application.css" in files, "Run `make assets` first."
    return files


def test_the_stylesheet_names_no_mark_of_government(built):
    assert not set(MARKS.findall((DIST / "application.css").read_text()))


def test_no_file_is_a_font_or_a_mark_of_government(built):
    assert not [path.name for path in built if path.suffix in FONTS or MARKS.search(path.name)]


def test_scripts_and_pictures_name_no_mark_of_government(built):
    texts = [path for path in built if path.suffix in {".js", ".svg"}]
    assert texts
    assert not [path.name for path in texts if MARKS.search(path.read_text())]


def test_every_address_in_the_stylesheet_leads_to_a_file(built):
    css = (DIST / "application.css").read_text()
    addresses = re.findall(r"""url\(["']?(/static/dist/[^"')]+)""", css)
    assert not {address for address in addresses if not (ROOT / address.lstrip("/")).is_file()}
