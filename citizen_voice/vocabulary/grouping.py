"""What machines and officers make of texts."""

from enum import StrEnum


class RunState(StrEnum):
    """The life of a machine's run."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class ChangeKind(StrEnum):
    """What became of a suggested theme between two runs, in the order in which it is told."""

    APPEARED = "appeared"
    VANISHED = "vanished"
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"
    KEPT = "kept"


class SuggestionKind(StrEnum):
    """What a theme may serve."""

    MISSION = "mission"
    MILESTONE = "milestone"
    MEASURE = "measure"


class ThemeState(StrEnum):
    """What an officer made of a candidate theme.

    Open is taken up but not confirmed yet. Undone is a theme whose making was undone: its row stays for the record
    alone, and no list shows it.
    """

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    UNDONE = "undone"


class ThemeAct(StrEnum):
    """What an officer did to a theme."""

    TAKE_UP = "take_up"
    CONFIRM = "confirm"
    RENAME = "rename"
    MERGE = "merge"
    DISCARD = "discard"
    MOVE = "move"
    SPLIT = "split"
    ORIENT = "orient"
    UNDO = "undo"


class Stance(StrEnum):
    """Which way a statement looks at the title of its theme."""

    FOR = "for"
    AGAINST = "against"


class StanceBasis(StrEnum):
    """What an orientation rests on. What rests on words alone is a suggestion until an officer settles it."""

    TITLE = "title"
    VOTES = "votes"
    WORDS = "words"
    OFFICER = "officer"
