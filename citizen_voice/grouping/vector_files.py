"""Vectors kept in a file, for the command line: SQLite, one file a revision of the encoder."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from citizen_voice.grouping.types import FloatArray

_log = logging.getLogger(__name__)
_WAIT_SECONDS = 30.0
_TABLE = "CREATE TABLE IF NOT EXISTS vector (text_sha256 BLOB NOT NULL UNIQUE, vector BLOB NOT NULL)"
_ASK_AT_ONCE = 500


class FileVectorStore:
    """Vectors of one encoder revision in `folder`, which need not exist yet; safe for several processes.

    A store is a help, not a need: when its file can't be read or the disk is full it says so once and does nothing from
    then on, and the vectors are computed. A damaged file is put aside under another name, so that the next run has a
    new one. Vectors are kept to the bit, as float32 of the machine.
    """

    def __init__(self, folder: Path, revision: str) -> None:
        self._path = folder / f"{revision}.sqlite3"
        self._works = True

    def load(self, keys: Sequence[str]) -> dict[str, FloatArray]:
        """Give the vectors that are known; unknown keys are left out."""
        found: dict[str, FloatArray] = {}

        def read(file: sqlite3.Connection) -> None:
            for start in range(0, len(keys), _ASK_AT_ONCE):
                found.update(_read(file, keys[start : start + _ASK_AT_ONCE]))

        self._try(read)
        return found

    def save(self, vectors: Mapping[str, FloatArray]) -> None:
        """Keep these vectors, all or none of them."""
        rows = ((bytes.fromhex(key), vector.astype(np.float32).tobytes()) for key, vector in vectors.items())
        self._try(lambda file: file.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?)", rows))

    def _try(self, work: Callable[[sqlite3.Connection], object]) -> None:
        """Do the work on the file in one transaction, or give up with a warning."""
        if not self._works:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS)) as file, file:
                file.execute(_TABLE)
                work(file)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        self._works = False
        _log.warning(
            "The vectors in %s can't be kept or read (%s); the work goes on without. Make room, or name another "
            "folder with CITIZEN_VOICE_CACHE.",
            self._path,
            error,
        )
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            try:
                self._path.replace(self._path.with_suffix(".damaged"))
            except OSError as fault:
                _log.warning("The damaged file can't be put aside (%s).", fault.strerror)


def _read(file: sqlite3.Connection, keys: Sequence[str]) -> Iterator[tuple[str, FloatArray]]:
    marks = ",".join("?" * len(keys))
    asked = f"SELECT text_sha256, vector FROM vector WHERE text_sha256 IN ({marks})"  # noqa: S608 - question marks only
    for key, vector in file.execute(asked, [bytes.fromhex(key) for key in keys]):
        yield key.hex(), np.frombuffer(vector, dtype=np.float32)
