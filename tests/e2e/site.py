"""A whole installation to look at: where it is, whom one can be there, and what its mail says."""

import os
import re
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.architecture.project import ROOT

DEMONSTRATION = tomllib.loads((ROOT / "demo" / "consultation.toml").read_text(encoding="utf-8"))


@dataclass
class Site:
    """A running installation with the demonstration in it."""

    url: str
    instance: Path
    database_url: str
    environment: dict[str, str] = field(default_factory=dict)
    """What a command needs to work on this installation."""
    states: dict[str, Any] = field(default_factory=dict)
    """For each e-mail address that has signed in, the state of its browser: a person signs in once."""

    slug: str = DEMONSTRATION["authority"]["slug"]
    closed: str = DEMONSTRATION["consultation"]["slug"]
    open: str = DEMONSTRATION["follow_up"]["slug"]
    open_title: str = DEMONSTRATION["follow_up"]["wording"]["en"]["title"]

    def email(self, role: str) -> str:
        """Return the address of the demonstration's first member of staff with the role; `p001` for a resident."""
        found = next((one["email"] for one in DEMONSTRATION["staff"] if one["role"] == role), None)
        return found or DEMONSTRATION["residents"]["email_pattern"].format(person=role)

    def acting(self, deed: str) -> str:
        """Return the address of who does a deed in the demonstration."""
        return str(DEMONSTRATION["acting"][deed])

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the site's database: only to find addresses of pages, never in place of looking at them."""
        plain = make_url(self.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as connection:
            return connection.execute(query, values).fetchall()

    def value(self, query: str, *values: Any) -> str:
        """Return the first value that a query gives, as text. Fails when there is none."""
        rows = self.rows(query, *values)
        assert rows, f"The site has no row for: {query}"
        return str(rows[0][0])

    def run(self, *words: str | Path) -> str:
        """Run `citizen-voice` on this installation; return what it printed. Fails when the command does."""
        done = subprocess.run(
            [sys.executable, "-m", "citizen_voice.cli.main", *map(str, words)],
            cwd=ROOT,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=400,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def mailed(self) -> set[Path]:
        """Return the messages sent so far."""
        return set((self.instance / "outbox").glob("*.eml"))

    def link_in_mail(self, email: str, before: set[Path], part: str = "/sign-in/link/") -> str:
        """Wait for a message to an address, beyond those of `before`, and return the link in it that has `part`."""
        for _ in range(150):
            for path in sorted(self.mailed() - before):
                message = message_from_bytes(path.read_bytes(), policy=policy.default)
                if email in str(message["To"]):
                    link = re.search(rf"http://\S*{re.escape(part)}\S+", message.get_content())
                    if link:
                        return link.group(0)
            time.sleep(0.1)
        pytest.fail(f"No mail with a link reached {email}.")
