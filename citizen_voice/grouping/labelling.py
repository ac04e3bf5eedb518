"""Words for themes: titles in residents' own wording, keywords and exemplars."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from citizen_voice.grouping.types import FloatArray

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_BREAK = re.compile(r"[.!?;:,()\[\]{}\"“”\n\r]|\s[-–—]\s")
_FULL_STOPS = ".!?;:\n\r"
_LONGEST_TITLE = 80
_LONGEST_READ = 2000
_CENTRAL_STATEMENTS = 12
_MOST_READ = 60
_KEYWORDS = 8
_FEWEST_WORDS = 3
# How much it is worth that a phrase begins or ends where a part of a sentence does, and that its first or last word
# leans on what is not in it; the theme's strongest word is worth 1.
_BEGINNING = 0.5
_ENDING = 0.8
_LEANING = -1.0
# What a phrase may not end with, or begin with, if it is to stand alone as a title.
_HANGING_WORDS = (
    "a an the and or but of to in on at for from with by as is are was were be been that this these those it its our "
    "their my your his her i we they he she you them him me if so because than then not no very too also just only "
    "more would should could can will have has had do does did there which who when where into about such some any "
    "all every being get need needs make please i'm i'd i've it's don't"
)
_HANGING = frozenset(_HANGING_WORDS.split())
_JOINING_WORDS = (
    "and or but nor yet needs need of that which who because than so also as is are was were be been has had by with "
    "it its 's then too very"
)
_NO_BEGINNING = frozenset(_JOINING_WORDS.split())


@dataclass(frozen=True, slots=True)
class Wording:
    """Title, keywords and exemplars of one theme; exemplars are places in the list of texts, the most central first."""

    label: str
    keywords: tuple[str, ...]
    exemplars: tuple[int, ...]


def word_weights(texts: Sequence[str], themes: Sequence[Sequence[int]]) -> list[dict[str, float]]:
    """Give each theme's words with their class-based TF-IDF: share of the theme's words × ln(1 + mean size / count).

    `themes` lists the places of each theme's texts. Formula after Grootendorst, "BERTopic", 2022, equation 2, with the
    frequency in the theme taken as a share. Words that carry little meaning in English are left out.
    """
    counts = [Counter(word for place in places for word in content_words(texts[place])) for places in themes]
    overall: Counter[str] = Counter()
    for count in counts:
        overall.update(count)
    mean_size = overall.total() / max(len(counts), 1)
    return [
        {word: times / count.total() * float(np.log1p(mean_size / overall[word])) for word, times in count.items()}
        for count in counts
    ]


def content_words(text: str) -> list[str]:
    """Give the words of a text that carry meaning, in lower case and in order."""
    words = (match.group().replace("’", "'").casefold() for match in _WORD.finditer(text))
    return [word for word in words if len(word) > 1 and not word.isdigit() and word not in ENGLISH_STOP_WORDS]


def word_themes(
    texts: Sequence[str], vectors: FloatArray, themes: Sequence[Sequence[int]], *, words: int, taken: set[str]
) -> list[Wording]:
    """Give the wording of each theme.

    A title has up to `words` words, which stand one after the other in one of the theme's central texts. No title is
    given twice, nor one that is already in `taken` (in lower case), to which the new ones are added; the largest theme
    chooses first. `vectors` are rows of length one, one a text.
    """
    weights = word_weights(texts, themes)
    wordings: dict[int, Wording] = {}
    for number in sorted(range(len(themes)), key=lambda number: (-len(themes[number]), number)):
        places = np.array(themes[number])
        own = vectors[places]
        centroid = own.mean(axis=0)
        likeness = own @ centroid / max(float(np.linalg.norm(centroid)), 1e-12)
        order = sorted(range(len(places)), key=lambda at: (-round(float(likeness[at]), 5), at))
        central = [
            (texts[places[at]], float(likeness[at]))
            for at in order[: max(_CENTRAL_STATEMENTS, len(order) // 4)][:_MOST_READ]
        ]
        wordings[number] = Wording(
            label=_free_title(_ranked_titles(central, weights[number], words), central[0][0].split()[:words], taken),
            keywords=tuple(sorted(weights[number], key=lambda word: (-weights[number][word], word))[:_KEYWORDS]),
            exemplars=tuple(int(places[at]) for at in spread_out(own, likeness, 5)),
        )
    return [wordings[number] for number in range(len(themes))]


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


def _ranked_titles(central: Sequence[tuple[str, float]], weights: dict[str, float], words: int) -> list[str]:
    scored: dict[str, float] = {}
    strongest = max(weights.values(), default=1.0)
    for text, likeness in central:
        for title, own_words, beginning, ending in _phrases(text, words):
            alone = 0.0 if _stands_alone(own_words) else _LEANING
            worth = sum(weights.get(word, 0.0) for word in set(own_words)) / strongest
            score = worth + likeness + alone + _BEGINNING * beginning + _ENDING * ending
            if len(title) <= _LONGEST_TITLE and len(title.split()) <= words:
                scored[title] = max(score, scored.get(title, -np.inf))
    return sorted(scored, key=lambda title: (-round(scored[title], 5), title))


def _phrases(text: str, words: int) -> Iterator[tuple[str, list[str], bool, bool]]:
    """Give phrases of a text with their words, and whether each begins and ends where a part of a sentence does."""
    text = text[:_LONGEST_READ]
    start = 0
    for stop in [*_BREAK.finditer(text), None]:
        end = len(text) if stop is None else stop.start()
        is_finished = stop is None or stop.group() in _FULL_STOPS
        found = list(_WORD.finditer(text, start, end))
        for first in range(len(found)):
            for last in range(first, min(first + words, len(found))):
                part = found[first : last + 1]
                own = [match.group().replace("’", "'").casefold() for match in part]
                if len(own) == len(found) or (len(own) >= _FEWEST_WORDS and _stands_alone(own)):
                    phrase = " ".join(text[part[0].start() : part[-1].end()].split())
                    yield phrase, own, first == 0, is_finished and last == len(found) - 1
        start = len(text) if stop is None else stop.end()


def _stands_alone(words: Sequence[str]) -> bool:
    return words[-1] not in _HANGING and words[0] not in _NO_BEGINNING


def _free_title(titles: Sequence[str], opening: Sequence[str], taken: set[str]) -> str:
    fallback = " ".join(opening)[:_LONGEST_TITLE].strip()
    wanted = [*titles, fallback]
    # Only where texts are of one or two words is there no other phrase to take.
    numbered = [f"{wanted[0]} ({number})" for number in range(2, len(taken) + 3)]
    title = next(title for title in [*wanted, *numbered] if title.casefold() not in taken)
    taken.add(title.casefold())
    return title[:1].upper() + title[1:]
