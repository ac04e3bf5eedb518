"""A model in one file of 8-bit weights, run by onnxruntime without torch.

The file holds everything that a vector depends on beside the text: the weights, the tokeniser and the number of tokens
after which a text is cut. `quantising` makes such files.
"""

import hashlib
import json
from collections.abc import Sequence

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from citizen_voice.grouping.types import FloatArray, IntArray
from citizen_voice.grouping.weight_files import FORMAT

_TOKENS_A_BATCH = 512


class CompactFileError(ValueError):
    """The bytes are not a model of this format."""


class CompactModel:
    """One model file, loaded, computing on one thread.

    Texts are computed together only with texts of as many tokens, and every number on the way to a vector is computed
    from that vector's text alone, so a vector is the same to the last bit in whatever company its text comes. Raises
    `CompactFileError` when the bytes are no such file.
    """

    def __init__(self, content: bytes) -> None:
        self.sha256 = hashlib.sha256(content).hexdigest()
        try:
            self._session = onnxruntime.InferenceSession(content, _options(), providers=["CPUExecutionProvider"])
            facts = self._session.get_modelmeta().custom_metadata_map
            known = facts.get("format") == FORMAT
            self._tokenizer = Tokenizer.from_str(facts["tokenizer"])
            self.dimension = int(facts["dimension"])
            self.made_from: str = facts["made_from"]
            self._tokenizer.enable_truncation(int(facts["longest"]))
        # Neither library has exceptions of its own for bytes that it can't read.
        except Exception as error:
            raise CompactFileError(f"The compact model can't be read: {str(error).splitlines()[0][:200]}") from error
        if not known:
            raise CompactFileError("The compact model is of another version of this program.")
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Give float32 of shape (texts, dimension), each row of length one, in the order of the texts."""
        tokens = [
            np.array(found.ids, dtype=np.int64)
            for found in self._tokenizer.encode_batch_fast([text.encode("utf-8", "replace").decode() for text in texts])
        ]
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for places in _batches([len(own) for own in tokens]):
            batch = np.stack([tokens[place] for place in places])
            vectors[places] = self._session.run(None, {"input_ids": batch})[0]
        return vectors


def describe(made_from: str, tokenizer: Tokenizer, longest: int, dimension: int) -> dict[str, str]:
    """Give what a file says of itself, as a reader of this version expects it."""
    return {
        "format": FORMAT,
        "made_from": made_from,
        "tokenizer": json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":")),
        "longest": str(longest),
        "dimension": str(dimension),
    }


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options


def _batches(lengths: Sequence[int]) -> list[IntArray]:
    """Cut the places of texts into batches of equal length, of no more tokens than stay in the processor's cache."""
    order = np.argsort(lengths, kind="stable")
    starts = np.flatnonzero(np.diff(np.asarray(lengths)[order], prepend=-1))
    batches: list[IntArray] = []
    for same in np.split(order, starts[1:]):
        if not len(same):
            continue
        size = max(1, _TOKENS_A_BATCH // max(1, lengths[int(same[0])]))
        batches += [same[start : start + size] for start in range(0, len(same), size)]
    return batches
