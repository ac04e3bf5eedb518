"""The form of a tender, filled in from an OCDS file, with what was not sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from citizen_voice.commissioning.checks import check_reservation, plain_cpv
from citizen_voice.commissioning.release import category_of
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.exports.ocds_reading import ReadTender
from citizen_voice.typed_text import fit_text
from citizen_voice.vocabulary import PurchaseCategory, ReservedArea

if TYPE_CHECKING:
    from citizen_voice.models import Authority, Council

HUNDRED = 100
LONGEST = {"title": 200, "reference": 60, "description": 2000, "lot_title": 200}


@dataclass(frozen=True)
class KeptFor:
    """For whom a file keeps its tender, where it may be kept for them; ``note`` says what became of that."""

    area: ReservedArea | None = None
    for_small: bool = False
    note: str = ""


def kept_for(read: ReadTender, authority: "Authority") -> KeptFor:
    """Return for whom a file keeps its tender; nobody, and why, where no order lets the councils of the authority."""
    found = read.reservation
    if found is None:
        return KeptFor()
    area = ReservedArea(found.area)
    try:
        check_reservation(
            authority,
            # What is not known yet is held against the threshold when the form is sent.
            value_gbp=read.value or Decimal(0),
            category=_category(read),
            is_light_touch=read.is_light_touch,
            area=area,
            for_small=found.for_small,
        )
    except InvalidInputError as fault:
        note = gettext(
            "The file keeps the tender for suppliers of an area. That is not taken over. %(why)s", why=str(fault)
        )
        return KeptFor(note=note)
    note = gettext("The file keeps the tender for suppliers of an area, and that is taken over. Check it.")
    return KeptFor(area, found.for_small, note)


def _category(read: ReadTender) -> PurchaseCategory:
    if read.category:
        return PurchaseCategory(read.category)
    try:
        return category_of(plain_cpv(read.cpv_code), None)
    except InvalidInputError:
        # Not known before somebody chooses it; its threshold is the lowest.
        return PurchaseCategory.SERVICES


def fields_of(read: ReadTender, councils: Sequence["Council"], authority: "Authority") -> dict[str, Any]:
    """Return a value for each field that the file says something about; the first lot is taken."""
    lot = read.lots[0] if read.lots else None
    texts = {
        "title": read.title,
        "reference": read.reference,
        "description": read.description,
        "lot_title": (lot.title if lot else "") or read.title,
    }
    council, kept = _find_council(read, councils), kept_for(read, authority)
    return {
        **{name: _cut(text, LONGEST[name], is_long=name == "description") for name, text in texts.items()},
        "value_gbp": read.value,
        "duration_months": read.months,
        "cpv_code": read.cpv_code,
        "category": read.category,
        **{name: getattr(read, name) for name in ("is_light_touch", "is_suitable_for_sme", "is_suitable_for_vcse")},
        "notice_id": read.notice_id,
        "reserved_area": kept.area,
        "is_reserved_for_small": kept.for_small,
        "price_weight": lot.price_weight if lot else None,
        "quality_weight": lot.quality_weight if lot else None,
        "council": str(council.id) if council else "",
    }


def notes_on(
    read: ReadTender, councils: Sequence["Council"], authority: "Authority", *, has_own: bool = False
) -> list[str]:
    """Return what was not sure in the file, and what to do about what the form has no room for, a sentence each.

    `has_own` says that its standards are chosen again, and its other lots added, when the form is sent.
    """
    kept = kept_for(read, authority)
    notes = [*read.notes, *([kept.note] if kept.note else [])]
    if read.buyer_name and _find_council(read, councils) is None:
        words = gettext(
            "The buyer in the file is “%(buyer)s”. That is no council that you buy for: choose the council.",
            buyer=_cut(read.buyer_name, 100),
        )
        notes.append(words)
    texts = {gettext("title"): (read.title, "title"), gettext("reference"): (read.reference, "reference")}
    texts[gettext("description")] = (read.description, "description")
    notes += [
        gettext("The %(what)s in the file is longer than can be kept here, so its end was left out.", what=what)
        for what, (text, name) in texts.items()
        if len(text) > LONGEST[name]
    ]
    return [*notes, *_notes_on_lots(read, has_own=has_own)]


def _notes_on_lots(read: ReadTender, *, has_own: bool) -> list[str]:
    notes = []
    if len(read.lots) > 1 and has_own:
        words = gettext(
            "The file has %(count)d lots, and this form the first. The others are added when this is saved.",
            count=len(read.lots),
        )
        notes.append(words)
    elif len(read.lots) > 1:
        words = gettext(
            "The file has %(count)d lots, and this form the first. Add the others when this is saved, with the titles"
            " that they have in the file: by them your own lots are known again.",
            count=len(read.lots),
        )
        notes.append(words)
    if read.lots and (read.lots[0].price_weight or 0) + (read.lots[0].quality_weight or 0) >= HUNDRED:
        words = gettext(
            "In the file price and quality leave nothing for the standards. Lower one of them, in your own system too."
        )
        notes.append(words)
    return notes


def _find_council(read: ReadTender, councils: Sequence["Council"]) -> "Council | None":
    if len(councils) == 1 and not read.buyer_name:
        return councils[0]
    name = read.buyer_name.casefold()
    return next((one for one in councils if name in (one.name.casefold(), (one.name_cy or "").casefold())), None)


def _cut(text: str, longest: int, *, is_long: bool = False) -> str:
    """Return a text as a form shows it: no sign that nobody can type, one line unless it is long."""
    seen = fit_text(text)
    return (seen if is_long else " ".join(seen.split()))[:longest]
