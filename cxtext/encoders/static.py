"""The fast encoder: static token vectors, no neural network layers over tokens.

Topic vectors are the mean of static token vectors distilled from the accurate encoder (the idea of Model2Vec, Tulkens
and van Dongen 2024). Reading features see each token with its two neighbours: a convolution of width three
(Kim 2014, arXiv:1408.5882) over static vectors is a sum of three rows of tables, so it costs no matrix product. Its
mean and maximum over the text, and a small hidden layer that sees the survey question, are taught by the accurate
reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cxtext.artifacts import find_model
from cxtext.encoders.heads import row_product
from cxtext.encoders.wording import reword
from cxtext.encoders.wordpieces import WordPieces

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["StaticEncoder"]

# Texts at once: few enough that their token states stay in the processor's cache.
_CHUNK = 512


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
        folder = find_model("encoder-fast", path)
        self.dim = int(folder.config["dim"])
        self.version = folder.version
        self._pieces = WordPieces(folder.file("tokenizer.json"), int(folder.config["max_tokens"]))
        self._topic = _dequantised(folder.arrays("topic.safetensors"), "vectors")
        reading = folder.arrays("reading.safetensors")
        self._before, self._tokens, self._after = (
            _dequantised(reading, name) for name in ("before", "tokens", "after")
        )
        self._hidden = {
            name: reading[name] for name in ("text.weight", "text.bias", "question.weight", "question.bias")
        }

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 unit vectors for topics, shape (n, 256); a text without any known token gets zeros."""
        vectors = np.asarray(_means(*_flat(self._ids(texts)), len(self._topic)) @ self._topic, dtype=np.float32)
        norms = np.sqrt(np.einsum("nd,nd->n", vectors, vectors))[:, None]
        return vectors / np.maximum(norms, 1e-9)

    def read(self, texts: Sequence[str], questions: Sequence[str] | None = None) -> np.ndarray:
        """Return float32 features for the classifiers, shape (n, m); an empty question means none was asked."""
        seen = self._see(texts)
        hidden = row_product(seen, self._hidden["text.weight"]) + self._hidden["text.bias"]
        asked = sorted({question for question in questions or () if question})
        if questions is not None and asked:
            shift = row_product(self._see(asked), self._hidden["question.weight"]) + self._hidden["question.bias"]
            shift = np.concatenate([np.zeros((1, shift.shape[1]), dtype=np.float32), shift])
            place = {question: row for row, question in enumerate(asked, start=1)}
            hidden = hidden + shift[[place.get(question, 0) for question in questions]]
        return np.concatenate([seen, np.maximum(hidden, 0)], axis=1).astype(np.float32, copy=False)

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return self._pieces.ids([reword(str(text)) for text in texts])

    def _see(self, texts: Sequence[str]) -> np.ndarray:
        """Mean token vector, and mean and maximum of the convolution, of each text."""
        ids = self._ids(texts)
        width = self._before.shape[1]
        seen = np.zeros((len(ids), self._tokens.shape[1] + width), dtype=np.float32)
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            filled = [row for row, text in enumerate(part) if text]
            if filled:
                seen[[start + row for row in filled]] = self._states([part[row] for row in filled])
        return seen

    def _states(self, ids: list[list[int]]) -> np.ndarray:
        flat, starts = _flat(ids)
        width = self._before.shape[1]
        # Token 0 (padding) stands before the first and after the last token.
        previous, following = np.roll(flat, 1), np.roll(flat, -1)
        previous[starts[:-1]], following[starts[1:] - 1] = 0, 0
        centre = self._tokens[flat]
        states = centre[:, -width:] + self._before[previous]
        states += self._after[following]
        np.maximum(states, 0, out=states)
        bag_and_mean = _pool(starts) @ np.concatenate([centre[:, :-width], states], axis=1)
        return np.concatenate([bag_and_mean, np.maximum.reduceat(states, starts[:-1], axis=0)], axis=1)


def _flat(ids: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """All token ids in one row, and where each text starts in it (n + 1)."""
    lengths = np.fromiter((len(row) for row in ids), dtype=np.int64, count=len(ids))
    flat = np.fromiter(chain.from_iterable(ids), dtype=np.int32, count=int(lengths.sum()))
    return flat, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)


def _pool(starts: np.ndarray) -> csr_matrix:
    """Sparse matrix whose product with token states is their mean per text."""
    return _means(np.arange(starts[-1], dtype=np.int32), starts, int(starts[-1]))


def _means(columns: np.ndarray, starts: np.ndarray, n_columns: int) -> csr_matrix:
    """Sparse (n, n_columns) matrix that takes the mean of the named columns of each text."""
    from scipy.sparse import csr_matrix

    lengths = np.diff(starts)
    share = np.repeat((1.0 / np.maximum(lengths, 1)).astype(np.float32), lengths)
    return csr_matrix((share, columns, starts), shape=(len(lengths), n_columns))


def _dequantised(arrays: dict[str, np.ndarray], name: str) -> np.ndarray:
    return arrays[name].astype(np.float32) * arrays[f"{name}.scale"]
