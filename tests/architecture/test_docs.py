"""What can be set, asked for or called is written down."""

import json
import re

from citizen_voice.cli.main import COMMANDS
from config import Settings
from tests.architecture.project import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
README = (ROOT / "README.md").read_text()


def test_every_setting_is_in_the_operations_guide():
    names = {str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()}
    assert not {name for name in names if f"`{name}`" not in OPERATIONS}


def test_every_decision_has_a_number_and_a_status():
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert not [page.name for page in pages if "\nStatus: " not in page.read_text()]
    assert not [page.name for page in pages if len(page.read_text().splitlines()) > 60]


def test_every_state_of_the_domain_is_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    models = (ROOT / "citizen_voice" / "models" / "__init__.py").read_text()
    nouns = {"Consultation", "Proposal", "Statement", "Vote", "Exposure", "Theme", "Standard", "Clause", "Publication"}
    assert not {noun for noun in nouns if noun not in models or f"| {noun.lower()} |" not in glossary}


def test_links_of_the_readme_lead_somewhere():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_every_address_of_the_api_is_in_its_guide():
    routes = json.loads((ROOT / "tests" / "architecture" / "routes.json").read_text())
    addresses = {row["url"] for row in routes if row["url"].startswith("/api/")}
    guide = (ROOT / "docs" / "api.md").read_text()
    assert addresses
    assert addresses == set(re.findall(r"^\| `(/api/[^`]*)`", guide, flags=re.MULTILINE))


def test_every_test_that_a_page_names_is_there():
    named = {
        (file, test)
        for page in sorted((ROOT / "docs").rglob("*.md"))
        for file, test in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page.read_text())
    }
    assert ("tests/integration/test_audit.py", "test_a_changed_chain_says_where") in named
    for file, test in sorted(named):
        assert (ROOT / file).is_file(), file
        assert f"def {test or ''}" in (ROOT / file).read_text(), f"{file} has no {test}"


def test_every_picture_is_shown():
    pictures = {f"docs/screenshots/{path.name}" for path in (ROOT / "docs" / "screenshots").iterdir()}
    assert pictures == set(re.findall(r"!\[[^]]+\]\(([^)]+)\)", README))


def test_every_command_is_known():
    assert set(COMMANDS) == {
        "authority", "demo", "export", "export-tender", "group", "import", "opinion", "run", "slate",
        "verify-audit", "worker",
    }  # fmt: skip
