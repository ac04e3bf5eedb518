"""The web is light: what computes vectors lives in the workers alone."""

from urllib.parse import urlsplit

import psutil


def test_the_web_holds_no_torch(site, desktop):
    desktop.goto("/about")
    address = f"127.0.0.1:{urlsplit(site.url).port}"
    web = [one for one in psutil.process_iter() if {"gunicorn", address} <= set(words_of(one))]
    assert len(web) >= 2, "The web is a gunicorn with a worker"
    libraries = {part.path for process in web for part in process.memory_maps()}
    assert any("psycopg" in path for path in libraries), "What is loaded can be read"
    assert not [path for path in libraries if "torch" in path]


def words_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
