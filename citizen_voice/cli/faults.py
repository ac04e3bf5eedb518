"""How a command says, in one line, that the call, the input or a needed server is at fault."""

import click


class Fault(click.ClickException):
    """Ends the command with exit code 2 and one line: what, where, how to mend."""

    exit_code = 2
