"""The words that the glossary forbids name no class, no table and no address."""

import json
import re

from citizen_voice.db import Base
from tests.architecture.project import ROOT

PACKAGE = ROOT / "citizen_voice"
ELSEWHERE = ("grouping", "exports")
"""The engine speaks of clusters, and the exports in the words of the formats that they write."""
OF_A_FORMAT = "/ocds/"
"""Below it stand files of an extension of OCDS, which says what they are called."""


def forbidden() -> set[str]:
    """Return the words after "never" in the glossary."""
    said = re.findall(r"\(never: ([^)]*)\)", (ROOT / "docs" / "glossary.md").read_text())
    return {word for several in said for word in re.findall(r"(?:^|[,;] )\*?(\w+)", several)}


def words_in(name: str) -> set[str]:
    """Return the words of a name in either way of writing, each also without the s of a plural."""
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)}
    return words | {word.removesuffix("s") for word in words}


def test_the_glossary_forbids_what_it_should():
    assert {"survey", "idea", "user", "task", "cluster", "buyer", "scores"} <= forbidden()
    assert words_in("SurveyIdeas") == {"survey", "ideas", "idea"}


def test_no_class_has_a_forbidden_name():
    names = {
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in ELSEWHERE
        for name in re.findall(r"^class (\w+)", path.read_text(), re.MULTILINE)
        if words_in(name) & forbidden()
    }
    assert not names


def test_no_table_and_no_address_has_one():
    tables = {name for name in Base.metadata.tables if words_in(name) & forbidden()}
    routes = json.loads((ROOT / "tests" / "architecture" / "routes.json").read_text())
    own = [row for row in routes if not row["url"].startswith(OF_A_FORMAT)]
    addresses = {row["url"] for row in own if words_in(re.sub(r"<[^>]*>", "", row["url"])) & forbidden()}
    assert not tables | addresses
    assert Base.metadata.tables
