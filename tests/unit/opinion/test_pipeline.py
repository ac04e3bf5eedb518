"""The whole way from votes to a slate."""

from typing import Any

import numpy as np
import pytest

from citizen_voice.opinion.pipeline import OpinionPipeline
from citizen_voice.opinion.shares import count_votes
from citizen_voice.opinion.votes import Votes, gather
from tests.unit.opinion.made_votes import blocs, from_table, shuffled

ALL_AGREE, ALL_REJECT, NOBODY_KNOWS = 30, 31, 32


def consultation() -> Votes:
    """Three blocs on thirty proposals, and three proposals more: all agree, all reject, nobody knows."""
    votes, bloc = blocs(11, (40, 30, 20))
    people = range(len(bloc))
    return gather(
        [*votes.rows.tolist(), *people, *people, *people],
        [
            *votes.columns.tolist(),
            *[ALL_AGREE] * len(bloc),
            *[ALL_REJECT] * len(bloc),
            *[NOBODY_KNOWS] * len(bloc),
        ],
        [*votes.signs.tolist(), *[1] * len(bloc), *[-1] * len(bloc), *[0] * len(bloc)],
    )


@pytest.fixture(scope="module")
def votes() -> Votes:
    return consultation()


@pytest.fixture(scope="module")
def fitted(votes: Votes) -> OpinionPipeline:
    return OpinionPipeline(places=6).fit(votes)


def results(pipeline: OpinionPipeline) -> dict[str, Any]:
    """Give all results as plain values."""
    found: dict[str, Any] = {}
    for name, value in vars(pipeline).items():
        if name.endswith("_") and name != "seconds_":
            found[name] = plain(value)
    return found


def plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return np.nan_to_num(value, nan=-999.0).tolist()
    if hasattr(value, "__dict__"):
        return {name: plain(part) for name, part in vars(value).items()}
    return repr(value)


def test_groups_and_counts_tell_the_same(votes: Votes, fitted: OpinionPipeline) -> None:
    assert fitted.groups_.k == 3
    assert fitted.groups_.sizes == [40, 30, 20]
    totals = count_votes(votes)
    for answer in ("agree", "disagree", "unsure"):
        assert getattr(fitted.totals_, answer).tolist() == getattr(totals, answer).tolist()
        assert getattr(fitted.by_group_, answer).sum(axis=0).tolist() == getattr(totals, answer).tolist()
    shares = fitted.by_group_.agree / fitted.by_group_.seen
    assert (fitted.low_ <= shares).all()
    assert (shares <= fitted.high_).all()
    assert (np.sign(fitted.ratio_ - 1)[np.abs(fitted.z_) > 1] == np.sign(fitted.z_)[np.abs(fitted.z_) > 1]).all()


def test_each_list_begins_with_what_was_made_for_it(fitted: OpinionPipeline) -> None:
    assert fitted.consensus_.ranked()[0] == ALL_AGREE
    assert fitted.rejection_.ranked()[0] == ALL_REJECT
    assert fitted.uncertain_.argmax() == NOBODY_KNOWS
    assert fitted.divisive_[[ALL_AGREE, ALL_REJECT, NOBODY_KNOWS]].tolist() == [0, 0, 0]
    assert fitted.divisive_.max() > 0.4
    assert not fitted.typical_[:, [ALL_AGREE, ALL_REJECT, NOBODY_KNOWS]].any()
    assert fitted.typical_.any(axis=1).all()


def test_weights_are_those_of_the_votes(fitted: OpinionPipeline) -> None:
    assert fitted.weights_.argmin() == NOBODY_KNOWS
    assert fitted.weights_[ALL_AGREE] > fitted.weights_[ALL_REJECT]
    assert len(np.unique(fitted.weights_)) > 25
    assert (fitted.weights_ > 0).all()
    assert fitted.polis_priority_[ALL_AGREE] > fitted.polis_priority_[ALL_REJECT]


def test_the_slate_has_as_many_places_as_asked_and_passes_its_audit(votes: Votes, fitted: OpinionPipeline) -> None:
    assert len(fitted.slate_.places) == 6
    assert ALL_AGREE in fitted.slate_.columns
    assert ALL_REJECT not in fitted.slate_.columns
    assert fitted.audit_.holds
    agree = count_votes(votes).agree
    assert [place.voters for place in fitted.slate_.places] == [int(agree[column]) for column in fitted.slate_.columns]


def test_all_steps_are_timed(fitted: OpinionPipeline) -> None:
    assert set(fitted.seconds_) == {"groups", "shares", "typical", "lists", "slate"}


@pytest.mark.parametrize("seed", range(2))
def test_any_order_of_votes_gives_the_same_results(votes: Votes, fitted: OpinionPipeline, seed: int) -> None:
    again = OpinionPipeline(places=6).fit(shuffled(votes, seed))
    assert results(again) == results(fitted)
    assert set(results(fitted)) >= {"groups_", "typical_", "consensus_", "weights_", "slate_", "audit_"}


@pytest.mark.parametrize(
    "empty",
    [
        gather([], [], []),
        gather([], [], [], participants=range(4)),
        gather([], [], [], proposals=range(4)),
        gather([], [], [], participants=range(4), proposals=range(4)),
    ],
)
def test_no_votes_at_all_are_worked_through_too(empty: Votes) -> None:
    fitted = OpinionPipeline().fit(empty)
    assert (fitted.groups_.k, fitted.groups_.sizes) == (1, [0])
    assert fitted.totals_.seen.tolist() == [0] * empty.shape[1]
    assert np.isnan(fitted.consensus_.value).all()
    assert fitted.consensus_.ranked() == []
    assert fitted.slate_.places == ()
    assert fitted.audit_.holds
    assert fitted.weights_ == pytest.approx([45.5625] * empty.shape[1])
    assert fitted.polis_priority_ == pytest.approx([5.0625] * empty.shape[1])


def test_only_people_who_are_placed_count_for_groups_and_all_count_for_totals() -> None:
    votes = from_table([[1] * 10] * 6 + [[-1] * 3 + [None] * 7] * 4)
    fitted = OpinionPipeline().fit(votes)
    assert fitted.totals_.seen.tolist() == [10] * 3 + [6] * 7
    assert fitted.by_group_.seen.tolist() == [[6] * 10]
    assert fitted.slate_.voters == 6


def test_more_places_than_proposals_leave_places_empty() -> None:
    fitted = OpinionPipeline(places=50).fit(from_table([[1, -1, 0], [1, 1, -1]]))
    assert sorted(fitted.slate_.columns) == [0, 1]
    assert fitted.slate_.unfilled == 48
