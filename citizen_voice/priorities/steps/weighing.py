"""What those who took part are worth as a sample, weighted to the population."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from citizen_voice.opinion.raking import Raking, rake
from citizen_voice.priorities.steps.population import Population
from citizen_voice.vocabulary import MarginKind


@dataclass(frozen=True)
class Weighing:
    """How many people were weighted, to which kinds of margin, and what came of it."""

    people: int
    kinds: frozenset[MarginKind]
    raking: Raking

    @property
    def effective_size(self) -> int:
        """As many people, each counting once, would tell as much (Kish)."""
        return round(self.raking.effective_size)


def weigh(
    categories: Mapping[MarginKind, Sequence[str | None]], people: Sequence[int], population: Population
) -> Weighing | None:
    """Weight groups of people to what is known of the population; None without people or anything to weight to.

    `categories` has for each group what it is of each kind (None: not stated), `people` how many it has. They are
    spread out to one entry a person, as `rake` takes them: 33,000 take a tenth of a second.
    """
    # An age that nobody stated can be weighted to nothing.
    kinds = [kind for kind in population if any(one is not None for one in categories[kind])]
    if not kinds:
        return None
    stated = {kind.value: _spread(categories[kind], people) for kind in kinds}
    raking = rake(stated, {kind.value: population[kind].people for kind in kinds})
    return Weighing(people=sum(people), kinds=frozenset(kinds), raking=raking)


def _spread(groups: Sequence[str | None], people: Sequence[int]) -> list[str | None]:
    spread: list[str | None] = np.repeat(np.array(groups, dtype=object), people).tolist()
    return spread
