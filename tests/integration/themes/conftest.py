import pytest

from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.themes import jobs
from tests.factories.encoders import WordHashEncoder


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
