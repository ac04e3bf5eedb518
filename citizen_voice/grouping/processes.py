"""Work in several processes that notices at once when one of them, or their parent, is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

_SECONDS_TO_END = 5.0
_BEGINNING = f"import sys; from {__name__} import serve; serve(int(sys.argv[1]))"

Task = TypeVar("Task")
Done = TypeVar("Done")


class ProcessEndedError(RuntimeError):
    """A process ended before its work was done: it was killed, or it could not start."""


def in_processes(
    start: Callable[..., Callable[[Task], Done]],
    arguments: tuple[Any, ...],
    tasks: Sequence[Task],
    *,
    processes: int,
) -> Iterator[Done]:
    """Give the result of each task, in the order of the tasks.

    Each process calls `start(*arguments)` once and then what that gives for one task after the other; `start` is a
    function of a module that can be imported. Every process has a pipe of its own, so that its end, or that of the
    parent, is the end of the pipe. (The pools of the standard library share one, and can wait for ever for a process
    that was killed while it wrote; and their processes import the parent's main module anew, which takes seconds where
    that one imports torch.) Raises `ProcessEndedError`.
    """
    waiting = list(enumerate(tasks))[::-1]
    at_work: dict[Connection, int] = {}
    done: dict[int, Done] = {}
    with _started(start, arguments, min(processes, len(tasks))) as pipes:
        for pipe in pipes:
            _give_next(pipe, waiting, at_work)
        for number in range(len(tasks)):
            while number not in done:
                ready = wait(list(at_work))
                for pipe in [pipe for pipe in at_work if pipe in ready]:
                    done[at_work.pop(pipe)] = _receive(pipe)
                    _give_next(pipe, waiting, at_work)
            yield done.pop(number)


def serve(handle: int) -> None:
    """Be one of the processes: do what comes through the pipe of this file descriptor until its other end is closed."""
    # Ctrl+C reaches all of them at once. The parent decides, and closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Connection(handle) as pipe:
        try:
            start, arguments = pipe.recv()
            work = start(*arguments)
            while True:
                pipe.send(work(pipe.recv()))
        except (EOFError, OSError):
            # The parent is gone or needs no more.
            return


@contextmanager
def _started(
    start: Callable[..., Callable[[Task], Done]], arguments: tuple[Any, ...], count: int
) -> Iterator[list[Connection]]:
    pipes: list[Connection] = []
    workers: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(count):
            here, there = Pipe()
            pipes.append(here)
            with there:
                workers.append(_start_process(there))
        # Only when all are on their way: what is sent may be a whole model, which waits until its reader is there.
        for pipe in pipes:
            _send(pipe, (start, arguments))
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for worker in workers:
            # With its pipe closed it ends by itself when its task is done, and tidies up what it holds.
            try:
                worker.wait(_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                worker.terminate()
                worker.wait()


def _start_process(pipe: Connection) -> "subprocess.Popen[bytes]":
    handle = pipe.fileno()
    return subprocess.Popen(  # noqa: S603 - fixed words
        [sys.executable, "-c", _BEGINNING, str(handle)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdin=subprocess.DEVNULL,
        pass_fds=[handle],
    )


def _give_next(pipe: Connection, waiting: list[tuple[int, Task]], at_work: dict[Connection, int]) -> None:
    if waiting:
        number, task = waiting.pop()
        _send(pipe, task)
        at_work[pipe] = number


def _send(pipe: Connection, what: object) -> None:
    try:
        pipe.send(what)
    except OSError as error:
        raise ProcessEndedError from error


def _receive(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError) as error:
        raise ProcessEndedError from error
