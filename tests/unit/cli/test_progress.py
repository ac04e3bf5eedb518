import io

import pytest

from citizen_voice.cli.progress import ProgressReport


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def report(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    progress = ProgressReport({"encode": "Reading"})
    progress("encode", 0, 1)
    progress("encode", 5, 10)
    progress("encode", 10, 10)
    progress("encode", 1, 1)
    progress("words", 0, 1)
    progress.finish()
    return stream.getvalue()


def test_elsewhere_than_on_a_terminal_it_is_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    assert report(io.StringIO(), monkeypatch) == "Reading …\nReading: 10 of 10\nwords …\n"


def test_on_a_terminal_it_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = report(Terminal(), monkeypatch)
    assert "\r" in shown
    assert "Reading" in shown
    assert "100%" in shown
    assert shown.endswith("\n")
