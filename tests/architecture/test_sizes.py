"""Small files and functions: the tail never grows."""

import ast

from tests.architecture.project import name, tracked

LINES_OF_A_MODULE = 300
LINES_OF_A_TEST = 400
LINES_OF_A_TEMPLATE = 120
LINES_OF_A_FUNCTION = 40


def test_no_file_is_too_long():
    limits = {
        LINES_OF_A_MODULE: tracked("citizen_voice/*.py", "config.py", "static/src/*", "static/*.py"),
        LINES_OF_A_TEST: tracked("tests/*.py", "benchmarks/*.py"),
        LINES_OF_A_TEMPLATE: tracked("templates/*.html"),
    }
    too_long = [
        f"{name(path)}: {lines} lines, {limit} are allowed"
        for limit, paths in limits.items()
        for path in paths
        if (lines := len(path.read_text(errors="replace").splitlines())) > limit
    ]
    assert not too_long, "Split these by what they are for: " + "; ".join(too_long)


def test_no_function_is_too_long():
    too_long = []
    for path in tracked("citizen_voice/*.py", "config.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LINES_OF_A_FUNCTION:
                    too_long.append(f"{name(path)}:{node.lineno} {node.name}: {lines} lines")
    assert not too_long, "Give parts of these a name of their own: " + "; ".join(too_long)
