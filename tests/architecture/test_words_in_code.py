"""What the code says to people can be translated: no fault and no flashed message is a bare string."""

import ast
import inspect

import pytest

from citizen_voice import exceptions
from tests.architecture.project import name, tracked

FAULTS = {
    known for known, kind in inspect.getmembers(exceptions, inspect.isclass) if kind.__module__ == exceptions.__name__
}
SPEAKING = FAULTS | {"flash", "ValidationError"}
# Where a message in English is enough, each with the reason.
ENGLISH_ALONE = {
    "citizen_voice/app.py": "settings that are wrong: whoever starts the program reads them",
    "citizen_voice/cli/": "the command line speaks English",
    "citizen_voice/demonstration/": "only the command `demo` comes here",
    "citizen_voice/intake/polis.py": "a Polis export is read by the command line alone",
    "citizen_voice/intake/service/polis.py": "a Polis export is brought in by the command line alone",
}
MODULES = [path for path in tracked("citizen_voice/*.py") if not name(path).startswith(tuple(ENGLISH_ALONE))]


def is_bare(words: ast.expr) -> bool:
    """Say whether an expression is a string as it stands in the code, or is made of such."""
    if isinstance(words, ast.Constant):
        return isinstance(words.value, str) and any(sign.isalpha() for sign in words.value)
    if isinstance(words, ast.JoinedStr):
        return any(is_bare(part) for part in words.values)
    if isinstance(words, ast.BinOp):
        return is_bare(words.left) or is_bare(words.right)
    if isinstance(words, ast.IfExp):
        return is_bare(words.body) or is_bare(words.orelse)
    if isinstance(words, ast.BoolOp):
        return any(is_bare(one) for one in words.values)
    if isinstance(words, ast.Call) and isinstance(words.func, ast.Attribute):
        return words.func.attr == "format" and is_bare(words.func.value)
    return False


def bare_words(source: str) -> list[int]:
    """Return the lines on which something is said to a person in words that can't be translated."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in SPEAKING
        and node.args
        and is_bare(node.args[0])
    ]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_what_is_said_to_a_person_can_be_translated(path):
    lines = bare_words(path.read_text())
    assert not lines, f"{name(path)}: put the words into gettext(…), on lines {lines}"


def test_every_exception_to_it_is_there_and_needed():
    for place in ENGLISH_ALONE:
        files = [path for path in tracked("citizen_voice/*.py") if name(path).startswith(place)]
        assert files, place
        assert place == "citizen_voice/cli/" or any(bare_words(path.read_text()) for path in files), place


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ("raise NotFoundError('There is no theme.')", True),
        ("raise faults.ConflictError(f'{name} is taken.')", True),
        ("raise InvalidInputError('%s is taken.' % name, 'slug')", True),
        ("flash('Saved.' if new else gettext('Kept.'))", True),
        ("raise ValidationError('Not a {}'.format(kind))", True),
        ("raise NotFoundError(gettext('There is no theme.'))", False),
        ("flash(ngettext('%(num)d vote', '%(num)d votes', count), 'success')", False),
        ("flash(f\"{gettext('Saved.')} {problem}\")", False),
        ("raise ConflictError(str(MESSAGE) % {'name': name})", False),
    ],
)
def test_bare_words_are_found(source, is_found):
    assert bool(bare_words(source)) is is_found
