"""The database and the queue of a command: servers of one's own, or the embedded ones."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import redis

from citizen_voice.cli.faults import Fault
from citizen_voice.embedded.faults import EmbeddedServerError
from citizen_voice.embedded.servers import EVERY_PART, Part, attach_or_start

PROJECT_ROOT = Path(__file__).resolve().parents[2]
SETTING = {Part.DATABASE: "DATABASE_URL", Part.QUEUE: "REDIS_URL"}


def instance_folder() -> Path:
    """The folder of this machine's data: CITIZEN_VOICE_INSTANCE, otherwise `instance/` in the project."""
    return Path(os.environ.get("CITIZEN_VOICE_INSTANCE") or PROJECT_ROOT / "instance")


def embedded_parts(parts: frozenset[Part] = EVERY_PART) -> frozenset[Part]:
    """Those of the parts for which no server of one's own is set."""
    return frozenset(part for part in parts if not os.environ.get(SETTING[part]))


@contextlib.contextmanager
def with_servers(parts: frozenset[Part] = EVERY_PART) -> Iterator[None]:
    """Give a command its servers: on entering, DATABASE_URL and REDIS_URL are set and what they name answers.

    Servers that are set are used as they are. Others are those of a running citizen_voice, or are started and stopped
    with the command. Raises Fault, which ends the command with exit code 2.
    """
    check_own_servers(parts - embedded_parts(parts))
    with contextlib.ExitStack() as stack:
        if embedded := embedded_parts(parts):
            try:
                servers = stack.enter_context(attach_or_start(instance_folder(), embedded))
            except EmbeddedServerError as error:
                raise Fault(str(error)) from error
            stack.enter_context(environment({name: servers.environment()[name] for name in _settings(embedded)}))
        yield


def _settings(parts: frozenset[Part]) -> list[str]:
    return [SETTING[part] for part in parts]


@contextlib.contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables, and put back what was there at the end."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def check_own_servers(parts: frozenset[Part] = EVERY_PART) -> None:
    """Connect once to each of the parts that is set in the environment. Raises Fault when one does not answer."""
    url = os.environ.get("DATABASE_URL")
    if Part.DATABASE in parts and url:
        _check_database(url)
    url = os.environ.get("REDIS_URL")
    if Part.QUEUE in parts and url:
        _check_queue(url)


def _check_database(url: str) -> None:
    scheme, _, rest = url.partition("://")
    # What the libraries say about a malformed address may repeat the password in it, so it is not passed on.
    malformed = "DATABASE_URL is not an address of PostgreSQL: give postgresql+psycopg://user:password@host/name."
    if scheme not in ("postgresql", "postgresql+psycopg"):
        raise Fault(malformed)
    try:
        psycopg.connect(f"postgresql://{rest}", connect_timeout=5).close()
    except psycopg.OperationalError as error:
        raise Fault(
            f"The database that DATABASE_URL names does not answer ({_first_line(error)}): "
            "start it, correct DATABASE_URL, or unset it to use the embedded one."
        ) from error
    except psycopg.Error:
        raise Fault(malformed) from None


def _check_queue(url: str) -> None:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except ValueError:
        raise Fault("REDIS_URL is not an address of Redis or Valkey: give redis://host:6379/0.") from None
    except redis.RedisError as error:
        raise Fault(
            f"The queue that REDIS_URL names does not answer ({_first_line(error)}): "
            "start it, correct REDIS_URL, or unset it to use the embedded one."
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".:")
