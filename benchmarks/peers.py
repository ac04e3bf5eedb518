"""The peers that grouping is measured beside, each on the same vectors."""

import warnings

import numpy as np
from evoc import EVoC
from sentence_transformers.util import community_detection
from sklearn.cluster import HDBSCAN, KMeans
from umap import UMAP

from benchmarks.sets import SEED
from citizen_voice.grouping.types import FloatArray, IntArray

# UMAP says that a seed keeps it to one thread; that is what makes it repeatable.
warnings.filterwarnings("ignore", message="n_jobs value", category=UserWarning)


def umap_hdbscan(vectors: FloatArray) -> IntArray:
    """Do what BERTopic does by default: UMAP to 5 dimensions, then HDBSCAN with at least 10 texts a theme."""
    reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED)
    found = HDBSCAN(min_cluster_size=10, metric="euclidean", cluster_selection_method="eom", copy=True)
    return found.fit_predict(reducer.fit_transform(vectors)).astype(np.int64)


def evoc(vectors: FloatArray) -> IntArray:
    return EVoC(random_state=SEED).fit_predict(vectors).astype(np.int64)


def communities_at_60(vectors: FloatArray) -> IntArray:
    """Run `community_detection` of sentence-transformers at threshold 0.6, at least 10 texts a theme."""
    labels = np.full(len(vectors), -1, dtype=np.int64)
    found = community_detection(np.ascontiguousarray(vectors), threshold=0.6, min_community_size=10)
    for number, members in enumerate(found):
        labels[members] = number
    return labels


def kmeans(vectors: FloatArray, count: int) -> IntArray:
    """Run k-means, told the true number of labels."""
    return KMeans(count, n_init=3, random_state=SEED).fit_predict(vectors).astype(np.int64)


def warm_up() -> None:
    """Let what compiles at its first call compile, so that it is not counted."""
    noise = np.random.default_rng(SEED).standard_normal((600, 16)).astype(np.float32)
    umap_hdbscan(noise)
    evoc(noise)
