"""What goes into a draft standard and what comes out of it: plain values, no database rows."""

from dataclasses import dataclass
from typing import Any, TypeAlias

# JSON of any depth. Precise recursive types would make every reader narrow a value it has just built.
Json: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class SupportingStatement:
    """One statement of a theme with the votes it received.

    ``text`` is the published text; ``language`` its BCP 47 code; ``council`` the code of the council area
    of whoever said it, or None when that is not known. One that ``is_against`` looks the other way than its theme:
    whoever agrees with it is against the theme.
    """

    id: str
    text: str
    language: str
    agree: int
    disagree: int
    unsure: int
    is_exemplar: bool
    council: str | None
    is_against: bool = False

    @property
    def support(self) -> int:
        """Number of votes on this statement that are for its theme."""
        return self.disagree if self.is_against else self.agree

    @property
    def opposition(self) -> int:
        """Number of votes on this statement that are against its theme."""
        return self.agree if self.is_against else self.disagree

    @property
    def votes(self) -> int:
        """Number of votes of any kind on this statement."""
        return self.agree + self.disagree + self.unsure


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """The stored figures of a theme, counted when it was chosen.

    ``people`` proposed, ``voters`` voted (both distinct people); ``agree`` and ``disagree`` count
    votes for and against the theme, ``unsure`` the others on the same statements; ``areas`` are (council code or
    name, people who proposed or voted).
    """

    people: int
    proposals: int
    statements: int
    voters: int
    agree: int
    disagree: int
    unsure: int
    areas: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class EvidenceOrigin:
    """Where the evidence of a theme is from, by ids: so that whoever reads it elsewhere can go back to it.

    ``consultation`` is its slug, ``groups`` are those that the computer made and the theme goes back to,
    ``opinion_run`` the count of the votes that was shown, and ``opinion_groups`` the letters of its groups.
    """

    consultation: str
    theme: str
    groups: tuple[str, ...] = ()
    opinion_run: str | None = None
    opinion_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChosenTheme:
    """A confirmed theme that an officer chose, with the statements in it.

    ``title_statement_ids`` are the statements whose words the title took; empty when an officer worded it.
    ``title_language`` is the BCP 47 code of its words, or None when that is not known.
    """

    title: str
    figures: ThemeFigures
    statements: tuple[SupportingStatement, ...]
    title_statement_ids: tuple[str, ...]
    title_language: str | None = None
    origin: EvidenceOrigin | None = None


@dataclass(frozen=True, slots=True)
class MissionScore:
    """How near a theme is to a mission: ``score`` is a cosine similarity, from -1 to 1."""

    code: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class DraftClause:
    """A clause the machine filled, and the ids of the statements that support that very clause."""

    field: str
    value: Json
    statement_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftStandard:
    """The machine's draft: its clauses in the order of a standard, and missions with the nearest first."""

    clauses: tuple[DraftClause, ...]
    suggested_missions: tuple[MissionScore, ...]


@dataclass(frozen=True, slots=True)
class FilledClause:
    """A clause as it stands on a revision, for the check before approval.

    ``kind`` is ``resident`` (rests on ``statement_ids``) or ``officer`` (rests on a person, and on ``reason``
    where one is asked for). ``has_lost_all`` says that none of the statements can be read any more, and that no officer
    has said why the standard holds all the same.
    """

    field: str
    value: Json
    kind: str = "officer"
    statement_ids: tuple[str, ...] = ()
    reason: str | None = None
    has_lost_all: bool = False
