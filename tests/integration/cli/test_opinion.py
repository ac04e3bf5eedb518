"""`citizen-voice opinion`: its file, which is a contract, and its faults in one line."""

import csv
import gzip
import json
import math
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sklearn.metrics import adjusted_rand_score

from citizen_voice.cli.main import main
from citizen_voice.cli.opinion import opinion
from tests.factories.polis import comment, vote, write_export

NUMBER, MAYBE = (int, float), (int, float, type(None))
"""JSON has one kind of number: 1.0 may be written as an integer."""

WHOLE = {
    "conversation": dict, "participants": list, "groups": list, "k": int, "silhouette": NUMBER, "stability": NUMBER,
    "statements": list, "slate": list, "audit": dict,
}  # fmt: skip
PARTICIPANT = {"id": int, "votes": int, "group": (int, type(None)), "x": NUMBER, "y": NUMBER}
GROUP = {"id": int, "size": int}
STATEMENT = {
    "id": int, "agree": int, "disagree": int, "unsure": int, "priority": NUMBER, "priority_polis": NUMBER,
    "consensus": MAYBE, "lowest_group": MAYBE, "groups": list,
}  # fmt: skip
GROUP_ON_STATEMENT = {
    "id": int, "agree": int, "disagree": int, "unsure": int, "share": MAYBE, "low": NUMBER, "high": NUMBER,
    "ratio": NUMBER, "z": NUMBER, "typical": bool,
}  # fmt: skip
PLACE = {"rank": int, "id": int, "represents": int}


@pytest.fixture(scope="module")
def folder(data_folder: Path) -> Path:
    return data_folder / "polis" / "brexit-consensus"


def call(folder: Path, out: Path, *options: str) -> Result:
    return CliRunner().invoke(opinion, ["--polis", str(folder), "--out", str(out), *options])


@pytest.fixture(scope="module")
def file(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("opinion") / "opinion.json"
    called = call(folder, out)
    assert called.exit_code == 0, called.output
    assert called.output.startswith("204 people, ")
    assert called.output.count("\n") == 1
    assert [path.name for path in out.parent.iterdir()] == ["opinion.json"]
    return out


@pytest.fixture(scope="module")
def document(file: Path) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(file.read_text(encoding="utf-8"), parse_constant=refuse)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    (path,) = folder.glob(f"{name}*")
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rejected_in(folder: Path) -> set[int]:
    return {int(row["comment-id"]) for row in table(folder, "comments.csv") if row["moderated"] == "-1"}


def count_by_hand(folder: Path) -> dict[tuple[int, int], int]:
    """The vote of each person on each statement: the last press stands, rejected statements are dropped."""
    rejected = rejected_in(folder)
    presses = sorted(table(folder, "votes.csv"), key=lambda row: int(row["timestamp"]))
    last = {(int(row["voter-id"]), int(row["comment-id"])): int(row["vote"]) for row in presses}
    return {pair: sign for pair, sign in last.items() if pair[1] not in rejected}


@pytest.fixture(scope="module")
def by_hand(folder: Path) -> dict[tuple[int, int], int]:
    return count_by_hand(folder)


def has_exactly(one: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert list(one) == list(wanted)
    for name, kinds in wanted.items():
        assert isinstance(one[name], kinds), f"{name} is {one[name]!r}"
        # For Python, True is an integer too.
        assert isinstance(one[name], bool) == (kinds is bool), f"{name} is {one[name]!r}"


def test_the_file_has_the_keys_and_types_of_the_contract(document: dict[str, Any]) -> None:
    has_exactly(document, WHOLE)
    kinds = [("participants", PARTICIPANT), ("groups", GROUP), ("statements", STATEMENT), ("slate", PLACE)]
    for name, wanted in kinds:
        assert document[name]
        for one in document[name]:
            has_exactly(one, wanted)
    for statement in document["statements"]:
        assert [one["id"] for one in statement["groups"]] == list(range(document["k"]))
        for one in statement["groups"]:
            has_exactly(one, GROUP_ON_STATEMENT)


def assert_counted(document: dict[str, Any], by_hand: dict[tuple[int, int], int]) -> None:
    counts = Counter((statement, sign) for (_, statement), sign in by_hand.items())
    votes_of = Counter(person for person, _ in by_hand)
    assert document["conversation"]["votes"] == len(by_hand)
    assert [one["id"] for one in document["statements"]] == sorted({statement for _, statement in by_hand})
    for one in document["statements"]:
        found = (one["agree"], one["disagree"], one["unsure"])
        assert found == tuple(counts[one["id"], sign] for sign in (1, -1, 0))
    for person in document["participants"]:
        assert person["votes"] == votes_of[person["id"]]


def test_counts_are_those_of_the_votes_counted_by_hand(
    document: dict[str, Any], by_hand: dict[tuple[int, int], int]
) -> None:
    assert_counted(document, by_hand)
    assert document["conversation"]["participants"] == len(document["participants"]) == 204


def test_so_they_are_where_many_statements_were_rejected_and_votes_changed(data_folder: Path, tmp_path: Path) -> None:
    folder = data_folder / "polis" / "austria-climate.5twd2jsnkf.2022-08-08"
    rejected, by_hand = rejected_in(folder), count_by_hand(folder)
    presses = [row for row in table(folder, "votes.csv") if int(row["comment-id"]) not in rejected]
    assert len(rejected) > 200
    assert len(presses) > len(by_hand), "somebody pressed twice"
    assert call(folder, tmp_path / "out.json").exit_code == 0
    assert_counted(json.loads((tmp_path / "out.json").read_text(encoding="utf-8")), by_hand)


def test_counts_by_group_are_those_of_its_people(document: dict[str, Any], by_hand: dict[tuple[int, int], int]) -> None:
    group_of = {one["id"]: one["group"] for one in document["participants"]}
    counts = Counter((group_of[person], statement, sign) for (person, statement), sign in by_hand.items())
    for one in document["statements"]:
        for group in one["groups"]:
            found = (group["agree"], group["disagree"], group["unsure"])
            assert found == tuple(counts[group["id"], one["id"], sign] for sign in (1, -1, 0))
            assert group["share"] == pytest.approx(found[0] / sum(found), abs=1e-6)
            assert group["low"] <= group["share"] <= group["high"]


def test_people_are_placed_or_are_not(document: dict[str, Any]) -> None:
    people = document["participants"]
    assert [one["id"] for one in people] == sorted(one["id"] for one in people)
    assert {one["id"] for one in people if one["group"] is None} == {one["id"] for one in people if one["votes"] < 7}
    sizes = Counter(one["group"] for one in people if one["group"] is not None)
    assert document["groups"] == [{"id": at, "size": sizes[at]} for at in range(document["k"])]


def test_groups_are_those_that_polis_published(document: dict[str, Any], folder: Path) -> None:
    rows = table(folder, "participants-votes.csv")
    published = {int(row["participant"]): row["group-id"] for row in rows if row["group-id"]}
    both = [one for one in document["participants"] if one["group"] is not None and one["id"] in published]
    assert (len(both) > 180, document["k"]) == (True, 2)
    assert adjusted_rand_score([published[one["id"]] for one in both], [one["group"] for one in both]) >= 0.86


def test_consensus_is_the_geometric_mean_of_the_groups(document: dict[str, Any]) -> None:
    known = 0
    for one in document["statements"]:
        shares, seen = [], []
        for group in one["groups"]:
            seen.append(group["agree"] + group["disagree"] + group["unsure"])
            shares.append((group["agree"] + 1) / (seen[-1] + 2))
        if min(seen) < 5:
            assert one["consensus"] is None
            assert one["lowest_group"] is None
            continue
        known += 1
        assert one["consensus"] == pytest.approx(math.prod(shares) ** (1 / len(shares)), abs=1e-5)
        assert one["lowest_group"] == pytest.approx(min(shares), abs=1e-5)
    assert known > 20


def test_something_is_typical_of_each_group_and_not_everything(document: dict[str, Any]) -> None:
    cells = [group["typical"] for one in document["statements"] for group in one["groups"]]
    assert 2 <= sum(cells) < len(cells)


def test_the_slate_is_of_ten_statements_and_passes_the_audit(document: dict[str, Any]) -> None:
    agree = {one["id"]: one["agree"] for one in document["statements"]}
    assert [one["rank"] for one in document["slate"]] == list(range(1, 11))
    assert [one["represents"] for one in document["slate"]] == [agree[one["id"]] for one in document["slate"]]
    assert (document["audit"]["places"], document["audit"]["holds"], document["audit"]["violations"]) == (10, True, [])


def test_a_second_run_writes_the_same_bytes(file: Path, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "again.json"
    program = [sys.executable, "-m", "citizen_voice.cli.main", "opinion", "--polis", str(folder), "--out", str(out)]
    done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_bytes() == file.read_bytes()


def test_another_order_of_the_lines_changes_nothing_but_the_hash(
    file: Path, folder: Path, document: dict[str, Any], tmp_path: Path
) -> None:
    for name in ("comments.csv", "summary.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    head, *lines = (folder / "votes.csv").read_text(encoding="utf-8").splitlines()
    # In the opposite order, but presses of one moment as they were: of those, the last in the file stands.
    turned = sorted(lines, key=lambda line: -int(line.split(",")[0]))
    assert turned != lines
    (tmp_path / "votes.csv").write_text("\n".join([head, *turned]), encoding="utf-8")
    assert call(tmp_path, tmp_path / "out.json").exit_code == 0
    again = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    del again["conversation"]["sha256"]["votes.csv"]
    before = json.loads(file.read_text(encoding="utf-8"))
    del before["conversation"]["sha256"]["votes.csv"]
    assert again == before


def small(folder: Path, votes: list[list[Any]] | None = None) -> Path:
    """Write an export of three statements, the last one rejected, and six people."""
    statements = [comment(0), comment(1, body="Mend the road."), comment(2, body="Buy this.", moderated=-1)]
    cast = [vote(at % 3, at // 3, 1 if at % 2 else -1) for at in range(18)] if votes is None else votes
    return write_export(folder, statements, cast)


def test_rejected_statements_are_dropped_before_everything(tmp_path: Path) -> None:
    assert call(small(tmp_path / "polis"), tmp_path / "out.json").exit_code == 0
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in written["statements"]] == [0, 1]
    assert {one["votes"] for one in written["participants"]} == {2}
    assert written["conversation"]["votes"] == 12
    assert "Buy this" not in (tmp_path / "out.json").read_text(encoding="utf-8")


def test_the_slate_is_shorter_where_there_are_fewer_statements_than_places(tmp_path: Path) -> None:
    export = small(tmp_path / "polis")
    assert call(export, tmp_path / "out.json", "--places", "50").exit_code == 0
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert sorted(one["id"] for one in written["slate"]) == [0, 1]
    assert written["audit"]["places"] == 50
    assert call(export, tmp_path / "out.json", "--places", "1").exit_code == 0
    assert len(json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["slate"]) == 1


def test_an_export_in_which_nobody_voted_yet_is_worked_through(tmp_path: Path) -> None:
    called = call(small(tmp_path / "polis", votes=[]), tmp_path / "out.json")
    assert called.exit_code == 0, called.output
    assert "no distinct opinion groups" in called.output
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (written["k"], written["groups"], written["slate"]) == (1, [{"id": 0, "size": 0}], [])
    assert [one["groups"][0]["share"] for one in written["statements"]] == [None, None]
    assert [one["consensus"] for one in written["statements"]] == [None, None]


def refusal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Call the whole program and return what it says of a fault: one line, nothing else, exit code 2."""
    monkeypatch.setattr(sys, "argv", ["citizen-voice", "opinion", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    (line,) = [line for line in said.err.splitlines() if line.startswith("Error: ")]
    return line


def test_bad_exports_are_refused_in_one_line(monkeypatch, capsys, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    gone = tmp_path / "gone"
    assert f"There is no folder {gone}" in refusal(monkeypatch, capsys, "--polis", gone, "--out", out)
    export = small(tmp_path / "polis", votes=[vote(0, 1), vote(1, 1), vote(1, 3, 2)])
    line = refusal(monkeypatch, capsys, "--polis", export, "--out", out)
    for part in ("votes.csv", "line 4", '"2"', "1, 0 and -1"):
        assert part in line
    (export / "votes.csv").unlink()
    line = refusal(monkeypatch, capsys, "--polis", export, "--out", out)
    assert "holds none of votes.csv, votes-from-matrix.csv and participants-votes.csv" in line
    assert not out.exists()


def test_what_can_not_be_written_is_refused_in_one_line(monkeypatch, capsys, tmp_path: Path) -> None:
    export, none = small(tmp_path / "polis"), tmp_path / "none"
    line = refusal(monkeypatch, capsys, "--polis", export, "--out", none / "out.json")
    assert f"There is no folder {none}" in line
    assert "--out" in line
    assert "is a folder" in refusal(monkeypatch, capsys, "--polis", export, "--out", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["polis"]


@pytest.mark.parametrize("options", [("--places", "0"), ("--places", "-3"), ("--places", "ten"), ("--seed", "-1")])
def test_numbers_that_can_not_be_are_refused(monkeypatch, capsys, tmp_path: Path, options: tuple[str, str]) -> None:
    export = small(tmp_path / "polis")
    line = refusal(monkeypatch, capsys, "--polis", export, "--out", tmp_path / "out.json", *options)
    assert options[0] in line
    assert not (tmp_path / "out.json").exists()


def test_a_file_that_was_there_is_replaced_whole_and_kept_when_the_work_fails(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("older", encoding="utf-8")
    assert call(tmp_path / "gone", out).exit_code != 0
    assert out.read_text(encoding="utf-8") == "older"
    assert call(small(tmp_path / "polis"), out).exit_code == 0
    assert list(json.loads(out.read_text(encoding="utf-8"))) == list(WHOLE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "polis"]
