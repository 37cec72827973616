"""The texts that a codebook is about, each once, with their vectors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cxtext.encoders.texts import as_strings
from cxtext.keywords import fold
from cxtext.topics.texts import DistinctTexts, distinct
from cxtext.topics.vectors import on_grid

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Corpus"]


@dataclass(frozen=True, eq=False)
class Corpus:
    """Distinct mentions in sorted order; nothing here depends on the order of rows.

    Parameters
    ----------
    texts
        Every way of writing, sorted; none is blank.
    counts
        int64 (n,): how many mentions are written so.
    grid
        float32 (n, d): their vectors on the grid (:func:`cxtext.topics.vectors.on_grid`).
    """

    texts: tuple[str, ...]
    counts: NDArray[np.int64]
    grid: NDArray[np.float32]

    @classmethod
    def of(cls, texts: Iterable[object], embeddings: ArrayLike) -> Corpus:
        """Gather the distinct texts; equal texts must have equal rows of ``embeddings`` (n, d).

        Raises
        ------
        InputError
            The embeddings do not match the texts.
        """
        strings = as_strings(texts)
        return cls.on(strings, on_grid(embeddings, len(strings)))

    @classmethod
    def on(cls, texts: Sequence[str], grid: NDArray[np.float32]) -> Corpus:
        """Gather the distinct texts, their vectors (n, d) being on the grid already: rounding twice would move them."""
        first: dict[str, int] = {}
        counts: dict[str, int] = {}
        for row, text in enumerate(texts):
            if text.strip():
                first.setdefault(text, row)
                counts[text] = counts.get(text, 0) + 1
        ordered = sorted(first)
        rows = np.array([first[text] for text in ordered], dtype=np.int64)
        return cls(tuple(ordered), np.array([counts[text] for text in ordered], dtype=np.int64), grid[rows])

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Row of each text."""
        return {text: row for row, text in enumerate(self.texts)}

    @cached_property
    def forms(self) -> Mapping[str, tuple[int, ...]]:
        """Rows of the ways of writing that differ in case and punctuation only, by their folded text."""
        found: dict[str, list[int]] = {}
        for row, text in enumerate(self.texts):
            found.setdefault(fold(text) or text.strip(), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def nodes(self) -> tuple[DistinctTexts, NDArray[np.int64]]:
        """What topics are described from: the texts that differ in more than case, and their rows here."""
        found = distinct([text for text, n in zip(self.texts, self.counts.tolist(), strict=True) for _ in range(n)])
        return found, np.array([self.place[text] for text in found.texts], dtype=np.int64)
