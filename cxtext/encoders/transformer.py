"""The accurate encoder: a six-layer transformer in 8 bits, run by onnxruntime.

On shared token embeddings stand two towers: the topic tower is the original all-MiniLM-L6-v2, so that vectors say what
a text is about; the reading tower was tuned for sentiment, stage, emotion, intent and effort, and sees the survey
question as two more tokens.

Activations are quantised per token rather than per batch (the idea of LLM.int8(), Dettmers et al. 2022,
arXiv:2208.07339), texts are batched by exact length, and pooling is done outside: so a text's vector is the same, bit
for bit, whatever else is encoded with it and on however many threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.artifacts import find_model
from cxtext.encoders.heads import row_product
from cxtext.encoders.wording import reword
from cxtext.errors import ArtifactError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["TransformerEncoder"]

_TOKENS_PER_BATCH = 512


class TransformerEncoder:
    """Encode texts with the shipped transformer.

    Parameters
    ----------
    path
        Folder of the model; None takes the one that ships.
    threads
        Batches run side by side; None takes one per available core. Results do not depend on it.

    Examples
    --------
    >>> from cxtext.encoders import load_encoder
    >>> load_encoder("accurate").encode(["The queue was endless."]).shape
    (1, 384)
    """

    name = "accurate"

    def __init__(self, path: str | Path | None = None, threads: int | None = None) -> None:
        folder = find_model("encoder-accurate", path)
        self.dim = int(folder.config["dim"])
        self.version = folder.version
        self.threads = threads or _cores()
        self._tokenizer = _load_tokenizer(folder.file("tokenizer.json"), int(folder.config["max_tokens"]))
        self._embeddings = _session(folder.file("embeddings.onnx"))
        self._topic_path = folder.file("topic.onnx")
        self._reading_path = folder.file("reading.onnx")
        self._towers: dict[str, Any] = {}
        self._question = {
            name: values.astype(np.float32) for name, values in folder.arrays("question.safetensors").items()
        }

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 unit vectors for topics, shape (n, 384)."""
        return self.encode_and_read(texts, None, want_reading=False)[0]

    def read(self, texts: Sequence[str], questions: Sequence[str] | None = None) -> np.ndarray:
        """Return float32 features for the classifiers, shape (n, 384); an empty question means none was asked."""
        return self.encode_and_read(texts, questions, want_topics=False)[1]

    def encode_and_read(
        self,
        texts: Sequence[str],
        questions: Sequence[str] | None = None,
        *,
        want_topics: bool = True,
        want_reading: bool = True,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return topic vectors and reading features, each (n, 384), sharing the work that both need."""
        vectors = np.zeros((len(texts) if want_topics else 0, self.dim), dtype=np.float32)
        features = np.zeros((len(texts) if want_reading else 0, self.dim), dtype=np.float32)
        tokens = self._question_tokens(questions, len(texts)) if want_reading else None

        def run(batch: tuple[list[int], np.ndarray]) -> None:
            rows, ids = batch
            hidden = self._embed(ids)
            if want_topics:
                pooled = self._states("topic", hidden).mean(axis=1)
                vectors[rows] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
            if tokens is not None:
                both = np.concatenate([tokens[rows], hidden], axis=1)
                features[rows] = self._states("reading", both).mean(axis=1)

        if want_topics:
            self._tower("topic")
        if want_reading:
            self._tower("reading")
        self._spread(run, self._batches(texts))
        return vectors, features

    def _spread(self, run: Any, batches: Iterable[tuple[list[int], np.ndarray]]) -> None:  # noqa: ANN401
        if self.threads == 1:
            for batch in batches:
                run(batch)
            return
        with ThreadPoolExecutor(self.threads) as pool:
            for _ in pool.map(run, batches):
                pass

    def _tower(self, name: str) -> Any:  # noqa: ANN401
        if name not in self._towers:
            self._towers[name] = _session(self._topic_path if name == "topic" else self._reading_path)
        return self._towers[name]

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], np.ndarray]]:
        encoded = [item.ids for item in self._tokenizer.encode_batch_fast([reword(str(text)) for text in texts])]
        order = sorted(range(len(encoded)), key=lambda row: (len(encoded[row]), row))
        for length, group in groupby(order, key=lambda row: len(encoded[row])):
            rows = list(group)
            step = max(1, _TOKENS_PER_BATCH // length)
            for start in range(0, len(rows), step):
                part = rows[start : start + step]
                yield part, np.array([encoded[row] for row in part], dtype=np.int64)

    def _embed(self, ids: np.ndarray) -> np.ndarray:
        return self._embeddings.run(None, {"input_ids": ids})[0]

    def _states(self, tower: str, hidden: np.ndarray) -> np.ndarray:
        return self._tower(tower).run(None, {"hidden": hidden})[0]

    def _question_tokens(self, questions: Sequence[str] | None, n: int) -> np.ndarray:
        """Tokens of the question behind each text, (n, 2, dim); each distinct question is encoded once."""
        none = self._question["none"].reshape(-1, self.dim)
        if questions is None:
            return np.broadcast_to(none, (n, *none.shape))
        tokens = {"": none}
        for question in sorted({question for question in questions if question}):
            embedded = self._embed(np.array([self._tokenizer.encode(reword(question)).ids], dtype=np.int64))
            means = [embedded.mean(axis=1), self._states("topic", embedded).mean(axis=1)]
            inner = row_product(np.concatenate(means, axis=1), self._question["inner.weight"])
            inner = np.maximum(inner + self._question["inner.bias"], 0)
            outer = row_product(inner, self._question["outer.weight"]) + self._question["outer.bias"]
            tokens[question] = outer.reshape(-1, self.dim)
        return np.stack([tokens[question or ""] for question in questions]) if n else np.zeros((0, *none.shape))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _load_tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def _session(path: Path) -> Any:  # noqa: ANN401
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Batches have many shapes; a memory plan for each of them costs much and gains nothing.
    options.enable_mem_pattern = False
    # Beyond the basic ones, additions and norms are joined to SkipLayerNormalization, which is slower by far: 14,300
    # tokens a second of one core in the place of 19,800 (512 tokens at a time, onnxruntime 1.32).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - onnxruntime raises many private types; each means an unusable file
        raise ArtifactError(f"Model file {path} cannot be run by onnxruntime: {error}.") from None
