"""The tests' own way of keeping two queues apart."""

import pytest

from tests.queues import on_database


@pytest.mark.parametrize(
    ("url", "moved"),
    [
        ("unix:///tmp/a.sock?db=0", "unix:///tmp/a.sock?db=3"),
        ("unix:///tmp/a.sock", "unix:///tmp/a.sock?db=3"),
        ("redis://localhost:6379/0", "redis://localhost:6379?db=3"),
        ("redis://:secret@host:1/2?db=5&ssl=1", "redis://:secret@host:1?ssl=1&db=3"),
    ],
)
def test_the_database_is_the_one_asked_for(url, moved):
    assert on_database(url, 3) == moved
