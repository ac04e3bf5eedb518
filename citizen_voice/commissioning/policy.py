"""Which threshold a tender is held against, and whether it may be kept for suppliers of an area."""

from datetime import date
from decimal import Decimal

from citizen_voice.reference.catalogue import Threshold, threshold_on
from citizen_voice.vocabulary import PurchaseCategory

VAT = Decimal("1.2")


def with_vat(value_gbp: Decimal) -> Decimal:
    """Return a value in pounds as thresholds are held against it."""
    return value_gbp * VAT


def threshold_of(category: PurchaseCategory, day: date, *, is_light_touch: bool) -> Threshold:
    """Return the threshold on a day for what is bought."""
    if is_light_touch:
        return threshold_on("light_touch", day)
    return threshold_on("works" if category is PurchaseCategory.WORKS else "goods_services", day)
