"""Templates: every string is marked for translation, every import is used, every file is reached."""

import re

import pytest
from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates

from tests.architecture.project import ROOT, name, tracked

TEMPLATES = tracked("templates/*.html", "templates/*.txt")
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"])  # it parses, and never renders
# Words that are the same in every language, or no words at all.
NOT_WORDS = re.compile(r"[\W\d_]*|citizen_voice")


def tree_of(path):
    return ENVIRONMENT.parse(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_text_is_bare(path):
    """Text outside `_()` can't be translated. What stands inside tags (attributes) is looked at as well."""
    source = "".join(
        data.data if isinstance(data, nodes.TemplateData) else "\ufffc"
        for output in tree_of(path).find_all(nodes.Output)
        for data in output.nodes
    )
    spoken = re.findall(r'\b(?:alt|title|aria-label|placeholder|aria-description)="([^"]*)"', source)
    text = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>|&\w+;", " ", source, flags=re.DOTALL)
    bare = [words.strip() for words in [*text.split("\ufffc"), *text.splitlines(), *spoken]]
    found = {words for words in bare if words and not NOT_WORDS.fullmatch(words.replace("\ufffc", ""))}
    assert not found, f"{name(path)}: put these into _('…'): {sorted(found)[:5]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_what_is_imported_is_used(path):
    tree = tree_of(path)
    imported = {
        alias if isinstance(alias, str) else alias[1]
        for node in tree.find_all(nodes.FromImport)
        for alias in node.names
    }
    used = {node.name for node in tree.find_all(nodes.Name)}
    assert imported <= used, f"{name(path)}: not used: {imported - used}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_residents_words_are_never_trusted(path):
    marked = [node for node in tree_of(path).find_all(nodes.Filter) if node.name == "safe"]
    assert not marked, f"{name(path)}: the filter 'safe' lets anybody's markup through"


def test_every_template_is_reached():
    from_templates = {
        reference for path in TEMPLATES for reference in find_referenced_templates(tree_of(path)) if reference
    }
    code = "\n".join(path.read_text() for path in tracked("citizen_voice/*.py"))
    unreached = [
        key
        for path in TEMPLATES
        if (key := str(path.relative_to(ROOT / "templates"))) not in from_templates
        # Overrides are asked for by the form library, error pages by their status.
        and not key.startswith(("govuk_frontend_wtf/", "errors/"))
        and f'"{key}"' not in code
        # Mail is asked for by its name, and a feature whose views share their context by the name of the view.
        and f'"{path.stem}"' not in code
    ]
    assert not unreached, f"Nothing shows these: {unreached}"
