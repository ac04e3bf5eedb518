"""Words beside vectors: of the texts that are near by cosine, those that also share telling words are nearer."""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix

_BUCKETS = 1 << 18


def word_vectors(texts: Sequence[str]) -> SparseMatrix:
    """Give TF-IDF of the words and pairs of words of each text: CSR, rows of length one, or zero without words."""
    counted = HashingVectorizer(n_features=_BUCKETS, ngram_range=(1, 2), alternate_sign=False, norm=None)
    return TfidfTransformer(sublinear_tf=True).fit_transform(counted.transform(texts)).tocsr()


def rank_by_words(
    texts: Sequence[str], cosines: FloatArray, places: IntArray, *, count: int, weight: float
) -> tuple[FloatArray, IntArray]:
    """Choose the best `count` of each row's neighbours by cosine of the vectors + `weight` × cosine of the words.

    `cosines` and `places` have shape (rows, neighbours). Gives the cosines of the vectors and the places of those that
    are chosen, shape (rows, min(count, neighbours)), the best first; of equals the nearer by vector.
    """
    if not cosines.size:
        return cosines, places
    words = word_vectors(texts)
    likeness = cosines.astype(np.float64)
    for column in range(places.shape[1]):
        likeness[:, column] += weight * np.asarray(words.multiply(words[places[:, column]]).sum(axis=1)).ravel()
    best = np.argsort(-np.round(likeness, 6), axis=1, kind="stable")[:, :count]
    return np.take_along_axis(cosines, best, axis=1), np.take_along_axis(places, best, axis=1)
