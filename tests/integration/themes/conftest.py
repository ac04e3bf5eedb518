import pytest

from citizen_voice.themes import jobs
from tests.factories.encoders import WordHashEncoder


@pytest.fixture
def encoder(monkeypatch):
    """An encoder without a model, bound as the worker binds the real one."""
    made = WordHashEncoder()
    monkeypatch.setattr(jobs._Binding, "factory", None)
    jobs.bind_encoder(lambda: made)
    return made


@pytest.fixture
def consultation(make):
    return make.consultation()


@pytest.fixture
def officer(make, consultation):
    return make.officer()
