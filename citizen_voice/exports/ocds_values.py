"""Values of releases: how ours are written, and what stands in one that somebody else wrote.

Of theirs each is read with its place: one of the wrong kind is told, not passed over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from citizen_voice.exports.json_files import OcdsError
from citizen_voice.exports.ocds_parts import number_of

_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "true or false"),
    ((int, float), "a number"),
    (str, "text"),
    (list, "a list"),
    (dict, "an object"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """An object of a release, and where it stands, such as ``tender.lots[0]``.

    What is absent or null reads as empty; every method raises OcdsError for a value of the wrong kind.
    """

    value: Mapping[str, Any]
    path: str = ""

    def place(self, name: str) -> str:
        """Return where the value of that name stands."""
        return f"{self.path}.{name}" if self.path else name

    def object(self, name: str) -> "Part":
        """Return the object of that name."""
        found = self.value.get(name)
        if found is not None and not isinstance(found, dict):
            raise _wrong(self.place(name), "an object", found)
        return Part(found or {}, self.place(name))

    def objects(self, name: str) -> "Sequence[Part]":
        """Return the objects in the list of that name."""
        parts = []
        for number, one in enumerate(self.list(name)):
            place = f"{self.place(name)}[{number}]"
            if not isinstance(one, dict):
                raise _wrong(place, "an object", one)
            parts.append(Part(one, place))
        return parts

    def list(self, name: str) -> Sequence[Any]:
        """Return the list of that name, whatever is in it."""
        found = self.value.get(name)
        if found is not None and not isinstance(found, list):
            raise _wrong(self.place(name), "a list", found)
        return found or ()

    def text(self, name: str) -> str:
        """Return the text of that name without blanks around it."""
        found = self.value.get(name)
        if found is not None and not isinstance(found, str):
            raise _wrong(self.place(name), "text", found)
        return (found or "").strip()

    def id(self) -> str:
        """Return the id, which may be a whole number too."""
        found = self.value.get("id")
        is_number = isinstance(found, int) and not isinstance(found, bool)
        return str(found) if is_number else self.text("id")

    def number(self, name: str) -> Decimal | None:
        """Return the number of that name with the digits that it is written with."""
        found = self.value.get(name)
        if found is None:
            return None
        number = number_of(found)
        if number is None:
            raise _wrong(self.place(name), "a number", found)
        return number

    def day(self, name: str) -> date | None:
        """Return the day of the date of that name, as it is written."""
        found = self.text(name)
        if not found:
            return None
        try:
            return date.fromisoformat(found[:10])
        except ValueError as fault:
            raise OcdsError(
                f"{self.place(name)} should be a date such as 2027-04-01, and is “{found[:40]}”."
            ) from fault


def _wrong(place: str, wanted: str, found: object) -> OcdsError:
    kind = next(words for kinds, words in _KINDS if isinstance(found, kinds)) if found is not None else "nothing"
    return OcdsError(f"{place} should be {wanted}, and is {kind}.")


def json_number(number: Decimal) -> int | float:
    """Return a decimal as a JSON number that prints the same digits, up to the 15 that any reader keeps."""
    return int(number) if number == number.to_integral_value() else float(number)
