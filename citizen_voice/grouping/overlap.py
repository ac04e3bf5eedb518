"""What two themes that lie near each other have in common, in words, and what tells them apart."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from citizen_voice.grouping.keywords import content_words, stem

_MOST_WORDS = 6
_FEWEST_TEXTS = 2
_PRIOR_SHARE = 0.1
_TELLING = 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two themes in words: what both use, and what one uses far more than the other, the most telling first."""

    shared: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def compare_themes(
    first: Sequence[str], second: Sequence[str], *, language: str | None = None, most: int = _MOST_WORDS
) -> Comparison:
    """Compare the texts of two themes, given in one language (None: not known).

    A word counts once a text. Shared words are those that the largest share of the texts of both use, by the smaller
    of the two shares. What tells the themes apart is the log odds ratio of a word with an informative Dirichlet prior,
    divided by its standard deviation: Monroe, Colaresi and Quinn, "Fightin' Words", Political Analysis 16, 2008,
    equations 16, 20 and 22, the prior being a tenth of the two themes' own counts. No word is in two of the lists.
    """
    counts, others, forms = _counts(first, language), _counts(second, language), _forms([*first, *second], language)
    odds = _log_odds(counts, others)
    telling = {
        word: value for word, value in odds.items() if abs(value) >= _TELLING and _of(counts, others, word, value)
    }
    ordered = sorted(telling, key=lambda word: (-abs(telling[word]), word))
    shares = {
        word: min(counts[word] / len(first), others[word] / len(second))
        for word in counts.keys() & others.keys()
        if counts[word] >= _FEWEST_TEXTS and others[word] >= _FEWEST_TEXTS
    }
    in_common = sorted(shares, key=lambda word: (-shares[word], word))[:most]
    apart = [word for word in ordered if word not in in_common]
    return Comparison(
        shared=tuple(forms[word] for word in in_common),
        only_first=tuple(forms[word] for word in apart if telling[word] > 0)[:most],
        only_second=tuple(forms[word] for word in apart if telling[word] < 0)[:most],
    )


def _of(counts: Counter[str], others: Counter[str], word: str, value: float) -> bool:
    """Tell whether enough texts of the theme to which a word points have it."""
    return (counts if value > 0 else others)[word] >= _FEWEST_TEXTS


def _counts(texts: Iterable[str], language: str | None) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({stem(word, language) for word in content_words(text, language)})
    return counts


def _forms(texts: Iterable[str], language: str | None) -> dict[str, str]:
    """Give the form in which each word, by its stem, is used most."""
    times: Counter[str] = Counter(word for text in texts for word in content_words(text, language))
    forms: dict[str, str] = {}
    for word in sorted(times, key=lambda word: (-times[word], word)):
        forms.setdefault(stem(word, language), word)
    return forms


def _log_odds(counts: Counter[str], others: Counter[str]) -> dict[str, float]:
    total, other_total = counts.total(), others.total()
    prior_total = _PRIOR_SHARE * (total + other_total)
    odds = {}
    for word in counts.keys() | others.keys():
        prior = _PRIOR_SHARE * (counts[word] + others[word])
        own, other = counts[word] + prior, others[word] + prior
        delta = np.log(own / max(total + prior_total - own, 1e-9)) - np.log(
            other / max(other_total + prior_total - other, 1e-9)
        )
        odds[word] = float(delta / np.sqrt(1 / own + 1 / other))
    return odds
