"""The votes of the demonstration: the same for the same seed, and like the model that is stated."""

import statistics
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from citizen_voice.demonstration.vote_model import Card, VoteModel, draw_votes
from citizen_voice.vocabulary import VoteChoice

DEMO = Path(__file__).resolve().parents[3] / "demo"
PEOPLE = [f"p{number:03d}" for number in range(1, 301)]


@pytest.fixture
def model():
    return VoteModel.read(tomllib.loads((DEMO / "votes.toml").read_text(encoding="utf-8")))


@pytest.fixture
def cards():
    leans = ("", "green", "business", "community")
    return {f"d{number:03d}": Card(PEOPLE[number % 300], number % 5 - 2, leans[number % 4]) for number in range(400)}


def share(votes, choice=VoteChoice.AGREE):
    decided = [one for one in votes if one.choice is not VoteChoice.UNSURE]
    return sum(one.choice is choice for one in decided) / len(decided)


def test_the_same_seed_gives_the_same_votes_and_another_gives_others(model, cards):
    again = draw_votes(model, people=PEOPLE, cards=cards, published=reversed(list(cards)))
    votes = draw_votes(model, people=PEOPLE, cards=cards, published=list(cards))
    assert votes == again
    other = VoteModel(**{name: getattr(model, name) for name in model.__slots__} | {"seed": model.seed + 1})
    assert draw_votes(other, people=PEOPLE, cards=cards, published=list(cards)) != votes


def test_nobody_votes_twice_on_a_proposal_or_on_their_own_or_on_one_that_is_not_published(model, cards):
    published = set(list(cards)[:200])
    votes = draw_votes(model, people=PEOPLE, cards=cards, published=published)
    assert len({(one.person, one.key) for one in votes}) == len(votes)
    assert all(cards[one.key].person != one.person for one in votes)
    assert {one.key for one in votes} <= published


def test_how_many_votes_each_casts_is_as_stated(model, cards):
    counts = Counter(one.person for one in draw_votes(model, people=PEOPLE, cards=cards, published=cards))
    assert len(counts) == 300
    assert min(counts.values()) >= model.least_votes
    assert max(counts.values()) <= model.most_votes
    assert statistics.median(counts.values()) == pytest.approx(model.median_votes, abs=6)


def test_one_vote_in_eight_is_unsure(model, cards):
    votes = draw_votes(model, people=PEOPLE, cards=cards, published=cards)
    assert sum(one.choice is VoteChoice.UNSURE for one in votes) / len(votes) == pytest.approx(model.unsure, abs=0.015)


def test_what_is_liked_better_is_agreed_with_more(model, cards):
    votes = draw_votes(model, people=PEOPLE, cards=cards, published=cards)
    by_appeal = [share([one for one in votes if cards[one.key].appeal == appeal]) for appeal in (-2, -1, 0, 1, 2)]
    assert by_appeal == sorted(by_appeal)
    assert by_appeal[0] < 0.4 < 0.8 < by_appeal[-1]


def test_shares_are_those_of_the_formula_when_nothing_else_counts(model):
    plain = VoteModel(
        **{name: getattr(model, name) for name in model.__slots__}
        | {"mood_deviation": 0.0, "median_votes": 150.0, "base": 0.35}
    )
    cards = {f"d{number:03d}": Card("nobody", 0, "") for number in range(200)}
    votes = draw_votes(plain, people=PEOPLE, cards=cards, published=cards)
    assert share(votes) == pytest.approx(0.5866, abs=0.01)  # 1 / (1 + exp(-0.35))


def test_a_bloc_likes_what_leans_its_way_and_not_what_leans_the_other(model):
    sides = {
        "green": VoteModel(
            **{name: getattr(model, name) for name in model.__slots__} | {"blocs": (("green", 1.0, "business"),)}
        )
    }
    cards = {f"d{number:03d}": Card("nobody", 0, ("green", "business", "")[number % 3]) for number in range(300)}
    votes = draw_votes(sides["green"], people=PEOPLE, cards=cards, published=cards)
    own, against, neither = (
        share([one for one in votes if cards[one.key].lean == lean]) for lean in ("green", "business", "")
    )
    assert own > neither + 0.1
    assert against < neither - 0.1


def test_what_leans_the_own_way_matters_a_lot_more_often_and_what_one_is_unsure_of_never(model):
    cards = {f"d{number:03d}": Card("nobody", 0, ("green", "business", "")[number % 3]) for number in range(300)}
    green = VoteModel(**{name: getattr(model, name) for name in model.__slots__} | {"blocs": (("green", 1.0, ""),)})
    votes = draw_votes(green, people=PEOPLE, cards=cards, published=cards)
    sure = [one for one in votes if one.choice is not VoteChoice.UNSURE]
    assert not any(one.is_important for one in votes if one.choice is VoteChoice.UNSURE)
    own, others = (
        statistics.mean(one.is_important for one in sure if (cards[one.key].lean == "green") is is_own)
        for is_own in (True, False)
    )
    assert (own, others) == (pytest.approx(0.30, abs=0.03), pytest.approx(0.08, abs=0.02))


def test_few_proposals_are_enough(model):
    cards = {"d001": Card("p001", 1, ""), "d002": Card("p002", 1, "")}
    votes = draw_votes(model, people=["p001", "p002", "p003"], cards=cards, published=cards)
    assert Counter(one.person for one in votes) == {"p001": 1, "p002": 1, "p003": 2}
