"""What goes into a grouping and what comes out of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.int64]
SparseMatrix = Any  # scipy.sparse.csr_array: scipy ships no types

Grade = Literal["strong", "fair", "unstable"]

Progress = Callable[[str, int, int], None]
"""Called with the name of the step, how much of it is done, and how much there is."""


def no_progress(step: str, done: int, total: int) -> None:
    """Tell nobody: the default where the caller does not watch."""


class TextsError(ValueError):
    """The texts cannot be grouped as they were given; the message names the row."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """One text as it came in. `language` is a code such as "en" or "cy"; None = not known.

    `person` tells texts by the same person from texts by others, where it is known; None = a person of their own.
    """

    row_id: str
    text: str
    language: str | None = None
    person: str | None = None


def check_texts(texts: Sequence[SourceText]) -> None:
    """Raise `TextsError` for two texts with the same id and for text that is not valid Unicode."""
    seen: set[str] = set()
    for source in texts:
        if source.row_id in seen:
            raise TextsError(f'The id "{source.row_id}" stands for two texts. Give every text an id of its own.')
        seen.add(source.row_id)
        try:
            source.text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise TextsError(
                f'The text of row "{source.row_id}" has half a character at place {error.start + 1}. '
                "Save the file as UTF-8 again, or correct that text."
            ) from error


@dataclass(frozen=True, slots=True)
class Statement:
    """A span of one text. `start` and `end` count characters: `source.text[start:end] == text`.

    `number` counts from 1 within its text; a text without any words to show has one entry with number 0.
    """

    row_id: str
    number: int
    start: int
    end: int
    text: str

    @property
    def key(self) -> str:
        """Give the name of the statement in files: `row_id:number`."""
        return f"{self.row_id}:{self.number}"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one statement went. All three of theme, parent and score are None when it was placed nowhere.

    `score` is the cosine to the centroid of the fine theme; `duplicate_of` is the key of the statement that it
    repeats (`row_id:number`), whose theme it carries. For a statement that was placed nowhere, `nearest_theme_id` is
    the fine theme whose centroid is nearest and `nearest_score` the cosine to it; else both are None.
    """

    row_id: str
    number: int
    theme_id: int | None
    parent_id: int | None
    score: float | None
    duplicate_of: str | None
    nearest_theme_id: int | None = None
    nearest_score: float | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme that the machine suggests. Level 1 is broad, level 2 fine; a fine one has a broad parent.

    `rows` counts distinct texts, `statements` all statements, repeated ones included. `label` stands word for word in
    the statement with the key `label_source`; `label_language` is the language of that statement and of the keywords
    (None: not known). `exemplars` are keys of statements (`row_id:number`), the most telling first. `coherence` is the
    mean cosine of its distinct statements to its centroid, `stability` the mean Jaccard overlap with its best match
    when a part of the texts is left out; both run from 0 to 1, and `grade` puts them in a word.

    `people` counts distinct people, and `distinct` the statements with near-duplicates counted once. `kept_name` is the
    name of the theme into which an officer put statements of this one. `x` and `y`, from 0 to 1, are its place on a
    picture on which themes that are alike lie near each other.
    """

    id: int
    parent_id: int | None
    level: int
    label: str
    keywords: tuple[str, ...]
    rows: int
    statements: int
    exemplars: tuple[str, ...]
    coherence: float
    stability: float
    label_source: str
    label_language: str | None
    people: int = 0
    distinct: int = 0
    grade: Grade = "fair"
    kept_name: str | None = None
    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two fine themes that may be one; `one` < `other` are their ids.

    `score` is the cosine of their centroids; `shared` the share of the edges of the smaller one that lead to the other.
    """

    one: int
    other: int
    score: float
    shared: float


BROAD = 1
FINE = 2
