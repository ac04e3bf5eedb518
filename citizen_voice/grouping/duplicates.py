"""Texts that say the same thing in nearly the same words: repeated answers and template campaigns."""

import hashlib
import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from citizen_voice.grouping.communities import number_by_first
from citizen_voice.grouping.stance import are_opposites
from citizen_voice.grouping.types import FloatArray, IntArray, SparseMatrix

HashArray = NDArray[np.uint64]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NEGATIONS = (
    "no not never none nor neither without stop against less fewer more cannot ban keep remove "
    "dim nid na ni heb peidio llai mwy nicht kein keine"
)
_TURNING_WORDS = frozenset(_NEGATIONS.split())
_BANDS = 12
_BAND_ROWS = 4
_PAIRS_AT_ONCE = 100_000


def words_of(text: str) -> list[str]:
    """Give the words of a text in order, without regard to case and punctuation."""
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def duplicate_groups(
    texts: Sequence[str],
    vectors: FloatArray,
    *,
    cosine: float,
    shared_words: float,
    languages: Sequence[str | None] | None = None,
) -> IntArray:
    """Give the group of each text; texts of one group are near-duplicates of each other.

    Two texts belong together when their words are the same in order, or when the cosine of their vectors is at least
    `cosine`, the share of words they have in common (Jaccard) at least `shared_words`, and the words that only one of
    them has turn nothing round: no number, no word such as "not" or "less", and no wish for the opposite by the cues of
    the first text's language (`languages` by code; None: not known). Groups are the connected parts of these pairs.
    Pairs to look at come from `likely_pairs`, so that the work grows with the number of texts, not its square.
    Groups do not depend on the order of the texts, and are numbered by their first text.
    """
    words = [words_of(text) for text in texts]
    starts, ends = _same_words(words, texts)
    if len(texts) > 1:
        vocabulary, bags = _bags(words)
        ones, others = likely_pairs(vocabulary, bags)
        alike = _alike((ones, others), bags, vocabulary, vectors, (cosine, shared_words))
        alike[alike] = _agreeing(texts, ones[alike], others[alike], languages)
        starts, ends = np.concatenate([starts, ones[alike]]), np.concatenate([ends, others[alike]])
    if not len(starts):
        return np.arange(len(texts), dtype=np.int64)
    graph = csr_array((np.ones(len(starts)), (starts, ends)), shape=(len(texts), len(texts)))
    _, labels = connected_components(graph, directed=False)
    return number_by_first(labels.astype(np.int64))


def _same_words(words: Sequence[Sequence[str]], texts: Sequence[str]) -> tuple[IntArray, IntArray]:
    first: dict[str, int] = {}
    # A text without words, such as an emoji, is only the same as the very same text.
    firsts = np.array(
        [first.setdefault(" ".join(own) or f" {texts[place]}", place) for place, own in enumerate(words)],
        dtype=np.int64,
    )
    repeated = np.flatnonzero(firsts != np.arange(len(words)))
    return firsts[repeated], repeated


def _bags(words: Sequence[Sequence[str]]) -> tuple[list[str], SparseMatrix]:
    """Give the distinct words of all texts, and which text has which: CSR (texts, words) of ones."""
    number: dict[str, int] = {}
    bags = [sorted({number.setdefault(word, len(number)) for word in own}) for own in words]
    bounds = np.concatenate([[0], np.cumsum([len(bag) for bag in bags])])
    flat = np.fromiter((word for bag in bags for word in bag), dtype=np.int64, count=int(bounds[-1]))
    ones = np.ones(len(flat), dtype=np.float32)
    return list(number), csr_array((ones, flat, bounds), shape=(len(words), max(len(number), 1)))


def likely_pairs(vocabulary: Sequence[str], bags: SparseMatrix) -> tuple[IntArray, IntArray]:
    """Give pairs of texts that probably share most of their words.

    MinHash (Broder, 1997) with twelve bands of four hashes: a pair that shares three quarters of its words is met with
    a probability of 0.99. Of texts that are alike in a band, each is paired with the one before it and with the first,
    in the order of a hash of their words.
    """
    sizes = np.diff(bags.indptr)
    filled = np.flatnonzero(sizes)
    if not len(filled):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    hashes = np.array([_hash_of(word) for word in vocabulary], dtype=np.uint64)
    begins = bags.indptr[filled]
    content = np.add.reduceat(hashes[bags.indices], begins)
    found = [_in_band(key, content) for key in _band_keys(hashes, bags.indices, begins)]
    pairs = np.unique(np.concatenate(found, axis=1), axis=1)
    return filled[pairs[0]], filled[pairs[1]]


def _hash_of(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8"), digest_size=8).digest(), "little")


def _band_keys(hashes: HashArray, words: IntArray, begins: IntArray) -> Iterator[HashArray]:
    random = np.random.default_rng(0)
    for _ in range(_BANDS):
        key = np.zeros(len(begins), dtype=np.uint64)
        for _ in range(_BAND_ROWS):
            factor, addend = random.integers(1 << 62, size=2, dtype=np.uint64)
            mixed = hashes * (factor | np.uint64(1)) + addend
            mixed ^= mixed >> np.uint64(29)
            key = key * np.uint64(0x9E3779B97F4A7C15) + np.minimum.reduceat(mixed[words], begins)
        yield key


def _in_band(key: HashArray, content: HashArray) -> IntArray:
    order = np.lexsort((content, key))
    is_first = np.concatenate([[True], key[order][1:] != key[order][:-1]])
    first = order[np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))]
    later = np.flatnonzero(~is_first)
    pairs = np.stack([np.concatenate([order[later - 1], first[later]]), np.concatenate([order[later]] * 2)])
    return np.sort(pairs, axis=0).astype(np.int64)


def _alike(
    pairs: tuple[IntArray, IntArray],
    bags: SparseMatrix,
    vocabulary: Sequence[str],
    vectors: FloatArray,
    floors: tuple[float, float],
) -> NDArray[np.bool_]:
    turning = np.array([_turns(word) for word in vocabulary] or [False], dtype=np.float32)
    sizes, turns = np.diff(bags.indptr), bags @ turning
    alike = np.zeros(len(pairs[0]), dtype=bool)
    for begin in range(0, len(alike), _PAIRS_AT_ONCE):
        starts, ends = (side[begin : begin + _PAIRS_AT_ONCE] for side in pairs)
        common = csr_array(bags[starts].multiply(bags[ends]))
        shared = common.sum(axis=1)
        near = np.einsum("ij,ij->i", vectors[starts], vectors[ends]) >= floors[0]
        worded = shared >= floors[1] * (sizes[starts] + sizes[ends] - shared)
        turned = turns[starts] + turns[ends] - 2 * (common @ turning) > 0
        alike[begin : begin + _PAIRS_AT_ONCE] = near & worded & ~turned
    return alike


def _agreeing(
    texts: Sequence[str], ones: IntArray, others: IntArray, languages: Sequence[str | None] | None
) -> list[bool]:
    return [
        not are_opposites(texts[one], texts[other], None if languages is None else languages[one])
        for one, other in zip(ones.tolist(), others.tolist(), strict=True)
    ]


def _turns(word: str) -> bool:
    return word in _TURNING_WORDS or word.endswith("n't") or any(letter.isdigit() for letter in word)
