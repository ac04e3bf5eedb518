"""For or against: which way each statement of a theme looks at the theme's title, and what that makes of votes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.sparse import issparse
from scipy.special import ndtr

from citizen_voice.grouping.attitude_cues import cues_of
from citizen_voice.grouping.attitudes import Attitude, attitudes_of
from citizen_voice.grouping.keywords import carries_meaning, tokens
from citizen_voice.grouping.types import FloatArray, SparseMatrix
from citizen_voice.grouping.wordlists import words_of

FEWEST_VOTERS = 30
"""People who must have voted on both statements before their votes say how the two look at each other."""
_SIGNIFICANT = 1.96
_SHARED_OBJECT = 0.6
_SUREST_BY_WORDS = 0.9


class Basis(StrEnum):
    """What an orientation rests on."""

    TITLE = "title"
    VOTES = "votes"
    WORDS = "words"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Stance:
    """How a statement looks at its theme's title: `sign` 1 for, -1 against, 0 left to an officer.

    `confidence` runs from 0 to 1. `reason` is the correlation for votes, the cue's words for words, else empty;
    `compared_with` is the place of the statement whose votes it was compared with. What rests on words is a suggestion:
    it counts for nothing until an officer has confirmed it (`is_settled`).
    """

    sign: int
    basis: Basis
    confidence: float
    reason: str
    compared_with: int | None = None

    @property
    def is_settled(self) -> bool:
        """Tell whether the orientation may be counted without an officer."""
        return self.basis in {Basis.TITLE, Basis.VOTES}


NO_STANCE = Stance(sign=0, basis=Basis.NONE, confidence=0.0, reason="")


def orient_statements(
    title: str,
    texts: Sequence[str],
    *,
    source: int,
    votes: SparseMatrix | None = None,
    language: str | None = None,
    languages: Sequence[str | None] | None = None,
    fewest: int = FEWEST_VOTERS,
) -> list[Stance]:
    """Give the stance of each statement of a theme to its title: by votes, else suggested by words, else none.

    `source` is the place of the statement that the title was taken from, which is for it. `votes` has a row a
    statement and a column a person: 1 agree, -1 disagree; a pass or no vote is not stored or 0. `language` is that of
    the title, `languages` those of the statements; a statement in another language than the title's is not read.
    """
    by_votes = [NO_STANCE] * len(texts) if votes is None else orient_by_votes(votes, source, fewest=fewest)
    by_words = suggest_by_words(title, texts, language=language, languages=languages)
    stances = [voted if voted.sign else worded for voted, worded in zip(by_votes, by_words, strict=True)]
    stances[source] = Stance(sign=1, basis=Basis.TITLE, confidence=1.0, reason="")
    return stances


def orient_by_votes(votes: SparseMatrix, source: int, *, fewest: int = FEWEST_VOTERS) -> list[Stance]:
    """Give the stance of each statement by its votes, `NO_STANCE` where they do not tell.

    A statement is compared with the title's source; where too few people voted on both, with the statement that has
    the most votes among those oriented so, at most one step from the source. `votes` as in `orient_statements`.
    """
    stances = [NO_STANCE] * votes.shape[0]
    stances[source] = Stance(sign=1, basis=Basis.TITLE, confidence=1.0, reason="")
    counts = _column(abs(votes.astype(np.float64).sign()).sum(axis=1))
    for _ in range(2):
        known = [place for place, stance in enumerate(stances) if stance.sign]
        reference = source if len(known) == 1 else max(known, key=lambda place: (counts[place], -place))
        if reference == source and len(known) > 1:
            break
        correlations, strengths = correlate_votes(votes, reference, fewest=fewest)
        for place in np.flatnonzero(strengths >= _SIGNIFICANT).tolist():
            if not stances[place].sign:
                compared = float(correlations[place]), float(strengths[place])
                stances[place] = _by_votes(*compared, stances[reference], reference)
    return stances


def _by_votes(correlation: float, strength: float, reference: Stance, place: int) -> Stance:
    # The share of a normal distribution on the same side of zero: how surely the sign is right.
    confidence = round(float(ndtr(strength)) * reference.confidence, 3)
    sign = reference.sign * (1 if correlation > 0 else -1)
    return Stance(sign, Basis.VOTES, confidence, reason=f"{correlation:.2f}", compared_with=place)


def correlate_votes(
    votes: SparseMatrix, reference: int, *, fewest: int = FEWEST_VOTERS
) -> tuple[FloatArray, FloatArray]:
    """Give each statement's correlation with a reference statement over the people who voted on both, and its strength.

    The correlation is Pearson's between votes of 1 and -1 (passes count as no vote); the strength is |z| by Fisher's
    transformation, |atanh(r)| · √(n - 3). Both are 0 where fewer than `fewest` people voted on both, or where all of
    them voted alike on one of the two, so that nothing can be told.
    """
    signs = votes.astype(np.float64).sign()
    voted = abs(signs)
    there, against = voted[[reference]].T, signs[[reference]].T
    both, products = _column(voted @ there), _column(signs @ against)
    own, others = _column(signs @ there), _column(voted @ against)
    spread = np.sqrt(np.maximum(both**2 - own**2, 0.0) * np.maximum(both**2 - others**2, 0.0))
    is_known = (both >= fewest) & (spread > 0)
    correlations = np.where(is_known, (both * products - own * others) / np.where(is_known, spread, 1.0), 0.0)
    bounded = np.clip(correlations, -0.999, 0.999)
    return correlations, np.abs(np.arctanh(bounded)) * np.sqrt(np.maximum(both - 3, 0.0))


def _column(matrix: SparseMatrix) -> FloatArray:
    dense = matrix.todense() if issparse(matrix) else matrix
    column: FloatArray = np.asarray(dense, dtype=np.float64).ravel()
    return column


def suggest_by_words(
    title: str,
    texts: Sequence[str],
    *,
    language: str | None = None,
    languages: Sequence[str | None] | None = None,
) -> list[Stance]:
    """Suggest how each text looks at a title, from cues in the words of both; `NO_STANCE` where they do not tell.

    A text is compared when most of the title's object is its object too. Nothing is suggested for a text in another
    language than the title's.
    """
    wanted = next(iter(attitudes_of(title, language)), None)
    if wanted is None:
        return [NO_STANCE] * len(texts)
    stances = []
    for place, text in enumerate(texts):
        own = language if languages is None else languages[place]
        compared = list(_compared(wanted, attitudes_of(text, own))) if own == language else []
        stances.append(max(compared, key=lambda stance: stance.confidence, default=NO_STANCE))
        if len({stance.sign for stance in compared}) > 1:
            stances[-1] = NO_STANCE
    return stances


def _compared(wanted: Attitude, found: Sequence[Attitude]) -> Iterator[Stance]:
    for attitude in found:
        shared = len(wanted.objects & attitude.objects) / len(wanted.objects)
        if shared >= _SHARED_OBJECT and attitude.verb == wanted.verb:
            sureness = min(_SUREST_BY_WORDS, wanted.sureness, attitude.sureness)
            yield Stance(
                sign=wanted.sign * attitude.sign,
                basis=Basis.WORDS,
                confidence=round(sureness * (0.8 + 0.2 * shared), 3),
                reason=attitude.cue,
            )


def are_opposites(first: str, second: str, language: str | None = None) -> bool:
    """Tell whether two texts want the opposite of one object, or differ in a negation alone.

    However alike their vectors and words are, such texts are no repeats of each other.
    """
    cues = cues_of(language)
    if cues is None:
        return False
    own, others, stop = set(tokens(first)), set(tokens(second)), words_of(language).stop
    differing, common = own ^ others, own & others
    is_same_but_turned = len(differing & cues.negating) % 2 and not any(
        carries_meaning(word, stop) for word in differing
    )
    if is_same_but_turned and any(carries_meaning(word, stop) for word in common):
        return True
    return any(
        mine.sign != theirs.sign
        and mine.verb == theirs.verb
        and len(mine.objects & theirs.objects) >= _SHARED_OBJECT * len(mine.objects | theirs.objects)
        for mine in attitudes_of(first, language)
        for theirs in attitudes_of(second, language)
    )


def strongest_dissent(
    stances: Sequence[Stance], likeness: FloatArray, agreements: Sequence[int] | None = None
) -> int | None:
    """Give the place of the strongest statement against a theme's title, or None when there is none.

    Settled ones go before suggested ones; then the one with the most people who agree with it (`agreements`), then the
    one nearest to the middle of the theme (`likeness`: cosine to its centroid).
    """
    against = [place for place, stance in enumerate(stances) if stance.sign < 0]
    counts = np.zeros(len(stances), dtype=np.int64) if agreements is None else np.asarray(agreements)
    return max(
        against,
        key=lambda at: (stances[at].is_settled, int(counts[at]), round(float(likeness[at]), 5), -at),
        default=None,
    )
