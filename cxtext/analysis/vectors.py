"""The vectors of the distinct mentions of an analysis, kept so that edits need not encode them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cxtext.errors import ArtifactError
from cxtext.topics.vectors import on_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["VECTORS_FILE", "MentionVectors"]

VECTORS_FILE = "vectors.safetensors"
MOST = 50_000
"""Distinct mentions whose vectors are kept (with 384 columns 38 MB); of more, they are encoded anew when needed."""


@dataclass(frozen=True, eq=False)
class MentionVectors:
    """Vectors on the grid, int16 (n, d), of the distinct mentions in sorted order: in memory, or in a run's file."""

    grid: NDArray[np.int16] | None = None
    path: Path | None = None

    @classmethod
    def of(cls, texts: Sequence[str], vectors: NDArray[np.floating]) -> MentionVectors:
        """Keep the vectors (one row per text) unless there are too many."""
        first = {text: row for row, text in reversed(list(enumerate(texts)))}
        if len(first) > MOST:
            return cls()
        rows = np.array([first[text] for text in sorted(first)], dtype=np.int64)
        return cls(on_grid(vectors[rows]).astype(np.int16))

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Vectors of all ``texts``, (n, d) on the grid; None where they are not kept.

        Raises
        ------
        ArtifactError
            The file is cut short or damaged.
        """
        grid = self._grid()
        distinct = sorted(set(texts))
        if grid is None or len(grid) != len(distinct):
            return None
        place = {text: row for row, text in enumerate(distinct)}
        found: NDArray[np.float32] = grid[[place[text] for text in texts]].astype(np.float32)
        return found

    def save(self, folder: Path) -> None:
        """Write them into ``folder`` where they are kept."""
        from safetensors.numpy import save_file

        grid = self._grid()
        if grid is not None:
            save_file({"grid": grid}, folder / VECTORS_FILE)

    def _grid(self) -> NDArray[np.int16] | None:
        if self.grid is not None or self.path is None or not self.path.is_file():
            return self.grid
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            grid: NDArray[np.int16] = load_file(self.path)["grid"]
        except (SafetensorError, KeyError, OSError) as error:
            raise ArtifactError(f"{self.path} is damaged: {error}; delete it: it can be made anew.") from None
        return grid
