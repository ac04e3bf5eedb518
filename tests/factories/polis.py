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
