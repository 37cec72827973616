"""Distinct texts in canonical order, and the examples shown of a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from cxtext.errors import InputError
from cxtext.keywords import UNFIT_WORDS, clauses, fold

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

N_EXAMPLES = 5
_READABLE = (20, 160)


@dataclass(frozen=True)
class DistinctTexts:
    """Texts that differ in more than case and punctuation, sorted, so that the order of rows has no say.

    Parameters
    ----------
    texts
        The most frequent way each was written.
    rows
        A row of the input that holds exactly that text.
    counts
        How many rows say it.
    """

    texts: list[str]
    rows: NDArray[np.int64]
    counts: NDArray[np.int64]

    def only(self, places: NDArray[np.int64]) -> DistinctTexts:
        """Return the texts at these places."""
        return DistinctTexts([self.texts[place] for place in places.tolist()], self.rows[places], self.counts[places])


def distinct(texts: Sequence[str]) -> DistinctTexts:
    """Gather the distinct texts; blank ones are left out."""
    # A million texts: each exact wording is looked at once, and only what is kept of it takes memory.
    times = Counter(texts)
    forms: dict[str, str | list[str]] = {}
    for text in times:
        if key := fold(text) or text.strip():
            known = forms.setdefault(key, text)
            if known is not text:
                forms[key] = [*known, text] if isinstance(known, list) else [known, text]
    shown, counts = [], []
    for key in sorted(forms):
        found = forms[key]
        written = [found] if isinstance(found, str) else found
        shown.append(min(written, key=lambda text: (-times[text], text)))
        counts.append(sum(times[text] for text in written))
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        first.setdefault(text, row)
    rows = np.array([first[text] for text in shown], dtype=np.int64)
    return DistinctTexts(shown, rows, np.array(counts, dtype=np.int64))


def mean_of_equals(texts: Sequence[str], nodes: DistinctTexts, values: ArrayLike) -> NDArray[np.float64]:
    """Return the mean value of the rows that each distinct text stands for.

    Parameters
    ----------
    texts
        The texts that ``nodes`` were made of.
    nodes
        Of :func:`distinct`.
    values
        (n,) one number per text.

    Raises
    ------
    InputError
        Not one finite number per text.
    """
    table = np.asarray(values, dtype=np.float64)
    if table.shape != (len(texts),) or not np.isfinite(table).all():
        raise InputError(
            f"sentiment has the shape {table.shape} or gaps; give one number for each of {len(texts)} texts."
        )
    place = {fold(text) or text.strip(): node for node, text in enumerate(nodes.texts)}
    node = np.array([place.get(fold(text) or text.strip(), -1) for text in texts], dtype=np.int64)
    # On a grid, so that the order of rows has no say in the last bit of a sum.
    whole = np.round(table * 10_000)
    total = np.bincount(node[node >= 0], weights=whole[node >= 0], minlength=len(nodes.texts))
    return np.asarray(total / 10_000 / np.maximum(nodes.counts, 1))


def sample(texts: Sequence[str], size: int) -> NDArray[np.int64]:
    """Places of at most ``size`` texts, chosen by the hash of the text alone, in ascending order."""
    if len(texts) <= size:
        return np.arange(len(texts))
    digests = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts]
    return np.array(sorted(sorted(range(len(texts)), key=lambda place: digests[place])[:size]), dtype=np.int64)


def pick_examples(texts: Sequence[str], grid: NDArray[np.float32], closeness: NDArray[np.float64]) -> list[str]:
    """Choose central, readable mentions that differ from one another.

    Parameters
    ----------
    texts
        Distinct mentions of one topic, most central first.
    grid
        (n, d) their vectors on the grid.
    closeness
        (n,) cosine of each to the middle of the topic.

    Returns
    -------
    list of str
        At most five. Each next one has the best closeness less half its likeness to those chosen (maximal marginal
        relevance, Carbonell & Goldstein 1998).
    """
    from cxtext.topics.vectors import SCALE

    low, high = _READABLE
    penalty = np.array(
        [0.25 * (len(text) < low) + 0.35 * (len(text) > high) + 0.5 * _unreadable(text) for text in texts]
    )
    worth = closeness - penalty
    repeated = np.zeros(len(texts))
    chosen: list[int] = []
    while len(chosen) < min(N_EXAMPLES, len(texts)):
        value = np.round(worth - 0.5 * repeated, 6)
        value[chosen] = -np.inf
        place = int(value.argmax())
        chosen.append(place)
        alike = (grid @ grid[place]).astype(np.float64) / SCALE**2
        repeated = np.maximum(repeated, alike)
    return [texts[place] for place in chosen]


def _unreadable(text: str) -> bool:
    words = [word.casefold() for part in clauses(text) for word in part]
    return len(words) < 2 or any(word in UNFIT_WORDS for word in words) or "[" in text or "<" in text
