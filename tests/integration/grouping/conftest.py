import pytest

from citizen_voice.grouping.encoder import SentenceEncoder


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The real model, loaded once."""
    return SentenceEncoder()
