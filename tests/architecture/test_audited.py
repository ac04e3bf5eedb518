"""Every decision leaves an audit row: what a member of staff can post reaches `audit.record`, or it is said why not."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "citizen_voice"
ROUTES = json.loads((Path(__file__).parent / "routes.json").read_text())
NOT_OF_STAFF = {"public", "consultation:take-part"}
NO_ROW: dict[str, str] = {
    "commissioning.start_from_file": "a file is read to fill in a form; nothing is stored until that is sent",
    "delivery.read_return_file": "a workbook is read to be looked at; nothing is stored until that is confirmed",
}
"""Endpoints of staff that write no row, each with the reason."""


def functions(feature: str, *parts: str) -> Iterator[ast.FunctionDef]:
    """The functions of a feature's routes, or of its service and the steps behind it."""
    for part in parts:
        for path in [PACKAGE / feature / f"{part}.py", *(PACKAGE / feature / part).glob("*.py")]:
            if path.exists():
                yield from (one for one in ast.parse(path.read_text()).body if isinstance(one, ast.FunctionDef))


def calls(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(one.func) for one in ast.walk(function) if isinstance(one, ast.Call)}


@cache
def calls_behind(feature: str, *parts: str) -> dict[str, set[str]]:
    """What each function of these parts of a feature calls."""
    return {one.name: calls(one) for one in functions(feature, *parts)}


def is_audited(feature: str, name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function calls `audit.record`, itself or through another function of its feature."""
    behind = calls_behind(feature, "service", "steps")
    called = behind.get(name, set())
    if "audit.record" in called:
        return True
    further = {one.rpartition(".")[2] for one in called} & set(behind) - seen - {name}
    return any(is_audited(feature, one, seen | {name}) for one in further)


def posted() -> list[str]:
    # Of the API it is tested that each write leaves a row: tests/contract/test_api_writes.py.
    rows = [row for row in ROUTES if "POST" in row["methods"] and not row["url"].startswith("/api/")]
    return [row["endpoint"] for row in rows if row["access"] not in NOT_OF_STAFF]


def changes_behind(endpoint: str) -> list[tuple[str, str]]:
    """The (feature, function) of every service, or step, that a route calls, itself or through functions beside it."""
    feature, _, view = endpoint.partition(".")
    beside = calls_behind(feature, "routes")
    called, waiting = set(), [view]
    while waiting:
        fresh = beside[waiting.pop()] - called
        called |= fresh
        waiting += [one for one in fresh if one in beside]
    parts = {"service", *(path.stem for path in (PACKAGE / feature / "steps").glob("*.py"))}
    return [(feature, name.partition(".")[2]) for name in sorted(called) if name.partition(".")[0] in parts]


def test_what_staff_decide_leaves_an_audit_row():
    assert len(posted()) > 25
    silent = []
    for endpoint in posted():
        found = changes_behind(endpoint)
        decisions = [one for one in found if is_audited(*one)]
        if not decisions and endpoint not in NO_ROW:
            silent.append((endpoint, found))
    assert not silent


def test_a_change_without_a_row_would_be_found():
    assert not is_audited("proposals", "submit_proposal"), (
        "a resident's contribution is kept itself, and is no decision"
    )
    assert is_audited("commissioning", "choose_measures")
