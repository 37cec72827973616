"""What edits stand on: the mentions, and vectors for texts that are none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.errors import InputError
from cxtext.keywords import fold
from cxtext.topics.vectors import on_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cxtext.topics.codebook.corpus import Corpus

__all__ = ["Encode", "Ground"]

Encode = Callable[[list[str]], Any]
"""From texts to their vectors (n, d), in the space of the topics."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Texts and vectors.

    Parameters
    ----------
    corpus
        The mentions.
    bank
        float32 (d,) on the grid: vectors of texts that edits speak of, so that they need not be encoded again.
    encode
        Encodes further texts; None where only known ones can be used.
    """

    corpus: Corpus
    bank: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    encode: Encode | None = None

    def knowing(self, texts: Iterable[str]) -> Ground:
        """Return ground that knows the vectors of all ``texts``.

        Raises
        ------
        InputError
            A text is new and there is nothing to encode it with.
        """
        new = sorted({text for text in texts if text not in self.bank and text not in self.corpus.place})
        if not new:
            return self
        if self.encode is None:
            raise InputError(
                f"The text {new[0][:60]!r} is none of the mentions, and there is no encoder for it; give encode=."
            )
        vectors = on_grid(self.encode(new), len(new))
        if len(self.corpus.grid) and vectors.shape[1] != self.corpus.grid.shape[1]:
            raise InputError(
                f"The encoder gives {vectors.shape[1]} columns, the topics were found in {self.corpus.grid.shape[1]}; "
                "use the encoder they were found with."
            )
        return replace(self, bank={**self.bank, **dict(zip(new, vectors, strict=True))})

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (n, d) of known texts."""
        place = self.corpus.place
        rows = [self.bank[text] if text in self.bank else self.corpus.grid[place[text]] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.corpus.grid.shape[1]), dtype=np.float32)

    def written(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the texts with all other ways in which the mentions write them (case, punctuation)."""
        forms, names = self.corpus.forms, self.corpus.texts
        found: dict[str, None] = {}
        for text in texts:
            found[text] = None
            found.update(dict.fromkeys(names[row] for row in forms.get(fold(text) or text.strip(), ())))
        return tuple(found)
