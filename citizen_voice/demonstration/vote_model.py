"""The votes of the demonstration: random numbers by a stated model, nobody's opinion. `demo/votes.toml` states it.

One generator for everything, so that the same seed and the same published proposals give the same votes.
"""

import math
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from citizen_voice.vocabulary import VoteChoice


@dataclass(frozen=True, slots=True)
class Card:
    """What the model reads of a proposal: who wrote it, how well it would be liked (-2 to 2), and by which bloc."""

    person: str
    appeal: float
    lean: str


@dataclass(frozen=True, slots=True)
class DrawnVote:
    """One person's vote on one proposal."""

    person: str
    key: str
    choice: VoteChoice
    is_important: bool = False


@dataclass(frozen=True, slots=True)
class VoteModel:
    """The numbers of the model. `blocs` are (name, share, the bloc that it opposes or nothing).

    `important` is how likely somebody who is sure says of a vote that it matters a lot, `important_match` the same for
    what leans their bloc's way.
    """

    seed: int
    base: float
    appeal_weight: float
    match: float
    clash: float
    unsure: float
    important: float
    important_match: float
    mood_deviation: float
    median_votes: float
    votes_deviation: float
    least_votes: int
    most_votes: int
    blocs: tuple[tuple[str, float, str], ...]

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "VoteModel":
        """Return the model that a parsed votes.toml states. Raises `KeyError` or `TypeError` when parts are missing."""
        blocs = tuple((one["name"], float(one["share"]), one["opposes"]) for one in content["bloc"])
        return cls(seed=content["seed"], blocs=blocs, **content["model"])


def draw_votes(
    model: VoteModel, *, people: Sequence[str], cards: Mapping[str, Card], published: Collection[str]
) -> list[DrawnVote]:
    """Return the votes of all people, each person's in the order in which they are cast.

    `people` are in their order, `published` are the keys of the cards that anybody may see.
    """
    rng = random.Random(model.seed)
    keys = sorted(published)
    opposed = {name: opposes for name, _, opposes in model.blocs}
    bloc_of: dict[str, str] = {}
    drawn: list[DrawnVote] = []
    for person in people:
        bloc = rng.choices([name for name, _, _ in model.blocs], weights=[share for _, share, _ in model.blocs])[0]
        bloc_of[person] = bloc
        mood = rng.gauss(0, model.mood_deviation)
        count = round(rng.lognormvariate(math.log(model.median_votes), model.votes_deviation))
        count = min(max(count, model.least_votes), model.most_votes)
        others = [key for key in keys if cards[key].person != person]
        drawn.extend(
            DrawnVote(person, key, _draw(model, rng, _chance(model, cards[key], bloc, opposed[bloc], mood)))
            for key in rng.sample(others, min(count, len(others)))
        )
    return [_marked(model, rng, one, cards[one.key].lean == bloc_of[one.person]) for one in drawn]


def _marked(model: VoteModel, rng: random.Random, vote: DrawnVote, is_match: bool) -> DrawnVote:
    """Return a vote, perhaps as one that matters a lot; who is unsure says of nothing that it does."""
    if vote.choice is VoteChoice.UNSURE:
        return vote
    return replace(vote, is_important=rng.random() < (model.important_match if is_match else model.important))


def _chance(model: VoteModel, card: Card, bloc: str, opposed: str, mood: float) -> float:
    """Return how likely a person is to agree, when they are sure at all."""
    z = model.base + model.appeal_weight * card.appeal + mood
    if card.lean and card.lean == bloc:
        z += model.match
    if card.lean and card.lean == opposed:
        z -= model.clash
    return 1 / (1 + math.exp(-z))


def _draw(model: VoteModel, rng: random.Random, chance: float) -> VoteChoice:
    if rng.random() < model.unsure:
        return VoteChoice.UNSURE
    return VoteChoice.AGREE if rng.random() < chance else VoteChoice.DISAGREE
