"""The tests' own way of keeping two queues apart."""

import pytest

from tests.queues import on_database, process_number


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


@pytest.mark.parametrize(("name", "number"), [(None, 0), ("gw0", 0), ("gw1", 1), ("gw12", 12)])
def test_each_process_has_a_number(monkeypatch, name, number):
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    if name:
        monkeypatch.setenv("PYTEST_XDIST_WORKER", name)
    assert process_number() == number
