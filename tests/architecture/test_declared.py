"""What tests, benchmarks, migrations and the build of the assets import is declared: deptry reads the package alone."""

import ast
import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.project import ROOT, name, tracked

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OURS = {"citizen_voice", "config", "tests", "benchmarks"}
PLACES = {"tests": ["dev"], "benchmarks": ["dev", "bench"], "migrations": [], "static": []}
"""The folders, and the extras that whoever runs what is in them has installed."""
# Peers that a machine may be without: the name of the distribution can't be asked for there.
PEERS = {"bertopic": "bertopic", "evoc": "evoc", "umap": "umap-learn"}


def plain(requirement: str) -> str:
    """Return the name of a distribution without extras, versions and markers, as indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[;<>=!~]", requirement, maxsplit=1)[0]).lower()


def imported(path: Path) -> set[str]:
    """Return the first parts of the names of all modules from elsewhere that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    beside = {one.stem for one in path.parent.glob("*.py")}
    return {one.partition(".")[0] for one in found} - sys.stdlib_module_names - OURS - beside


@cache
def distributions() -> Mapping[str, list[str]]:
    """Return for each module the distributions that bring it. It reads what is installed, which takes a while."""
    return packages_distributions()


def undeclared(modules: set[str], extras: list[str]) -> set[str]:
    """Return the modules that no declared distribution brings."""
    declared = {plain(one) for one in PROJECT["dependencies"]}
    declared |= {plain(one) for extra in extras for one in PROJECT["optional-dependencies"][extra]}
    brought_by = distributions()
    return {
        module
        for module in modules
        if not {plain(one) for one in [*brought_by.get(module, []), *PEERS.get(module, "").split()]} & declared
    }


@pytest.mark.parametrize("place", PLACES)
def test_what_is_imported_beside_the_package_is_declared(place):
    found = {
        name(path): missing
        for path in tracked(f"{place}/*.py")
        if (missing := undeclared(imported(path), PLACES[place]))
    }
    assert not found, f"Declare these in pyproject.toml: {found}"


def test_no_folder_of_code_is_left_out():
    folders = {path.relative_to(ROOT).parts[0] for path in tracked("*/*.py")}
    assert folders - {"citizen_voice"} <= set(PLACES)


def test_something_undeclared_is_found():
    assert undeclared({"pytest", "flask", "not_there"}, ["dev"]) == {"not_there"}
    assert undeclared({"pytest", "flask"}, []) == {"pytest"}
