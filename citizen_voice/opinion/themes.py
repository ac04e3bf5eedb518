"""From votes on statements to opinions of themes: a statement speaks for its theme, against it, or not at all."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import csr_array

from citizen_voice.opinion.types import FEWEST_VOTES, BoolArray, FloatArray, IntArray, SparseMatrix
from citizen_voice.opinion.votes import Votes

EvidenceGrade = Literal["strong", "fair", "thin"]

MANY_VOTERS, FEW_VOTERS = 100, 30
WIDE_INTERVAL, NARROW_INTERVAL = 0.3, 0.2


@dataclass(frozen=True, eq=False)
class ThemeBallots:
    """Who is for which theme: people × themes of 0 and 1 (csr). `seen` tells who voted on anything oriented in it."""

    approves: SparseMatrix
    opposes: SparseMatrix
    seen: SparseMatrix


def ballots_on_themes(votes: Votes, stances: SparseMatrix) -> ThemeBallots:
    """Turn votes into opinions of themes. `stances` is proposals × themes: 1 for the theme, -1 against, 0 not told.

    Agreeing with a statement for the theme, or disagreeing with one against it, counts one for it; the reverse one
    against. Somebody approves a theme when more of their votes are for it than against it, and opposes it when fewer
    are; with as many of each, or unsure of all, they do neither. A theme on whose oriented statements somebody has no
    vote is not seen, and not approved.
    """
    net = (votes.agree - votes.disagree) @ stances
    seen = (votes.agree + votes.disagree + votes.unsure) @ abs(stances)
    return ThemeBallots(_ones(net > 0), _ones(net < 0), _ones(seen > 0))


def with_unseen_as_group(ballots: ThemeBallots, labels: IntArray, groups: int) -> SparseMatrix:
    """Return who approves what when an unseen theme counts as most of the person's opinion group see it.

    A theme that somebody has not seen is approved where more than half of the people in their group who saw it approve
    it, at least five of them; people in no group are left as they are. For trying how much a slate depends on what was
    never asked.
    """
    members = csr_array(np.asarray(labels[:, None] == np.arange(groups)[None, :], dtype=np.float32))
    approve, seen = ((members.T @ matrix).toarray() for matrix in (ballots.approves, ballots.seen))
    is_held = (seen >= FEWEST_VOTES) & (approve > 0.5 * seen)
    unseen = 1 - ballots.seen.toarray()
    imputed = (members @ is_held.astype(np.float32)) * unseen
    return _ones(csr_array(ballots.approves + csr_array(imputed)))


def count_by(matrix: SparseMatrix, kinds: IntArray, number: int) -> IntArray:
    """Count a people × themes matrix by the kind of each person, 0 … number - 1 (negative: none): kinds × themes."""
    members = csr_array(np.asarray(kinds[:, None] == np.arange(number)[None, :], dtype=np.int64))
    return np.asarray((members.T @ matrix.astype(np.int64)).toarray(), dtype=np.int64)


def grade_evidence(
    seen: int, low: float, high: float, *, by_group: IntArray, has_flipped: bool
) -> tuple[EvidenceGrade, tuple[str, ...]]:
    """Grade what the figures of a theme rest on, and return the codes of why it is not better.

    `seen` people voted on it; `low` and `high` are the ends of the interval of their share for it; `by_group` has how
    many of each opinion group voted; `has_flipped` tells whether the majority is another one without suspected votes.
    Thin: below 30 people ("few"), a group below five ("group"), an interval wider than 30 points ("wide"), or a flip
    ("flip"). Strong: 100 people or more and an interval of 20 points at most.
    """
    found = {
        "few": seen < FEW_VOTERS,
        "group": bool((np.asarray(by_group) < FEWEST_VOTES).any()),
        "wide": high - low > WIDE_INTERVAL,
        "flip": has_flipped,
    }
    reasons = tuple(code for code, is_so in found.items() if is_so)
    if reasons:
        return "thin", reasons
    return ("strong" if seen >= MANY_VOTERS and high - low <= NARROW_INTERVAL else "fair"), ()


def _ones(matrix: SparseMatrix | BoolArray | FloatArray) -> SparseMatrix:
    found = csr_array(matrix)
    found.eliminate_zeros()
    return csr_array((np.ones(found.nnz, dtype=np.int8), found.indices, found.indptr), shape=found.shape)
