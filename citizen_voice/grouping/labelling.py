"""Words for themes: titles in residents' own wording, keywords and exemplars."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np

from citizen_voice.grouping.keywords import (
    carries_meaning,
    choose_keywords,
    class_weights,
    common_words,
    content_words,
    count_words,
    stem,
    tokens,
)
from citizen_voice.grouping.phrases import opening_of, phrases_of
from citizen_voice.grouping.types import FloatArray, IntArray
from citizen_voice.grouping.wordlists import words_of

_CENTRAL_STATEMENTS = 12
_MOST_READ = 80
_KEYWORDS = 8
_EXEMPLARS = 5
_ROWS_AT_ONCE = 8192
_SPREAD_OVER = 2000
# The topic of a title: how much of the theme's strongest words it has, how much of it they are, how many of the central
# texts have one of its words, and how near its own text is to the middle of the theme.
_COVERAGE, _PURITY, _SHARED, _CENTRALITY = 1.5, 0.5, 1.0, 1.0
_SATURATION = 0.75


@dataclass(frozen=True, slots=True)
class Wording:
    """Title, keywords and exemplars of one theme; exemplars are places in the list of texts, the most central first.

    `source` is the place of the text that the title was taken from, and `language` the language of that text, in which
    the keywords are too (None: not known).
    """

    label: str
    keywords: tuple[str, ...]
    exemplars: tuple[int, ...]
    source: int
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What is known of the words of one theme in its main language."""

    language: str | None
    count: Counter[str]
    weights: Mapping[str, float]
    small: frozenset[str]
    stop: frozenset[str]


def word_weights(
    texts: Sequence[str], themes: Sequence[Sequence[int]], languages: Sequence[str | None] | None = None
) -> list[dict[str, float]]:
    """Give each theme's words, by stem, with their class-based TF-IDF, in the language that most of its texts have.

    `themes` lists the places of each theme's texts; `languages` the code of each text's language. A word is weighed
    against the words of its own language in the other themes.
    """
    return [dict(own.weights) for own in _vocabularies(texts, themes, languages)]


def word_themes(
    texts: Sequence[str],
    vectors: FloatArray,
    themes: Sequence[Sequence[int]],
    *,
    words: int,
    taken: set[str],
    languages: Sequence[str | None] | None = None,
    voices: IntArray | None = None,
) -> list[Wording]:
    """Give the wording of each theme.

    A title has up to `words` words, which stand one after the other in one of the theme's central texts, in the
    language that most of its texts have. No two titles have the same words of meaning, nor has one those of a title in
    `taken` (`title_key`), to which the new ones are added; the largest theme chooses first. `vectors` are rows of
    length one, one a text; `languages` the code of each text's language (None: not known). `voices` counts the people
    behind each text (None: one each): what many said the same way draws the middle of the theme by their square root.
    """
    pulls = np.ones(len(texts)) if voices is None else np.sqrt(np.maximum(voices, 1))
    vocabularies = _vocabularies(texts, themes, languages)
    wordings: dict[int, Wording] = {}
    for number in sorted(range(len(themes)), key=lambda number: (-len(themes[number]), number)):
        places = np.sort(np.asarray(themes[number], dtype=np.int64))
        own = vocabularies[number]
        likeness = _likeness(vectors, places, pulls)
        order = np.argsort(-np.round(likeness, 5), kind="stable")
        in_language = [at for at in order.tolist() if languages is None or languages[places[at]] == own.language]
        read = [(int(places[at]), float(likeness[at])) for at in _central(in_language)]
        label, source = _free_title(texts, read, own, words, taken, pulls=pulls)
        spread = order[: max(2 * _EXEMPLARS, min(_SPREAD_OVER, len(order)))]
        exemplars = spread_out(vectors[places[spread]], likeness[spread], _EXEMPLARS)
        wordings[number] = Wording(
            label=label,
            keywords=_keywords([texts[place] for place, _ in read], own),
            exemplars=tuple(int(places[spread[at]]) for at in exemplars),
            source=source,
            language=own.language,
        )
    return [wordings[number] for number in range(len(themes))]


def _keywords(texts: Sequence[str], own: _Vocabulary) -> tuple[str, ...]:
    return choose_keywords(own.weights, own.count, texts, own.stop, language=own.language, most=_KEYWORDS)


def _central(ordered: list[int]) -> list[int]:
    return ordered[: max(_CENTRAL_STATEMENTS, len(ordered) // 4)][:_MOST_READ]


def title_key(title: str, language: str | None = None) -> str:
    """Give what two titles must not share: their words of meaning, without case and endings of plurals."""
    words = [stem(word, language) for word in content_words(title, language)]
    return " ".join(words).casefold() or title.casefold()


def spread_out(vectors: FloatArray, likeness: FloatArray, count: int) -> list[int]:
    """Choose up to `count` rows, the most central first, then each time the one least like those chosen already.

    Of many rows only the more central half is looked at, so that what is spread is still typical.
    """
    order = np.argsort(-np.round(likeness, 5), kind="stable")
    central = order[: max(2 * count, len(order) // 2)]
    chosen = [int(at) for at in central[:1]]
    nearest = np.full(len(central), -np.inf)
    while len(chosen) < min(count, len(central)):
        nearest = np.maximum(nearest, vectors[central] @ vectors[chosen[-1]])
        nearest[np.isin(central, chosen)] = np.inf
        chosen.append(int(central[np.round(nearest, 5).argmin()]))
    return chosen


def _likeness(vectors: FloatArray, places: IntArray, pulls: FloatArray) -> FloatArray:
    """Give the cosine of each row to the weighed mean of the rows; a large theme is read in pieces, never copied."""
    pieces = [places[start : start + _ROWS_AT_ONCE] for start in range(0, len(places), _ROWS_AT_ONCE)]
    total = np.sum([pulls[piece] @ vectors[piece].astype(np.float64) for piece in pieces], axis=0)
    centroid = (total / max(float(np.linalg.norm(total)), 1e-12)).astype(vectors.dtype)
    return np.concatenate([vectors[piece] @ centroid for piece in pieces])


def _vocabularies(
    texts: Sequence[str], themes: Sequence[Sequence[int]], languages: Sequence[str | None] | None
) -> list[_Vocabulary]:
    counts: dict[str | None, dict[int, Counter[str]]] = {}
    main: list[str | None] = []
    for number, places in enumerate(themes):
        by_language: dict[str | None, list[int]] = {}
        for place in places:
            by_language.setdefault(None if languages is None else languages[place], []).append(place)
        main.append(min(by_language, key=lambda code: (-len(by_language[code]), code or "")))
        for code, own in by_language.items():
            counts.setdefault(code, {})[number] = count_words(texts[place] for place in own)
    found: dict[tuple[str | None, int], _Vocabulary] = {}
    for code, of_theme in counts.items():
        listed = words_of(code).stop
        small = frozenset() if listed else common_words(list(of_theme.values()))
        weights = class_weights(list(of_theme.values()), listed | small, code)
        for (number, count), weight in zip(of_theme.items(), weights, strict=True):
            found[code, number] = _Vocabulary(code, count, weight, small, listed | small)
    return [found[code, number] for number, code in enumerate(main)]


def _free_title(
    texts: Sequence[str],
    read: Sequence[tuple[int, float]],
    own: _Vocabulary,
    words: int,
    taken: set[str],
    *,
    pulls: FloatArray,
) -> tuple[str, int]:
    """Give the best title whose key is not taken, and the place of its text; takes the key."""
    known = words_of(own.language)
    wanted = [*_ranked_titles(texts, read, own, words, pulls)]
    wanted += [(opening_of(texts[place], known, words=words), place) for place, _ in read]
    keyed = [(title, place, title_key(title, own.language)) for title, place in wanted]
    # Only where texts are of one or two words is there no other phrase to take.
    first = opening_of(texts[read[0][0]], known, words=words - 1)
    numbered = [f"{first} ({number})" for number in range(2, len(taken) + 3)]
    keyed += [(title, read[0][0], title.casefold()) for title in numbered]
    title, place, key = next(one for one in keyed if one[0] and one[2] not in taken)
    taken.add(key)
    return title[:1].upper() + title[1:], place


def _texts_having(texts: Sequence[str], own: _Vocabulary) -> dict[str, int]:
    """Give, for each word by its stem, the texts that have it, as bits of a number."""
    having: dict[str, int] = {}
    for number, text in enumerate(texts):
        for root in {stem(word, own.language) for word in tokens(text)}:
            having[root] = having.get(root, 0) | 1 << number
    return having


def _share(bits: int, weights: FloatArray) -> float:
    """Give the share of the weights that lies at the places named by the bits of a number."""
    chosen = [bool(bits >> place & 1) for place in range(len(weights))]
    return float(weights[chosen].sum() / weights.sum())


def _ranked_titles(
    texts: Sequence[str], read: Sequence[tuple[int, float]], own: _Vocabulary, words: int, pulls: FloatArray
) -> list[tuple[str, int]]:
    known = words_of(own.language)
    strongest = max(own.weights.values(), default=1.0)
    scored: dict[str, tuple[float, int]] = {}
    having = _texts_having([texts[place] for place, _ in read], own)
    weights = pulls[[place for place, _ in read]]
    for place, likeness in read:
        for phrase in phrases_of(texts[place], known, words=words, small=own.small):
            roots = {stem(word, own.language) for word in phrase.words if carries_meaning(word, own.stop)}
            shares = [own.weights.get(root, 0.0) / strongest for root in sorted(roots)]
            topic = _COVERAGE * (1.0 - float(np.prod([1.0 - _SATURATION * share for share in shares])))
            topic += _PURITY * (sum(shares) / len(shares) if shares else -1.0)
            shared = _share(reduce(or_, (having.get(root, 0) for root in roots), 0), weights)
            score = round(topic + _SHARED * shared + phrase.shape + _CENTRALITY * likeness, 5)
            if phrase.text not in scored or score > scored[phrase.text][0]:
                scored[phrase.text] = (score, place)
    return [(title, scored[title][1]) for title in sorted(scored, key=lambda title: (-scored[title][0], title))]
