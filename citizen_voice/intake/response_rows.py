"""A row of a file of responses, read: what it says, or why it is refused. No database in here."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from citizen_voice.intake.csv_files import Row
from citizen_voice.intake.mapping import Mapping
from citizen_voice.intake.polis import clean_text
from citizen_voice.proposals.policy import LONGEST_PROPOSAL
from citizen_voice.vocabulary import ResponseChannel, RowOutcome, RowReason

LONGEST_ID = 200
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_LANGUAGES = {"english": "en", "saesneg": "en", "welsh": "cy", "cymraeg": "cy"}
_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class IncomingResponse:
    """What a row says; "" = not said. `content_sha256` is of all its cells, whatever the mapping and their order."""

    line: int
    given_id: str
    text: str
    person: str
    channel: ResponseChannel
    received_on: date | None
    area: str
    language: str
    content_sha256: str

    @property
    def text_sha256(self) -> str:
        """The SHA-256 of its words."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row that brings nothing: empty, or refused for a reason."""

    line: int
    given_id: str
    outcome: RowOutcome
    reason: RowReason | None = None


class RowReader:
    """Reads the rows of one file by its mapping. `today` and `last_day` (None: none) bound the days of receiving."""

    def __init__(self, mapping: Mapping, columns: Sequence[str], *, today: date, last_day: date | None) -> None:
        self._mapping = mapping
        self._columns = tuple(columns)
        self._width = len(columns)
        self._places = {ours: columns.index(theirs) for ours, theirs in mapping.columns.items()}
        self._today = today
        self._last_day = last_day

    def read(self, row: Row) -> IncomingResponse | PassedOver:
        """Return what a row says, or that and why it is passed over."""
        line, cells = row
        if any(cell.strip() for cell in cells[self._width :]):
            return PassedOver(line, "", RowOutcome.REFUSED, RowReason.WRONG_CELLS)
        given_id = self._cell("id", cells)
        if len(given_id) > LONGEST_ID:
            return PassedOver(line, f"{given_id[:20]}…", RowOutcome.REFUSED, RowReason.ID_TOO_LONG)
        text = self._cell("text", cells)
        if not text:
            return PassedOver(line, given_id, RowOutcome.EMPTY)
        found = self._read_filled(line, given_id, text, cells)
        return PassedOver(line, given_id, RowOutcome.REFUSED, found) if isinstance(found, RowReason) else found

    def _read_filled(self, line: int, given_id: str, text: str, cells: Sequence[str]) -> IncomingResponse | RowReason:
        if len(text) > LONGEST_PROPOSAL:
            return RowReason.TOO_LONG
        source = self._value("source", cells)
        channel = ResponseChannel(source) if source in set(ResponseChannel) else None
        if channel is None and source:
            return RowReason.UNKNOWN_SOURCE
        language = self._value("language", cells)
        language = _LANGUAGES.get(language, language)
        if language and not _CODE.fullmatch(language):
            return RowReason.UNKNOWN_LANGUAGE
        received_on = self._received_on(cells)
        if isinstance(received_on, RowReason):
            return received_on
        person, area = self._cell("participant", cells), self._value("area", cells)
        return IncomingResponse(
            line=line,
            given_id=given_id,
            text=text,
            person=person,
            channel=channel or ResponseChannel.OTHER,
            received_on=received_on,
            area=area,
            language=language,
            content_sha256=self._hash(cells),
        )

    def _received_on(self, cells: Sequence[str]) -> date | RowReason | None:
        words = self._value("received_on", cells)
        if not words:
            return None
        day = read_day(words)
        if day is None:
            return RowReason.UNREADABLE_DATE
        if day > self._today:
            return RowReason.DATE_IN_FUTURE
        if self._last_day is not None and day > self._last_day:
            return RowReason.RECEIVED_TOO_LATE
        return day

    def _hash(self, cells: Sequence[str]) -> str:
        filled = sorted((column, clean_text(cell)) for column, cell in zip(self._columns, cells, strict=False))
        said = "\x1e".join(f"{column}\x1f{cell}" for column, cell in filled if cell)
        return hashlib.sha256(said.encode()).hexdigest()

    def _cell(self, ours: str, cells: Sequence[str]) -> str:
        place = self._places.get(ours)
        return clean_text(cells[place]) if place is not None and place < len(cells) else ""

    def _value(self, ours: str, cells: Sequence[str]) -> str:
        """Return a cell in our words: translated by the mapping, or its default when the cell is empty."""
        cell = self._cell(ours, cells)
        if not cell:
            return self._mapping.defaults.get(ours, "")
        return self._mapping.values.get(ours, {}).get(cell.casefold(), cell.casefold() if ours != "area" else cell)


def read_day(words: str) -> date | None:
    """Return the day that 2026-03-31, 31/03/2026, 31.3.2026 or an ISO time names; None when it is none of these."""
    if found := _DAY_FIRST.match(words):
        day, month, year = found.groups()
    elif found := _YEAR_FIRST.match(words):
        year, month, day = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
