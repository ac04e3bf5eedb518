"""Numbered databases of one queue server, so that tests which run side by side don't take each other's jobs."""

import os
import re


def process_number() -> int:
    """Return which of the processes that share the tests this is: 0, 1, …"""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def on_database(url: str, number: int) -> str:
    """Return a queue's address with another database: `redis://host/0` or `unix:///path?db=0`."""
    plain = re.sub(r"(?<=[?&])db=\d+&?", "", url).rstrip("?&")
    if not plain.startswith("unix:"):
        plain = re.sub(r"(?<=[^/])/\d+(?=$|\?)", "", plain)
    return f"{plain}{'&' if '?' in plain else '?'}db={number}"
