"""Words that set a theme apart: class-based TF-IDF, language by language, with phrases of two words."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from citizen_voice.grouping.wordlists import words_of

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_PIECE = 20_000  # characters of one text that are read
_PHRASE_SHARE = 0.4
_PHRASE_TIMES = 3
_FEWEST_CLASSES = 5
_IN_MOST_CLASSES = 0.75
_LONGEST_SMALL_WORD = 6


def tokens(text: str) -> list[str]:
    """Give all words of a text, small ones and numbers included, in lower case and in order."""
    return _WORD.findall(text[:_PIECE].lower().replace("’", "'"))


def content_words(text: str, language: str | None = None) -> list[str]:
    """Give the words of a text that carry meaning, in lower case and in order."""
    stop = words_of(language).stop
    return [word for word in tokens(text) if carries_meaning(word, stop)]


def carries_meaning(word: str, stop: frozenset[str] | set[str]) -> bool:
    """Tell whether a word in lower case is more than a small word, a number, or one letter (repeated, as in "XXXX")."""
    return word not in stop and not word.isdigit() and len(set(word)) > 1


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str | None = None) -> str:
    """Give an English word without the ending of its plural, a Welsh one without an article; others as they are.

    Words are counted under their stem, so that "bus" and "buses" are one.
    """
    known = words_of(language)
    for ending in known.hung_on:
        word = word.removesuffix(ending)
    if not known.has_plural_s or len(word) < 4:
        return word
    if word.endswith("'s"):
        word = word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes", "zes")) and not word.endswith(("ouses", "auses", "nses", "rses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the words of texts, small words included; read as one text, which is far quicker than one by one."""
    return Counter(_WORD.findall("\n".join(text[:_PIECE] for text in texts).lower().replace("’", "'")))


def common_words(counts: Sequence[Counter[str]]) -> frozenset[str]:
    """Give the small words of a language without a list of ours: short ones that nearly every theme uses.

    `counts` are the words of each theme. With fewer than five themes nothing can be told, and nothing is given.
    """
    if len(counts) < _FEWEST_CLASSES:
        return frozenset()
    classes: Counter[str] = Counter()
    for count in counts:
        classes.update(count.keys())
    least = _IN_MOST_CLASSES * len(counts)
    return frozenset(word for word, times in classes.items() if times >= least and len(word) <= _LONGEST_SMALL_WORD)


def class_weights(
    counts: Sequence[Counter[str]], stop: frozenset[str], language: str | None = None
) -> list[dict[str, float]]:
    """Give each class's words, by stem, with their weight: share of its words × ln(1 + mean size / count overall).

    Formula after Grootendorst, "BERTopic", 2022, equation 2, with the frequency in the class taken as a share.
    """
    stemmed = [_by_stem(count, stop, language) for count in counts]
    overall: Counter[str] = Counter()
    for count in stemmed:
        overall.update(count)
    mean_size = overall.total() / max(len(counts), 1)
    rarity = {word: float(np.log1p(mean_size / times)) for word, times in overall.items()}
    weighed = []
    for count in stemmed:
        size = count.total()
        weighed.append({word: times / size * rarity[word] for word, times in count.items()})
    return weighed


def _by_stem(count: Counter[str], stop: frozenset[str], language: str | None) -> Counter[str]:
    stemmed: Counter[str] = Counter()
    for word, times in count.items():
        if carries_meaning(word, stop):
            stemmed[stem(word, language)] += times
    return stemmed


def choose_keywords(
    weights: Mapping[str, float],
    count: Counter[str],
    texts: Sequence[str],
    stop: frozenset[str],
    *,
    language: str | None,
    most: int,
) -> tuple[str, ...]:
    """Give the keywords of a theme, the strongest first, in the form in which its texts use them most.

    Two strong words that mostly stand together in `texts` (its central ones) are given as one phrase.
    """
    strongest = sorted(weights, key=lambda word: (-weights[word], word))[: 3 * most]
    forms = _usual_forms(count, set(strongest), language)
    phrases = _phrases(texts, set(strongest), stop, language)
    chosen: list[str] = []
    used: set[str] = set()
    for word in strongest:
        if word not in used:
            phrase = phrases.get(word)
            is_free = phrase is not None and not used.intersection(stem(part, language) for part in phrase)
            chosen.append(" ".join(phrase) if phrase is not None and is_free else forms[word])
            used.update([word] if phrase is None or not is_free else [stem(part, language) for part in phrase])
    return tuple(chosen[:most])


def _usual_forms(count: Counter[str], stems: set[str], language: str | None) -> dict[str, str]:
    forms: dict[str, tuple[int, str]] = {}
    for word, times in sorted(count.items()):
        root = stem(word, language)
        if root in stems and times > forms.get(root, (0, ""))[0]:
            forms[root] = (times, word)
    return {root: form for root, (_, form) in forms.items()}


def _phrases(
    texts: Sequence[str], strong: set[str], stop: frozenset[str], language: str | None
) -> dict[str, tuple[str, str]]:
    """Give, for each strong word, the pair of neighbouring words that it mostly stands in."""
    pairs: Counter[tuple[str, str]] = Counter()
    times: Counter[str] = Counter()
    forms: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for text in texts:
        words = tokens(text)
        times.update(stem(word, language) for word in set(words))
        for pair in set(pairwise(words)):
            if all(carries_meaning(word, stop) for word in pair):
                root = (stem(pair[0], language), stem(pair[1], language))
                if root[0] != root[1] and not strong.isdisjoint(root):
                    pairs[root] += 1
                    forms.setdefault(root, Counter())[pair] += 1
    best: dict[str, tuple[str, str]] = {}
    for root, together in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        usual = min(forms[root], key=lambda pair: (-forms[root][pair], pair))
        for word in root:
            if together >= max(_PHRASE_TIMES, _PHRASE_SHARE * times[word]):
                best.setdefault(word, usual)
    return best
