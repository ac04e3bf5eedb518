"""`citizen-voice worker`: the workers of this machine, kept running."""

import sys

import click

from citizen_voice.app import load_settings
from citizen_voice.cli.servers import PROJECT_ROOT, with_servers
from citizen_voice.cli.supervisor import Child, ChildKeepsDyingError, Supervisor


@click.command("worker")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="How many group at once.")
def worker(*, processes: int) -> None:
    """Take work from the queue until Ctrl+C. Any number of machines may do so: they share only the two URLs."""
    with with_servers():
        load_settings()
        grouping, errands = ([sys.executable, "-m", f"citizen_voice.{name}"] for name in ("worker", "errands"))
        children = [Child(f"worker {number}", grouping) for number in range(1, processes + 1)]
        children += [Child("errands", errands), Child("clock", [*errands, "clock"])]
        try:
            Supervisor(children, PROJECT_ROOT).run()
        except ChildKeepsDyingError as fault:
            raise click.ClickException(str(fault)) from fault
