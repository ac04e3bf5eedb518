from collections.abc import Iterator

import pytest

from tests.integration.embedded_servers import instance, made_once, new_owner

__all__ = ["instance", "made_once", "new_owner"]


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the commands make in a folder of the tests, not in the user's."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CITIZEN_VOICE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
