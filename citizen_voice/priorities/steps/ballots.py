"""Who approves which theme, packed into bytes and back: what a slate is worked out from while an officer waits."""

import io
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from citizen_voice.opinion.themes import ThemeBallots
from citizen_voice.opinion.types import BoolArray, IntArray, SparseMatrix


@dataclass(frozen=True, eq=False)
class StoredBallots:
    """People × themes of truths, and what is known of each person: arrays of one entry a person, and no ids.

    `group`, `council`, `age` and `assurance` count from 0 in the lists that are stored beside; -1 is not known.
    """

    approves: BoolArray
    opposes: BoolArray
    seen: BoolArray
    group: IntArray
    council: IntArray
    age: IntArray
    assurance: IntArray
    is_suspected: BoolArray

    def __len__(self) -> int:
        return len(self.group)

    def only(self, chosen: BoolArray) -> "StoredBallots":
        """Return the ballots of these people alone."""
        return StoredBallots(**{one.name: getattr(self, one.name)[chosen] for one in fields(self)})

    def approvals(self) -> SparseMatrix:
        """Return people × themes as a sparse matrix: 1 where somebody approves."""
        return csr_array(self.approves.astype(np.int8))

    def as_opinions(self) -> ThemeBallots:
        """Return the same as `opinion.themes` has it."""
        return ThemeBallots(*(csr_array(one.astype(np.int8)) for one in (self.approves, self.opposes, self.seen)))


_TABLES = ("approves", "opposes", "seen")


def pack(ballots: StoredBallots) -> bytes:
    """Return the ballots as bytes: a bit for each truth, compressed."""
    written: dict[str, Any] = {one.name: getattr(ballots, one.name) for one in fields(ballots)}
    themes = ballots.approves.shape[1]
    written |= {name: np.packbits(written[name], axis=None) for name in _TABLES}
    stream = io.BytesIO()
    np.savez_compressed(stream, shape=np.array([len(ballots), themes]), **written)
    return stream.getvalue()


def unpack(stored: bytes) -> StoredBallots:
    """Return what `pack` was given."""
    with np.load(io.BytesIO(stored), allow_pickle=False) as file:
        people, themes = (int(one) for one in file["shape"])
        tables: dict[str, Any] = {
            name: np.unpackbits(file[name], count=people * themes).reshape(people, themes).astype(np.bool_)
            for name in _TABLES
        }
        others = {one.name: file[one.name] for one in fields(StoredBallots) if one.name not in tables}
    return StoredBallots(**tables, **others)
