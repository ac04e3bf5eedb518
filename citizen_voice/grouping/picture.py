"""Where each theme lies on a picture: those that are alike near each other, none upon another."""

import numpy as np

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
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    flat = np.zeros((count, 2))
    for axis in range(min(2, len(sizes))):
        if sizes[axis] > 1e-9:
            column = np.round(left[:, axis], 6)
            flat[:, axis] = column * np.sign(column[np.abs(column).argmax()])
    return np.round(_spread(_stretch(flat)), 4)


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
        gap = placed[:, None, :] - placed[None, :, :]
        distance = np.sqrt((gap**2).sum(axis=2)) + np.eye(len(flat))
        push = np.clip(least - distance, 0, None)
        if not push.any():
            break
        placed = np.clip(
            placed + 0.5 * (gap / np.maximum(distance, 1e-9)[:, :, None] * push[:, :, None]).sum(axis=1), 0, 1
        )
    return placed
