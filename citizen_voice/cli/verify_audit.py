"""`citizen-voice verify-audit`: walk the chain of the audit trail and say whether it holds."""

import click

from citizen_voice import audit
from citizen_voice.cli.application import application


@click.command("verify-audit")
def verify_audit() -> None:
    """Check that no row of the audit trail was changed, removed or put in. Exit code 1 when one was."""
    with application():
        breaks = list(audit.find_breaks())
        count, head = audit.describe_head()
    for sentence in breaks:
        click.echo(sentence)
    if breaks:
        raise click.ClickException(f"The audit trail does not hold: {len(breaks)} faults in {count} rows.")
    click.echo(f"The audit trail holds: {count} rows, each following from the one before.")
    click.echo(f"Last hash: {head}")
    click.echo("Keep this line elsewhere: it shows later whether rows were cut off the end.")
