"""Two languages in one grouping: a text of the second language stands where its counterparts in the first stand.

The encoder that groups one language best knows nothing of another, and the multilingual one groups each of them worse.
So the multilingual encoder only answers which texts of the first language are a text's counterparts. The text then
takes the mean of their vectors from the main encoder, and nothing that comes after needs to know of languages.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import faiss
import numpy as np

from citizen_voice.grouping.types import FloatArray, IntArray
from citizen_voice.grouping.vectors import Encoder, VectorStore, embed

_COUNTERPARTS = 5
_SHARPNESS = 100.0
_READ_AT_MOST = 20_000


def main_language(languages: Sequence[str | None]) -> str | None:
    """Give the language of most texts, the first by name of equals; None where no language is known."""
    counted = Counter(language for language in languages if language is not None)
    return min(counted, key=lambda language: (-counted[language], language), default=None)


def bridge_languages(
    texts: Sequence[str],
    languages: Sequence[str | None],
    vectors: FloatArray,
    make_bridge: Callable[[], Encoder],
    make_store: Callable[[str], VectorStore],
    *,
    fewest: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> FloatArray:
    """Give the vectors with which the texts are grouped, one a text; those of the main language are unchanged.

    `languages` are codes, `vectors` the main encoder's. `make_bridge` gives the multilingual encoder and `make_store`
    the store for its revision; neither is called where there is one language only. A text of unknown language counts to
    the main one, and so do those of a language of fewer than `fewest` texts. Counterparts are
    looked for among the first 20,000 texts of the main language, so that few texts of another cost no more than that.
    """
    main = main_language(languages)
    often = {language for language, times in Counter(languages).items() if language is not None and times >= fewest}
    others = np.array([language in often and language != main for language in languages], dtype=bool)
    if not others.any():
        return vectors
    bridge = make_bridge()
    read = np.union1d(np.flatnonzero(~others)[:_READ_AT_MOST], np.flatnonzero(others))
    meanings = embed([texts[at] for at in read.tolist()], bridge, make_store(bridge.revision), progress)
    bridged = vectors.copy()
    bridged[read] = standing_vectors(vectors[read], meanings, np.flatnonzero(others[read]))
    return bridged


def standing_vectors(vectors: FloatArray, meanings: FloatArray, others: IntArray) -> FloatArray:
    """Give `vectors` with the rows `others` replaced by the mean of the vectors of their counterparts.

    `meanings` are the multilingual vectors of the same texts, of length one. The counterparts of a text are the five
    nearest rows that are not among `others`, weighted by exp(100 · cosine) (softmax over the neighbours, as in
    Goldberger et al., "Neighbourhood components analysis", 2004); so a translation counts for nearly all, and several
    texts of the same idea share. Shape and length of the rows stay.
    """
    first = np.setdiff1d(np.arange(len(vectors)), others)
    if not len(first) or not len(others):
        return vectors
    index = faiss.IndexFlatIP(meanings.shape[1])
    index.add(np.ascontiguousarray(meanings[first], dtype=np.float32))
    wanted = np.ascontiguousarray(meanings[others], dtype=np.float32)
    cosines, places = index.search(wanted, min(_COUNTERPARTS, len(first)))
    weights = np.exp((cosines - cosines[:, :1]) * _SHARPNESS)
    standing = np.zeros((len(others), vectors.shape[1]), dtype=np.float32)
    for rank in range(places.shape[1]):
        standing += weights[:, rank, None] * vectors[first[places[:, rank]]]
    standing /= np.maximum(np.linalg.norm(standing, axis=1, keepdims=True), 1e-12)
    bridged = vectors.copy()
    bridged[others] = standing
    return bridged
