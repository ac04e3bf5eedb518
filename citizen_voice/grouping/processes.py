"""Work in several processes that notices at once when one of them, or their parent, is killed."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

_SECONDS_TO_END = 5.0

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

    Each process calls `start(*arguments)` once and then what that gives for one task after the other. Every process has
    a pipe of its own, so that its end, or that of the parent, is the end of the pipe. (The pools of the standard
    library share one, and can wait for ever for a process that was killed while it wrote.) Raises `ProcessEndedError`.
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


@contextmanager
def _started(
    start: Callable[..., Callable[[Task], Done]], arguments: tuple[Any, ...], count: int
) -> Iterator[list[Connection]]:
    context = multiprocessing.get_context("spawn")
    pipes, workers = [], []
    try:
        for _ in range(count):
            here, there = context.Pipe()
            worker = context.Process(target=_work, args=(start, arguments, there), daemon=True)
            worker.start()
            there.close()
            pipes.append(here)
            workers.append(worker)
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for worker in workers:
            # With its pipe closed it ends by itself when its task is done, and tidies up what it holds.
            worker.join(_SECONDS_TO_END)
            worker.terminate()
            worker.join()


def _give_next(pipe: Connection, waiting: list[tuple[int, Task]], at_work: dict[Connection, int]) -> None:
    if waiting:
        number, task = waiting.pop()
        try:
            pipe.send(task)
        except OSError as error:
            raise ProcessEndedError from error
        at_work[pipe] = number


def _receive(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError) as error:
        raise ProcessEndedError from error


def _work(start: Callable[..., Callable[[Task], Done]], arguments: tuple[Any, ...], pipe: Connection) -> None:
    work = start(*arguments)
    try:
        while True:
            pipe.send(work(pipe.recv()))
    except (EOFError, OSError):
        # The parent is gone or needs no more.
        return
