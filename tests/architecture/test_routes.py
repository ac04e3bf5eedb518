"""What can be reached, by whom: reviewed as data in routes.json."""

import json
import re

import pytest

from citizen_voice.access.decorators import declared_access
from citizen_voice.access.permission_map import PERMISSION_MAP
from citizen_voice.access.permissions import Permission
from citizen_voice.app import create_app
from config import Settings
from tests.architecture.project import ROOT

SNAPSHOT = ROOT / "tests" / "architecture" / "routes.json"


def listing(app):
    rows = []
    for rule in app.url_map.iter_rules():
        methods = sorted(rule.methods - {"HEAD", "OPTIONS"})
        view = app.view_functions[rule.endpoint]
        rows.append({"endpoint": rule.endpoint, "methods": methods, "url": rule.rule, "access": declared_access(view)})
    return sorted(rows, key=lambda row: (row["url"], row["methods"], row["endpoint"]))


def commits(app, row):
    return getattr(app.view_functions[row["endpoint"]], "is_transactional", False)


@pytest.fixture(scope="module")
def production_app():
    settings = Settings(
        environment="production",
        database_url="postgresql+psycopg://nobody@localhost/none",
        redis_url="redis://localhost:1/0",
        secret_key="x" * 40,
        mail_backend="smtp",
        mail_from="a@example.org",
        public_url="https://voice.example.org",
    )
    return create_app(settings)


def test_the_list_of_routes_is_the_reviewed_one(production_app):
    now = json.dumps(listing(production_app), indent=1) + "\n"
    assert now == SNAPSHOT.read_text(), (
        "The routes changed. If that is meant, write the new list and review its difference: "
        "python -m tests.architecture.write_routes"
    )


def test_every_route_says_who_may_use_it(production_app):
    silent = [row["endpoint"] for row in listing(production_app) if row["access"] is None]
    assert not silent, f"Put @public or @requires(...) on these: {silent}"


def test_every_permission_is_a_known_one_and_every_one_is_used(production_app):
    used = {row["access"] for row in listing(production_app)} - {"public"}
    assert used == {permission.value for permission in Permission}
    assert set(PERMISSION_MAP) == set(Permission)
    names = [permission.value for permission in Permission]
    assert names == sorted(names)


def test_production_has_no_pages_for_developers(production_app):
    assert not [row["url"] for row in listing(production_app) if row["url"].startswith("/dev")]


def test_a_route_that_only_reads_never_commits(production_app):
    writes = [
        row["endpoint"]
        for row in listing(production_app)
        if row["methods"] == ["GET"]
        and getattr(production_app.view_functions[row["endpoint"]], "is_transactional", False)
    ]
    assert not writes, f"GET never writes: {writes}"


def test_a_route_that_takes_forms_commits_in_one_place(production_app):
    # These change the session cookie or a language cookie, or fill in a form from a file, and nothing in the database.
    without_database = {
        *("accounts.sign_out", "pages.choose_language"),
        *("commissioning.start_from_file", "delivery.read_return_file"),
    }
    bare = [
        row["endpoint"]
        for row in listing(production_app)
        if "POST" in row["methods"] and row["endpoint"] not in without_database and not commits(production_app, row)
    ]
    assert not bare, f"Put @transactional on these: {bare}"


def test_addresses_are_kebab_case(production_app):
    odd = [
        row["url"]
        for row in listing(production_app)
        if not all(re.fullmatch(r"[a-z0-9.-]*|[a-z0-9-]*<[a-z:_]+>[a-z0-9.-]*", part) for part in row["url"].split("/"))
    ]
    assert not odd, f"Use small letters and hyphens: {odd}"


def test_staff_pages_need_a_permission(production_app):
    open_ones = [
        row["url"]
        for row in listing(production_app)
        if "/staff" in row["url"] and row["access"] == "public" and row["endpoint"] != "accounts.request_staff_link"
    ]
    assert not open_ones


def test_a_route_that_says_nothing_is_refused(production_app):
    app = create_app(production_app.config["SETTINGS"])
    app.add_url_rule("/forgotten", "forgotten", lambda: "seen")
    assert app.test_client().get("/forgotten").status_code == 403
