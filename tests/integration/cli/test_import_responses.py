"""`citizen-voice import responses`: its words, its receipt and its faults in one line."""

import contextlib
import csv
import gzip

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from citizen_voice.cli import imports as command
from citizen_voice.db import db
from citizen_voice.exceptions import CitizenVoiceError
from citizen_voice.models import Response


@pytest.fixture
def address(make):
    consultation = make.consultation()
    return f"{consultation.authority.slug}/{consultation.slug}"


@pytest.fixture
def run(app, monkeypatch, tmp_path, address):
    """Run the command in a folder of its own and inside the test's transaction, which its own servers would not see."""
    monkeypatch.setattr(command, "application", lambda: contextlib.nullcontext(app))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments, to=address: CliRunner().invoke(
        command.imports, ["responses", *(str(one) for one in arguments), "--consultation", to]
    )


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_bytes("id;Answer\r\n1;More cafés by the river, please.\r\n2;\r\n1;Twice.\r\n".encode("cp1252"))
    return path


def stored():
    return db.session.scalar(select(func.count()).select_from(Response))


def receipt_in(folder, name="answers.csv.receipt.csv"):
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_says_what_became_of_the_file_and_leaves_a_receipt(run, address, answers, tmp_path):
    done = run(answers.name, "--text", "Answer")
    assert done.exit_code == 0, done.output
    assert f"answers.csv (cp1252, delimiter semicolon, answers in “Answer”) is in {address}." in done.stdout
    # Without an id column the third row is another one.
    assert [line.split()[-1] for line in done.stdout.splitlines()[1:6]] == ["3", "2", "0", "1", "0"]
    assert [one["outcome"] for one in receipt_in(tmp_path)] == ["imported", "empty", "imported"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "answers.csv.receipt.csv"]


def test_with_a_mapping_ids_are_known_and_a_second_time_nothing_is_new(run, answers, tmp_path):
    (tmp_path / "map.toml").write_text('[columns]\nid = "id"\n')
    first = run(answers.name, "--mapping", "map.toml", "--receipt", "first.csv")
    assert first.exit_code == 0, first.output
    assert "1 × id_twice: The same id stands higher up" in first.stdout
    again = run(answers.name, "--mapping", "map.toml", "--receipt", "again.csv")
    assert again.stdout.startswith("Nothing new: ")
    assert [one["outcome"] for one in receipt_in(tmp_path, "again.csv")] == ["known", "empty", "refused"]
    assert stored() == 1


def test_a_packed_file_comes_in(run, tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"answer\nMore buses.\n"))
    assert run("a.csv.gz").exit_code == 0
    assert stored() == 1


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"id,Q1,Q2\n1,a,b\n", (), "(the command: --text). Its columns are: id, Q1, Q2."),
        (b"id,answer\n1,a\n", ("--text", "Answers"), 'no column “Answers”. Its columns are: id, answer.'),
        (b"PK\x03\x04", (), "a spreadsheet"),
        (b"%PDF", (), "a PDF file"),
        (b"answer\n\"x", (), "row that begins on line 2"),
        (b"answer\nx\n", ("--mapping", "none.toml"), "none.toml can't be read"),
        (b"answer\nx\n", ("--receipt", "answers.csv"), "is a file that is read"),
        (b"answer\nx\n", ("--receipt", "none/receipt.csv"), "no file in a folder that is there"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line_and_stores_nothing(run, tmp_path, content, options, said):
    (tmp_path / "answers.csv").write_bytes(content)
    done = run("answers.csv", *options)
    # What the domain refuses becomes one line and exit code 2 in `main`.
    message = str(done.exception) if isinstance(done.exception, CitizenVoiceError) else done.output.strip()
    assert isinstance(done.exception, CitizenVoiceError) or done.exit_code == 2
    assert said in message
    assert "\n" not in message
    assert stored() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["answers.csv"]


def test_a_consultation_that_is_not_there_is_one_line(run, answers):
    done = run(answers.name, "--text", "Answer", to="nowhere/none")
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "there is no consultation 'nowhere/none'" in done.output
