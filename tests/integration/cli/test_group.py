import csv
import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result

from citizen_voice.cli.group import group

PLACES = ["Mill Road", "the station", "Albert Park", "the harbour", "our school", "the market"]
WISHES = [
    "Run later buses to {}", "More evening buses for {} please", "The last bus from {} goes too early",
    "Plant trees along {}", "We need shade and trees around {}", "Cut down fewer trees near {}",
    "Mend the potholes near {}", "The road surface by {} is broken", "Fix the pavement at {}",
]  # fmt: skip
ROWS = [(f"k{number:03}", wish.format(place)) for number, (wish, place) in enumerate(
    (wish, place) for wish in WISHES for place in PLACES
)]  # fmt: skip
ROWS += [
    ("k900", ""),
    ("k901", "Later buses, please. And plant trees in town!"),
    ("k902", "run later buses to mill road"),
]


def csv_file(path: Path, rows: list[tuple[str, str]] | None = None) -> Path:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("key", "answer"), *(ROWS if rows is None else rows)])
    return path


def call(file: Path, out: Path, *options: str) -> Result:
    return CliRunner().invoke(group, [str(file), "--text", "answer", "--out", str(out), *options])


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run with ids."""
    folder = tmp_path_factory.mktemp("group")
    called = call(csv_file(folder / "answers.csv"), folder / "out", "--id", "key", "--seed", "7")
    assert called.exit_code == 0, called.output
    assert called.stdout.startswith("57 texts, 57 statements: ")
    assert "Finding themes …" in called.stderr
    return folder / "out"


def statements_of(folder: Path) -> list[dict[str, str]]:
    limit = csv.field_size_limit(10_000_000)
    try:
        with (folder / "statements.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    finally:
        csv.field_size_limit(limit)


def test_it_writes_its_three_files_and_no_other(result: Path) -> None:
    assert sorted(path.name for path in result.iterdir()) == ["run.json", "statements.csv", "themes.json"]
    assert [path.name for path in result.parent.iterdir() if path.name.startswith(".")] == []


def test_statements_are_accounted_for_line_by_line(result: Path) -> None:
    lines = statements_of(result)
    assert list(lines[0]) == [
        "row_id", "statement_no", "start", "end", "text", "theme_id", "parent_id", "score", "duplicate_of",
    ]  # fmt: skip
    keys = [(line["row_id"], int(line["statement_no"])) for line in lines]
    assert keys == sorted(keys)
    source = dict(ROWS)
    assert {line["row_id"] for line in lines} == set(source)
    for line in lines:
        assert source[line["row_id"]][int(line["start"]) : int(line["end"])] == line["text"]
        assert bool(line["theme_id"]) == bool(line["parent_id"]) == bool(line["score"])
    empty = [line for line in lines if line["row_id"] == "k900"]
    assert [list(line.values()) for line in empty] == [["k900", "0", "0", "0", "", "", "", "", ""]]
    assert [line["statement_no"] for line in lines if line["row_id"] == "k901"] == ["1", "2"]
    repeated = next(line for line in lines if line["row_id"] == "k902")
    first = next(line for line in lines if line["row_id"] == "k000")
    assert repeated["duplicate_of"] == "k000:1"
    assert repeated["theme_id"] == first["theme_id"] != ""


def test_themes_and_statements_tell_the_same(result: Path) -> None:
    themes = json.loads((result / "themes.json").read_text())
    lines = statements_of(result)
    assert {tuple(theme) for theme in themes} == {
        (
            *("id", "parent_id", "level", "label", "keywords", "rows", "statements", "exemplars", "coherence"),
            "stability",
        )
    }
    for theme in themes:
        column = {1: "parent_id", 2: "theme_id"}[theme["level"]]
        members = [line for line in lines if line[column] == str(theme["id"])]
        assert len(members) == theme["statements"]
        assert len({line["row_id"] for line in members}) == theme["rows"]
        assert set(theme["exemplars"]) <= {f"{line['row_id']}:{line['statement_no']}" for line in members}
        if theme["level"] == 2:
            assert {line["parent_id"] for line in members} == {str(theme["parent_id"])}


def test_the_run_is_described(result: Path) -> None:
    run = json.loads((result / "run.json").read_text())
    (weights,) = Path(os.environ["CITIZEN_VOICE_CACHE"]).glob("*.onnx")
    assert run["encoder"] == {
        "name": "sentence-transformers/all-MiniLM-L6-v2",
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "dimension": 384,
    }
    assert run["seed"] == run["parameters"]["seed"] == 7
    assert run["input_sha256"] == hashlib.sha256((result.parent / "answers.csv").read_bytes()).hexdigest()
    assert run["counts"]["rows"] == 57
    assert run["counts"]["placed"] + run["counts"]["unplaced"] == run["counts"]["statements"] == 57
    assert {"encode", "communities", "total"} <= set(run["seconds"])
    assert run["peak_memory_mib"] > 100
    assert {"python", "torch", "faiss-cpu", "graspologic-native", "citizen-voice"} <= set(run["versions"])


@pytest.mark.parametrize("options", [[], ["--workers", "2"]])
def test_the_order_of_the_rows_and_the_workers_change_no_byte(result: Path, tmp_path: Path, options: list[str]) -> None:
    shuffled = random.Random(5).sample(ROWS, len(ROWS))
    called = call(csv_file(tmp_path / "s.csv.gz", shuffled), tmp_path / "out", "--id", "key", "--seed", "7", *options)
    assert called.exit_code == 0, called.output
    for name in ("statements.csv", "themes.json"):
        assert (tmp_path / "out" / name).read_bytes() == (result / name).read_bytes()


def test_many_rows_with_one_and_two_workers_give_the_same_bytes(tmp_path: Path, data_folder: Path) -> None:
    with gzip.open(data_folder / "civic" / "nhs_fft_dev.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        rows = [(row["id"], row["text"]) for row in csv.DictReader(stream)][:150]
    for workers, ordered in (("1", rows), ("2", rows[::-1])):
        file = csv_file(tmp_path / f"{workers}.csv", ordered)
        assert call(file, tmp_path / workers, "--id", "key", "--workers", workers).exit_code == 0
    assert (tmp_path / "1" / "statements.csv").read_bytes() == (tmp_path / "2" / "statements.csv").read_bytes()


def test_without_ids_and_splitting_a_jsonl_goes_by_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text("".join(json.dumps({"answer": text}) + "\n" for _, text in ROWS), encoding="utf-8")
    assert call(file, tmp_path / "out", "--no-split").exit_code == 0
    lines = statements_of(tmp_path / "out")
    assert {line["row_id"] for line in lines} == {str(number) for number in range(1, 58)}
    assert len(lines) == 57


@pytest.mark.parametrize("text", ["a" * 1_000_000, "Mend the road. " * 50_000, "\x00 <script>\x07\r", "=1+1"])
def test_odd_cells_are_grouped_like_any(tmp_path: Path, text: str) -> None:
    rows = [*ROWS[:6], ("odd", text)]
    called = call(csv_file(tmp_path / "odd.csv", rows), tmp_path / "out", "--id", "key")
    assert called.exit_code == 0, called.output
    lines = [line for line in statements_of(tmp_path / "out") if line["row_id"] == "odd"]
    assert all(text[int(line["start"]) : int(line["end"])] == line["text"] for line in lines)


def refused(called: Result, out: Path) -> str:
    assert called.exit_code == 2
    assert called.stdout == ""
    assert not (out / "statements.csv").exists()
    (line,) = [line for line in called.stderr.splitlines() if line.startswith("Error: ")]
    return line


def test_bad_files_are_refused_in_one_line(tmp_path: Path) -> None:
    out = tmp_path / "out"
    doubled = csv_file(tmp_path / "doubled.csv", [("a", "one"), ("a", "two")])
    assert 'the id "a" twice in column "key", on lines 2 and 3' in refused(call(doubled, out, "--id", "key"), out)
    assert 'no column "number"' in refused(call(doubled, out, "--id", "number"), out)
    assert "There is no file" in refused(call(tmp_path / "gone.csv", out), out)
    assert not out.exists()


def test_a_folder_that_cannot_be_the_result_is_refused_before_the_work(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "answers.csv")
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("keep me")
    assert "is not empty" in refused(call(file, full), full)
    assert (full / "letter.txt").read_text() == "keep me"
    assert "is a file" in refused(call(file, file), tmp_path)
    assert "can't be made (" in refused(call(file, file / "out"), tmp_path)


def test_an_unknown_encoder_is_refused_in_one_line(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "answers.csv")
    called = call(file, tmp_path / "out", "--encoder", str(tmp_path))
    assert "holds no model weights" in refused(called, tmp_path / "out")


def test_a_file_of_empty_texts_is_a_result_without_themes(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "empty.csv", [("a", ""), ("b", " ")])
    assert call(file, tmp_path / "out", "--id", "key").exit_code == 0
    assert json.loads((tmp_path / "out" / "themes.json").read_text()) == []
    assert [line["statement_no"] for line in statements_of(tmp_path / "out")] == ["0", "0"]


def test_killed_at_work_it_leaves_no_result_and_no_process(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "many.csv", [(str(number), f"Text {number} on buses") for number in range(20_000)])
    command = [sys.executable, "-c", "from citizen_voice.cli.group import group; group()", str(file)]
    command += ["--text", "answer", "--workers", "2", "--out", str(tmp_path / "out")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"}) as started:
        children = []
        deadline = time.monotonic() + 180
        while len(children) < 2 and time.monotonic() < deadline and started.poll() is None:
            time.sleep(0.2)
            children = psutil.Process(started.pid).children()
        started.send_signal(signal.SIGKILL)
    assert len(children) == 2, "two workers"
    _, alive = psutil.wait_procs(children, timeout=180)
    assert alive == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many.csv"]
