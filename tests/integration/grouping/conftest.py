from pathlib import Path

import pytest

from citizen_voice.grouping.encoder import SentenceEncoder


@pytest.fixture(scope="session")
def cache(model_cache: Path) -> Path:
    """A folder for weights files that the tests share, so that the file is made once."""
    return model_cache


@pytest.fixture(scope="session")
def encoder(cache: Path) -> SentenceEncoder:
    """The default encoder, in one process."""
    return SentenceEncoder(cache=cache)
