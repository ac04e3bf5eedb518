"""The web addresses that exports point at: they stay the same for ever, so they are made in one place."""

from datetime import UTC, datetime
from urllib.parse import quote

from citizen_voice.exports.goals import goal_url
from citizen_voice.exports.snapshot import PublicationSnapshot, StandardSnapshot


class Addresses:
    """Addresses of a publication and what it rests on, below ``base_url`` (no slash at its end is needed)."""

    def __init__(self, snapshot: PublicationSnapshot, base_url: str) -> None:
        self.snapshot = snapshot
        self.base = base_url.rstrip("/")
        self.authority = f"{self.base}/{quote(snapshot.authority.slug, safe='')}"
        self.every_version = f"{self.authority}/publications/{quote(snapshot.slug, safe='')}"
        self.publication = f"{self.every_version}/{quote(snapshot.version, safe='')}"
        self.consultation = f"{self.authority}/consultations/{quote(snapshot.consultation.slug, safe='')}"

    def standard(self, standard: StandardSnapshot) -> str:
        """Return the address of a standard in this version of the set."""
        return f"{self.publication}#{quote(standard.reference, safe='')}"

    def standard_in_every_version(self, standard: StandardSnapshot) -> str:
        """Return the address of a standard whatever its version."""
        return f"{self.every_version}#{quote(standard.reference, safe='')}"

    def clause(self, standard: StandardSnapshot, field: str) -> str:
        """Return the address of one clause of a standard."""
        return f"{self.standard(standard)}/{quote(field, safe='')}"

    def statement(self, statement_id: str) -> str:
        """Return the address of a resident's statement."""
        return f"{self.authority}/statements/{quote(statement_id, safe='')}"

    def goal(self, code: str) -> str:
        """Return the address of a goal of the set: a national mission, or a well-being goal of Wales."""
        return goal_url(self.snapshot, code, self.base)


def written_at(moment: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, to the second. Raises ValueError when it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone, so it names no moment. Give it one, such as UTC.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
