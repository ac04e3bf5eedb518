import pytest
from flask_migrate import upgrade

from citizen_voice.app import create_app
from citizen_voice.db import db
from citizen_voice.extensions import broker
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.themes import jobs
from config import Settings
from tests.databases import own_database
from tests.factories import themes as made
from tests.factories.encoders import WordHashEncoder
from tests.integration.themes import processes
from tests.pages import PageClient


@pytest.fixture
def encoder(monkeypatch):
    """An encoder without a model, bound with the pipeline as the worker binds the real one."""
    made = WordHashEncoder()
    monkeypatch.setattr(jobs._Binding, "factory", None)
    monkeypatch.setattr(jobs._Binding, "pipeline", None)
    jobs.bind_encoder(lambda *_: made)
    jobs.bind_pipeline(GroupingPipeline)
    return made


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def officer(make, consultation):
    return make.officer()


@pytest.fixture
def own_app(servers, tmp_path):
    """An application on a database of its own: what a test's transaction holds, a worker could not see.

    A run counts as silent after eight seconds, and is read three texts at a time.
    """
    with own_database(servers.database_url) as address:
        settings = Settings(
            environment="test",
            database_url=address,
            redis_url=servers.redis_url,
            instance_folder=tmp_path,
            grouping_stale_seconds=8,
            grouping_batch_texts=3,
        ).with_development_defaults()
        app = create_app(settings)
        app.test_client_class = PageClient
        with app.app_context():
            upgrade()
            # What another test left in the queue is about rows that this database does not have.
            broker.connection.flushdb()
            yield app
            db.session.remove()
            db.engine.dispose()
            broker.connection.flushdb()


@pytest.fixture
def start_worker(own_app):
    """Return a function that starts a worker process; those that still live at the end are killed."""
    started = []

    def run(module=processes.REAL, **more):
        started.append(processes.start(module, own_app.config["SETTINGS"], **more))
        return started[-1]

    yield run
    for process in started:
        processes.kill_whole(process)
        process.wait()


@pytest.fixture
def browser(client_as, officer):
    """The officer's browser."""
    return client_as(officer)


@pytest.fixture
def base(consultation):
    """Where the officers' pages of the consultation are."""
    return f"/{consultation.authority.slug}/staff/consultations/{consultation.slug}"


@pytest.fixture
def run(make, consultation):
    """A run that came to its end."""
    return made.grouping_run(make, consultation)


@pytest.fixture
def page(base, run):
    """Where the suggestions of the run are."""
    return f"{base}/groupings/{run.id}"
