"""`citizen-voice worker`: the workers of this machine, kept running."""

import sys

import click

from citizen_voice.app import load_settings
from citizen_voice.cli.servers import PROJECT_ROOT, with_servers
from citizen_voice.cli.supervisor import Child, ChildKeepsDyingError, Supervisor


@click.command("worker")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="How many work at once.")
def worker(*, processes: int) -> None:
    """Take work from the queue until Ctrl+C. Any number of machines may do so: they share only the two URLs."""
    with with_servers():
        load_settings()
        program = [sys.executable, "-m", "citizen_voice.worker"]
        children = [Child(f"worker {number}", program) for number in range(1, processes + 1)]
        children.append(Child("clock", [*program, "clock"]))
        try:
            Supervisor(children, PROJECT_ROOT).run()
        except ChildKeepsDyingError as fault:
            raise click.ClickException(str(fault)) from fault
