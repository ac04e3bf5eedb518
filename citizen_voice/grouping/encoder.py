"""Text vectors from a sentence-transformers model, computed in bytes where the model and the processor allow it."""

import hashlib
import importlib
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from citizen_voice.grouping.compact import CompactFileError, CompactModel
from citizen_voice.grouping.model_folders import (
    DEFAULT_ENCODER,
    EncoderError,
    checked_weights_sha256,
    find_model_folder,
)
from citizen_voice.grouping.processes import ProcessEndedError, in_processes
from citizen_voice.grouping.processors import computes_bytes_fast
from citizen_voice.grouping.types import FloatArray
from citizen_voice.grouping.weight_files import WeightFiles, user_cache_folder

__all__ = [
    "DEFAULT_ENCODER", "EncoderError", "EncodingStoppedError", "SentenceEncoder", "WeightsMissingError",
    "install_weights",
]  # fmt: skip

_log = logging.getLogger(__name__)
_CHARACTERS_A_TASK = 15_000
_TEXTS_A_TASK = 500

_Encode = Callable[[Sequence[str]], FloatArray]


class EncodingStoppedError(RuntimeError):
    """A process that encoded was ended from outside, mostly because memory ran out."""


class WeightsMissingError(EncoderError):
    """The weights file that was asked for is not here and can't be made here: another machine has to give it."""


class SentenceEncoder:
    """Vectors from one sentence-transformers model, in one or several processes.

    `name` is the default model, any other name on the model hub, or a folder. The default comes from an installed
    package and nothing is downloaded; for another name the hub's own settings, such as `HF_HUB_OFFLINE`, hold.

    A compact file of 8-bit weights is made once from the model and kept in the folder `cache` (without one: the
    user's). `is_compact` says whether it is used; where it can't be made, sentence-transformers computes, with a
    warning. A vector depends on its text and on the weights file alone, not on the other texts, their order or
    `workers`; `revision` is the SHA-256 of that file.

    With `revision` this very file is used: the one in the cache, or `weights`, its bytes as `weights_bytes` gave them
    on another machine, or one that comes out the same when it is made here.

    Raises `EncoderError` when the model cannot be found, has no weights, or is not the published file, and
    `WeightsMissingError` when the file of that revision can't be had; `encode` raises `EncodingStoppedError` when one
    of its processes is killed.
    """

    def __init__(
        self,
        name: str = DEFAULT_ENCODER,
        *,
        workers: int = 1,
        cache: Path | None = None,
        revision: str | None = None,
        weights: bytes | None = None,
    ) -> None:
        self.name = name
        self.workers = workers
        files = WeightFiles(cache or user_cache_folder())
        self._source = _given(files, revision, weights) or _from_model(files, name, revision)
        self.is_compact = not isinstance(self._source, tuple)
        self.revision = self._source[2] if isinstance(self._source, tuple) else _sha256(self._source)
        self._encode_here = _start_worker(self._source)
        self.dimension = int(self._encode_here(["dimension"]).shape[1])

    def weights_bytes(self) -> bytes | None:
        """Give the weights file, for `weights` or `install_weights` elsewhere; None where the model's own are used."""
        return None if isinstance(self._source, tuple) else _content(self._source)

    def encode(self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> FloatArray:
        """Give float32 of shape (texts, dimension), each row of length one, in the order of the texts."""
        # Sorted, so that texts of equal length come together: only such are computed in one go.
        distinct = sorted(set(texts), key=lambda text: (len(text), text))
        place_of = {text: place for place, text in enumerate(distinct)}
        found = np.empty((len(distinct), self.dimension), dtype=np.float32)
        done = 0
        for part in self._encode_tasks(list(_tasks(distinct))):
            found[done : done + len(part)] = part
            done += len(part)
            if progress is not None:
                progress(done, len(distinct))
        vectors: FloatArray = found[[place_of[text] for text in texts]]
        return vectors

    def _encode_tasks(self, tasks: list[list[str]]) -> Iterator[FloatArray]:
        if self.workers <= 1 or len(tasks) <= 1:
            yield from map(self._encode_here, tasks)
            return
        try:
            yield from in_processes(_start_worker, (self._source,), tasks, processes=self.workers)
        except ProcessEndedError as error:
            raise EncodingStoppedError(
                f"One of the {self.workers} processes that encode was ended from outside, perhaps for want of memory. "
                "Try again with fewer."
            ) from error


def install_weights(content: bytes, cache: Path | None = None) -> str:
    """Keep a weights file that another machine made; give its revision.

    Raises `EncoderError` when it is no such file and `OSError` when the folder or the disk does not take it.
    """
    try:
        made_from = CompactModel(content).made_from
    except CompactFileError as error:
        raise EncoderError(str(error)) from error
    WeightFiles(cache or user_cache_folder()).keep(content, made_from)
    return hashlib.sha256(content).hexdigest()


# A compact file by path or by content, or a model as (folder, name, revision).
_Source = Path | bytes | tuple[str, str, str]


def _given(files: WeightFiles, revision: str | None, weights: bytes | None) -> _Source | None:
    """Give the file that was asked for when it is in the cache or was handed over."""
    if weights is not None:
        own = hashlib.sha256(weights).hexdigest()
        if revision is not None and own != revision:
            raise EncoderError(f"The weights that were given are not those that were asked for (SHA-256 {own}).")
        return _kept(files, weights, _loaded(weights).made_from)
    return None if revision is None else files.find(own=revision)


def _from_model(files: WeightFiles, name: str, revision: str | None) -> _Source:
    """Give what the model of this name is computed with here, made now where need be."""
    folder = find_model_folder(name)
    made_from = checked_weights_sha256(folder, name)
    whole = (str(folder), name, made_from)
    # A revision that is the model's own checksum asks for the model itself.
    made = None if revision == made_from else _compact_of(files, whole)
    found: _Source = whole if made is None else made
    if revision not in {None, made_from} and (made is None or _sha256(made) != revision):
        raise WeightsMissingError(
            f"The weights file {revision} of the encoder {name} is not here, and what is made here is another."
        )
    return found


def _compact_of(files: WeightFiles, whole: tuple[str, str, str]) -> Path | bytes | None:
    folder, name, made_from = whole
    if not computes_bytes_fast():
        return None
    kept = files.find(made_from=made_from)
    if kept is not None:
        return kept
    try:
        # In a process of its own, which gives the memory back that only the making needs.
        (content,) = in_processes(_start_maker, (), [(folder, name, made_from)], processes=1)
    except ProcessEndedError:
        content = "The process that made it was ended from outside, perhaps for want of memory."
    if isinstance(content, EncoderError):
        raise content
    if isinstance(content, str):
        _log.warning("The encoder %s is used as it is, which is slower: no compact file was made. %s", name, content)
        return None
    return _kept(files, content, made_from)


def _start_maker() -> Callable[[tuple[str, str, str]], bytes | str | EncoderError]:
    quantising = importlib.import_module("citizen_voice.grouping.quantising")

    def make(whole: tuple[str, str, str]) -> bytes | str | EncoderError:
        try:
            content: bytes = quantising.make_compact(*whole)
        except quantising.NotQuantisableError as error:
            return str(error)
        except EncoderError as error:
            return error
        # The exporter raises what it likes; the model itself still serves.
        except Exception as error:  # noqa: BLE001
            return f"{type(error).__name__}: {str(error).splitlines()[0][:200] if str(error) else ''}"
        return content

    return make


def _kept(files: WeightFiles, content: bytes, made_from: str) -> Path | bytes:
    try:
        return files.keep(content, made_from)
    except OSError as error:
        _log.warning(
            "The compact model can't be kept in %s (%s), so it will be made again next time. Make room, or name "
            "another folder with CITIZEN_VOICE_CACHE.",
            files.folder,
            error.strerror or error,
        )
        return content


def _start_worker(source: _Source) -> _Encode:
    if isinstance(source, tuple):
        # Loaded only where it is needed: it takes seconds and hundreds of megabytes.
        full_model = importlib.import_module("citizen_voice.grouping.full_model")
        encode: _Encode = full_model.full_encoder(*source[:2])
        return encode
    return _loaded(_content(source)).encode


def _loaded(content: bytes) -> CompactModel:
    try:
        return CompactModel(content)
    except CompactFileError as error:
        raise EncoderError(str(error)) from error


def _content(source: Path | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def _sha256(source: Path | bytes) -> str:
    return hashlib.sha256(_content(source)).hexdigest()


def _tasks(texts: Sequence[str]) -> Iterator[list[str]]:
    """Cut into tasks of about equal work: so many texts or characters at most, but at least one text."""
    task: list[str] = []
    characters = 0
    for text in texts:
        if task and (len(task) == _TEXTS_A_TASK or characters + len(text) > _CHARACTERS_A_TASK):
            yield task
            task, characters = [], 0
        task.append(text)
        characters += len(text)
    if task:
        yield task
