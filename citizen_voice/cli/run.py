"""`citizen-voice run`: the web, a worker, the database and the queue in one, on this machine."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import click

from citizen_voice.app import load_settings
from citizen_voice.cli.faults import Fault
from citizen_voice.cli.servers import (
    PROJECT_ROOT,
    check_own_servers,
    embedded_parts,
    environment,
    instance_folder,
)
from citizen_voice.cli.supervisor import Child, ChildKeepsDyingError, Supervisor
from citizen_voice.embedded.faults import EmbeddedServerError
from citizen_voice.embedded.servers import EVERY_PART, RunningServers, start
from citizen_voice.exceptions import SettingsError

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
WEB_THREADS = 8
# More than the worker command gives its own children.
WORKER_SECONDS = 30.0
SECONDS_FOR_THE_PORT = 2.0
# Browsers hold connections open that carry nothing, and the web server waits for them as for those at work. A page
# takes well under a second, and one that is broken off stores nothing: its transaction is rolled back.
SECONDS_FOR_PAGES = 3
STOPPING = "Stopping: what is under way is finished first. This can take some seconds."


@click.command("run")
@click.option("--dev", "is_development", is_flag=True, help="Development: pages for developers, mail in a folder.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535), help="Port of the web.")
def run(*, is_development: bool, port: int) -> None:
    """Run the web, a worker, the database and the queue until Ctrl+C."""
    check_port(port)
    with serving_environment(is_development=is_development, port=port), owned_servers() as servers:
        check_settings()
        migrate()
        serve(servers, port)


def check_port(port: int) -> None:
    """Raise Fault when another program listens on the port and does not leave it within a moment."""
    deadline = time.monotonic() + SECONDS_FOR_THE_PORT
    while (problem := _port_problem(port)) is not None:
        # The web of a run that was killed a moment ago is still on its way out.
        if time.monotonic() > deadline:
            raise Fault(problem)
        time.sleep(0.1)


def _port_problem(port: int) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the web server does, so that connections of an earlier run that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            return f"This user may not use port {port}: choose one above 1023 with --port."
        except OSError:
            return f"Port {port} of {HOST} is taken: stop what listens there, or choose another with --port."
        return None


@contextlib.contextmanager
def serving_environment(*, is_development: bool, port: int) -> Iterator[None]:
    """Set the environment that the web and the workers start with."""
    variables = {"CITIZEN_VOICE_INSTANCE": str(instance_folder().resolve())}
    if is_development:
        variables["CITIZEN_VOICE_ENVIRONMENT"] = "development"
        variables["PUBLIC_URL"] = os.environ.get("PUBLIC_URL") or f"http://{HOST}:{port}"
    with environment(variables):
        yield


@contextlib.contextmanager
def owned_servers() -> Iterator[RunningServers]:
    """Own the instance folder, with the embedded servers of whatever is not set, and set their addresses.

    Raises Fault when another process owns the folder, or a server does not start or answer.
    """
    check_own_servers(EVERY_PART - embedded_parts())
    try:
        running = start(instance_folder(), embedded_parts())
    except EmbeddedServerError as error:
        raise Fault(str(error)) from error
    with running, environment(running.servers.environment()):
        yield running


def check_settings() -> None:
    """Raise Fault when the web or a worker could not start with the settings."""
    try:
        load_settings()
    except SettingsError as error:
        raise Fault(str(error)) from error


def migrate() -> None:
    """Bring the database up to date, in a process of its own. Raises click.ClickException (exit code 1)."""
    words = [
        "-m",
        "flask",
        "--app",
        "citizen_voice.app:create_command_app()",
        "db",
        "upgrade",
        "-d",
        str(PROJECT_ROOT / "migrations"),
    ]
    done = subprocess.run(  # noqa: S603 - fixed words
        [sys.executable, *words], cwd=PROJECT_ROOT, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        click.echo(done.stderr, err=True)
        raise click.ClickException("The database could not be brought up to date: the lines above say why.")


def serve(servers: RunningServers, port: int) -> None:
    """Run the web and a worker until told to stop. Raises click.ClickException when one of them does not stay."""
    supervisor = Supervisor(serving_children(port), PROJECT_ROOT, each_round=_Round(servers, port), farewell=STOPPING)
    try:
        supervisor.run()
    except (ChildKeepsDyingError, EmbeddedServerError) as error:
        raise click.ClickException(str(error)) from error


def serving_children(port: int) -> list[Child]:
    """The web on the port of this machine alone, and a worker."""
    web = [
        "-m",
        "gunicorn",
        "citizen_voice.app:create_app()",
        "--worker-class",
        "gthread",
        "--threads",
        str(WEB_THREADS),
    ]
    web += [
        "--bind",
        f"{HOST}:{port}",
        "--no-control-socket",
        "--graceful-timeout",
        str(SECONDS_FOR_PAGES),
        "--log-level",
        "warning",
    ]
    return [
        Child("web server", [sys.executable, *web]),
        Child("worker", [sys.executable, "-m", "citizen_voice.cli.main", "worker"], stop_seconds=WORKER_SECONDS),
    ]


class _Round:
    """What `run` does in every round: look after the servers, and say once that the web answers."""

    def __init__(self, servers: RunningServers, port: int) -> None:
        self._servers = servers
        self._port = port
        self._has_said = False

    def __call__(self) -> None:
        for name in self._servers.ensure_alive():
            click.echo(f"{name} had ended and was started again.", err=True)
        if not self._has_said and answers(self._port):
            self._has_said = True
            click.echo(f"citizen_voice is at http://{HOST}:{self._port} (Ctrl+C stops it).")


def answers(port: int) -> bool:
    """Whether something accepts connections on the port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
