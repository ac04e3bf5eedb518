"""Vectors as sentence-transformers itself computes them, in 32-bit numbers: slow, and right for every model."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from citizen_voice.grouping.model_folders import EncoderError
from citizen_voice.grouping.types import FloatArray


def load_full_model(folder: str | os.PathLike[str], name: str) -> SentenceTransformer:
    """Load the model of a folder for the processor; raises `EncoderError` when the folder is not one of a model."""
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise EncoderError(
            f'The encoder "{name}" could not be loaded: {str(error).splitlines()[0]} '
            "Give the folder of a sentence-transformers model."
        ) from error


def full_encoder(folder: str | os.PathLike[str], name: str) -> Callable[[Sequence[str]], FloatArray]:
    """Give a function from texts to float32 vectors of length one, shape (texts, dimension); raises `EncoderError`.

    Each text is computed alone and by one thread, so that its vector doesn't depend on the others.
    """
    model = load_full_model(folder, name)
    dimension = int(model.encode(["dimension"], show_progress_bar=False).shape[1])

    def encode(texts: Sequence[str]) -> FloatArray:
        vectors = np.empty((len(texts), dimension), dtype=np.float32)
        with _one_thread():
            for row, text in enumerate(texts):
                vectors[row] = model.encode(text, normalize_embeddings=True, show_progress_bar=False)
        return vectors

    return encode


@contextmanager
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
