"""`citizen-voice slate`: the proposed slate of priorities made again from the open data of a consultation."""

import csv
import io
from pathlib import Path
from typing import Any

import click
import numpy as np
from scipy.sparse import csr_array

from citizen_voice.cli.faults import Fault
from citizen_voice.cli.opinion import require_writable, write_json
from citizen_voice.opinion.representation import Audit, audit_slate
from citizen_voice.opinion.slate import Slate, propose_slate
from citizen_voice.opinion.types import SparseMatrix

PEOPLE = "people"
MOST_PEOPLE = 10_000_000


@click.command("slate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--places", default=6, show_default=True, type=click.IntRange(1), help="Number of places.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE.json", help="Write it to a file as well.")
def slate(*, file: Path, places: int, out: Path | None) -> None:
    """Make the proposed slate again from FILE, the theme ballots that a consultation publishes, and check it.

    FILE is a CSV file: a column "people", and one column for each theme with 1 where those people are for it.
    """
    if out is not None:
        require_writable(out)
    titles, approvals = read_ballots(file)
    found = propose_slate(approvals, places)
    audit = audit_slate(approvals, found.columns, max(len(found.columns), 1))
    if out is not None:
        write_json(out, describe(titles, found, audit))
    for place in found.places:
        click.echo(f"{place.rank:>3}  {titles[place.column]}  ({place.voters} of {found.voters} people)")
    click.echo(
        f"{found.represented} of {found.voters} people are for at least one of these; "
        f"the audit {'holds' if audit.holds else 'does not hold'} (EJR+)."
    )


def read_ballots(file: Path) -> tuple[list[str], SparseMatrix]:
    """Return the titles, and voters x themes of ones. Raises `Fault`, naming line and value, for what is wrong."""
    try:
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"{file} can't be read as UTF-8 text: name the theme ballots of a consultation.") from error
    if not rows or rows[0][:1] != [PEOPLE] or len(rows[0]) < 2:
        raise Fault(f'{file} has no column "{PEOPLE}" before columns of themes: name the theme ballots as downloaded.')
    titles = rows[0][1:]
    people, patterns = [], []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]):
            raise Fault(f"{file}, line {number}: it has {len(row)} values, and the heading {len(rows[0])}.")
        people.append(_count(file, number, row[0]))
        wrong = next((value for value in row[1:] if value not in ("0", "1")), None)
        if wrong is not None:
            raise Fault(f'{file}, line {number}: "{wrong[:40]}" is none of 0 and 1.')
        patterns.append([value == "1" for value in row[1:]])
    if sum(people) > MOST_PEOPLE:
        raise Fault(f"{file} counts {sum(people)} people; at most {MOST_PEOPLE} are taken.")
    table = np.array(patterns, dtype=np.int8).reshape(len(patterns), len(titles))
    return titles, csr_array(np.repeat(table, people, axis=0))


def _count(file: Path, number: int, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and 0 < len(value) < 10):
        raise Fault(f'{file}, line {number}: "{value[:40]}" is no number of people.')
    return int(value)


def describe(titles: list[str], found: Slate, audit: Audit) -> dict[str, Any]:
    """Give what is written to the file."""
    return {
        "places": found.asked,
        "voters": found.voters,
        "represented": found.represented,
        "slate": [
            {
                "rank": one.rank,
                "theme": titles[one.column],
                "voters": one.voters,
                "otherwise_unrepresented": one.otherwise_unrepresented,
                "chosen_by": one.chosen_by.value,
            }
            for one in found.places
        ],
        "audit": {
            "holds": audit.holds,
            "violations": [
                {"theme": titles[one.column], "level": one.level, "voters": one.voters, "due": one.due}
                for one in audit.violations
            ],
        },
    }
