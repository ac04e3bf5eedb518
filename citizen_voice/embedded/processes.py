"""Starting, finding and stopping server processes, also those that a dead owner left behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import psutil

from citizen_voice.embedded.accounts import Account
from citizen_voice.embedded.faults import EmbeddedServerError

LAUNCHER = Path(__file__).with_name("launch.py")
LOG_LIMIT = 8 * 1024 * 1024
# Settings of the caller's shell (PGOPTIONS, PGDATA, LC_ALL…) must not change what a server does.
PASSED_ON = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")


def launch(
    program: Sequence[str],
    *,
    log: Path,
    death_signal: signal.Signals,
    account: Account | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a server in its own session, its output appended to `log`.

    On Linux it receives `death_signal` when the calling thread's process dies, however that happens. Call it from the
    main thread: the kernel counts the end of the calling thread as the parent's death.
    """
    with open_log(log) as output:
        return subprocess.Popen(  # noqa: S603 - command lines come from our modules alone
            tied_to_parent(program, death_signal, account),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=server_environment(),
            start_new_session=True,
            umask=0o077,
        )


def run_to_end(program: Sequence[str], *, log: Path, account: Account | None = None) -> int:
    """Run a short program of a server (initdb) with its output appended to `log`; return its exit code."""
    process = launch(program, log=log, death_signal=signal.SIGKILL, account=account)
    return process.wait()


def tied_to_parent(program: Sequence[str], death_signal: signal.Signals, account: Account | None = None) -> list[str]:
    """The command line that runs `program` so that it receives `death_signal` when this process dies (on Linux).

    For root it can also run as another account. The process keeps its number when it becomes the program, which is
    looked up in PATH.
    """
    identity = ["-", "-", "-"]
    if account is not None:
        capability = "-" if account.capability is None else str(account.capability)
        identity = [str(account.uid), str(account.gid), capability]
    # -I -S: the launcher needs nothing but the standard library, and starts in a few milliseconds.
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(int(death_signal))]
    return [*launcher, *identity, *program]


def server_environment() -> dict[str, str]:
    """The environment a server starts with: the few variables that are about the machine, in the C.UTF-8 locale."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def open_log(path: Path) -> BinaryIO:
    """Open a log for appending, readable by its owner only."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab", buffering=0)


def bound_log(path: Path) -> None:
    """Move the text of a log over LOG_LIMIT bytes to `<name>.1`. The server that writes it need not be told."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        shutil.copyfile(path, path.with_name(f"{path.name}.1"))
        os.truncate(path, 0)


def last_line(log: Path, *, start: int = 0) -> str:
    """The last telling line of a log from the byte `start` on: the last FATAL one, otherwise the last."""
    lines = log.read_bytes()[start:].decode(errors="replace").splitlines() if log.exists() else []
    said = [line.strip() for line in lines if line.strip()]
    fatal = [line for line in said if "FATAL" in line or "PANIC" in line or "error:" in line]
    return (fatal or said or ["it said nothing"])[-1]


def is_running(process: "subprocess.Popen[bytes]") -> bool:
    """Whether a child of ours runs; a dead one is reaped on the way."""
    return process.poll() is None


def stop(process: "subprocess.Popen[bytes]", steps: Iterable[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn until the child has ended, giving it the seconds beside the signal, then kill it."""
    for number, seconds in (*steps, (signal.SIGKILL, 10.0)):
        if not is_running(process):
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def leftovers(mark: str, program: str) -> list[psutil.Process]:
    """Live processes of `program` that carry `mark` in their command line and run as us or, for root, as anyone.

    `mark` is unique to one folder. Zombies are left out: they hold no file and no memory.
    """
    found = []
    for process in psutil.process_iter():
        try:
            words = process.cmdline()
            ours = os.geteuid() in (0, process.uids().real)
            if ours and words and _runs(words[0], program) and mark in " ".join(words):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def _runs(first_word: str, program: str) -> bool:
    # Titles that servers give themselves: "postgres: MARK: checkpointer", "/…/valkey-server MARK".
    return re.search(rf"(^|/){re.escape(program)}(:| |$)", first_word) is not None


def clear_leftovers(mark: str, program: str, steps: Iterable[tuple[signal.Signals, float]]) -> None:
    """End what a dead owner left behind: first wait for it to end by itself, then send the signals in turn.

    Raises EmbeddedServerError when a process is still there at the end, because two servers on one folder lose data.
    """
    for number, seconds in ((None, 0.5), *steps, (signal.SIGKILL, 10.0)):
        remaining = leftovers(mark, program)
        for process in remaining:
            if number is not None:
                _signal(process, number)
        if _gone_within(mark, program, seconds):
            return
    pids = ", ".join(str(process.pid) for process in leftovers(mark, program))
    raise EmbeddedServerError(
        f"An old {program} still runs (process {pids}) and cannot be stopped: end it, then try again."
    )


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


def _gone_within(mark: str, program: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while leftovers(mark, program):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
