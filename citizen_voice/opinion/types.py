"""Names for arrays, and what is wrong with votes that can't be worked through."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]
BoolArray = NDArray[np.bool_]
SparseMatrix = Any  # scipy.sparse.csr_array: scipy ships no types

AGREE, DISAGREE, UNSURE = 1, -1, 0
"""The sign of a vote, everywhere in here. What comes from elsewhere is checked where it comes in."""

NOT_PLACED = -1
"""The group of somebody who is in none: too few votes."""

VOTES_TO_BE_PLACED = 7
"""Votes that somebody needs to be in a group, or one on every proposal where there are fewer."""

MOST_GROUPS = 5
"""Opinion groups that are looked for: more could not be told in words."""

FEWEST_VOTES = 5
"""Votes of a group below which nothing is said of it: one or two people are no group's opinion."""


class VotesError(ValueError):
    """The votes can't be worked through as they were given; the message says which and why."""
