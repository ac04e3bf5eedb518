"""How long work shows on a terminal (a bar) and elsewhere (plain lines)."""

import sys
import time
from typing import Any

import click

_SECONDS_BETWEEN_LINES = 5.0


class ProgressReport:
    """Call it with step, done and total; it writes to standard error. `words` says each step in plain words."""

    def __init__(self, words: dict[str, str]) -> None:
        self._words = words
        self._step = ""
        self._bar: Any = None
        self._last_line = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show where the work is."""
        label = self._words.get(step, step)
        if step != self._step:
            self.finish()
            self._step = step
            self._last_line = time.monotonic()
            if not sys.stderr.isatty():
                click.echo(f"{label} …", err=True)
        if total > 1 and sys.stderr.isatty():
            self._show_bar(label, done, total)
        elif total > 1 and (done == total or time.monotonic() - self._last_line > _SECONDS_BETWEEN_LINES):
            self._last_line = time.monotonic()
            click.echo(f"{label}: {done} of {total}", err=True)

    def finish(self) -> None:
        """End the line of the bar that stands, if any."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None

    def _show_bar(self, label: str, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=label, file=sys.stderr)
        self._bar.update(done - self._bar.pos)
