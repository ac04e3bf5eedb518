"""The reader of Polis exports: what it makes of each trap of the format."""

from datetime import UTC, datetime

import pytest

from citizen_voice.exceptions import InvalidInputError
from citizen_voice.intake.polis import read_export
from citizen_voice.vocabulary import ModerationStatus, VoteChoice
from tests.factories.polis import COMMENT_COLUMNS, comment, vote, write_export, write_table


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


def choices(export):
    return {(one.voter_id, one.statement_id): one.choice.value for one in export.votes}


def test_signs_of_votes_and_states(folder):
    write_export(
        folder,
        [comment(0, moderated=1), comment(1, moderated=0, body="B"), comment(2, moderated=-1, body="C")],
        [vote(0, 1, 1), vote(1, 1, -1), vote(2, 1, 0)],
    )
    export = read_export(folder)
    assert choices(export) == {(1, 0): "agree", (1, 1): "disagree", (1, 2): "unsure"}
    assert [one.status for one in export.statements] == [
        ModerationStatus.APPROVED,
        ModerationStatus.PENDING,
        ModerationStatus.REJECTED,
    ]


def test_statements_of_several_lines_in_any_order_come_out_by_time(folder):
    write_export(
        folder,
        [comment(2, at=3000, body="third"), comment(7, at=1000, body='first,\n"quoted"\r\nline'), comment(1, at=2000)],
        [],
    )
    export = read_export(folder)
    assert [one.id for one in export.statements] == [7, 1, 2]
    assert export.statements[0].text == 'first,\n"quoted"\nline'
    assert export.statements[0].submitted_at == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_the_later_vote_replaces_the_earlier_by_time_then_by_place_in_the_file(folder):
    write_export(
        folder,
        [comment(0), comment(1, body="B"), comment(2, body="C")],
        [
            vote(0, 1, 1, at=2000),
            vote(0, 1, -1, at=1000),
            vote(1, 1, 1, at=5000),
            vote(1, 1, 0, at=5000),
            vote(2, 1, 1, at=1000),
            vote(2, 1, 1, at=9000),
        ],
    )
    export = read_export(folder)
    assert choices(export) == {(1, 0): "agree", (1, 1): "unsure", (1, 2): "agree"}
    changed, last_of_equals, pressed_again = sorted(export.votes, key=lambda one: one.statement_id)
    assert (changed.cast_at.timestamp(), changed.changed_at.timestamp()) == (1.0, 2.0)
    assert last_of_equals.choice is VoteChoice.UNSURE
    assert pressed_again.changed_at is None


def test_people_are_those_who_wrote_and_those_who_voted(folder):
    write_export(folder, [comment(0, author=0), comment(1, author=9, body="B")], [vote(0, 4)])
    assert read_export(folder).people == (0, 4, 9)


def test_statements_without_words_are_left_out_with_their_votes(folder):
    write_export(folder, [comment(0), comment(1, author=3, body=" \n ")], [vote(0, 1), vote(1, 1), vote(1, 2)])
    export = read_export(folder)
    assert [one.id for one in export.statements] == [0]
    assert (export.empty_ids, export.votes_on_empty) == ((1,), 2)
    assert export.people == (0, 1, 2, 3)


def test_long_texts_are_kept_and_what_no_page_can_show_is_taken_off(folder):
    write_export(folder, [comment(0, body="word " * 500), comment(1, body="cafe\u0301\x0b bar\x08")], [])
    first, second = read_export(folder).statements
    assert len(first.text) == 2499
    assert second.text == "caf\u00e9 bar"


def test_summary_has_no_header_and_may_be_absent(folder):
    write_export(folder, [comment(0)], [], summary=[["topic", "Evenings"], ["conversation-description", "One\n\nTwo"]])
    export = read_export(folder)
    assert (export.topic, export.description) == ("Evenings", "One\n\nTwo")
    assert sorted(export.hashes) == ["comments.csv", "summary.csv", "votes.csv"]
    (folder / "summary.csv").unlink()
    assert read_export(folder).topic == ""


def test_votes_come_from_the_best_file_there_is(folder):
    write_export(folder, [comment(0), comment(1, body="B")], [vote(0, 1, 1)])
    write_table(folder / "votes-from-matrix.csv.gz", [["comment-id", "voter-id", "vote"], [0, 1, -1], [1, 2, 0]])
    write_table(
        folder / "participants-votes.csv",
        [["participant", "xid", "group-id", "n-votes", "1", "0"], [5, "", "", 1, "", 1], [6, "", 0, 2, -1, 0]],
    )
    assert choices(read_export(folder)) == {(1, 0): "agree"}
    (folder / "votes.csv").unlink()
    triplets = read_export(folder)
    assert choices(triplets) == {(1, 0): "disagree", (2, 1): "unsure"}
    assert all(one.cast_at is None for one in triplets.votes)
    (folder / "votes-from-matrix.csv.gz").unlink()
    assert choices(read_export(folder)) == {(5, 0): "agree", (6, 1): "disagree", (6, 0): "unsure"}


def test_compressed_and_marked_files_are_read(folder):
    write_export(folder, [comment(0)], [])
    words = (folder / "comments.csv").read_text(encoding="utf-8")
    (folder / "comments.csv").write_text("\ufeff" + words, encoding="utf-8")
    (folder / "votes.csv").unlink()
    write_table(folder / "votes.csv.gz", [["timestamp", "vote", "voter-id", "comment-id"], [5000, 1, 8, 0]])
    assert choices(read_export(folder)) == {(8, 0): "agree"}


@pytest.mark.parametrize(
    ("comments", "votes", "message"),
    [
        ([comment(0)], [vote(0, 1, 2)], 'votes.csv, the row on line 2: the vote (vote) is "2", which is none of'),
        ([comment(0)], [vote(0, 1, "")], 'votes.csv, the row on line 2: the vote (vote) is ""'),
        ([comment(0)], [vote(0, 1), vote(5, 1)], "votes.csv, the row on line 3: it votes on comment-id 5, which"),
        ([comment(0)], [vote(0, "x1")], 'votes.csv, the row on line 2: voter-id is "x1", which is no whole number.'),
        ([comment(0)], [vote(0, at="now")], 'votes.csv, the row on line 2: timestamp is "now", which is no time'),
        ([comment(0)], [vote(0, at=10**30)], "votes.csv, the row on line 2: timestamp is"),
        (
            [comment(0, body="a\nb"), comment(0)],
            [],
            "comments.csv, the row on line 4: the comment-id 0 stands on line 2",
        ),
        ([comment(0, moderated=2)], [], 'comments.csv, the row on line 2: moderated is "2", which is none of'),
        ([comment(-4)], [], 'comments.csv, the row on line 2: comment-id is "-4", which is no whole number.'),
        ([comment(0)[:-1]], [], "comments.csv, the row on line 2: it has 7 cells, but there are 8 columns."),
        ([comment(0, body="x" * 1_000_000)], [], "a cell is longer than 100,000 characters"),
    ],
)
def test_a_fault_names_file_row_and_value(folder, comments, votes, message):
    write_export(folder, comments, votes)
    with pytest.raises(InvalidInputError) as fault:
        read_export(folder)
    assert message in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("comments.csv", b"", "comments.csv is empty"),
        ("comments.csv", b"<html><body>Sign in</body></html>\n", "comments.csv has no column “timestamp”"),
        ("comments.csv", ",".join(COMMENT_COLUMNS[:-1]).encode() + b"\n", "has no column “comment-body”"),
        ("comments.csv", b"a,a\n", "comments.csv has the column “a” twice"),
        ("comments.csv", "timestamp,caf\u00e9\n".encode("latin-1"), "comments.csv is not in UTF-8 (line 1)"),
        (
            "comments.csv",
            b'a,b\n1,"never closed\n',
            "comments.csv is not a well-formed CSV file: the row that begins on",
        ),
        ("comments.csv", b"a\x00b\n", "comments.csv holds a NUL character (line 1)"),
        ("votes.csv", b"\x1f\x8b\x08\x00broken", "votes.csv is not a whole gzip file"),
        ("votes.csv", b"PK\x03\x04rest", "votes.csv is not a text file"),
    ],
)
def test_a_file_that_is_no_export_is_refused_in_a_line(folder, name, content, message):
    write_export(folder, [comment(0)], [vote(0)])
    (folder / name).write_bytes(content)
    with pytest.raises(InvalidInputError) as fault:
        read_export(folder)
    assert message in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_folder_that_is_absent_or_incomplete_is_refused_in_a_line(folder):
    with pytest.raises(InvalidInputError, match="There is no folder"):
        read_export(folder)
    folder.mkdir()
    with pytest.raises(InvalidInputError, match=r"holds no comments\.csv"):
        read_export(folder)
    write_export(folder, [comment(0)], [])
    (folder / "votes.csv").unlink()
    with pytest.raises(InvalidInputError, match=r"holds none of votes\.csv"):
        read_export(folder)


@pytest.mark.parametrize(
    ("name", "statements", "votes", "people"),
    [
        ("brexit-consensus", 50, 5303, 204),
        ("american-assembly.bowling-green", 896, 225_524, 2031),
        ("austria-climate.5twd2jsnkf.2022-08-08", 522, 61_384, 1117),
    ],
)
def test_real_exports_come_out_with_their_counts(data_folder, name, statements, votes, people):
    export = read_export(data_folder / "polis" / name)
    assert (len(export.statements), len(export.votes), len(export.people)) == (statements, votes, people)
