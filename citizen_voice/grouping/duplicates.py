"""Texts that say the same thing in nearly the same words: repeated answers and template campaigns."""

import re
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from citizen_voice.grouping.communities import number_by_first
from citizen_voice.grouping.neighbours import nearest_neighbours
from citizen_voice.grouping.types import FloatArray, IntArray

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NEGATIONS = (
    "no not never none nor neither without stop against less fewer more cannot ban keep remove "
    "dim nid na ni heb peidio llai mwy nicht kein keine"
)
_TURNING_WORDS = frozenset(_NEGATIONS.split())


def words_of(text: str) -> list[str]:
    """Give the words of a text in order, without regard to case and punctuation."""
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def duplicate_groups(
    texts: Sequence[str], vectors: FloatArray, *, cosine: float, shared_words: float, neighbours: int
) -> IntArray:
    """Give the group of each text; texts of one group are near-duplicates of each other.

    Two texts belong together when their words are the same in order, or when the cosine of their vectors is at least
    `cosine`, the share of words they have in common (Jaccard) at least `shared_words`, and the words that only one of
    them has turn nothing round: no number, and no word such as "not" or "less". Groups are the connected parts of these
    pairs, looked for among the `neighbours` nearest of each text; they do not depend on the order of the texts, and are
    numbered by their first text.
    """
    words = [words_of(text) for text in texts]
    pairs = _same_words(words, texts) + _alike(words, vectors, cosine, shared_words, neighbours)
    if not pairs:
        return np.arange(len(texts), dtype=np.int64)
    starts, ends = np.array(pairs, dtype=np.int64).T
    graph = csr_array((np.ones(len(pairs)), (starts, ends)), shape=(len(texts), len(texts)))
    _, labels = connected_components(graph, directed=False)
    return number_by_first(labels.astype(np.int64))


def _same_words(words: Sequence[Sequence[str]], texts: Sequence[str]) -> list[tuple[int, int]]:
    first: dict[tuple[str, ...], int] = {}
    pairs = []
    for place, own in enumerate(words):
        # A text without words, such as an emoji, is only the same as the very same text.
        key = tuple(own) or (texts[place],)
        start = first.setdefault(key, place)
        if start != place:
            pairs.append((start, place))
    return pairs


def _alike(
    words: Sequence[Sequence[str]], vectors: FloatArray, cosine: float, shared_words: float, neighbours: int
) -> list[tuple[int, int]]:
    cosines, places = nearest_neighbours(vectors, neighbours)
    pairs = []
    for start, column in np.argwhere(cosines >= cosine):
        end = int(places[start, column])
        if _share_words(set(words[start]), set(words[end]), shared_words):
            pairs.append((int(start), end))
    return pairs


def _share_words(one: set[str], other: set[str], shared_words: float) -> bool:
    either = one | other
    if not either or len(one & other) < shared_words * len(either):
        return False
    return not any(_turns(word) for word in one ^ other)


def _turns(word: str) -> bool:
    return word in _TURNING_WORDS or word.endswith("n't") or any(letter.isdigit() for letter in word)
