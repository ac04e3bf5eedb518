"""Making the one-file model of 8-bit weights that `compact` runs, from a sentence-transformers model.

Usual dynamic quantisation takes one scale for all texts of a call, so that a vector depends on its neighbours. Here
each token has a scale of its own (vector-wise quantisation: Dettmers et al., "LLM.int8()", 2022, section 2.1), and each
column of the weights one. The weights use seven of the eight bits: then the 16-bit sums of processors without dot
products of bytes never overflow, and one file serves every processor.
"""

import io
import warnings
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from transformers import AutoModel

from citizen_voice.grouping.compact import CompactModel, describe
from citizen_voice.grouping.full_model import load_full_model
from citizen_voice.grouping.types import FloatArray

_OPSET = 17
_CONTRIBUTED = "com.microsoft"
_WEIGHT_LIMIT = 63
_MIDDLE = 128
_SMALLEST = 1e-10
_ROWS_OF_A_VOCABULARY = 1000
_LEAST_COSINE = 0.95
_TRIAL = (
    "Mwy o fysiau yn y nos",
    "More buses at night, please.",
    "The pavement on Mill Road is broken and nobody has mended it for years, so people with prams walk on the road.",
    "I think that the council should stop cutting the verges in May, leave the flowers for the bees, " * 4,
)


class NotQuantisableError(ValueError):
    """The model is not of a kind that can be made into a compact file; the message says why."""


def make_compact(folder: str, name: str, made_from: str) -> bytes:
    """Give the compact file of the model in a folder.

    `made_from` is the checksum of the model's weights. The same model and libraries give the same bytes. Raises
    `NotQuantisableError` when the model is not "transformer, mean of the tokens, length one", or when the vectors of
    some sentences come out unlike those of the model itself.
    """
    reference = load_full_model(folder, name)
    tokenizer, longest = _require_plain(reference)
    dimension = int(reference.encode(["dimension"], show_progress_bar=False).shape[1])
    model = onnx.load_model_from_string(_export(_Mean(folder)))
    quantise(model)
    helper.set_model_props(model, describe(made_from, tokenizer, longest, dimension))
    content: bytes = model.SerializeToString(deterministic=True)
    _require_alike(CompactModel(content), reference)
    return content


def _require_plain(model: SentenceTransformer) -> tuple[Tokenizer, int]:
    kinds = [type(module).__name__ for module in model]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise NotQuantisableError(f"It is made of {', '.join(kinds)}.")
    if model[1].pooling_mode not in ("mean", ("mean",), ["mean"]):
        raise NotQuantisableError("Its vectors are not the mean of the tokens.")
    if model.default_prompt_name is not None or getattr(model[0], "do_lower_case", False):
        raise NotQuantisableError("It changes the texts before it reads them.")
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None or not model.max_seq_length:
        raise NotQuantisableError("Its tokeniser is not one of the library tokenizers, or knows no longest text.")
    # A copy: the one of the model is set to pad and cut as its last call needed.
    return Tokenizer.from_str(tokenizer.to_str()), int(model.max_seq_length)


class _Mean(torch.nn.Module):
    """Transformer, mean over the tokens, length one; for texts of equal length, so without a mask.

    Sums are matrix products: with other reductions the order of the additions depends on the size of the batch.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._transformer = AutoModel.from_pretrained(folder, attn_implementation="eager", local_files_only=True).eval()

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Give the vectors, shape (texts, dimension), of token numbers of shape (texts, tokens)."""
        hidden = self._transformer(input_ids=input_ids).last_hidden_state
        total = torch.matmul(torch.ones_like(hidden[:, :, :1]).transpose(1, 2), hidden)
        length = torch.matmul(total, total.transpose(1, 2)).sqrt().clamp(min=1e-12)
        return (total / length).squeeze(1)


def _export(model: torch.nn.Module) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings():
        # The exporter that replaces this one needs a package more and makes the same graph.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (torch.ones((2, 8), dtype=torch.long),),
            stream,  # type: ignore[arg-type]  # its types know only paths, its code writes to a stream as well
            input_names=["input_ids"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": {0: "texts", 1: "tokens"}, "vectors": {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    return stream.getvalue()


def quantise(model: onnx.ModelProto) -> None:
    """Replace each product with a constant matrix by one of bytes, and the table of words by bytes, in place."""
    graph = _Graph(model)
    for node in list(model.graph.node):
        if node.op_type == "MatMul" and graph.is_matrix(node.input[1]):
            graph.replace_product(node)
        elif node.op_type == "Gather" and graph.is_matrix(node.input[0], rows=_ROWS_OF_A_VOCABULARY):
            graph.replace_table(node)
        else:
            graph.nodes.append(node)
    graph.store(model)


class _Graph:
    """A graph while its products are replaced."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self._weights = {weight.name: weight for weight in model.graph.initializer}
        self._replaced: set[str] = set()
        self._rows: dict[str, tuple[str, str]] = {}
        self._one = self._keep("rowwise/one", np.float32(1))
        self._middle = self._keep("rowwise/middle", np.uint8(_MIDDLE))
        self._least = self._keep("rowwise/least", np.float32(_SMALLEST))
        self._step = self._keep("rowwise/step", np.float32(1 / 127))
        self._flat = self._keep("rowwise/flat", np.array([-1], dtype=np.int64))

    def is_matrix(self, name: str, *, rows: int = 1) -> bool:
        """Say whether this is a constant of two dimensions and at least so many rows."""
        return name in self._weights and len(self._weights[name].dims) == 2 and self._weights[name].dims[0] >= rows

    def replace_product(self, node: onnx.NodeProto) -> None:
        """Compute in bytes what the node computes: its input by rows, its weights by columns."""
        weights = numpy_helper.to_array(self._weights[node.input[1]]).astype(np.float32)
        scales = np.maximum(np.abs(weights).max(axis=0) / _WEIGHT_LIMIT, _SMALLEST).astype(np.float32)
        limits = (-_WEIGHT_LIMIT, _WEIGHT_LIMIT)
        quantised = np.clip(np.rint(weights / scales), *limits).astype(np.int8)
        own = node.output[0]
        rows, row_scales = self._quantised_rows(node.input[0], weights.shape[0])
        arguments = [rows, self._keep(f"{own}/weights", quantised), self._one]
        arguments += [self._keep(f"{own}/scales", scales), self._middle]
        product = self._add("MatMulIntegerToFloat", arguments, f"{own}/product", domain=_CONTRIBUTED)
        self._add("Mul", [product, row_scales], own)
        self._replaced.add(node.input[1])

    def _quantised_rows(self, name: str, width: int) -> tuple[str, str]:
        """Give the names of the rows as bytes and of their scales; an input of several products is done once."""
        if name not in self._rows:
            own = f"{name}/rowwise"
            sizes = self._add("Abs", [name], f"{own}/sizes")
            largest = self._add("ReduceMax", [sizes], f"{own}/largest", axes=[-1], keepdims=1)
            bounded = self._add("Max", [largest, self._least], f"{own}/bounded")
            scales = self._add("Mul", [bounded, self._step], f"{own}/scales")
            flat_scales = self._add("Reshape", [scales, self._flat], f"{own}/flat_scales")
            shape = self._keep(f"{own}/width", np.array([-1, width], dtype=np.int64))
            flat = self._add("Reshape", [name, shape], f"{own}/flat")
            count = self._add("Shape", [flat_scales], f"{own}/count")
            middles = self._add("Expand", [self._middle, count], f"{own}/middles")
            values = self._add("QuantizeLinear", [flat, flat_scales, middles], f"{own}/values", axis=0)
            before = self._add("Shape", [name], f"{own}/shape")
            self._rows[name] = (self._add("Reshape", [values, before], f"{own}/bytes"), scales)
        return self._rows[name]

    def replace_table(self, node: onnx.NodeProto) -> None:
        """Keep a table of words as bytes, each row with a scale of its own."""
        table = numpy_helper.to_array(self._weights[node.input[0]]).astype(np.float32)
        scales = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127, _SMALLEST).astype(np.float32)
        own = node.output[0]
        quantised = self._keep(f"{own}/table", np.rint(table / scales).astype(np.int8))
        rows = self._add("Gather", [quantised, node.input[1]], f"{own}/rows")
        row_scales = self._add("Gather", [self._keep(f"{own}/scales", scales), node.input[1]], f"{own}/row_scales")
        self._add("Mul", [self._add("Cast", [rows], f"{own}/floats", to=TensorProto.FLOAT), row_scales], own)
        self._replaced.add(node.input[0])

    def store(self, model: onnx.ModelProto) -> None:
        """Write what was collected into the model."""
        used = {name for node in self.nodes for name in node.input}
        del model.graph.node[:]
        model.graph.node.extend(self.nodes)
        kept = [weight for name, weight in self._weights.items() if name not in self._replaced or name in used]
        del model.graph.initializer[:]
        model.graph.initializer.extend(kept)
        model.opset_import.append(helper.make_opsetid(_CONTRIBUTED, 1))

    def _keep(self, name: str, value: Any) -> str:
        self._weights[name] = numpy_helper.from_array(np.asarray(value), name)
        return name

    def _add(self, kind: str, arguments: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, arguments, [output], **attributes))
        return output


def _require_alike(made: CompactModel, reference: SentenceTransformer) -> None:
    wanted: FloatArray = reference.encode([*_TRIAL], normalize_embeddings=True, show_progress_bar=False)
    cosines = np.einsum("ij,ij->i", made.encode(_TRIAL), wanted)
    if not np.isfinite(cosines).all() or cosines.min() < _LEAST_COSINE:
        raise NotQuantisableError(f"Its vectors come out too unlike its own (cosine {cosines.min():.3f}).")
