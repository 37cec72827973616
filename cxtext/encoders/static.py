"""The fast encoder: a bag of token vectors, no neural network layers over tokens.

Topic vectors are the mean of static token vectors distilled from the accurate encoder (the idea of Model2Vec, Tulkens
and van Dongen 2024). Reading features are the mean of vectors of tokens and hashed token pairs plus a small hidden
layer that sees the survey question, taught by the accurate reader (the idea of fastText, Joulin et al. 2017,
arXiv:1607.01759).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cxtext.artifacts import find_model
from cxtext.encoders.heads import row_product

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["StaticEncoder", "pair_buckets"]

_PAIR_FACTOR = 1_000_003


def pair_buckets(ids: np.ndarray, following: np.ndarray, n_buckets: int) -> np.ndarray:
    """Return the bucket of each pair of neighbouring token ids."""
    return (ids.astype(np.int64) * _PAIR_FACTOR + following) % n_buckets


class StaticEncoder:
    """Encode texts with the shipped static vectors.

    Parameters
    ----------
    path
        Folder of the model; None takes the one that ships.

    Examples
    --------
    >>> from cxtext.encoders import load_encoder
    >>> load_encoder("fast").encode(["The queue was endless."]).shape
    (1, 256)
    """

    name = "fast"

    def __init__(self, path: str | Path | None = None) -> None:
        from tokenizers import Tokenizer

        folder = find_model("encoder-fast", path)
        self.dim = int(folder.config["dim"])
        self.version = folder.version
        self._tokenizer = Tokenizer.from_file(str(folder.file("tokenizer.json")))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(int(folder.config["max_tokens"]))
        self._topic = _dequantised(folder.arrays("topic.safetensors"), "vectors")
        reading = folder.arrays("reading.safetensors")
        self._tokens, self._pairs = _dequantised(reading, "tokens"), _dequantised(reading, "pairs")
        self._hidden = {name: reading[name] for name in ("text.weight", "question.weight", "bias", "asked")}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 unit vectors for topics, shape (n, 256); a text without any known token gets zeros."""
        vectors = np.asarray(_mean_matrix(self._ids(texts), len(self._topic)) @ self._topic, dtype=np.float32)
        norms = np.sqrt(np.einsum("nd,nd->n", vectors, vectors))[:, None]
        return vectors / np.maximum(norms, 1e-9)

    def read(self, texts: Sequence[str], questions: Sequence[str] | None = None) -> np.ndarray:
        """Return float32 features for the classifiers, shape (n, 192); an empty question means none was asked."""
        bag = self._bag(texts)
        hidden = row_product(bag, self._hidden["text.weight"]) + self._hidden["bias"]
        if questions is not None:
            asked = sorted({question for question in questions if question})
            if asked:
                shift = row_product(self._bag(asked), self._hidden["question.weight"]) + self._hidden["asked"]
                shift = np.concatenate([np.zeros((1, shift.shape[1]), dtype=np.float32), shift])
                place = {question: row for row, question in enumerate(asked, start=1)}
                hidden = hidden + shift[[place.get(question, 0) for question in questions]]
        return np.concatenate([bag, np.maximum(hidden, 0)], axis=1).astype(np.float32, copy=False)

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [
            item.ids for item in self._tokenizer.encode_batch([str(text) for text in texts], add_special_tokens=False)
        ]

    def _bag(self, texts: Sequence[str]) -> np.ndarray:
        ids = self._ids(texts)
        pairs = [
            pair_buckets(
                np.array(row[:-1], dtype=np.int64), np.array(row[1:], dtype=np.int64), len(self._pairs)
            ).tolist()
            for row in ids
        ]
        bag = _mean_matrix(ids, len(self._tokens)) @ self._tokens + _mean_matrix(pairs, len(self._pairs)) @ self._pairs
        return np.asarray(bag, dtype=np.float32)


def _mean_matrix(ids: list[list[int]], n_columns: int) -> csr_matrix:
    """Sparse (n, n_columns) matrix whose product with token vectors is their mean per text."""
    from scipy.sparse import csr_matrix

    lengths = np.fromiter((len(row) for row in ids), dtype=np.int64, count=len(ids))
    flat = np.fromiter((token for row in ids for token in row), dtype=np.int32, count=int(lengths.sum()))
    share = np.repeat((1.0 / np.maximum(lengths, 1)).astype(np.float32), lengths)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return csr_matrix((share, flat, starts), shape=(len(ids), n_columns))


def _dequantised(arrays: dict[str, np.ndarray], name: str) -> np.ndarray:
    return arrays[name].astype(np.float32) * arrays[f"{name}.scale"]
