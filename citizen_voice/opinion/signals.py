"""Signs that votes may have been organised: facts for a person to judge, never a verdict, and nothing is removed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from citizen_voice.opinion.slate import ballots_from
from citizen_voice.opinion.types import BoolArray, FloatArray, IntArray, SparseMatrix

_TO_DEVIATION = 1.4826
"""Times the median absolute deviation gives the standard deviation of a normal distribution (Hampel, 1974)."""

_KEYS_SEED = 1970
_KEYS = 2  # of 64 bits each

_NOT_KNOWN: Any = None


@dataclass(frozen=True, slots=True)
class Burst:
    """An interval with far more than the usual pace, from the first to the last of its `votes` (seconds, as given).

    `busiest` is the most votes in any one window that reaches into it, `usual` the number that is usual in a window.
    """

    start: float
    end: float
    votes: int
    busiest: int
    usual: float


def find_bursts(
    times: FloatArray, *, window: float = 600.0, fewest: int = 30, ratio: float = 10.0, deviations: float = 12.0
) -> tuple[Burst, ...]:
    """Find the intervals in which far more votes arrive than is usual in this consultation, earliest first.

    `times` are the seconds at which votes arrived, in any order. The usual pace is the median number of votes over the
    windows of `window` seconds, laid end to end from the first vote, in which any arrived: nights do not count, and a
    burst cannot raise it while it fills fewer than half of them. A window that begins at a vote is too full if it holds
    at least `fewest` votes, and `ratio` times the usual number, and the usual number + `deviations` standard
    deviations, which are taken as the larger of √usual (as arrivals one by one would have; Poisson) and 1.4826 times
    the median absolute deviation (people vote many times in a row, so real votes scatter more). Full windows that
    overlap, or follow within a window, are one burst, less the votes at its two ends that come at a slower pace.

    An even stream and a quiet consultation have none. In simulations without any campaign, where people come by day
    and vote 12 or 25 times in a row, at most 1 consultation in 200 had one; give `find_arrivals` in the place of
    votes, and the keenest voter is one arrival. What else to expect: the hour after a newsletter, a broadcast or a
    post, a class at school, a meeting where all vote together.

    Raises `ValueError` for times that are not one list of finite numbers, and unless `window`, `fewest`, `ratio` and
    `deviations` are above 0.
    """
    if min(window, fewest, ratio, deviations) <= 0:
        raise ValueError("The window, the fewest votes, the ratio and the deviations must all be above 0.")
    ordered = np.sort(_checked_times(times))
    if not len(ordered):
        return ()
    usual, spread = _pace(ordered, window)
    needed = max(fewest, ratio * usual, usual + deviations * spread)
    inside = np.searchsorted(ordered, ordered + window, side="left") - np.arange(len(ordered))
    bursts = []
    for start, end, most in _spans(ordered, inside, np.flatnonzero(inside >= needed), window):
        # At the least pace that fills a window its votes lie so far apart; some in any full window lie nearer.
        near = start + np.flatnonzero(np.diff(ordered[start : end + 1]) <= window / max(needed - 1, 1))
        first, last = int(near[0]), int(near[-1]) + 1
        bursts.append(Burst(float(ordered[first]), float(ordered[last]), last - first + 1, most, usual))
    return tuple(bursts)


def _pace(ordered: FloatArray, window: float) -> tuple[float, float]:
    """Give the usual number of votes in a window that has any, and its standard deviation, as `find_bursts` says."""
    _, counts = np.unique((ordered - ordered[0]) // window, return_counts=True)
    usual = float(np.median(counts))
    return usual, max(usual**0.5, _TO_DEVIATION * float(np.median(np.abs(counts - usual))))


def _spans(ordered: FloatArray, inside: IntArray, full: IntArray, window: float) -> Iterator[tuple[int, int, int]]:
    """Yield the first and the last vote of each run of full windows, and the most votes in one of them.

    `inside` has the number of votes in the window that begins at each vote, `full` the votes where that is too many.
    """
    if not len(full):
        return
    # Windows in order of time: a new run begins where one starts a window or more after the last one's last vote.
    last = full + inside[full] - 1
    begins = np.flatnonzero(np.append(True, ordered[full[1:]] - ordered[last[:-1]] >= window))
    ends = np.append(begins[1:], len(full)) - 1
    most = np.maximum.reduceat(inside[full], begins)
    yield from zip(full[begins].tolist(), last[ends].tolist(), most.tolist(), strict=True)


def find_arrivals(times: FloatArray, people: IntArray, *, pause: float = 600.0) -> FloatArray:
    """Give the times, in rising order, of each person's votes before which they had not voted for `pause` seconds.

    `times` are the seconds at which votes arrived and `people` who cast each, both in the same order. Ten thousand
    votes by one person in a row are one arrival. Raises `ValueError` for times that are not one list of finite numbers,
    and unless there is one person for each.
    """
    given, who = _checked_times(times), np.asarray(people)
    if who.shape != given.shape:
        raise ValueError(f"There must be one person for each of the {len(given)} times; the shape is {who.shape}.")
    order = np.lexsort((given, who))
    ordered, whose = given[order], who[order]
    is_arrival = np.append(True, (np.diff(ordered) >= pause) | (whose[1:] != whose[:-1]))[: len(ordered)]
    arrivals: FloatArray = np.sort(ordered[is_arrival])
    return arrivals


def _checked_times(times: FloatArray) -> FloatArray:
    checked: FloatArray = np.asarray(times, dtype=np.float64)
    if checked.ndim != 1 or not np.isfinite(checked).all():
        raise ValueError("Times must be one list of finite numbers of seconds.")
    return checked


@dataclass(frozen=True, slots=True)
class IdenticalBallots:
    """People (rows) whose ballots are the same: `votes` votes each, on the same proposals and the same way."""

    people: tuple[int, ...]
    votes: int


def find_identical_ballots(
    agree: SparseMatrix,
    disagree: SparseMatrix,
    unsure: SparseMatrix,
    *,
    fewest_people: int = 5,
    fewest_votes: int = 10,
) -> tuple[IdenticalBallots, ...]:
    """Find groups of at least `fewest_people` with at least `fewest_votes` votes each, the same vote for vote.

    The three matrices are people x proposals, not zero where the person voted so. The largest group comes first, then
    the one with the lowest row. Each vote has a random key of 128 bits and a ballot the sum of its keys (after Zobrist,
    1970), so that the work grows with the votes and not with pairs of people; two ballots that differ have the same
    sum by chance once in 10³⁸ pairs.

    What to expect: families and friends who voted together, leaflets that say how to vote, and, where nearly everybody
    agrees with nearly everything, people who have nothing to do with one another.

    Raises `ValueError` for matrices that are not 2-D, not finite or not of one shape, for a person with two votes on a
    proposal, and unless both minimums are above 0.
    """
    if min(fewest_people, fewest_votes) <= 0:
        raise ValueError("The fewest people and the fewest votes must both be above 0.")
    kinds = _checked_votes(agree, disagree, unsure)
    random = np.random.default_rng(_KEYS_SEED)
    votes = np.sum([np.diff(kind.indptr) for kind in kinds], axis=0)
    sums = np.zeros((len(votes), _KEYS), dtype=np.uint64)
    for kind in kinds:
        keys = random.integers(2**64, size=(kind.shape[1], _KEYS), dtype=np.uint64)
        sums += kind.astype(np.uint64) @ keys
    people = np.flatnonzero(votes >= fewest_votes)
    _, codes, counts = np.unique(sums[people], axis=0, return_inverse=True, return_counts=True)
    found = [
        IdenticalBallots(tuple(people[group].tolist()), int(votes[people[group[0]]]))
        for group in _members_of(codes, np.flatnonzero(counts >= fewest_people))
    ]
    return tuple(sorted(found, key=lambda ballots: (-len(ballots.people), ballots.people)))


@dataclass(frozen=True, slots=True)
class SharedSource:
    """People (rows) who came from one source; `share` is their part of all whose source is known, from 0 to 1."""

    source: str
    people: tuple[int, ...]
    share: float


def find_shared_sources(
    sources: NDArray[np.object_], *, fewest: int = 10, ratio: float = 5.0
) -> tuple[SharedSource, ...]:
    """Find the sources from which outlyingly many people came, the largest first, then by name.

    `sources` has one entry a person, such as a keyed hash of their network; None or "" where it is not known. A source
    is reported if at least `fewest` people came from it and at least `ratio` times the median over all sources: where
    most people come alone that is `fewest`, and where everybody sits in one of a few offices no office is outlying.

    What to expect: mobile networks and providers that put thousands behind one address, libraries, schools,
    workplaces, care homes, and families under a low minimum.

    Raises `ValueError` for more than one dimension, and unless `fewest` and `ratio` are above 0.
    """
    if min(fewest, ratio) <= 0:
        raise ValueError("The fewest people and the ratio must both be above 0.")
    given = np.asarray(sources, dtype=object)
    if given.ndim != 1:
        raise ValueError("Sources must be one list with an entry for each person.")
    is_known = np.not_equal(given, _NOT_KNOWN) & np.not_equal(given, "")
    people = np.flatnonzero(is_known)
    names, codes, counts = np.unique(given[people].astype(str), return_inverse=True, return_counts=True)
    if not len(people):
        return ()
    outlying = np.flatnonzero(counts >= max(fewest, ratio * float(np.median(counts))))
    found = [
        SharedSource(str(names[code]), tuple(people[group].tolist()), len(group) / len(people))
        for code, group in zip(outlying, _members_of(codes, outlying), strict=True)
    ]
    return tuple(sorted(found, key=lambda shared: (-len(shared.people), shared.source)))


@dataclass(frozen=True, slots=True)
class Totals:
    """Votes on each proposal (one entry a column)."""

    agree: IntArray
    disagree: IntArray
    unsure: IntArray

    @property
    def majority(self) -> IntArray:
        """Give 1 where more agree than disagree, -1 where more disagree, and 0 where neither."""
        signs: IntArray = np.sign(self.agree - self.disagree)
        return signs


@dataclass(frozen=True, slots=True)
class Comparison:
    """Totals of all votes, and without those of `suspected` people.

    `changed` are the columns whose majority is another one without them; also where it comes to be a tie or was one.
    """

    everybody: Totals
    without: Totals
    suspected: int
    changed: tuple[int, ...]


def with_and_without(
    agree: SparseMatrix, disagree: SparseMatrix, unsure: SparseMatrix, suspected: BoolArray
) -> Comparison:
    """Count the votes on each proposal, all of them and without those of suspected people.

    The matrices are people x proposals as in `find_identical_ballots`; `suspected` is true for each person in question.
    A majority is of those who agree or disagree: the unsure are counted but decide nothing.

    Raises `ValueError` as `find_identical_ballots` does, and where `suspected` is not one boolean a person.
    """
    kinds = _checked_votes(agree, disagree, unsure)
    doubted = np.asarray(suspected)
    people = kinds[0].shape[0]
    if doubted.dtype != np.bool_ or doubted.shape != (people,):
        raise ValueError(f"Suspicion must be one boolean for each of the {people} people.")
    everybody = Totals(*(kind.T @ np.ones(people, dtype=np.int64) for kind in kinds))
    without = Totals(*(kind.T @ (~doubted).astype(np.int64) for kind in kinds))
    changed = np.flatnonzero(everybody.majority != without.majority)
    return Comparison(everybody, without, int(doubted.sum()), tuple(changed.tolist()))


def _checked_votes(agree: SparseMatrix, disagree: SparseMatrix, unsure: SparseMatrix) -> list[SparseMatrix]:
    kinds = [ballots_from(kind) for kind in (agree, disagree, unsure)]
    if len({kind.shape for kind in kinds}) > 1:
        raise ValueError(f"The three matrices must have one shape, not {[kind.shape for kind in kinds]}.")
    twice = (kinds[0] + kinds[1] + kinds[2] > 1).tocoo()
    if twice.nnz:
        raise ValueError(f"Person {twice.row[0]} has two votes on proposal {twice.col[0]}.")
    return kinds


def _members_of(codes: IntArray, wanted: IntArray) -> list[IntArray]:
    """Give, for each wanted code, where it stands in `codes`, in order."""
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=1))
    return [order[start:end] for start, end in zip(np.append(0, ends[:-1])[wanted], ends[wanted], strict=True)]
