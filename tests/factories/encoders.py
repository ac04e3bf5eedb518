"""An encoder without a model, for tests of what happens after the vectors."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from citizen_voice.grouping.types import FloatArray
from citizen_voice.grouping.vectors import normalise_text


class WordHashEncoder:
    """Each word has a direction of its own, drawn from its hash; a text is the sum of its words, of length one."""

    name = "word-hash"
    revision = "0" * 64

    def __init__(self, dimension: int = 64) -> None:
        self.dimension = dimension
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> FloatArray:
        self.asked += texts
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in normalise_text(text).casefold().split() or [""]:
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
                vectors[row] += np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        if progress is not None:
            progress(len(texts), len(texts))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class BrokenEncoder(WordHashEncoder):
    """Gives one of the texts a vector that is not finite."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def encode(self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> FloatArray:
        vectors = super().encode(texts, progress=progress)
        vectors[texts.index(self._text)] = np.nan
        return vectors
