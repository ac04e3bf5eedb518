"""`citizen-voice demo`: the main job whole, on the demonstration data or on a Polis export, then serve it."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from citizen_voice.cli.application import application
from citizen_voice.cli.faults import Fault
from citizen_voice.cli.progress import ProgressReport
from citizen_voice.cli.run import DEFAULT_PORT, HOST, check_port, owned_servers, serve, serving_environment
from citizen_voice.cli.servers import PROJECT_ROOT, environment
from citizen_voice.cli.supervisor import Child, ChildKeepsDyingError, Supervisor
from citizen_voice.demonstration import reporting
from citizen_voice.demonstration.grouping import Tend
from citizen_voice.demonstration.material import Plan, read_plan
from citizen_voice.demonstration.performing import perform

STEPS_IN_WORDS = {
    "set_up": "Setting up the authority, its staff and the consultation",
    "people": "People take part",
    "proposals": "They make proposals",
    "moderation": "An officer moderates",
    "states": "Taking over the moderation",
    "votes": "People vote",
    "waiting": "Waiting for the worker",
    "encoder": "The worker loads its model",
    "split": "Cutting the texts into statements",
    "encode": "Reading the statements (vectors)",
    "duplicates": "Looking for repeats",
    "neighbours": "Looking for neighbours",
    "communities": "Finding themes",
    "stability": "Trying how stable they are",
    "words": "Choosing words for the themes",
    "stance": "Finding who is for and who is against",
    "compare": "Comparing with the grouping before",
    "missions": "Looking which goals the themes may serve",
    "decide": "Officers confirm themes, and settle what is for and against",
    "opinion": "Votes are worked through: opinion groups, and a slate that is fair to all",
    "publish": "Standards are drafted, filled in, approved by a second person and published",
    "tender": "A commissioner brings them into a tender",
}


@click.command("demo")
@click.option("--polis", "polis_folder", metavar="DIR", type=click.Path(path_type=Path), help="A Polis export instead.")
@click.option("--no-serve", is_flag=True, help="Stop when the files are written.")
@click.option(
    "--out",
    default=PROJECT_ROOT / "out" / "demo",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="For the files.",
)
def demo(*, polis_folder: Path | None, no_serve: bool, out: Path) -> None:
    """Do the main job whole, with made-up officers: load, moderate, group, choose, draft, approve, publish, tender.

    Writes summary.json, publication.jsonld, publication.csv and tender-ocds.json, says what was done and how to sign
    in, and serves it. Done again on the same data it adds nothing.
    """
    begun = time.monotonic()
    if not no_serve:
        require_port()
    require_folder(out)
    plan = read_plan(polis_folder)
    # Everyday lines of the log would scroll away how to sign in; whoever wants them sets LOG_LEVEL.
    quiet = environment({"LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING")})
    with quiet, serving_environment(is_development=True, port=DEFAULT_PORT):
        if no_serve:
            act(plan, out, begun)
            return
        with owned_servers() as servers:
            act(plan, out, begun)
            serve(servers, DEFAULT_PORT)


def require_port() -> None:
    """Raise `Fault` when another program listens where the demonstration is to be served."""
    try:
        check_port(DEFAULT_PORT)
    except Fault as fault:
        address = f"http://{HOST}:{DEFAULT_PORT}"
        words = f"Port {DEFAULT_PORT} of {HOST} is taken, perhaps by this demonstration: look at {address},"
        raise Fault(f"{words} or stop what listens there.") from fault


def require_folder(out: Path) -> None:
    """Raise `Fault` when files can't be written into the folder; it is made if it is not there."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Fault(f"Nothing can be written to {out} ({error.strerror}): name another folder with --out.") from error


def act(plan: Plan, out: Path, begun: float) -> None:
    """Take all steps, write the files and say what was done."""
    report = ProgressReport(STEPS_IN_WORDS)
    with application(is_fresh_allowed=True):
        result = perform(plan, worker=working_worker, progress=report)
        report.finish()
        written = reporting.write_files(result, out)
        lines = reporting.describe(plan, result, written, out)
    for line in lines:
        click.echo(line)
    click.echo(f"Done in {time.monotonic() - begun:.0f} seconds.")


@contextlib.contextmanager
def working_worker() -> Iterator[Tend]:
    """Run a worker in a process of its own, as `citizen-voice worker` does, and give what looks after it."""
    worker = Child("worker", [sys.executable, "-m", "citizen_voice.cli.main", "worker"], stop_seconds=30)
    supervisor = Supervisor([worker], PROJECT_ROOT)
    supervisor.start()
    try:
        yield lambda: tend(supervisor)
    finally:
        supervisor.stop()


def tend(supervisor: Supervisor) -> None:
    """Look after the worker once. Raises `click.ClickException` when it does not stay."""
    try:
        supervisor.poll()
    except ChildKeepsDyingError as fault:
        raise click.ClickException(str(fault)) from fault
