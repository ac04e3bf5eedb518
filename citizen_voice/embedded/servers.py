"""The embedded servers of one instance folder: one process owns them, others attach.

The owner holds an exclusive lock for as long as it lives; the kernel gives it back however it ends. The servers die
with the owner, and whatever is left of them is cleared by the next one.
"""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import psycopg
import redis

from citizen_voice.embedded.faults import AlreadyRunningError, EmbeddedServerError
from citizen_voice.embedded.places import Places, open_places
from citizen_voice.embedded.postgres import Postgres
from citizen_voice.embedded.processes import bound_log
from citizen_voice.embedded.valkey import Valkey

# A command that only looks whether there is an owner holds the lock for a moment.
SECONDS_FOR_THE_LOCK = 1.0
SECONDS_TO_ATTACH = 150.0


class Part(Enum):
    """A server that can be embedded."""

    DATABASE = "database"
    QUEUE = "queue"


EVERY_PART = frozenset(Part)


@dataclass(frozen=True)
class Servers:
    """How to reach the embedded servers; None for one that is not embedded here."""

    database_url: str | None
    redis_url: str | None

    def environment(self) -> dict[str, str]:
        """The settings DATABASE_URL and REDIS_URL, of those that are embedded."""
        urls = {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}
        return {name: url for name, url in urls.items() if url is not None}

    def covers(self, parts: frozenset[Part]) -> bool:
        """Whether every one of the parts is embedded here."""
        urls = {Part.DATABASE: self.database_url, Part.QUEUE: self.redis_url}
        return all(urls[part] is not None for part in parts)


class RunningServers:
    """The servers as their owner holds them. A context manager: leaving it stops them."""

    def __init__(self, places: Places, lock: BinaryIO, parts: frozenset[Part]) -> None:
        """Take over a lock that is held; nothing is started yet."""
        self._places = places
        self._lock = lock
        self._postgres = Postgres(places) if Part.DATABASE in parts else None
        self._valkey = Valkey(places) if Part.QUEUE in parts else None

    @property
    def servers(self) -> Servers:
        """How to reach them."""
        return Servers(
            database_url=self._postgres.url if self._postgres else None,
            redis_url=self._valkey.url if self._valkey else None,
        )

    @property
    def pids(self) -> dict[str, int]:
        """The process number of each server that was started, by its name."""
        return {part.name: part.process.pid for part in self._parts() if part.process is not None}

    def start(self) -> None:
        """Start every part and tell other commands. Raises EmbeddedServerError, with nothing left running."""
        try:
            for part in self._parts():
                _start(part)
        except BaseException:
            self.stop()
            raise
        self._tell()

    def ensure_alive(self) -> list[str]:
        """Start again whatever has died and return its names; for the owner's loop.

        Raises EmbeddedServerError when one cannot be started again.
        """
        restarted = []
        for part in self._parts():
            bound_log(part.log)
            if not part.is_alive():
                part.stop()
                _start(part)
                restarted.append(part.name)
        if restarted:
            self._tell()
        return restarted

    def stop(self) -> None:
        """Stop everything, even when stopping one part fails, and give the folder back."""
        with contextlib.ExitStack() as stack:
            # Run from the last to the first: the lock goes last, when nothing of ours touches the folder any more.
            stack.callback(self._lock.close)
            for part in self._parts():
                stack.callback(part.stop)
            stack.callback(self._places.notice.unlink, missing_ok=True)

    def stop_after_guests(self) -> None:
        """Stop everything once no other command uses the servers; one that comes meanwhile waits for the end."""
        with self._places.guests.open("ab") as guests:
            fcntl.flock(guests, fcntl.LOCK_EX)
            self.stop()

    def _parts(self) -> list[Postgres | Valkey]:
        return [part for part in (self._postgres, self._valkey) if part is not None]

    def _tell(self) -> None:
        text = json.dumps({**asdict(self.servers), "owner": os.getpid(), "pids": self.pids})
        beside = self._places.notice.with_suffix(".new")
        beside.write_text(text)
        beside.chmod(0o600)
        beside.replace(self._places.notice)

    def __enter__(self) -> Self:
        """Return itself; `start` has been called."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the servers."""
        self.stop()


def _start(part: Postgres | Valkey) -> None:
    try:
        part.start()
    except (OSError, psycopg.Error) as error:
        # A full disk, a file of another user, an identity that this machine does not allow.
        reason = " ".join(str(error).split())
        raise EmbeddedServerError(f"{part.name} could not be started: {reason} (more in {part.log})") from error


def start(instance: Path, parts: frozenset[Part] = EVERY_PART) -> RunningServers:
    """Become the owner of the folder and start its servers; use the result as a context manager.

    Raises AlreadyRunningError when another process owns the folder, EmbeddedServerError when a server cannot start.
    """
    places = open_places(instance)
    lock = _take(places.lock)
    if lock is None:
        raise AlreadyRunningError(
            f"citizen_voice already runs on {places.instance} (process {_owner(places)}): "
            "stop that one first, or set CITIZEN_VOICE_INSTANCE to another folder."
        )
    places.notice.unlink(missing_ok=True)
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n".encode())
    lock.flush()
    try:
        running = RunningServers(places, lock, parts)
    except BaseException:
        lock.close()
        raise
    running.start()
    return running


def attach(instance: Path, parts: frozenset[Part] = EVERY_PART) -> Servers | None:
    """How to reach the servers that another live process owns, or None when nobody does.

    Waits while they are being started. Raises EmbeddedServerError when they do not answer, or lack one of the parts.
    """
    if not instance.is_dir():
        return None
    places = open_places(instance)
    deadline = time.monotonic() + SECONDS_TO_ATTACH
    while _is_owned(places):
        servers = _read_notice(places)
        if servers is not None and not servers.covers(parts):
            raise EmbeddedServerError(
                f"The citizen_voice running on {places.instance} uses other servers: "
                "give this command the same DATABASE_URL and REDIS_URL."
            )
        if servers is not None and _answers(servers):
            return servers
        if time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"The servers of citizen_voice on {places.instance} (process {_owner(places)}) do not answer: "
                "stop that process and try again."
            )
        time.sleep(0.1)
    return None


@contextlib.contextmanager
def attach_or_start(instance: Path, parts: frozenset[Part] = EVERY_PART) -> Iterator[Servers]:
    """Servers for one command: those that run, otherwise its own for as long as it takes.

    Commands at the same time share them: the one that started them waits for the others before it stops them.
    Raises EmbeddedServerError.
    """
    places = open_places(instance)
    while True:
        with places.guests.open("ab") as guests:
            fcntl.flock(guests, fcntl.LOCK_SH)
            servers = attach(instance, parts)
            if servers is not None:
                yield servers
                return
        try:
            running = start(instance, parts)
        except AlreadyRunningError:
            continue
        try:
            yield running.servers
        finally:
            running.stop_after_guests()
        return


def _take(path: Path) -> BinaryIO | None:
    """Hold a file's lock, trying for a moment; None when another process holds it."""
    handle = path.open("r+b")
    deadline = time.monotonic() + SECONDS_FOR_THE_LOCK
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                handle.close()
                return None
            time.sleep(0.05)
        else:
            return handle


def _is_owned(places: Places) -> bool:
    with places.lock.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _owner(places: Places) -> str:
    return places.lock.read_text().strip() or "unknown"


def _read_notice(places: Places) -> Servers | None:
    try:
        notice = json.loads(places.notice.read_text())
    except FileNotFoundError:
        return None
    return Servers(database_url=notice["database_url"], redis_url=notice["redis_url"])


def _answers(servers: Servers) -> bool:
    try:
        if servers.database_url is not None:
            psycopg.connect(servers.database_url.replace("+psycopg", "", 1), connect_timeout=5).close()
        if servers.redis_url is not None:
            with redis.Redis.from_url(servers.redis_url, socket_timeout=5) as client:
                client.ping()
    except (psycopg.OperationalError, redis.RedisError):
        return False
    return True
