"""Numbers of people pasted from a spreadsheet: a line for each area or age band, with a tab or a comma."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flask_babel import gettext

from citizen_voice.priorities.steps.population import MOST_PEOPLE
from citizen_voice.vocabulary import AgeBand, MarginKind

if TYPE_CHECKING:
    from citizen_voice.models import Council

# Thousands may be set apart, as spreadsheets do: by a comma or a space, also one that does not break.
NUMBER = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+")
LONGEST_VALUE = 60


class Category(NamedTuple):
    """A category of the population: a council's code, or an age band."""

    kind: MarginKind
    code: str


@dataclass(frozen=True)
class PastedNumbers:
    """What stood on the lines, and in a sentence each what is wrong with them. With a fault nothing is to be used."""

    people: Mapping[Category, int]
    faults: Sequence[str]


def people_of(text: str | None) -> int | None:
    """Return a number of people as somebody wrote it, such as "123,456"; None for anything but one above 0."""
    written = (text or "").strip()
    if not NUMBER.fullmatch(written):
        return None
    people = int(re.sub(r"[^0-9]", "", written))
    return people if 1 <= people <= MOST_PEOPLE else None


def categories_by_name(councils: Sequence["Council"]) -> dict[str, Category]:
    """Return every name by which a line may call an area or an age band, as `read_numbers` compares it."""
    named = {_plain(band.value): Category(MarginKind.AGE, band.value) for band in AgeBand}
    named[_plain("75 and over")] = Category(MarginKind.AGE, AgeBand.FROM_75.value)
    for council in councils:
        for name in (council.code, council.name, council.name_cy):
            if name:
                named[_plain(name)] = Category(MarginKind.AREA, council.code)
    return named


def read_numbers(text: str, named: Mapping[str, Category]) -> PastedNumbers:
    """Read lines of a code or name and a number of people; the first may be a heading.

    Empty lines are passed over. Every line that can't be used is named with its number and its value.
    """
    people: dict[Category, int] = {}
    lines: dict[Category, int] = {}
    faults: list[str] = []
    for place, (number, cells) in enumerate(_rows(text)):
        category = named.get(_plain(cells[0]))
        if place == 0 and _is_heading(cells, category):
            continue
        fault = _fault_of(number, cells, category, lines)
        if fault or category is None:
            faults.append(fault)
            continue
        lines[category], people[category] = number, people_of(cells[1]) or 0
    return PastedNumbers(people, faults)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            cells = next(csv.reader([line], delimiter="\t" if "\t" in line else ",", strict=True))
        except csv.Error:
            cells = [line]
        while len(cells) > 1 and not cells[-1].strip():
            cells.pop()
        yield number, [cell.strip() for cell in cells]


def _is_heading(cells: Sequence[str], category: Category | None) -> bool:
    return len(cells) == 2 and category is None and not any(sign.isdigit() for sign in cells[1])


def _fault_of(number: int, cells: Sequence[str], category: Category | None, lines: Mapping[Category, int]) -> str:
    """Say what is wrong with a line; empty when nothing is."""
    value = _short(cells[0])
    if len(cells) != 2:
        words = gettext(
            "Line %(line)d, “%(value)s”: give an area or an age band, then a tab or a comma, then the number of people",
            line=number,
            value=_short(", ".join(cells)),
        )
    elif category is None:
        words = gettext("Line %(line)d: “%(value)s” is no area of yours and no age band", line=number, value=value)
    elif category in lines:
        first = lines[category]
        words = gettext(
            "Line %(line)d: “%(value)s” stands on line %(first)d already", line=number, value=value, first=first
        )
    elif people_of(cells[1]) is None:
        value = _short(cells[1])
        words = gettext("Line %(line)d: “%(value)s” is not a whole number above 0", line=number, value=value)
    else:
        words = ""
    return str(words)


def _plain(name: str) -> str:
    """Return a name as names are compared: without blanks and capitals, and with a range written in one way."""
    words = name.casefold().replace("–", "-").removeprefix("aged ").removesuffix(" oed")
    return re.sub(r"\s+", "", re.sub(r"(?<=[0-9])\s+to\s+(?=[0-9])", "-", words))


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
