"""Where each theme lies on a picture: those that are alike near each other, none upon another."""

import numpy as np
from scipy.spatial import cKDTree

from citizen_voice.grouping.types import FloatArray

_TURNS = 200


def places_of(centroids: FloatArray) -> FloatArray:
    """Give the place of each centroid in the unit square, shape (centroids, 2), for up to some thousands of them.

    The first two principal components (classical scaling of the distances between the centroids), each stretched to
    the square. Then those nearer than half the side of the cell that each would have to itself are pushed apart. The
    sign of a component is set by its largest entry, so that the same centroids always give the same picture.
    """
    count = len(centroids)
    if count < 2:
        return np.full((count, 2), 0.5)
    centred = (centroids - centroids.mean(axis=0)).astype(np.float64)
    flat = np.zeros((count, 2))
    for axis, column in enumerate(_components(centred)):
        flat[:, axis] = np.round(column, 6) * np.sign(column[np.abs(np.round(column, 6)).argmax()])
    return np.round(_spread(_stretch(flat)), 4)


def _components(centred: FloatArray) -> list[FloatArray]:
    """Give each row's place on the first two principal components, less if the rows lie on a line or a point."""
    # By the smaller of the two square products, for both have the same sizes.
    is_tall = len(centred) > centred.shape[1]
    sizes, axes = np.linalg.eigh(centred.T @ centred if is_tall else centred @ centred.T)
    first = [at for at in (-1, -2) if len(sizes) >= -at and sizes[at] > 1e-9]
    return [centred @ axes[:, at] / np.sqrt(sizes[at]) if is_tall else axes[:, at] for at in first]


def _stretch(flat: FloatArray) -> FloatArray:
    low, high = flat.min(axis=0), flat.max(axis=0)
    wide = high - low > 1e-9
    stretched: FloatArray = np.where(wide, (flat - low) / np.where(wide, high - low, 1), 0.5)
    return stretched


def _spread(flat: FloatArray) -> FloatArray:
    least = 0.5 / np.sqrt(len(flat))
    # Places that are the very same are told apart by a small turn of a spiral.
    angles = np.arange(len(flat)) * 2.399963
    placed = np.clip(flat + 1e-4 * np.stack([np.cos(angles), np.sin(angles)], axis=1), 0, 1)
    for _ in range(_TURNS):
        # Sorted, for sums of floating point numbers depend on their order.
        pairs = np.sort(cKDTree(placed).query_pairs(least, output_type="ndarray"), axis=1)
        if not len(pairs):
            break
        ones, others = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T
        gap = placed[ones] - placed[others]
        distance = np.linalg.norm(gap, axis=1, keepdims=True)
        push = 0.5 * gap / np.maximum(distance, 1e-9) * (least - distance)
        placed = placed.copy()
        np.add.at(placed, ones, push)
        np.subtract.at(placed, others, push)
        placed = np.clip(placed, 0, 1)
    return placed
