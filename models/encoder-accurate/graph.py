"""Build the 8-bit ONNX graphs of a BERT encoder, layer by layer, from plain arrays.

Weights are int8 with one scale per output column. Activations are quantised on the fly with one scale per token (the
idea of LLM.int8(), Dettmers et al. 2022, arXiv:2208.07339), not per batch as ``quantize_dynamic`` does: closer to the
32-bit model, and a text's result does not depend on what else is in its batch. All texts of a batch have the same
length, so there is no mask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_CONTRIB = "com.microsoft"  # fused operators of onnxruntime
_HEADS = 12
_EPSILON = 1e-12
_STATES: list[str | int] = ["batch", "length", 384]

Weights = Mapping[str, np.ndarray]


class Graph:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.last_axis = self.constant(np.array([-1], np.int64))
        self.tiny = self.constant(np.float32(1e-9))
        self.step = self.constant(np.float32(1 / 127))
        self.middle = self.constant(np.array(128, np.uint8))

    def constant(self, array: np.ndarray) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operator: str, *inputs: str, out: str | None = None, n_out: int = 1, domain: str = "", **attributes):
        names = [out] if out else [f"n{len(self.nodes)}_{k}" for k in range(n_out)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, domain=domain, **attributes))
        return names[0] if n_out == 1 else names

    def save(self, path: Path, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]) -> None:
        graph = helper.make_graph(self.nodes, path.stem, list(inputs), list(outputs), self.constants)
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(_CONTRIB, 1)]
        onnx.save(helper.make_model(graph, opset_imports=versions, ir_version=9, producer_name="cxtext"), path)


def _quantised_columns(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scale = np.abs(weight).max(axis=0) / 127
    return np.clip(np.round(weight / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


def _linear(graph: Graph, hidden: str, weight: np.ndarray) -> str:
    """``hidden @ weight`` in integers; the bias is left to the fused operator that follows."""
    largest = graph.add("ReduceMax", graph.add("Abs", hidden), graph.last_axis, keepdims=1)
    largest = graph.add("Max", largest, graph.tiny)
    rows = graph.add("QuantizeLinear", graph.add("Div", hidden, largest), graph.step, graph.middle)
    columns, scale = _quantised_columns(weight)
    product = graph.add(
        "MatMulIntegerToFloat", rows, graph.constant(columns), graph.step, graph.constant(scale), graph.middle,
        domain=_CONTRIB,
    )  # fmt: skip
    return graph.add("Mul", product, largest)


def _skip_norm(graph: Graph, output: str, skip: str, weights: Weights, norm: str, bias: str) -> str:
    # Plain operators: onnxruntime's fused SkipLayerNormalization took a fifth of the whole time, these half of that.
    total = graph.add("Add", graph.add("Add", output, graph.constant(weights[bias])), skip)
    scale, shift = graph.constant(weights[f"{norm}.weight"]), graph.constant(weights[f"{norm}.bias"])
    return graph.add("LayerNormalization", total, scale, shift, epsilon=_EPSILON)


def _layer(graph: Graph, hidden: str, weights: Weights, prefix: str) -> str:
    parts = [f"{prefix}attention.self.{name}" for name in ("query", "key", "value")]
    joined = _linear(graph, hidden, np.concatenate([weights[f"{part}.weight"].T for part in parts], axis=1))
    query, key, value = graph.add("Split", joined, n_out=3, axis=-1, num_outputs=3)
    bias = graph.constant(np.concatenate([weights[f"{part}.bias"] for part in parts]))
    context = graph.add("MultiHeadAttention", query, key, value, bias, domain=_CONTRIB, num_heads=_HEADS)
    attended = _linear(graph, context, weights[f"{prefix}attention.output.dense.weight"].T)
    hidden = _skip_norm(
        graph, attended, hidden, weights, f"{prefix}attention.output.LayerNorm", f"{prefix}attention.output.dense.bias"
    )
    inner = _linear(graph, hidden, weights[f"{prefix}intermediate.dense.weight"].T)
    inner = graph.add("BiasGelu", inner, graph.constant(weights[f"{prefix}intermediate.dense.bias"]), domain=_CONTRIB)
    outer = _linear(graph, inner, weights[f"{prefix}output.dense.weight"].T)
    return _skip_norm(graph, outer, hidden, weights, f"{prefix}output.LayerNorm", f"{prefix}output.dense.bias")


def _embed(graph: Graph, weights: Weights, max_tokens: int) -> str:
    words, scale = _quantised_columns(weights["embeddings.word_embeddings.weight"].T)
    gathered = graph.add("Cast", graph.add("Gather", graph.constant(words.T), "input_ids"), to=TensorProto.FLOAT)
    hidden = graph.add("Mul", gathered, graph.add("Gather", graph.constant(scale[:, None]), "input_ids"))
    places = weights["embeddings.position_embeddings.weight"][:max_tokens]
    places = places + weights["embeddings.token_type_embeddings.weight"][0]
    zero = graph.constant(np.array([0], np.int64))
    length = graph.add("Shape", "input_ids", start=1, end=2)
    hidden = graph.add("Add", hidden, graph.add("Slice", graph.constant(places), zero, length, zero))
    return graph.add(
        "LayerNormalization", hidden, graph.constant(weights["embeddings.LayerNorm.weight"]),
        graph.constant(weights["embeddings.LayerNorm.bias"]), epsilon=_EPSILON,
    )  # fmt: skip


def build_embeddings(path: Path, weights: Weights, max_tokens: int) -> None:
    """Write the graph token ids → token embeddings."""
    graph = Graph()
    given = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])
    _finish(graph, _embed(graph, weights, max_tokens), path, given)


def build_tower(path: Path, weights: Weights, layers: Sequence[str]) -> None:
    """Write the graph hidden states → hidden states; ``layers`` are the prefixes of the layers' weights, in order."""
    graph = Graph()
    hidden = "hidden"
    for prefix in layers:
        hidden = _layer(graph, hidden, weights, prefix)
    _finish(graph, hidden, path, helper.make_tensor_value_info("hidden", TensorProto.FLOAT, _STATES))


def _finish(graph: Graph, hidden: str, path: Path, given: onnx.ValueInfoProto) -> None:
    graph.add("Identity", hidden, out="states")
    graph.save(path, [given], [helper.make_tensor_value_info("states", TensorProto.FLOAT, _STATES)])
