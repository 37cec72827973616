"""The vectors of the distinct mentions of an analysis, kept so that edits need not encode them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
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
    """Vectors on the grid, int16 (n, d), of the distinct mentions in sorted order: in memory, or in a run's file.

    ``stamp`` is a checksum of the texts, uint8 (16,): a run may have been replaced since it was loaded.
    """

    grid: NDArray[np.int16] | None = None
    stamp: NDArray[np.uint8] | None = None
    path: Path | None = None

    @classmethod
    def of(cls, texts: Sequence[str], vectors: NDArray[np.floating]) -> MentionVectors:
        """Keep the vectors (one row per text) unless there are too many."""
        first = {text: row for row, text in reversed(list(enumerate(texts)))}
        if len(first) > MOST:
            return cls()
        rows = np.array([first[text] for text in sorted(first)], dtype=np.int64)
        return cls(on_grid(vectors[rows]).astype(np.int16), _stamp(sorted(first)))

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Vectors of all ``texts``, (n, d) on the grid; None where they are not kept.

        Raises
        ------
        ArtifactError
            The file is cut short or damaged.
        """
        grid, stamp = self._arrays()
        distinct = sorted(set(texts))
        if grid is None or stamp is None or not np.array_equal(stamp, _stamp(distinct)):
            return None
        place = {text: row for row, text in enumerate(distinct)}
        found: NDArray[np.float32] = grid[[place[text] for text in texts]].astype(np.float32)
        return found

    def save(self, folder: Path) -> None:
        """Write them into ``folder`` where they are kept."""
        import safetensors.numpy

        grid, stamp = self._arrays()
        if grid is not None and stamp is not None:
            (folder / VECTORS_FILE).write_bytes(safetensors.numpy.save({"grid": grid, "stamp": stamp}))

    def _arrays(self) -> tuple[NDArray[np.int16] | None, NDArray[np.uint8] | None]:
        if self.grid is not None or self.path is None or not self.path.is_file():
            return self.grid, self.stamp
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            kept = load_file(self.path)
            return kept["grid"], kept["stamp"]
        except (SafetensorError, KeyError, OSError) as error:
            raise ArtifactError(f"{self.path} is damaged: {error}; delete it: it can be made anew.") from None


def _stamp(texts: Sequence[str]) -> NDArray[np.uint8]:
    digest = blake2b("\x00".join(texts).encode("utf-8", "surrogatepass"), digest_size=16)
    return np.frombuffer(digest.digest(), dtype=np.uint8).copy()
