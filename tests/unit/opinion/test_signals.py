from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from citizen_voice.opinion.signals import (
    Burst,
    IdenticalBallots,
    SharedSource,
    find_arrivals,
    find_bursts,
    find_identical_ballots,
    find_shared_sources,
    with_and_without,
)

Votes = NDArray[np.int64]
NOTHING = 9
"""No vote, among 1 agree, -1 disagree and 0 unsure."""

BALLOTS = st.lists(
    st.lists(st.sampled_from([1, -1, 0, NOTHING]), min_size=4, max_size=4), min_size=1, max_size=20
).map(np.array)  # fmt: skip


def kinds(votes: Votes) -> tuple[csr_array, csr_array, csr_array]:
    return csr_array(votes == 1), csr_array(votes == -1), csr_array(votes == 0)


def usual_days(random: np.random.Generator, people: int) -> NDArray[np.float64]:
    """Give the times of votes over 28 days: people come by day and vote 12 times in a row, a few seconds apart."""
    come = random.integers(28, size=people) * 86_400 + random.normal(50_000, 12_000, size=people)
    return (come[:, None] + np.cumsum(random.exponential(15, size=(people, 12)), axis=1)).ravel()


@settings(deadline=None)
@given(st.integers(1, 2_000), st.floats(0.01, 5_000), st.floats(-1e9, 1e9))
def test_an_even_stream_has_no_bursts(votes: int, gap: float, start: float) -> None:
    assert find_bursts(start + gap * np.arange(votes)) == ()


@pytest.mark.parametrize("people", [1, 3, 40, 1_000, 20_000])
def test_usual_days_have_no_bursts(people: int) -> None:
    assert find_bursts(usual_days(np.random.default_rng(people), people)) == ()


@pytest.mark.parametrize("people", [3, 40, 1_000])
def test_a_flood_is_found_with_its_times_among_usual_days(people: int) -> None:
    random = np.random.default_rng(people)
    flood = random.uniform(1_000_000, 1_000_900, size=900)
    (burst,) = find_bursts(random.permutation(np.concatenate([usual_days(random, people), flood])))
    assert flood.min() - 600 < burst.start <= flood.min()
    assert flood.max() <= burst.end < flood.max() + 600
    assert 900 <= burst.votes < 950
    assert 500 <= burst.busiest < 800
    assert 10 <= burst.usual <= 40


def test_a_burst_says_how_many_votes_and_how_many_are_usual() -> None:
    quiet = np.arange(0, 60_000, 300.0)  # two in every ten minutes
    first, second = 20_130 + np.arange(80.0), 40_010 + np.arange(100.0)
    bursts = find_bursts(np.concatenate([second, quiet, first]))
    # The busiest windows begin with a vote of the usual pace, or two; the bursts do not.
    assert bursts == (Burst(20_130, 20_209, 80, 82, 2), Burst(40_010, 40_109, 100, 102, 2))


def test_bursts_a_window_apart_are_two_and_nearer_ones_are_one() -> None:
    quiet, flood = np.arange(0, 60_000, 1_200.0), np.arange(100.0)
    apart = find_bursts(np.concatenate([quiet, 20_450 + flood, 20_549 + 600 + flood]))
    nearer = find_bursts(np.concatenate([quiet, 20_450 + flood, 20_549 + 599 + flood]))
    assert [(burst.start, burst.end, burst.votes) for burst in apart] == [(20_450, 20_549, 100), (21_149, 21_248, 100)]
    assert [(burst.start, burst.end, burst.votes) for burst in nearer] == [(20_450, 21_247, 200)]


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e5), min_size=2, max_size=60), st.randoms(use_true_random=False))
def test_bursts_are_where_a_window_is_full_in_any_order(times: list[float], random: Random) -> None:
    options = {"window": 1_000.0, "fewest": 4, "ratio": 1.0, "deviations": 1e-9}
    bursts = find_bursts(np.array(times), **options)  # type: ignore[arg-type]
    random.shuffle(times)
    assert bursts == find_bursts(np.array(times), **options)  # type: ignore[arg-type]
    full = [start for start in times if sum(start <= time < start + 1_000 for time in times) >= 4]
    assert bool(bursts) <= bool(full)
    for burst in bursts:
        assert burst.votes == sum(burst.start <= time <= burst.end for time in times) >= 2
        assert burst.busiest >= max(4, burst.usual)


@pytest.mark.parametrize(
    ("flood", "options", "found"),
    [
        (29, {}, 0),
        (30, {}, 1),
        (50, {"fewest": 50}, 1),
        (50, {"fewest": 51}, 0),
        (60, {"ratio": 30}, 1),
        (60, {"ratio": 31}, 0),
        (60, {"deviations": 41}, 1),
        (60, {"deviations": 42}, 0),
        (60, {"window": 30}, 0),
    ],
)
def test_each_part_of_the_rule_decides(flood: int, options: dict[str, float], found: int) -> None:
    # Two votes in every window, so that a deviation is the root of 2.
    quiet = np.repeat(np.arange(0, 120_000, 600.0), 2)
    burst = 60_001 + np.linspace(0, 500, flood - 2)  # with the two that come before them in their window
    assert len(find_bursts(np.concatenate([quiet, burst]), **options)) == found  # type: ignore[arg-type]


def test_where_paces_scatter_a_burst_must_stand_out_further() -> None:
    steady, scattered = np.full(101, 20), np.tile([5, 20, 35], 34)[:101]
    for counts, found in ((steady, 1), (scattered, 0)):
        times = np.repeat(np.arange(101) * 1_200.0, counts)
        assert len(find_bursts(np.concatenate([times, np.full(250, 60_300.0)]))) == found


@pytest.mark.parametrize("times", [[], [5.0], [5.0] * 10_000], ids=["none", "one", "all at once"])
def test_without_a_usual_pace_there_is_no_burst(times: list[float]) -> None:
    assert find_bursts(np.array(times)) == ()


@pytest.mark.parametrize(
    ("times", "options"),
    [
        (np.zeros((2, 2)), {}),
        (np.array(3.0), {}),
        (np.array([1, np.nan]), {}),
        (np.array([np.inf]), {}),
        (np.zeros(3), {"window": 0}),
        (np.zeros(3), {"fewest": 0}),
        (np.zeros(3), {"ratio": -1}),
        (np.zeros(3), {"deviations": 0}),
    ],
)
def test_times_that_are_none_are_refused(times: NDArray[np.float64], options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        find_bursts(times, **options)  # type: ignore[arg-type]


def test_a_keen_voter_is_one_arrival_and_a_crowd_is_many() -> None:
    random = np.random.default_rng(7)
    quiet = random.uniform(0, 1e6, size=300)
    keen, crowd = 500_000 + np.linspace(0, 3_000, 10_000), random.uniform(700_000, 700_300, size=100)
    times = np.concatenate([quiet, keen, crowd])
    people = np.concatenate([np.arange(300), np.full(10_000, 300), np.arange(301, 401)])
    arrivals = find_arrivals(times, people)
    assert len(arrivals) == 300 + 1 + 100
    assert len(find_bursts(times)) == 2
    (burst,) = find_bursts(arrivals)
    assert 699_900 < burst.start < burst.end < 700_400


def test_a_person_arrives_again_after_a_pause() -> None:
    times, people = np.array([1_199.0, 50, 0, 599, 650, 1_800]), np.array([1, 2, 1, 1, 2, 1])
    assert find_arrivals(times, people).tolist() == [0, 50, 650, 1_199, 1_800]
    assert find_arrivals(times, people, pause=601).tolist() == [0, 50, 1_800]
    assert find_arrivals(np.zeros(0), np.zeros(0, dtype=np.int64)).tolist() == []
    with pytest.raises(ValueError, match="one person for each of the 6 times"):
        find_arrivals(times, people[:5])


@settings(deadline=None)
@given(BALLOTS, st.integers(1, 4), st.integers(1, 4))
def test_identical_ballots_are_those_that_compare_equal(ballots: Votes, people: int, votes: int) -> None:
    rows: dict[tuple[int, ...], list[int]] = {}
    for row, ballot in enumerate(ballots.tolist()):
        rows.setdefault(tuple(ballot), []).append(row)
    expected = {
        IdenticalBallots(tuple(group), 4 - ballot.count(NOTHING))
        for ballot, group in rows.items()
        if len(group) >= people and 4 - ballot.count(NOTHING) >= votes
    }
    found = find_identical_ballots(*kinds(ballots), fewest_people=people, fewest_votes=votes)
    assert set(found) == expected
    assert [len(group.people) for group in found] == sorted((len(group.people) for group in expected), reverse=True)


def test_a_campaign_of_500_is_found_among_others() -> None:
    random = np.random.default_rng(4)
    ballots = random.choice([1, -1, 0, NOTHING], p=[0.1, 0.06, 0.04, 0.8], size=(3_000, 200))
    campaign = np.sort(random.permutation(3_000)[:500])
    ballots[campaign] = ballots[campaign[0]]
    (found,) = find_identical_ballots(*kinds(ballots))
    assert found.people == tuple(campaign.tolist())
    assert found.votes == (ballots[campaign[0]] != NOTHING).sum() >= 10


def test_the_same_proposals_answered_differently_are_not_identical() -> None:
    ballots = np.tile([1, -1, 0] * 4, (5, 1))
    assert len(find_identical_ballots(*kinds(ballots))) == 1
    ballots[4, 5] = 1
    assert find_identical_ballots(*kinds(ballots)) == ()


@pytest.mark.parametrize("shape", [(0, 5), (5, 0), (6, 5)], ids=["nobody", "no proposals", "no votes"])
def test_without_votes_there_are_no_identical_ballots(shape: tuple[int, int]) -> None:
    assert find_identical_ballots(*kinds(np.full(shape, NOTHING)), fewest_people=1, fewest_votes=1) == ()


def test_one_source_of_many_stands_out() -> None:
    sources = np.array([f"home {place}" for place in range(300)] + ["library"] * 12 + [None, ""] * 40, dtype=object)
    random = np.random.default_rng(1)
    sources = sources[random.permutation(len(sources))]
    found = find_shared_sources(sources)
    assert found == (SharedSource("library", tuple(np.flatnonzero(sources == "library").tolist()), 12 / 312),)


@pytest.mark.parametrize(
    ("sizes", "options", "found"),
    [
        ([9] + [1] * 30, {}, []),
        ([10] + [1] * 30, {}, ["0"]),
        ([10, 30, 12] + [1] * 30, {}, ["1", "2", "0"]),
        ([200, 180, 210], {}, []),
        ([24, 5, 5, 5], {}, []),
        ([25, 5, 5, 5], {}, ["0"]),
        ([10, 10] + [1] * 30, {"fewest": 11}, []),
        ([10, 10] + [1] * 30, {"ratio": 10}, ["0", "1"]),
        ([10, 10] + [1] * 30, {"ratio": 10.5}, []),
        ([], {}, []),
    ],
)
def test_a_source_stands_out_from_what_is_usual(sizes: list[int], options: dict[str, int], found: list[str]) -> None:
    sources = np.repeat(np.arange(len(sizes)), sizes)
    assert [shared.source for shared in find_shared_sources(sources, **options)] == found  # type: ignore[arg-type]


def test_sources_that_nobody_knows_are_not_one_source() -> None:
    assert find_shared_sources(np.array([None, ""] * 50, dtype=object)) == ()


@settings(deadline=None)
@given(BALLOTS, st.randoms(use_true_random=False))
def test_totals_with_and_without_are_counts(ballots: Votes, random: Random) -> None:
    suspected = np.array([random.random() < 0.4 for _ in ballots])
    compared = with_and_without(*kinds(ballots), suspected)
    for totals, counted in ((compared.everybody, ballots), (compared.without, ballots[~suspected])):
        assert totals.agree.tolist() == (counted == 1).sum(axis=0).tolist()
        assert totals.disagree.tolist() == (counted == -1).sum(axis=0).tolist()
        assert totals.unsure.tolist() == (counted == 0).sum(axis=0).tolist()
        assert totals.majority.tolist() == np.sign((counted == 1).sum(axis=0) - (counted == -1).sum(axis=0)).tolist()
    assert compared.suspected == suspected.sum()
    assert compared.changed == tuple(np.flatnonzero(compared.everybody.majority != compared.without.majority))


def test_a_majority_that_rests_on_suspected_votes_is_named() -> None:
    ballots = np.array([[1, 1, 1, 0], [1, 1, 0, 0], [-1, 1, 0, -1], [-1, -1, 9, 9], [-1, -1, 9, 0]])
    compared = with_and_without(*kinds(ballots), np.array([True, True, False, False, False]))
    # Against all the same; for, then against; for, then nothing left; against all the same.
    assert compared.everybody.majority.tolist() == [-1, 1, 1, -1]
    assert compared.without.majority.tolist() == [-1, -1, 0, -1]
    assert compared.changed == (1, 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda agree, disagree, unsure: (agree, disagree, unsure[:1]), "one shape"),
        (lambda agree, disagree, unsure: (agree, agree, unsure), "Person 0 has two votes on proposal 1"),
        (lambda agree, disagree, unsure: (agree, disagree, disagree), "Person 1 has two votes on proposal 0"),
        (lambda agree, disagree, unsure: (agree, disagree, np.zeros(3)), "must be a matrix"),
        (lambda agree, disagree, unsure: (agree, disagree, unsure * np.nan), "finite"),
    ],
)
def test_votes_that_contradict_themselves_are_refused(
    change: Callable[..., tuple[csr_array, csr_array, csr_array]], message: str
) -> None:
    votes = change(*kinds(np.array([[0, 1, 9], [-1, 9, 9]])))
    with pytest.raises(ValueError, match=message):
        find_identical_ballots(*votes)
    with pytest.raises(ValueError, match=message):
        with_and_without(*votes, np.zeros(2, dtype=bool))


@pytest.mark.parametrize("suspected", [np.zeros(3, dtype=bool), np.array([0, 1]), np.zeros((2, 1), dtype=bool)])
def test_suspicion_is_one_boolean_for_each_person(suspected: NDArray[np.bool_]) -> None:
    with pytest.raises(ValueError, match="each of the 2 people"):
        with_and_without(*kinds(np.ones((2, 3))), suspected)


def test_minimums_below_1_and_sources_in_a_table_are_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        find_identical_ballots(*kinds(np.ones((2, 3))), fewest_people=0)
    with pytest.raises(ValueError, match="above 0"):
        find_identical_ballots(*kinds(np.ones((2, 3))), fewest_votes=0)
    with pytest.raises(ValueError, match="above 0"):
        find_shared_sources(np.array(["a"], dtype=object), fewest=0)
    with pytest.raises(ValueError, match="above 0"):
        find_shared_sources(np.array(["a"], dtype=object), ratio=0)
    with pytest.raises(ValueError, match="one list"):
        find_shared_sources(np.array([["a"]], dtype=object))
