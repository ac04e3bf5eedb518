import os
import signal
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from citizen_voice.grouping.processes import ProcessEndedError, in_processes


def shouting(_folder: Path, ending: str) -> Callable[[str], str]:
    def shout(word: str) -> str:
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        return word.upper() + ending

    return shout


def unable(_folder: Path, _ending: str) -> Callable[[str], str]:
    raise SystemExit(1)


def results(tasks: list[str], processes: int) -> list[str]:
    return list(in_processes(shouting, (Path(), "!"), tasks, processes=processes))


def test_results_come_in_the_order_of_the_tasks() -> None:
    words = [f"word{number}" for number in range(20)]
    assert results(words, 3) == [f"WORD{number}!" for number in range(20)]


def test_no_tasks_start_no_process() -> None:
    assert results([], 2) == []


def test_a_killed_process_is_noticed() -> None:
    with pytest.raises(ProcessEndedError):
        results(["one", "die", "two", "three"], 2)


def test_a_process_that_cannot_start_is_noticed() -> None:
    with pytest.raises(ProcessEndedError):
        list(in_processes(unable, (Path(), ""), ["one"], processes=2))


def test_the_processes_end_when_the_caller_stops_early() -> None:
    before = {child.pid for child in psutil.Process().children()}
    stream = in_processes(shouting, (Path(), ""), ["one", "two", "three"], processes=2)
    assert next(stream) == "ONE"
    stream.close()
    later = [child for child in psutil.Process().children() if child.pid not in before]
    assert [child.pid for child in later if "grouping.processes" in " ".join(child.cmdline())] == []
