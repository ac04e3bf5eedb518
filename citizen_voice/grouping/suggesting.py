"""Which missions and measures a theme may belong to: by likeness, with the residents' words that speak for it.

What is given is a suggestion for an officer with its reasons; nothing is decided here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citizen_voice.grouping.keywords import content_words, stem
from citizen_voice.grouping.types import FloatArray

_NEAREST = 2
_SHARED_WORDS = 6


@dataclass(frozen=True, slots=True)
class Described:
    """Something a theme may belong to, in words: a mission, a milestone or a measure, by its code.

    A code may be described several times, say sentence by sentence: the description nearest to the theme counts.
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that a theme may belong to, with the cosine of its description to the middle of the theme.

    `nearest` are the places of the statements nearest to the description, the nearest first; `shared_words` are words
    of meaning of the description that the theme's statements use too, as they use them, the most used first.
    """

    code: str
    score: float
    description: str
    nearest: tuple[int, ...]
    shared_words: tuple[str, ...]


def suggest_codes(
    described: Sequence[Described],
    described_vectors: FloatArray,
    texts: Sequence[str],
    vectors: FloatArray,
    *,
    most: int = 3,
    language: str | None = None,
) -> list[Suggestion]:
    """Give up to `most` codes that a theme may belong to, the most alike first; equal ones in the order of their codes.

    `texts` are the theme's statements and `vectors` theirs, rows of length one; `described_vectors` has a row for each
    of `described`, from the same encoder. `language` is that of both (None: not known). Empty without statements.
    """
    if not len(texts) or not described:
        return []
    middle = vectors.mean(axis=0)
    scores = described_vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-12))
    best: dict[str, int] = {}
    for place in np.argsort(-np.round(scores, 5), kind="stable").tolist():
        best.setdefault(described[place].code, place)
    ordered = sorted(best.values(), key=lambda place: (-round(float(scores[place]), 5), described[place].code))
    forms = _forms_used(texts, language)
    return [
        Suggestion(
            code=described[place].code,
            score=round(float(scores[place]), 4),
            description=described[place].text,
            nearest=_nearest(vectors @ described_vectors[place]),
            shared_words=_shared_words(described[place].text, forms, language),
        )
        for place in ordered[:most]
    ]


def _nearest(likeness: FloatArray) -> tuple[int, ...]:
    return tuple(np.argsort(-np.round(likeness, 5), kind="stable")[:_NEAREST].tolist())


def _forms_used(texts: Sequence[str], language: str | None) -> dict[str, Counter[str]]:
    """Give, for each word by its stem, in how many statements each of its forms is used."""
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for word in set(content_words(text, language)):
            forms.setdefault(stem(word, language), Counter())[word] += 1
    return forms


def _shared_words(description: str, forms: dict[str, Counter[str]], language: str | None) -> tuple[str, ...]:
    roots = {stem(word, language) for word in content_words(description, language)} & forms.keys()
    ordered = sorted(roots, key=lambda root: (-forms[root].total(), root))[:_SHARED_WORDS]
    return tuple(min(forms[root], key=lambda form: (-forms[root][form], form)) for root in ordered)
