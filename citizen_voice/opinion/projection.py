"""People and proposals on a plane: the two directions in which answers differ most."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import svds

from citizen_voice.opinion.threads import one_thread
from citizen_voice.opinion.types import AGREE, FloatArray, IntArray, SparseMatrix
from citizen_voice.opinion.votes import Votes

DIMENSIONS = 2
_DENSE_BELOW = 64
"""Smaller matrices are decomposed whole: the iterative way needs more rows and columns than it looks for."""


@dataclass(frozen=True, eq=False)
class Projection:
    """Where people and proposals lie.

    `points` is people × 2, `components` proposals × 2 (each column of length one, or nought where answers differ in
    fewer directions), `centre` the mean vote of each proposal. `extremity` of a proposal is how far from the middle
    somebody would lie who agrees with it and has said nothing else.
    """

    points: FloatArray
    components: FloatArray
    centre: FloatArray
    extremity: FloatArray


def project(votes: Votes, *, tolerance: float = 0.0) -> Projection:
    """Lay people out by principal component analysis in which an unseen proposal counts as its mean.

    The centred matrix is then sparse: vote less the proposal's mean where there is a vote, nought elsewhere. A
    person's point is scaled by √(proposals / votes cast), because the unseen cells have drawn it to the middle. Both
    are as in Polis (Small et al. 2021); the decomposition is exact and has no chance in it. With a `tolerance` its
    singular values are exact to that share of them alone, in half the time: enough for a trial that is one of many.
    """
    people, proposals = votes.shape
    seen = np.bincount(votes.columns, minlength=proposals)
    centre = np.bincount(votes.columns, weights=votes.signs, minlength=proposals) / np.maximum(seen, 1)
    off_centre = (votes.signs - centre[votes.columns], (votes.rows, votes.columns))
    centred = csr_array(off_centre, shape=(people, proposals))
    with one_thread():
        components = _principal_components(centred, tolerance)
    width = int((seen > 0).sum())
    points = (centred @ components) * np.sqrt(width / np.maximum(votes.votes_each, 1))[:, None]
    extremity = (AGREE - centre) * np.linalg.norm(components, axis=1) * np.sqrt(width)
    return Projection(points, components, centre, np.where(seen > 0, extremity, 0.0))


def _principal_components(centred: SparseMatrix, tolerance: float) -> FloatArray:
    """Return the two leading right singular vectors, each with its largest weight positive."""
    components = np.zeros((centred.shape[1], DIMENSIONS))
    if not centred.nnz or not np.abs(centred.data).max() > 0:
        return components
    if min(centred.shape) < _DENSE_BELOW:
        _, sizes, right = np.linalg.svd(centred.toarray(), full_matrices=False)
    else:
        # A start that is the same everywhere: with a random one the last digits would differ from run to run.
        start = np.sqrt(np.arange(1, min(centred.shape) + 1))
        _, sizes, right = svds(centred, k=DIMENSIONS, v0=start, tol=tolerance, solver="arpack")
    order: IntArray = np.argsort(-sizes, kind="stable")[:DIMENSIONS]
    real = order[sizes[order] > sizes.max() * 1e-9]
    leading = right[real].T
    largest = np.abs(leading).argmax(axis=0)
    components[:, : len(real)] = leading * np.sign(leading[largest, range(len(real))])
    return components
