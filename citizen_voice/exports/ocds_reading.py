"""A tender read from an OCDS file of a council's own system, with a note on everything that is not sure.

It may be a release package, one release, or a record package with compiled releases. Nothing is fetched: an extension
that we don't know stays in the file as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from citizen_voice.exports.json_files import OcdsError, read_json
from citizen_voice.exports.ocds_lots import ReadLot, check_places_of_lots, read_lot
from citizen_voice.exports.ocds_participation import Reservation, is_reserved, read_reservation
from citizen_voice.exports.ocds_parts import list_of
from citizen_voice.exports.ocds_values import Part
from citizen_voice.exports.tender import CATEGORIES

__all__ = ["OcdsError", "ReadTender", "read_release", "read_stored"]

_CPV = re.compile(r"([0-9]{8})(?:-[0-9])?")
_NOTICE = re.compile(r"[0-9]{6}-20[0-9]{2}")


@dataclass(frozen=True, slots=True)
class ReadTender:
    """What a file says of a tender; texts are empty and the others None where it says nothing.

    ``value`` is in pounds without VAT, ``months`` the length with extensions. ``notes`` are sentences on what was not
    sure. ``package`` is the file as a release package of the one release that was taken.
    """

    title: str
    reference: str
    description: str
    value: Decimal | None
    cpv_code: str
    category: str
    is_light_touch: bool
    is_suitable_for_sme: bool
    is_suitable_for_vcse: bool
    lots: tuple[ReadLot, ...]
    notice_id: str
    buyer_name: str
    reservation: Reservation | None
    starts_on: date | None
    ends_on: date | None
    months: int | None
    notes: tuple[str, ...]
    package: dict[str, Any]


def read_release(data: bytes) -> ReadTender:
    """Return the tender in an OCDS file of at most 5 MB. Raises OcdsError with what is wrong, and where."""
    content = read_json(data)
    if not isinstance(content, dict):
        raise OcdsError("There is no release in the file: it should be a JSON object, as OCDS has it.")
    return read_stored(content)


def read_stored(content: dict[str, Any]) -> ReadTender:
    """Return the tender in the content of such a file. Raises as `read_release` does."""
    notes: list[str] = []
    root = Part(content)
    release = _choose(_releases(root), notes)
    if "releases" in content or "records" in content:
        _check_version(root, notes)
    tender = release.object("tender")
    if not tender.value:
        raise OcdsError("The tender in the file is empty.")
    _check_arrays(root, tender)
    kept = {name: value for name, value in content.items() if name not in ("releases", "records")}
    package = {**(kept if "releases" in content or "records" in content else {}), "releases": [dict(release.value)]}
    lots = _lots(release, tender, notes)
    suitability = tender.object("suitability")
    buyer_name = release.object("buyer").text("name")
    starts_on, ends_on, months = _period(tender)
    return ReadTender(
        title=_needed(tender.text("title"), "title", notes),
        reference=_needed(tender.id(), "reference", notes),
        description=tender.text("description"),
        value=_value(tender, notes),
        cpv_code=_cpv(tender, notes),
        category=_category(tender, notes),
        is_light_touch="lightTouch" in list_of(tender.value, "specialRegime"),
        is_suitable_for_sme=suitability.value.get("sme") is True,
        is_suitable_for_vcse=suitability.value.get("vcse") is True,
        lots=lots,
        notice_id=_notice(release, tender),
        buyer_name=buyer_name,
        reservation=_reservation(tender, buyer_name, notes),
        starts_on=starts_on,
        ends_on=ends_on,
        months=months,
        notes=tuple(notes),
        package=package,
    )


def _lots(release: Part, tender: Part, notes: list[str]) -> tuple[ReadLot, ...]:
    lots = tuple(read_lot(one, notes) for one in tender.objects("lots"))
    if not lots:
        notes.append("The file has no lots. Give the tender one, with its weights.")
    notes += check_places_of_lots(release, tender)
    return lots


def _reservation(tender: Part, buyer_name: str, notes: list[str]) -> Reservation | None:
    """Return for whom the tender is kept, where we have a word for it; else it is to be chosen."""
    tender.object("otherRequirements")
    found = read_reservation(tender.value, buyer=buyer_name)
    if found is None and is_reserved(tender.value):
        notes.append(
            "The file says that only certain suppliers may take part, in a way that is not known here. Choose for whom"
            " the tender is kept."
        )
    return found


def _releases(root: Part) -> Sequence[Part]:
    if "releases" in root.value:
        return root.objects("releases")
    if "records" in root.value:
        compiled = [one.object("compiledRelease") for one in root.objects("records")]
        found = [one for one in compiled if one.value]
        if not found:
            raise OcdsError("The records in the file have no compiled release. Use a file of releases.")
        return found
    return [root] if "tender" in root.value or "ocid" in root.value else []


def _choose(releases: Sequence[Part], notes: list[str]) -> Part:
    """Return the release to take: the latest that has a tender."""
    if not releases:
        raise OcdsError("There is no release in the file.")
    with_tender = [one for one in releases if one.value.get("tender") is not None]
    if not with_tender:
        raise OcdsError("The release in the file has no tender.")
    latest = max(with_tender, key=_moment)
    if len(releases) > 1:
        when = latest.text("date")[:10] or "without a date"
        title = latest.object("tender").text("title") or latest.id()
        notes.append(
            f"The file has {len(releases)} releases. The latest with a tender was taken: “{title}”, {when}."
            " If you want another, use a file of that release alone."
        )
    return latest


def _moment(release: Part) -> datetime:
    try:
        moment = datetime.fromisoformat(release.text("date"))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _check_version(root: Part, notes: list[str]) -> None:
    version = root.text("version") or "1.0"
    if version == "1.0":
        notes.append("The file is of OCDS version 1.0, which is an old one. Look closely at what was read.")
    elif version != "1.1":
        raise OcdsError(f"The file is of OCDS version {version[:20]}. Versions 1.1 and 1.0 can be read.")


def _check_arrays(root: Part, tender: Part) -> None:
    """Refuse other kinds of values in the places where ours are put in later."""
    root.list("extensions")
    for target in tender.objects("targets"):
        target.objects("observations")
    for document in tender.objects("documents"):
        document.list("relatedLots")
    for one in (tender, *tender.objects("lots")):
        one.objects("sustainability")
        one.objects("additionalClassifications")


def _needed(text: str, what: str, notes: list[str]) -> str:
    if not text:
        notes.append(f"The file has no {what} of the tender.")
    return text


def _value(tender: Part, notes: list[str]) -> Decimal | None:
    value = tender.object("value")
    amount, currency = value.number("amount"), value.text("currency")
    if amount is None:
        gross = value.number("amountGross")
        notes.append(
            "The file gives the value with VAT alone. Enter it without." if gross else "The file has no value in it."
        )
        return None
    if currency != "GBP":
        named = f"in {currency[:10]}" if currency else "in no currency that is named"
        notes.append(f"The value in the file is {named}. Enter it in pounds.")
        return None
    return amount


def _cpv(tender: Part, notes: list[str]) -> str:
    items = tender.objects("items")
    classifications = [tender.object("classification"), *(one.object("classification") for one in items)]
    classifications += [more for one in items for more in one.objects("additionalClassifications")]
    codes = [
        found.group(1) for one in classifications if one.text("scheme") == "CPV" and (found := _CPV.fullmatch(one.id()))
    ]
    if not codes:
        notes.append("The file has no CPV code of 8 digits.")
        return ""
    if len(set(codes)) > 1:
        notes.append(f"The file has several CPV codes. The first was taken, {codes[0]}: is it the main one?")
    return codes[0]


def _category(tender: Part, notes: list[str]) -> str:
    category = tender.text("mainProcurementCategory")
    if category in CATEGORIES:
        return category
    if category:
        notes.append(f"“{category[:40]}” is not goods, services or works. Choose what you buy.")
    return ""


def _notice(release: Part, tender: Part) -> str:
    ids = [release.id(), *(one.id() for one in tender.objects("documents"))]
    return next((one for one in ids if _NOTICE.fullmatch(one)), "")


def _period(tender: Part) -> tuple[date | None, date | None, int | None]:
    """Return the first and the last day and the length in months: of the tender, else of its first lot."""
    periods = [one.object("contractPeriod") for one in (tender, *tender.objects("lots"))]
    period = next((one for one in periods if one.value), Part({}))
    starts_on = period.day("startDate")
    ends_on = period.day("maxExtentDate") or period.day("endDate")
    if starts_on and ends_on and starts_on <= ends_on:
        after = ends_on + timedelta(days=1) if ends_on < date.max else ends_on
        months = (after.year - starts_on.year) * 12 + after.month - starts_on.month - (after.day < starts_on.day)
        return starts_on, ends_on, max(months, 1)
    days = period.number("durationInDays")
    return starts_on, ends_on, max(round(days * 12 / Decimal("365.25")), 1) if days and days > 0 else None
