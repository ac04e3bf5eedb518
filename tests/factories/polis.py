"""Small Polis exports, written by hand into a folder."""

import csv
import gzip
from pathlib import Path

COMMENT_COLUMNS = [
    "timestamp",
    "datetime",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "comment-body",
]
VOTE_COLUMNS = ["timestamp", "datetime", "comment-id", "voter-id", "vote"]


def comment(number=0, author=0, *, at=1_500_000_000_000, moderated=1, body="More buses in the evening."):
    return [at, "whenever", number, author, 99, 99, moderated, body]


def vote(statement=0, voter=1, choice=1, *, at=1_500_000_100_000):
    return [at, "whenever", statement, voter, choice]


def write_table(path: Path, rows):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def write_export(folder: Path, comments, votes, *, summary=(("topic", "Evenings"),)):
    folder.mkdir(exist_ok=True)
    write_table(folder / "comments.csv", [COMMENT_COLUMNS, *comments])
    write_table(folder / "votes.csv", [VOTE_COLUMNS, *votes])
    if summary:
        write_table(folder / "summary.csv", summary)
    return folder


def copy_export(whole: Path, folder: Path, *, one_in: int) -> Path:
    """Copy an export whose votes are in votes-from-matrix.csv.gz, with all statements and the votes of some people.

    They are those whose number can be divided by `one_in`: storing all votes takes most of the time of an import.
    """
    folder.mkdir(exist_ok=True)
    for name in ("comments.csv", "summary.csv"):
        (folder / name).write_bytes((whole / name).read_bytes())
    name = "votes-from-matrix.csv.gz"
    with gzip.open(whole / name, "rt", encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    write_table(folder / name, [head, *(row for row in rows if int(row[1]) % one_in == 0)])
    return folder
