"""Keeps child processes running: starts them, starts again what has died, and stops them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psutil

from citizen_voice.embedded.processes import tied_to_parent

# A child that dies this often within this time is not going to stay.
DEATHS_ALLOWED = 5
DEATHS_WITHIN_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 8.0
POLL_SECONDS = 0.2


class ChildKeepsDyingError(RuntimeError):
    """A child has died again and again; the message is one line."""


@dataclass(frozen=True)
class Child:
    """A program to keep running: a name for people, its command line, and settings beside the inherited ones."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 20.0


@dataclass
class _Running:
    child: Child
    process: "subprocess.Popen[bytes] | None" = None
    start_at: float = 0.0
    deaths: list[float] = field(default_factory=list)

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if there is anybody to get it."""
        if self.process is not None:
            self.process.send_signal(number)

    def has_gone_by(self, deadline: float) -> bool:
        """Wait until the deadline (of the monotonic clock, seconds) and say whether the child has ended."""
        try:
            return self.process is None or self.process.wait(max(0.0, deadline - time.monotonic())) is not None
        except subprocess.TimeoutExpired:
            return False

    def kill(self) -> None:
        """End the child at once, with all that it started."""
        if self.process is None:
            return
        # All that it started too, in whatever session: the fork that does a worker's job must not outlive it.
        below = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        for process in below:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()


@dataclass
class Supervisor:
    """Runs children: `run()` returns when told to stop; otherwise use `start()`, now and then `poll()`, and `stop()`.

    `each_round` is called in every round, for example to look after servers. `say` takes lines for the operator,
    and `farewell` is the one that it gets at once when `run()` is told to stop.
    """

    children: Sequence[Child]
    folder: Path
    each_round: Callable[[], object] = lambda: None
    say: Callable[[str], None] = lambda line: print(line, file=sys.stderr, flush=True)
    farewell: str = ""
    _running: list[_Running] = field(default_factory=list, init=False)
    _stop_signal: int | None = field(default=None, init=False)

    def start(self) -> None:
        """Start every child, in order."""
        for child in self.children:
            running = _Running(child)
            self._running.append(running)
            self._launch(running)

    def poll(self) -> None:
        """One round: note who has died and start again whose pause is over. Returns at once.

        Raises ChildKeepsDyingError when a child has died too often.
        """
        self.each_round()
        now = time.monotonic()
        for running in self._running:
            if running.process is not None and running.process.poll() is not None:
                self._note_death(running, now)
            if running.process is None and now >= running.start_at:
                self._launch(running)

    def stop(self) -> None:
        """Tell every child to stop; one that does not go in its time is killed with all below it."""
        begun = time.monotonic()
        living = [one for one in reversed(self._running) if one.process is not None and one.process.poll() is None]
        for one in living:
            one.send(one.child.stop_signal)
        for one in living:
            if not one.has_gone_by(begun + one.child.stop_seconds):
                self.say(f"The {one.child.name} did not stop in time and was killed.")
                one.kill()
        self._running.clear()

    def run(self) -> None:
        """Start the children and look after them until SIGTERM or SIGINT, then stop them all.

        Call it from the main thread. Raises ChildKeepsDyingError, after everything was stopped.
        """
        before = {number: signal.signal(number, self._remember) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self.start()
            while self._stop_signal is None:
                self.poll()
                time.sleep(POLL_SECONDS)
            if self.farewell:
                self.say(self.farewell)
        finally:
            try:
                self.stop()
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)

    def pids(self) -> dict[str, int]:
        """The process number of each child that runs, by its name."""
        return {one.child.name: one.process.pid for one in self._running if one.process is not None}

    def _remember(self, number: int, _frame: FrameType | None) -> None:
        self._stop_signal = number

    def _launch(self, running: _Running) -> None:
        child = running.child
        # A session of its own: Ctrl+C in the terminal reaches us alone, and we tell the children.
        running.process = subprocess.Popen(  # noqa: S603 - command lines come from our commands alone
            tied_to_parent(child.argv, child.stop_signal),
            cwd=self.folder,
            env={**os.environ, **child.env},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _note_death(self, running: _Running, now: float) -> None:
        assert running.process is not None  # noqa: S101 - the caller has just looked; this tells the type checker
        code = running.process.returncode
        running.process = None
        running.deaths = [*(at for at in running.deaths if now - at < DEATHS_WITHIN_SECONDS), now]
        if len(running.deaths) >= DEATHS_ALLOWED:
            raise ChildKeepsDyingError(
                f"The {running.child.name} has ended {len(running.deaths)} times within a minute "
                f"({_how_it_ended(code)}): its last lines above say why."
            )
        pause = min(0.1 * 2 ** (len(running.deaths) - 1), LONGEST_PAUSE_SECONDS)
        running.start_at = now + pause
        self.say(f"The {running.child.name} has ended ({_how_it_ended(code)}) and is started again.")


def _how_it_ended(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
