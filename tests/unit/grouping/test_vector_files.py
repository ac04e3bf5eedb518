import multiprocessing
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from citizen_voice.grouping.types import FloatArray
from citizen_voice.grouping.vector_files import FileVectorStore
from citizen_voice.grouping.vectors import embed, text_key
from tests.factories.encoders import WordHashEncoder

REVISION = "ab" * 32


def some_vectors(start: int, count: int) -> dict[str, FloatArray]:
    values = np.random.default_rng(start).standard_normal((count, 8)).astype(np.float32)
    return {text_key(f"text {number}"): values[number - start] for number in range(start, start + count)}


def save_there(folder: Path, start: int) -> None:
    for part in range(start, start + 1000, 50):
        FileVectorStore(folder, REVISION).save(some_vectors(part, 50))


def test_what_was_saved_is_found_to_the_bit_by_another_store_of_that_revision(tmp_path: Path) -> None:
    saved = some_vectors(0, 1200)
    FileVectorStore(tmp_path / "new", REVISION).save(saved)
    found = FileVectorStore(tmp_path / "new", REVISION).load([*saved, text_key("unknown")])
    assert {key: vector.tobytes() for key, vector in found.items()} == {
        key: vector.tobytes() for key, vector in saved.items()
    }
    assert FileVectorStore(tmp_path / "new", "cd" * 32).load([*saved]) == {}


def test_a_text_is_encoded_once_over_two_runs(tmp_path: Path) -> None:
    encoder = WordHashEncoder()
    first = embed(["more buses", "trees"], encoder, FileVectorStore(tmp_path, encoder.revision))
    again = embed(["trees", "more  buses", "paths"], encoder, FileVectorStore(tmp_path, encoder.revision))
    assert sorted(encoder.asked) == ["more buses", "paths", "trees"]
    assert again[[1, 0]].tobytes() == first.tobytes()


def test_two_processes_may_save_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=save_there, args=(tmp_path, start)) for start in (0, 500)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    keys = [text_key(f"text {number}") for number in range(1500)]
    assert len(FileVectorStore(tmp_path, REVISION).load(keys)) == 1500


def test_a_damaged_file_is_put_aside_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / f"{REVISION}.sqlite3").write_bytes(b"this is no database" * 1000)
    store, saved = FileVectorStore(tmp_path, REVISION), some_vectors(0, 3)
    assert store.load([*saved]) == {}
    store.save(saved)
    assert len(caplog.records) == 1
    assert "file is not a database" in caplog.text
    assert [path.suffix for path in tmp_path.iterdir()] == [".damaged"]
    FileVectorStore(tmp_path, REVISION).save(saved)
    assert len(FileVectorStore(tmp_path, REVISION).load([*saved])) == 3


def test_a_full_disk_is_a_warning_and_loses_nothing_that_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kept = some_vectors(0, 3)
    FileVectorStore(tmp_path, REVISION).save(kept)
    real = sqlite3.connect

    def small(*arguments: object, **named: object) -> sqlite3.Connection:
        file = real(*arguments, **named)
        file.execute("PRAGMA max_page_count = 1")
        return file

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", small)
        FileVectorStore(tmp_path, REVISION).save(some_vectors(100, 5000))
    assert "database or disk is full" in caplog.text
    keys = [text_key(f"text {number}") for number in range(6000)]
    assert sorted(FileVectorStore(tmp_path, REVISION).load(keys)) == sorted(kept)


def test_a_folder_that_cannot_be_made_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    assert FileVectorStore(tmp_path / "file" / "vectors", REVISION).load(["00"]) == {}
    assert "the work goes on without" in caplog.text
