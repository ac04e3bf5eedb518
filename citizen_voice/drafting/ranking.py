"""Which statements speak for a theme: the best supported, and the most contested."""

from collections.abc import Iterable
from math import sqrt

from citizen_voice.drafting.types import SupportingStatement

# 95 % two-sided: the usual choice, so that one vote of one does not beat ninety of a hundred.
_Z = 1.96


def wilson_lower(successes: int, trials: int) -> float:
    """Return the lower end of the 95 % Wilson score interval for a share; 0.0 when nothing was counted.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    Raises ValueError when the counts cannot be: a negative one, or more successes than trials.
    """
    if successes < 0 or successes > trials:
        raise ValueError(f"{successes} of {trials} is not a share: counts are from 0 up to the number of votes.")
    if trials == 0:
        return 0.0
    share = successes / trials
    spread = _Z * sqrt(share * (1 - share) / trials + _Z**2 / (4 * trials**2))
    return max(0.0, (share + _Z**2 / (2 * trials) - spread) / (1 + _Z**2 / trials))


def best_supported(statements: Iterable[SupportingStatement]) -> list[SupportingStatement]:
    """Return the statements with exemplars first, then by support, then by id; those against the theme last."""
    return sorted(
        statements,
        key=lambda one: (one.is_against, not one.is_exemplar, -wilson_lower(one.support, one.votes), one.id),
    )


def most_disputed(statements: Iterable[SupportingStatement]) -> list[SupportingStatement]:
    """Return the statements on which somebody voted against the theme, the strongest opposition first."""
    disputed = (one for one in statements if one.opposition > 0)
    return sorted(disputed, key=lambda one: (-wilson_lower(one.opposition, one.votes), -one.opposition, one.id))
