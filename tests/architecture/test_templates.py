"""Templates: every string is marked for translation, every import is used, every file is reached."""

import re
from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates

from tests.architecture.project import ROOT, name, tracked

TEMPLATES = tracked("templates/*.html", "templates/*.txt")
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"])  # it parses, and never renders
# Words that are the same in every language, or no words at all.
NOT_WORDS = re.compile(r"[\W\d_]*|citizen_voice")
# A string between quotation marks reads as words when it has a space between letters, or begins like a sentence.
WORDS = re.compile(r"[^\W\d_][,.;:!?]?\s+[^\W\d_]|^[A-Z][a-z]")
TRANSLATING = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
# What stands under these names is read by browsers and programs, not by people.
FOR_PROGRAMS = {"attributes", "class", "classes", "href", "id", "idPrefix", "name", "rel"}
# Each language calls itself by its own name, whoever reads.
NAMES_OF_LANGUAGES = {"Cymraeg", "English"}


def tree_of(path):
    return ENVIRONMENT.parse(path.read_text())


def constants_of(node: nodes.Node) -> Iterator[str]:
    """Yield the strings in an expression or a template that a person may come to read and nobody can translate."""
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str):
            yield node.value
        return
    for child in said_by(node):
        yield from constants_of(child)


def said_by(node: nodes.Node) -> list[nodes.Node]:
    """Return the parts of a node in which words may stand: none that is compared, looked up, or for programs."""
    if isinstance(node, nodes.Compare | nodes.FromImport | nodes.Import | nodes.Include | nodes.Extends):
        return []
    if isinstance(node, nodes.Pair):
        key = node.key.value if isinstance(node.key, nodes.Const) else None
        return [] if key in FOR_PROGRAMS else [node.value]
    if isinstance(node, nodes.Keyword):
        return [] if node.key in FOR_PROGRAMS else [node.value]
    if isinstance(node, nodes.Getitem):
        return [node.node]
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        if node.node.name == "url_for":
            return []
        if node.node.name in TRANSLATING:
            return list(node.kwargs)
    return list(node.iter_child_nodes())


def bare_constants(source: str) -> set[str]:
    """Return the strings between quotation marks in a template that read as words and are not translated."""
    found = constants_of(ENVIRONMENT.parse(source))
    texts = {re.sub(r"<[^>]*>?", " ", words).strip() for words in found}
    return {words for words in texts if WORDS.search(words)} - NAMES_OF_LANGUAGES


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
def test_no_text_given_to_a_macro_is_bare(path):
    """What is given to a macro, set as a variable or put in the place of something empty is shown too."""
    found = bare_constants(path.read_text())
    assert not found, f"{name(path)}: put these into _('…'): {sorted(found)[:5]}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{{ govukButton({'text': 'Save'}) }}", {"Save"}),
        ("{{ words or 'Nothing here yet' }}", {"Nothing here yet"}),
        ("{% set x = 'Bare words' %}", {"Bare words"}),
        ("{{ _('%(what)s is here', what='the word') }}", {"the word"}),
        ("{{ '<b class=\"cv-x cv-y\">Bold</b>' }}", {"Bold"}),
        ("{{ _('Save') }}{{ ngettext('%(num)d vote', '%(num)d votes', 2) }}", set()),
        ("{{ govukButton({'text': _('Save'), 'classes': 'cv-one cv-two', 'attributes': {'role': 'A b'}}) }}", set()),
        ("{{ url_for('themes.show_theme', tab='Some words') }}{% if x == 'Some words' %}{% endif %}", set()),
        ("{{ {'Some words': _('Some words')}['Some words'] }}{% from 'a b.html' import c %}{{ c('a-b') }}", set()),
    ],
)
def test_the_lint_finds_words_between_quotation_marks(source, found):
    assert bare_constants(source) == found


@pytest.mark.parametrize("path", tracked("templates/components/*.html"), ids=name)
def test_a_component_is_one_macro_of_its_own_name(path):
    """Others in the file serve that one alone: they begin with "_", and Jinja refuses to import such names."""
    tree = tree_of(path)
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    assert {macro for macro in macros if not macro.startswith("_")} == {path.stem}
    assert macros - {path.stem} <= {node.name for node in tree.find_all(nodes.Name)}, "Nothing calls these"


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
