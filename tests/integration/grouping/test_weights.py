"""The weights file: made once, kept whole, handed to other machines, and done without where it can't be made."""

import errno
import logging
from pathlib import Path

import numpy as np
import pytest

from citizen_voice.grouping import encoder as encoder_module
from citizen_voice.grouping import weight_files
from citizen_voice.grouping.encoder import EncoderError, SentenceEncoder, WeightsMissingError, install_weights

TEXTS = ["More buses at night", "Mend Mill Road", "Plant trees by the school, please"]
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def no_making(*_arguments: object, **_named: object) -> None:
    raise AssertionError("the file should be there")


def test_the_file_is_made_once_and_used_by_its_name(
    encoder: SentenceEncoder, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_module, "in_processes", no_making)
    assert SentenceEncoder(cache=cache).revision == encoder.revision
    named = SentenceEncoder("nobody/no-such-model", cache=cache, revision=encoder.revision)
    assert named.encode(TEXTS).tobytes() == encoder.encode(TEXTS).tobytes()


def test_a_machine_that_shares_no_folder_uses_the_file_of_another(
    encoder: SentenceEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_module, "in_processes", no_making)
    content = encoder.weights_bytes()
    assert content is not None
    assert install_weights(content, tmp_path / "one") == encoder.revision
    for there in (
        SentenceEncoder("nobody/no-such-model", cache=tmp_path / "one", revision=encoder.revision),
        SentenceEncoder("nobody/no-such-model", cache=tmp_path / "two", revision=encoder.revision, weights=content),
        SentenceEncoder("nobody/no-such-model", cache=tmp_path / "two", revision=encoder.revision),
    ):
        assert there.encode(TEXTS).tobytes() == encoder.encode(TEXTS).tobytes()
    with pytest.raises(EncoderError, match="are not those that were asked for"):
        SentenceEncoder(cache=tmp_path, revision="0" * 64, weights=content)
    with pytest.raises(EncoderError, match="can't be read"):
        install_weights(b"no model", tmp_path)


def test_a_revision_that_cannot_be_had_is_refused_and_that_of_the_model_is_the_model(
    encoder: SentenceEncoder, cache: Path
) -> None:
    with pytest.raises(WeightsMissingError, match=f"The weights file {'0' * 64} of the encoder"):
        SentenceEncoder(cache=cache, revision="0" * 64)
    full = SentenceEncoder(cache=cache, revision=PUBLISHED_SHA256)
    assert (full.revision, full.is_compact, full.weights_bytes()) == (PUBLISHED_SHA256, False, None)
    vectors = full.encode(TEXTS)
    assert [vector.tobytes() for vector in vectors] == [full.encode([text])[0].tobytes() for text in TEXTS]
    assert np.einsum("ij,ij->i", vectors, encoder.encode(TEXTS)).min() > 0.97


def test_a_damaged_file_is_made_again(
    encoder: SentenceEncoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    content = encoder.weights_bytes()
    assert content is not None
    install_weights(content, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(content[: len(content) // 2])
    assert SentenceEncoder(cache=tmp_path).revision == encoder.revision
    assert "is damaged: it is removed and made again" in caplog.text
    assert file.read_bytes() == content


def test_a_file_of_another_version_is_left_alone_and_another_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = weight_files.WeightFiles(tmp_path)
    with monkeypatch.context() as earlier:
        earlier.setattr(weight_files, "FORMAT", "an earlier format")
        kept = files.keep(b"as an earlier version made it", PUBLISHED_SHA256)
        assert files.find(made_from=PUBLISHED_SHA256) == kept
    assert files.find(made_from=PUBLISHED_SHA256) is None
    assert files.find(own=kept.stem.rpartition("-")[2]) == kept


def test_a_full_disk_costs_the_file_and_not_the_work(
    encoder: SentenceEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(weight_files.os, "fsync", full)
    there = SentenceEncoder(cache=tmp_path, weights=encoder.weights_bytes(), workers=2)
    assert there.encode(TEXTS).tobytes() == encoder.encode(TEXTS).tobytes()
    assert "(No space left on device), so it will be made again next time. Make room" in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_costs_the_file_and_not_the_work(
    encoder: SentenceEncoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("in the way")
    there = SentenceEncoder(cache=tmp_path / "cache", weights=encoder.weights_bytes())
    assert there.revision == encoder.revision
    assert "can't be kept in" in caplog.text


def test_without_a_compact_file_the_model_itself_is_used_with_a_warning(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def killed(*_arguments: object, **_named: object) -> None:
        raise encoder_module.ProcessEndedError

    monkeypatch.setattr(encoder_module, "in_processes", killed)
    with caplog.at_level(logging.WARNING):
        full = SentenceEncoder(cache=tmp_path)
    assert (full.is_compact, full.revision) == (False, PUBLISHED_SHA256)
    assert "is used as it is, which is slower" in caplog.text
    monkeypatch.setattr(encoder_module, "computes_bytes_fast", lambda: False)
    assert SentenceEncoder(cache=cache).revision == PUBLISHED_SHA256
