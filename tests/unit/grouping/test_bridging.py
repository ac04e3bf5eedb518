import numpy as np
import pytest

from citizen_voice.grouping.bridging import bridge_languages, main_language, standing_vectors
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import SourceText
from citizen_voice.grouping.vectors import MemoryVectorStore
from tests.factories.encoders import WordHashEncoder


def unit(rows: list[list[float]]) -> np.ndarray:
    values = np.array(rows, dtype=np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def test_a_text_of_the_second_language_stands_where_its_counterpart_stands() -> None:
    vectors = unit([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    meanings = unit([[1, 0], [0, 1], [0.05, 1]])
    bridged = standing_vectors(vectors, meanings, np.array([2]))
    assert np.array_equal(bridged[:2], vectors[:2])
    assert bridged[2] @ vectors[1] > 0.999
    assert np.allclose(np.linalg.norm(bridged, axis=1), 1)
    assert np.array_equal(vectors[2], [0, 0, 1])


def test_equal_counterparts_share_the_text() -> None:
    vectors = unit([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    bridged = standing_vectors(vectors, unit([[1, 0], [1, 0], [1, 0]]), np.array([2]))
    assert np.allclose(bridged[2], [np.sqrt(0.5), np.sqrt(0.5), 0], atol=1e-6)


def test_without_a_first_language_nothing_changes() -> None:
    vectors = unit([[1, 0], [0, 1]])
    assert standing_vectors(vectors, vectors, np.array([0, 1])) is vectors
    assert standing_vectors(vectors, vectors, np.array([], dtype=np.int64)) is vectors


def test_the_main_language_is_that_of_most_texts() -> None:
    assert main_language(["en", "cy", None, "en"]) == "en"
    assert main_language(["en", "cy"]) == "cy"
    assert main_language([None]) is None


@pytest.mark.parametrize("languages", [["en", "en"], [None, None], ["cy", None]])
def test_one_language_loads_no_second_encoder(languages: list[str | None]) -> None:
    def never(*_given: object) -> None:
        raise AssertionError("not needed")

    vectors = unit([[1, 0], [0, 1]])
    assert bridge_languages(["a", "b"], languages, vectors, never, never) is vectors


def test_two_languages_are_joined_by_what_the_bridge_finds_alike() -> None:
    texts = ["buses buses bysiau", "trees", "bysiau buses"]
    main = unit([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    bridged = bridge_languages(texts, ["en", "en", "cy"], main, WordHashEncoder, lambda _revision: MemoryVectorStore())
    assert bridged[2] @ main[0] > 0.99


@pytest.mark.parametrize(("welsh", "calls"), [(0, 0), (4, 0), (5, 1)])
def test_a_grouping_asks_for_the_bridge_only_where_two_languages_have_some_texts(welsh: int, calls: int) -> None:
    made: list[WordHashEncoder] = []

    def bridge() -> WordHashEncoder:
        made.append(WordHashEncoder())
        return made[-1]

    texts = [SourceText(f"e{number}", f"more buses on route {number}", "en") for number in range(12)]
    texts += [SourceText(f"c{number}", f"mwy o fysiau buses {number}", "cy") for number in range(welsh)]
    pipeline = GroupingPipeline(WordHashEncoder(), bridge=bridge, split=False).fit(texts)
    assert len(made) == calls
    assert not {"bridge", "bridge_store"} & pipeline.parameters.keys()
