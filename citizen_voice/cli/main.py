"""The command line. Each command is loaded when it is called: `group` needs no Flask, and no other needs torch."""

import importlib
import sys

import click

from citizen_voice.exceptions import CitizenVoiceError

COMMANDS = {
    "authority": ("citizen_voice.cli.authority:authority", "Add an authority to this installation."),
    "demo": ("citizen_voice.cli.demo:demo", "Do the main job whole on the demonstration data, then serve."),
    "export": ("citizen_voice.cli.export:export", "Write a publication to a file."),
    "export-tender": ("citizen_voice.cli.export_tender:export_tender", "Write an import's tender file."),
    "group": ("citizen_voice.cli.group:group", "Group a file of texts into themes."),
    "opinion": ("citizen_voice.cli.opinion:opinion", "Work the votes of a Polis export through."),
    "import": ("citizen_voice.cli.imports:imports", "Bring in what people said elsewhere."),
    "run": ("citizen_voice.cli.run:run", "Run the web, a worker, the database and the queue."),
    "slate": ("citizen_voice.cli.slate:slate", "Make a slate again from open data."),
    "verify-audit": ("citizen_voice.cli.verify_audit:verify_audit", "Check the chain of the audit trail."),
    "worker": ("citizen_voice.cli.worker:worker", "Run workers on this machine."),
}
CALL_AT_FAULT = 2


class LazyGroup(click.Group):
    """Lists all commands and imports only the one that is called."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Import a command by its name."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in sorted(COMMANDS.items())])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="citizen-voice")
def commands() -> None:
    """Residents' priorities, turned into regional standards that councils use in public tenders."""


def main() -> None:
    """Run the command line. A fault of the call or the input is one line and exit code 2."""
    try:
        commands()
    except CitizenVoiceError as fault:
        problems = getattr(fault, "problems", [])
        click.echo(f"Error: {' '.join([str(fault), *problems])}", err=True)
        sys.exit(CALL_AT_FAULT)


if __name__ == "__main__":
    main()
