"""Rules of the house that no linter knows."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.project import ROOT, name, tracked

THIS_FILE = Path(__file__)
CODE = tracked("citizen_voice/*.py")
BANNED_NAMES = {"utils", "helpers", "common", "manager", "misc", "util", "helper"}


def calls(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def places(wanted, *, home):
    return [
        f"{name(path)}:{node.lineno}"
        for path in CODE
        if name(path) not in home
        for node, called in calls(path)
        if re.search(wanted, called)
    ]


def test_only_one_place_commits():
    found = places(r"session\.(commit|rollback)$", home=["citizen_voice/db.py"])
    assert not found, f"Services flush; @transactional commits (citizen_voice/db.py): {found}"


def test_only_one_place_sends_work():
    found = places(
        r"(\.enqueue_call|\.enqueue_in|\.enqueue_at|[Qq]ueue\S*\.enqueue)$", home=["citizen_voice/background.py"]
    )
    assert not found, f"Work goes out through citizen_voice.background: {found}"


def test_work_is_never_sent_by_a_string():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in CODE
        for node, called in calls(path)
        if re.search(r"(enqueue|send_now)$", called)
        and node.args
        and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert not found, f"Give the function itself, so that a rename can't break it: {found}"


def test_nobody_uses_the_legacy_query():
    found = [name(path) for path in CODE if re.search(r"\b[A-Z]\w+\.query\b", path.read_text())]
    assert not found, f"Write select(...) through the session: {found}"


def test_every_public_function_says_what_it_promises():
    bare = []
    for path in [*CODE, ROOT / "config.py"]:
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if ast.get_docstring(node) is None and not is_nested(tree, node):
                bare.append(f"{name(path)}:{node.lineno} {node.name}")
    assert not bare, f"These have no docstring: {bare}"


def is_nested(tree, node):
    """A function inside a function is its business, and so is a library's Meta class."""
    return (
        any(
            node is not outer and node in ast.walk(outer)
            for outer in ast.walk(tree)
            if isinstance(outer, ast.FunctionDef)
        )
        or node.name == "Meta"
    )


def test_no_module_has_a_name_that_says_nothing():
    found = [name(path) for path in CODE if path.stem in BANNED_NAMES]
    assert not found, f"Name these after the noun they are about: {found}"


def test_packages_are_silent():
    loud = [
        name(path)
        for path in CODE
        if path.name == "__init__.py" and path.read_text().strip() and not {"models", "vocabulary"} & set(path.parts)
    ]
    assert not loud, f"Importing a part must not import more than the part: {loud}"


def test_nothing_is_left_to_do_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    files = tracked("*.py", "*.html", "*.scss", "*.js", "*.mjs", "*.md")
    found = [name(path) for path in files if path != THIS_FILE and marks.search(path.read_text())]
    assert not found, f"Open an issue instead: {found}"


def test_no_path_of_a_machine_or_secret_is_committed():
    marks = re.compile(r"(?<![\w.:/}-])/(?:work|root|home/\w+|Users/\w+)/|-----BEGIN [A-Z ]*PRIVATE KEY")
    files = [path for path in tracked() if path != THIS_FILE and path.suffix != ".png"]
    found = [name(path) for path in files if marks.search(path.read_text(errors="replace"))]
    assert not found, f"These name a machine's folders or hold a key: {found}"


@pytest.mark.parametrize("command", [["lint-imports", "--no-cache"], ["deptry", "."]])
def test_the_house_holds(command):
    """The direction of imports is kept; what is used is declared, and what is declared is used."""
    program = Path(sys.executable).parent / command[0]
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
