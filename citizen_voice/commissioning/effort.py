"""How long a bidder needs for what a council asks: a rough model, told in words beside its number."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext, ngettext

from citizen_voice.commissioning.lines import LotLines
from citizen_voice.commissioning.release import questions_of

PER_LOT = Decimal(2)
PER_MEASURE = Decimal("1.5")
WORDS_PER_HOUR = 100
USUAL_LIMIT = 500
"""Words of an answer for which no limit is given."""


@dataclass(frozen=True)
class Effort:
    """Whole hours for one bidder for all the lots, and what they are made of."""

    hours: int
    lots: int
    measures: int
    answers: int
    """How many words of answers may be written, in all."""

    @property
    def in_words(self) -> str:
        """The estimate as a phrase."""
        return str(ngettext("about %(num)d hour", "about %(num)d hours", self.hours))

    @property
    def model(self) -> str:
        """How the estimate is made, in words."""
        return str(
            gettext(
                "A rough sum of ours, not measured: %(lot)s hours to read each lot, %(measure)s for each measure, and"
                " one hour for each %(words)s words of an answer (%(usual)s words where there is no limit).",
                lot=PER_LOT,
                measure=PER_MEASURE,
                words=WORDS_PER_HOUR,
                usual=USUAL_LIMIT,
            )
        )


def estimate_effort(lots: Sequence[LotLines]) -> Effort | None:
    """Return what these lots ask of one bidder for all of them; None while nothing is asked.

    Questions about amounts take no time of their own: their measures are counted.
    """
    asking = [lot for lot in lots if lot.measures]
    if not asking:
        return None
    measures = sum(lot.measures for lot in asking)
    answers = sum(
        one.word_limit or USUAL_LIMIT
        for lot in asking
        for line in lot.lines
        for one in questions_of(line)
        if one.kind == "qualitative"
    )
    hours = PER_LOT * len(asking) + PER_MEASURE * measures + Decimal(answers) / WORDS_PER_HOUR
    return Effort(math.ceil(hours), len(asking), measures, answers)
