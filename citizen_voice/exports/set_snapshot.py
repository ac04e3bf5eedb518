"""What a published set says of itself as a whole: period, foreword, how residents were asked, contact."""

from dataclasses import dataclass
from datetime import date

from citizen_voice.exports.stored import Json, day, taken


@dataclass(frozen=True, slots=True)
class SetSnapshot:
    """The description of a set on the day; words in Welsh where the authority publishes in both languages."""

    period_from: date
    period_to: date
    foreword: str
    method_statement: str
    contact_name: str
    contact_email: str
    title_cy: str | None = None
    foreword_cy: str | None = None
    method_statement_cy: str | None = None


def read_set(data: Json) -> SetSnapshot:
    """Return the description that was stored. Raises SnapshotError when a part is missing or malformed."""
    content = taken(data, "about", SetSnapshot)
    for name in ("period_from", "period_to"):
        content[name] = day(content[name], f"about.{name}")
    return SetSnapshot(**content)
