"""What a text encoder and a store of vectors promise; nothing here loads a model."""

import hashlib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

import numpy as np

from citizen_voice.grouping.types import FloatArray

_READ_AT_ONCE = 10_000
_ENCODED_AT_ONCE = 50_000


class VectorsNotFiniteError(ValueError):
    """A vector has a value that is not a finite number. `place` is that of its text among those that were asked for."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.place = place


class Encoder(Protocol):
    """Turns texts into vectors of length one.

    `revision` is the SHA-256 of the weights file, so that two encoders with the same revision and name give the same
    vectors. `encode` gives float32 of shape (texts, dimension), each row of Euclidean length 1.
    """

    @property
    def name(self) -> str:
        """Name or folder by which the model is called."""

    @property
    def revision(self) -> str:
        """SHA-256 of the weights file, in hexadecimal."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> FloatArray:
        """Encode; `progress` is called with the number of texts done and the number there are."""


@runtime_checkable
class HasWeights(Protocol):
    """An encoder whose weights are one file that can be given to another machine."""

    def weights_bytes(self) -> bytes | None:
        """Give the file whose SHA-256 is the revision; None where it is had otherwise."""


class VectorStore(Protocol):
    """Keeps vectors of one encoder revision by `text_key`, so that a text is encoded once."""

    def load(self, keys: Sequence[str]) -> dict[str, FloatArray]:
        """Give the vectors that are known; unknown keys are left out."""

    def save(self, vectors: Mapping[str, FloatArray]) -> None:
        """Keep these vectors."""


class MemoryVectorStore:
    """A store that lives as long as the process."""

    def __init__(self) -> None:
        self._vectors: dict[str, FloatArray] = {}

    def load(self, keys: Sequence[str]) -> dict[str, FloatArray]:
        """Give the vectors that are known; unknown keys are left out."""
        return {key: self._vectors[key] for key in keys if key in self._vectors}

    def save(self, vectors: Mapping[str, FloatArray]) -> None:
        """Keep these vectors."""
        self._vectors.update(vectors)


def normalise_text(text: str) -> str:
    """Give the form of a text that is encoded: Unicode NFC, runs of white space as one blank, no outer blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_key(text: str) -> str:
    """Give the key of a text in a store: the SHA-256 of its normalised form, in hexadecimal."""
    return hashlib.sha256(normalise_text(text).encode("utf-8", "surrogatepass")).hexdigest()


def embed(
    texts: Sequence[str],
    encoder: Encoder,
    store: VectorStore,
    progress: Callable[[int, int], None] | None = None,
) -> FloatArray:
    """Give one vector a text, asking the encoder only for those that the store does not know.

    Shape (texts, dimension), float32. The store is read and written some ten thousand texts at a time, so that memory
    is that of the result, and that what was encoded is kept when the work is stopped. Raises `VectorsNotFiniteError`
    with the place of a text whose vector, fresh or stored, is not finite; a fresh one is not stored.
    """
    keys = [text_key(text) for text in texts]
    vectors = np.empty((len(texts), encoder.dimension), dtype=np.float32)
    missing: dict[str, list[int]] = {}
    for start in range(0, len(keys), _READ_AT_ONCE):
        part = keys[start : start + _READ_AT_ONCE]
        known = store.load(part)
        for place, key in enumerate(part, start):
            if key in known:
                vectors[place] = known[key]
            else:
                missing.setdefault(key, []).append(place)
    # Shortest first, so that each part has texts of like length, which are quickest together.
    wanted = sorted(missing, key=lambda key: (len(texts[missing[key][0]]), key))
    for start in range(0, len(wanted), _ENCODED_AT_ONCE):
        part = wanted[start : start + _ENCODED_AT_ONCE]
        places = [missing[key][0] for key in part]
        fresh = _encode([normalise_text(texts[place]) for place in places], encoder, progress, start, len(wanted))
        _require_finite(fresh, places, "The encoder gave a vector")
        store.save(dict(zip(part, fresh, strict=True)))
        for key, vector in zip(part, fresh, strict=True):
            vectors[missing[key]] = vector
    _require_finite(vectors, range(len(texts)), "The store of vectors has one")
    return vectors


def _encode(
    texts: Sequence[str], encoder: Encoder, progress: Callable[[int, int], None] | None, before: int, total: int
) -> FloatArray:
    told = None if progress is None else lambda done, _: progress(before + done, total)
    vectors = encoder.encode(texts, progress=told)
    return vectors.astype(np.float32, copy=False)


def _require_finite(vectors: FloatArray, places: Sequence[int], whose: str) -> None:
    broken = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if broken.size:
        place = places[int(broken[0])]
        raise VectorsNotFiniteError(
            f"{whose} that is not a finite number, for text {place + 1} ({broken.size} in all). Empty the store of "
            "vectors, or check that the model's files are whole.",
            place,
        )
