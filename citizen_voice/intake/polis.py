"""The format of a Polis export, read from a folder: statements, votes and who took part. No database in here.

In all files of an export a vote is 1 agree, -1 disagree, 0 unsure; an empty cell of the matrix is no vote. (Polis's
own database and web API use the opposite sign.)
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from citizen_voice.exceptions import InvalidInputError
from citizen_voice.intake.csv_files import CsvFile, find_file, read_csv
from citizen_voice.vocabulary import ModerationStatus, VoteChoice

COMMENTS = "comments.csv"
SUMMARY = "summary.csv"
VOTES, TRIPLETS, MATRIX = "votes.csv", "votes-from-matrix.csv", "participants-votes.csv"
"""The files in which votes come, the best first: every press with its time, or one vote a person without."""
STATUSES = {"1": ModerationStatus.APPROVED, "0": ModerationStatus.PENDING, "-1": ModerationStatus.REJECTED}
CHOICES = {"1": VoteChoice.AGREE, "-1": VoteChoice.DISAGREE, "0": VoteChoice.UNSURE}
LAST_MOMENT = 4_102_444_800_000  # the year 2100: a time beyond it is no time in milliseconds


@dataclass(frozen=True, slots=True)
class PolisStatement:
    """One statement as somebody wrote it (`comment` in the files)."""

    id: int
    author_id: int
    text: str
    status: ModerationStatus
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class PolisVote:
    """The vote of a person on a statement that stands in the end. Times are None where the files have none."""

    voter_id: int
    statement_id: int
    choice: VoteChoice
    cast_at: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PolisExport:
    """A whole export. Statements are in the order of their times, votes in the order in which they were cast.

    `people` are all who wrote or voted. `empty_ids` are statements without any words: they and the
    `votes_on_empty` on them are left out. `hashes` has the SHA-256 of each file that was read.
    """

    topic: str
    description: str
    statements: tuple[PolisStatement, ...]
    votes: tuple[PolisVote, ...]
    people: tuple[int, ...]
    empty_ids: tuple[int, ...]
    votes_on_empty: int
    hashes: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Press:
    """One line about one vote: several presses of a person on a statement may follow one another."""

    line: int
    statement_id: int
    voter_id: int
    choice: VoteChoice
    at_ms: int | None


def read_export(folder: Path) -> PolisExport:
    """Read an export. Raises `InvalidInputError`, naming file, row and value, for the first thing that is wrong."""
    if not folder.is_dir():
        raise InvalidInputError(f"There is no folder {folder}: give the folder into which the Polis export was put.")
    comments_path = find_file(folder, [COMMENTS])
    votes_path = find_file(folder, [VOTES, TRIPLETS, MATRIX])
    if comments_path is None:
        raise InvalidInputError(f"{folder} holds no {COMMENTS}: give the folder of a Polis export.")
    if votes_path is None:
        raise InvalidInputError(f"{folder} holds none of {VOTES}, {TRIPLETS} and {MATRIX}: one of them has the votes.")
    comments, votes_file = read_csv(comments_path), read_csv(votes_path)
    statements = _read_statements(comments)
    presses = list(_read_presses(votes_file))
    _check_statements_known(votes_file, presses, {one.id for one in statements})
    votes = _last_of_each(presses)
    empty_ids = {one.id for one in statements if not one.text}
    topic, description, hashes = _read_summary(folder)
    return PolisExport(
        topic=topic,
        description=description,
        statements=tuple(one for one in statements if one.text),
        votes=tuple(one for one in votes if one.statement_id not in empty_ids),
        people=tuple(sorted({one.author_id for one in statements} | {one.voter_id for one in presses})),
        empty_ids=tuple(sorted(empty_ids)),
        votes_on_empty=sum(one.statement_id in empty_ids for one in votes),
        hashes={comments.name: comments.sha256, votes_file.name: votes_file.sha256, **hashes},
    )


def clean_text(words: str) -> str:
    """Return words as they are stored: in composed Unicode, without outer blanks and what no page can show."""
    composed = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in composed if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()


def _read_summary(folder: Path) -> tuple[str, str, dict[str, str]]:
    """Return topic, description and hash of summary.csv, which has lines of key and value and no header."""
    path = find_file(folder, [SUMMARY])
    if path is None:
        return "", "", {}
    summary = read_csv(path, has_header=False)
    values = {cells[0].strip(): cells[1].strip() for _, cells in summary.rows if len(cells) > 1}
    return values.get("topic", ""), values.get("conversation-description", ""), {summary.name: summary.sha256}


def _read_statements(file: CsvFile) -> list[PolisStatement]:
    """Return the statements by time, then id. The columns `agrees` and `disagrees` are not trusted, and not read."""
    found: list[PolisStatement] = []
    line_of: dict[int, int] = {}
    for line, cells in file.cells("timestamp", "comment-id", "author-id", "moderated", "comment-body"):
        timestamp, comment_id, author_id, moderated, body = cells
        statement_id = _as_id(file, line, "comment-id", comment_id)
        if statement_id in line_of:
            raise file.fault(line, f"the comment-id {statement_id} stands on line {line_of[statement_id]} already.")
        line_of[statement_id] = line
        if moderated.strip() not in STATUSES:
            raise file.fault(line, f'moderated is "{moderated}", which is none of 1, 0 and -1.')
        found.append(
            PolisStatement(
                id=statement_id,
                author_id=_as_id(file, line, "author-id", author_id),
                text=clean_text(body),
                status=STATUSES[moderated.strip()],
                submitted_at=_as_time(_as_milliseconds(file, line, timestamp)),
            )
        )
    return sorted(found, key=lambda one: (one.submitted_at, one.id))


def _read_presses(file: CsvFile) -> Iterator[_Press]:
    if file.name.startswith(MATRIX):
        yield from _read_matrix(file)
        return
    has_times = file.name.startswith(f"{VOTES}")
    columns = ("comment-id", "voter-id", "vote", *(["timestamp"] if has_times else []))
    for line, cells in file.cells(*columns):
        yield _Press(
            line=line,
            statement_id=_as_id(file, line, "comment-id", cells[0]),
            voter_id=_as_id(file, line, "voter-id", cells[1]),
            choice=_as_choice(file, line, "vote", cells[2]),
            at_ms=_as_milliseconds(file, line, cells[3]) if has_times else None,
        )


def _read_matrix(file: CsvFile) -> Iterator[_Press]:
    """Read one line for each person, with one column for each statement: those whose name is a number."""
    columns = [column for column in file.columns if column.isdecimal()]
    for line, (person, *cells) in file.cells("participant", *columns):
        voter_id = _as_id(file, line, "participant", person)
        for column, cell in zip(columns, cells, strict=True):
            if cell.strip():
                yield _Press(line, int(column), voter_id, _as_choice(file, line, column, cell), None)


def _check_statements_known(file: CsvFile, presses: list[_Press], known: set[int]) -> None:
    for press in presses:
        if press.statement_id not in known:
            raise file.fault(
                press.line, f"it votes on comment-id {press.statement_id}, which {COMMENTS} does not have."
            )


def _last_of_each(presses: list[_Press]) -> list[PolisVote]:
    """Return one vote for each person and statement: the last by time, of equal times the last in the file."""
    by_pair: dict[tuple[int, int], list[_Press]] = {}
    for press in sorted(presses, key=lambda one: one.at_ms or 0):
        by_pair.setdefault((press.voter_id, press.statement_id), []).append(press)
    votes = []
    for (voter_id, statement_id), own in by_pair.items():
        first, last = own[0], own[-1]
        votes.append(
            PolisVote(
                voter_id=voter_id,
                statement_id=statement_id,
                choice=last.choice,
                cast_at=_as_time(first.at_ms) if first.at_ms is not None else None,
                changed_at=_as_time(last.at_ms) if last.at_ms is not None and last.choice != first.choice else None,
            )
        )
    return votes


def _as_id(file: CsvFile, line: int, column: str, cell: str) -> int:
    words = cell.strip()
    if not (words.isascii() and words.isdecimal() and len(words) < 16):
        raise file.fault(line, f'{column} is "{_shown(cell)}", which is no whole number.')
    return int(words)


def _as_choice(file: CsvFile, line: int, column: str, cell: str) -> VoteChoice:
    choice = CHOICES.get(cell.strip())
    if choice is None:
        raise file.fault(line, f'the vote ({column}) is "{_shown(cell)}", which is none of 1, 0 and -1.')
    return choice


def _as_milliseconds(file: CsvFile, line: int, cell: str) -> int:
    words = cell.strip()
    if not (words.isascii() and words.isdecimal() and len(words) < 16 and int(words) < LAST_MOMENT):
        raise file.fault(line, f'timestamp is "{_shown(cell)}", which is no time in milliseconds.')
    return int(words)


def _as_time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _shown(cell: str) -> str:
    return cell if len(cell) <= 40 else f"{cell[:40]}…"
