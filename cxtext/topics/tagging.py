"""Word classes of feedback: what is a noun here, what a verb, from a few small tables and no network.

The class of a word is the largest sum of table rows for the word itself, its endings, its shape and the two words on
either side. Sums are of whole numbers, so the answer is the same on every machine. ``models/tagger/recipe.py`` makes
the tables.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from cxtext.artifacts import find_model
from cxtext.keywords import tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

TAGS = (
    ".", ",", "NN", "NNS", "JJ", "JJR", "VB", "VBP", "VBZ", "VBD", "VBN", "VBG", "MD", "RB", "RP", "DT", "PRP$", "PRP",
    "IN", "TO", "W", "CC", "CD", "X",
)  # fmt: skip
"""Penn Treebank tags, some joined: names are nouns, superlatives JJR, all question words W, the rest X."""
PARTS = ("word", "ending4", "ending3", "ending2", "shape", "before2", "before", "after", "after2")
"""The tables, in the order of the columns of :func:`features`."""

_UNKNOWN, _EDGE = 0, 1


@dataclass(frozen=True)
class Vocabulary:
    """Rows of the tables: 0 is for what is unknown, 1 for the edge of a text; neighbours also go by their ending."""

    words: dict[str, int]
    neighbours: dict[str, int]
    endings: dict[str, int]

    @classmethod
    def of(cls, words: Sequence[str], neighbours: Sequence[str], endings: Sequence[str]) -> Self:
        """Make a vocabulary whose entries are numbered from 2."""
        return cls(*({entry: place for place, entry in enumerate(part, 2)} for part in (words, neighbours, endings)))

    def as_dict(self) -> dict[str, list[str]]:
        """Return the entries in the order of their numbers."""
        return {"words": list(self.words), "neighbours": list(self.neighbours), "endings": list(self.endings)}

    @property
    def sizes(self) -> dict[str, int]:
        """Rows of each table."""
        ending, near = len(self.endings) + 2, len(self.neighbours) + len(self.endings) + 4
        sizes = {"word": len(self.words) + 2, "shape": 8}
        return {part: sizes.get(part, ending if part.startswith("ending") else near) for part in PARTS}

    def rows_of(self, word: str) -> tuple[int, int, int, int, int]:
        """Rows of a lower-case word: itself, its endings of four, three and two letters, and as a neighbour."""
        four, three, two = (self.endings.get(word[-size:], _UNKNOWN) if len(word) > size else 0 for size in (4, 3, 2))
        near = self.neighbours.get(word)
        if near is None:
            near = len(self.neighbours) + 2 + (three or two)
        return self.words.get(word, _UNKNOWN), four, three, two, near


def features(texts: Sequence[Sequence[str]], vocabulary: Vocabulary) -> NDArray[np.int64]:
    """Rows of the tables for each word of all texts, one text after the other: int64 (n_words, 9)."""
    known: dict[str, tuple[int, ...]] = {}
    flat: list[tuple[int, ...]] = []
    # Two edges lie between texts, so that neighbours never come from another one.
    edge = (0, 0, 0, 0, _EDGE, 0)
    inside: list[bool] = []
    for words in texts:
        flat += [edge, edge]
        inside += [False, False]
        for place, word in enumerate(words):
            key = word if place else word + "\0"
            if key not in known:
                known[key] = (*vocabulary.rows_of(word.lower().replace("\u2019", "'")), _shape(word, first=place == 0))
            flat.append(known[key])
            inside.append(True)
    flat += [edge, edge]
    inside += [False, False]
    table = np.array(flat, dtype=np.int64).reshape(-1, 6)
    near = table[:, 4]
    around = [np.roll(near, shift) for shift in (2, 1, -1, -2)]
    return np.stack([*table[:, :4].T, table[:, 5], *around], axis=1)[np.array(inside, dtype=bool)]


def _shape(word: str, *, first: bool) -> int:
    capital = word[:1].isupper() and not first
    return 1 * capital + 2 * any(sign.isdigit() for sign in word) + 4 * ("-" in word)


class Tagger:
    """Tell the word classes of texts.

    Parameters
    ----------
    path
        Folder of the model; None takes the one that ships.

    Examples
    --------
    >>> Tagger().tag(["The app crashes"])
    [[('The', 'DT'), ('app', 'NN'), ('crashes', 'VBZ')]]
    """

    def __init__(self, path: str | Path | None = None) -> None:
        folder = find_model("tagger", path)
        self._tags: list[str] = list(folder.config["tags"])
        entries: dict[str, Any] = json.loads(folder.file("vocabulary.json").read_text(encoding="utf-8"))
        self._vocabulary = Vocabulary.of(**entries)
        self._tables = folder.arrays("weights.safetensors")

    def tag(self, texts: Sequence[str]) -> list[list[tuple[str, str]]]:
        """Return the words of each text with their tags (see :data:`TAGS`), as :func:`cxtext.keywords.tokens` cuts."""
        cut = [tokens(text) for text in texts]
        rows = features(cut, self._vocabulary)
        scores = np.zeros((len(rows), len(self._tags)), dtype=np.int32)
        for place, part in enumerate(PARTS):
            scores += self._tables[part][rows[:, place]]
        best = iter(scores.argmax(axis=1).tolist())
        found = []
        for words in cut:
            tags = [self._tags[next(best)] for _ in words]
            found.append([(word, word if word in ".," else tag) for word, tag in zip(words, tags, strict=True)])
        return found


@lru_cache(maxsize=1)
def shipped_tagger() -> Tagger:
    """Return the tagger that ships with the package, read once."""
    return Tagger()
