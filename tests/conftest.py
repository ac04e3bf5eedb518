"""Real parts for every test: one PostgreSQL and one Valkey for the session, one transaction for each test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from citizen_voice.app import create_app
from citizen_voice.db import db
from citizen_voice.embedded import servers as embedded
from config import Settings
from tests.databases import own_database
from tests.factories import Factories
from tests.pages import PageClient
from tests.queues import on_database, process_number

FIRST = ("e2e", "integration", "contract")
DATA = Path(os.environ.get("CITIZEN_VOICE_DATA", Path(__file__).parents[2] / "shared" / "data"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders that take longest, so that no process is left with them at the end."""
    items.sort(key=lambda item: place_in_order(folder_of(item.nodeid)))


class Sharing(LoadScopeScheduling):
    """Gives each file whole to one process, and all browser tests to the same, which starts the one site they need.

    The mark `xdist_group` would say the same, but the plugin writes it to the end of a test's id, and pytest 9.2 no
    longer keeps the id where it writes: every test would be given out alone, without a word.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if folder_of(nodeid) == "e2e" else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing | None:
    """Share the tests by this plan where none other was asked for than `--dist loadscope`."""
    return Sharing(config, log) if config.getvalue("dist") == "loadscope" else None


def folder_of(nodeid: str) -> str:
    """Return the folder inside `tests` that a test lies in."""
    return nodeid.removeprefix("tests/").partition("/")[0]


def place_in_order(folder: str) -> int:
    return FIRST.index(folder) if folder in FIRST else len(FIRST)


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The real data for development. Never committed; its absence is a failure in CI and a skip elsewhere."""
    if not DATA.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"There is no data at CITIZEN_VOICE_DATA ({DATA}).")
        pytest.skip("The data for development is not here: set CITIZEN_VOICE_DATA to its folder.")
    return DATA


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the weights file of the default model, made once for all processes that share the tests."""
    from citizen_voice.grouping.encoder import SentenceEncoder

    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "model-cache"
    SentenceEncoder(cache=folder)
    return folder


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Servers]:
    """PostgreSQL and Valkey: those of DATABASE_URL and REDIS_URL, or embedded ones of this session."""
    given = (os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL"))
    if all(given):
        yield embedded.Servers(database_url=given[0], redis_url=on_database(str(given[1]), 2 * process_number()))
        return
    with embedded.start(tmp_path_factory.mktemp("instance")) as running:
        yield running.servers


@pytest.fixture(scope="session")
def database_url(servers: embedded.Servers) -> Iterator[str]:
    """A database of this session's own, with every migration run."""
    with own_database(servers.database_url) as address:
        yield address


@pytest.fixture(scope="session")
def settings(database_url: str, servers: embedded.Servers, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the application under test."""
    return Settings(
        environment="test",
        database_url=database_url,
        redis_url=servers.redis_url,
        instance_folder=tmp_path_factory.mktemp("app-instance"),
    ).with_development_defaults()


@pytest.fixture(scope="session")
def migrated_app(settings: Settings) -> Iterator[Flask]:
    """The application on a migrated database, made once."""
    app = create_app(settings)
    app.test_client_class = PageClient
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application inside one transaction that is rolled back after the test.

    Commits of the code under test release a savepoint, so the test sees what they stored and nobody else ever does.
    """
    with migrated_app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db.engines[None] = connection
        options = db.session.session_factory.kw
        monkeypatch.setitem(options, "join_transaction_mode", "create_savepoint")
        try:
            yield migrated_app
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db.engines[None] = engine


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a session. Every page it fetches is checked for quality (`tests/pages.py`)."""
    return app.test_client()


@pytest.fixture
def limits(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """Switch the rate limiter on, which other tests go without. Returns a function that points it at another queue."""
    from citizen_voice.extensions import limiter

    own = app.config["RATELIMIT_STORAGE_URI"]

    def count_in(url: str) -> None:
        # Another application of this process may have been bound to the limiter after this one.
        app.config["RATELIMIT_STORAGE_URI"] = url
        limiter.init_app(app)

    # What it remembers of a queue that was away would outlive the test.
    monkeypatch.setattr(limiter, "_storage_dead", False)
    count_in(own)
    limiter.reset()
    yield count_in
    count_in(own)
    limiter.reset()
    limiter.enabled = False


@pytest.fixture
def client_as(app: Flask):
    """Return a function that gives a browser in which an officer or a resident has signed in."""

    def sign_in(person) -> FlaskClient:
        browser = app.test_client()
        kind = "officer" if hasattr(person, "roles") else "resident"
        with browser.session_transaction() as session:
            session["_user_id"] = f"{kind}:{person.id}"
            session["_fresh"] = True
        return browser

    return sign_in


@pytest.fixture
def make(app: Flask) -> Factories:
    """Makers of rows: `make.consultation(...)`, `make.proposal(...)`. What they need and is not given, they make."""
    return Factories()


@pytest.fixture
def run_jobs(app: Flask, servers: embedded.Servers):
    """Return a function that runs, in this process, every job that was sent to the queues."""
    from rq import Queue
    from rq.timeouts import TimerDeathPenalty

    from citizen_voice.background import QUEUES, HereWorker
    from citizen_voice.extensions import broker

    class TimedWorker(HereWorker):
        death_penalty_class = TimerDeathPenalty

    for name in QUEUES:
        Queue(name, connection=broker.connection).empty()

    def run() -> None:
        worker = TimedWorker(list(QUEUES), connection=broker.connection)
        worker.work(burst=True, logging_level="WARNING")

    return run
