import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@settings(max_examples=8, deadline=None)
@given(tasks=st.lists(st.text(max_size=5).filter(lambda word: word != "die"), max_size=12), processes=st.integers(1, 4))
def test_the_number_of_processes_never_matters(tasks: list[str], processes: int) -> None:
    assert results(tasks, processes) == [task.upper() + "!" for task in tasks]


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
    started = [child for child in psutil.Process().children() if child.pid not in before]
    assert len(started) == 2
    stream.close()
    assert not any(child.is_running() for child in started)


def test_the_callers_main_module_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from citizen_voice.grouping.processes import in_processes\n"
        "from tests.unit.grouping.test_processes import shouting\n"
        "print('main')\n"
        "print(*in_processes(shouting, (Path(), '!'), ['one', 'two', 'three'], processes=2))\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.splitlines() == ["main", "ONE! TWO! THREE!"], done.stderr
