"""What a report of delivery says, and everything that is checked before it is stored."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from citizen_voice.clock import today
from citizen_voice.delivery import queries
from citizen_voice.delivery.counting import Figure, check_figure, find_doubt
from citizen_voice.delivery.periods import Period
from citizen_voice.delivery.queries import (
    is_same_measure,
    list_earlier_reports,
    list_standing_reports,
    period_of,
)
from citizen_voice.exceptions import ConflictError, InvalidInputError, InvalidTransitionError
from citizen_voice.models import Commitment, DeliveryReport
from citizen_voice.vocabulary import DeliveryRating

LONGEST = {"evidence_url": 2000, "shared_note": 1000, "note": 2000}
"""How many characters each text of a report has at most, however it comes."""


@dataclass(frozen=True)
class ReportFields:
    """What a report says. `quantity` is in `unit`; of a percentage it is the part, and `whole` what it is part of.

    `is_confirmed` says that an unusual figure is right all the same.
    """

    unit: str
    starts_on: date
    ends_on: date
    quantity: Decimal | None
    whole: Decimal | None = None
    rating: DeliveryRating | None = None
    is_additional: bool = False
    is_shared: bool = False
    shared_note: str = ""
    evidence_url: str = ""
    note: str = ""
    is_confirmed: bool = False

    @property
    def figure(self) -> Figure:
        """The figure, for the rules of counting."""
        return Figure(self.unit, Period(self.starts_on, self.ends_on), self.quantity, self.whole)


def check_report(commitment: Commitment, fields: ReportFields, *, replaces: DeliveryReport | None = None) -> None:
    """Raise what stands against a report, and store nothing.

    Raises `InvalidInputError` with the field for what breaks a counting rule or is to be confirmed, `ConflictError`
    for days that a report is there for already, under this record of the tender or another, or a report that no longer
    stands, and `InvalidTransitionError` when a later record of the tender holds.
    """
    if commitment.replaced_at is not None:
        raise InvalidTransitionError(
            gettext(
                "The tender was recorded anew since then. Report under the later record, so that nothing counts twice."
            )
        )
    for refusal in check_figure(
        fields.figure,
        unit=commitment.unit,
        starts_on=commitment.starts_on,
        ends_on=commitment.ends_on,
        today=today(),
    ):
        raise InvalidInputError(refusal.words, refusal.field)
    _check_words(fields)
    _check_overlap(commitment, fields.figure.period, replaces)
    doubt = find_doubt(fields.figure, commitment.target)
    if doubt and not fields.is_confirmed:
        raise InvalidInputError(doubt, "is_confirmed")


def is_public_address(address: str) -> bool:
    """Say whether an address may stand on a public page: https alone, and nothing that a browser would run."""
    return address.startswith("https://") and not any(one.isspace() for one in address)


def _check_words(fields: ReportFields) -> None:
    has_note = bool(fields.shared_note.strip())
    if fields.is_shared and not has_note:
        raise InvalidInputError(gettext("Say who else may count it."), "shared_note")
    if has_note and not fields.is_shared:
        raise InvalidInputError(
            gettext("You say who else may count it: say that it is shared too, or name nobody."), "shared_note"
        )
    address = fields.evidence_url.strip()
    if address and not is_public_address(address):
        raise InvalidInputError(gettext("Enter an address that begins with https://"), "evidence_url")
    for name, longest in LONGEST.items():
        if len(getattr(fields, name).strip()) > longest:
            raise InvalidInputError(gettext("Use %(count)d characters or fewer", count=longest), name)


def _check_overlap(commitment: Commitment, period: Period, replaces: DeliveryReport | None) -> None:
    if replaces is not None and not (
        is_same_measure(replaces.commitment, commitment) and queries.is_standing(replaces)
    ):
        raise ConflictError(gettext("That report was corrected or taken back already. Look at the list again."))
    own, earlier = (find([commitment.id]) for find in (list_standing_reports, list_earlier_reports))
    for one in (*own.get(commitment.id, ()), *earlier.get(commitment.id, ())):
        if one != replaces and period_of(one).overlaps(period):
            raise ConflictError(
                gettext(
                    "There is a report from %(first)s to %(last)s already, and no day counts twice. Correct that "
                    "report, or choose other days.",
                    first=one.starts_on.isoformat(),
                    last=one.ends_on.isoformat(),
                )
            )
