"""Texts that are nearly the same: MinHash signatures to find candidates, exact shingles to decide.

A text is the set of its stretches of five characters (letters and digits only, lower case). Two texts are nearly the
same where their sets overlap by four fifths (Jaccard). Candidates come from locality-sensitive hashing of MinHash
signatures [1]_, so the work grows with the number of texts, not with the number of pairs; every candidate is then
checked on the sets themselves, so no two texts are joined by an accident of hashing.

References
----------
.. [1] Broder, A. Z. (1997). On the resemblance and containment of documents. Compression and Complexity of Sequences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_OVERLAP = 0.8
"""Share of stretches that two texts have in common (Jaccard) from which on they are nearly the same."""

_SHINGLE = 5
# Eight bands of three: at an overlap of 0.8 a pair is missed once in 300, at 0.9 once in two million.
_BANDS, _ROWS = 8, 3
# The start of a comment tells it from another; the rest would only cost time.
_MAX_CHARS = 2_000
# As much as stays in the cache of a core.
_CHUNK_CHARS = 16_000
# Leaders that one text is compared with; more share a band only in texts made to do so.
_MAX_COMPARED = 16

_NOT_WORD = re.compile(r"\[\w+(?: \d+)?\]|[\W_]+")
_NOT_PLAIN_WORD = re.compile(r"[^a-z0-9]+")


def bare(text: str) -> str:
    """Return the words of a text, lower case, without punctuation and masks."""
    if text.isascii() and "[" not in text:
        return _NOT_PLAIN_WORD.sub(" ", text.lower()).strip()  # the same, faster
    return _NOT_WORD.sub(" ", text).strip().casefold()


def groups(texts: Sequence[str]) -> list[int]:
    """Put texts that are nearly the same into one group.

    The first of a group, in alphabetical order, is its leader: every other is nearly the same as the leader, so chains
    of small changes do not join what is different. The grouping does not depend on the order of ``texts``.

    Parameters
    ----------
    texts
        Texts as :func:`bare` returns them.

    Returns
    -------
    list of int
        The group of each text; groups are numbered in the order of their leaders.
    """
    distinct = sorted(set(texts))
    leaders: list[str] = []
    by_band: dict[tuple[int, int], list[int]] = {}
    known: dict[int, frozenset[str]] = {}
    group_of: dict[str, int] = {}
    for text, bands in zip(distinct, _shared_bands(_signatures(distinct)), strict=True):
        candidates = sorted({leader for band in bands for leader in by_band.get(band, ())})[:_MAX_COMPARED]
        group = _first_like(text, candidates, leaders, known) if candidates else None
        if group is None:
            group = len(leaders)
            leaders.append(text)
            for band in bands:
                entries = by_band.setdefault(band, [])
                if len(entries) < _MAX_COMPARED:
                    entries.append(group)
        group_of[text] = group
    return [group_of[text] for text in texts]


def _first_like(text: str, candidates: list[int], leaders: list[str], known: dict[int, frozenset[str]]) -> int | None:
    own = _shingles(text)
    for leader in candidates:
        if leader not in known:
            known[leader] = _shingles(leaders[leader])
        other = known[leader]
        if len(own & other) >= MIN_OVERLAP * len(own | other):
            return leader
    return None


def _shingles(text: str) -> frozenset[str]:
    text = text[:_MAX_CHARS].ljust(_SHINGLE)
    return frozenset([text[place : place + _SHINGLE] for place in range(len(text) - _SHINGLE + 1)])


def _shared_bands(signatures: NDArray[np.uint64]) -> list[list[tuple[int, int]]]:
    """Return for each text its bands (number, hash) that another text has too: most have none, and need no look."""
    bands: list[list[tuple[int, int]]] = [[] for _ in range(len(signatures))]
    if not bands:
        return bands
    for number in range(_BANDS):
        hashes = signatures[:, number]
        order = np.argsort(hashes, kind="stable")
        same = hashes[order][1:] == hashes[order][:-1]
        shared = np.concatenate([same, [False]]) | np.concatenate([[False], same])
        for place in order[shared].tolist():
            bands[place].append((number, int(hashes[place])))
    return bands


def _signatures(texts: list[str]) -> NDArray[np.uint64]:
    """Return the hashes of the bands, one row a text."""
    signatures = np.zeros((len(texts), _BANDS), dtype=np.uint64)
    start = 0
    while start < len(texts):
        end, size = start, 0
        while end < len(texts) and (end == start or size + len(texts[end]) <= _CHUNK_CHARS):
            size += min(len(texts[end]), _MAX_CHARS)
            end += 1
        signatures[start:end] = _chunk(texts[start:end])
        start = end
    return signatures


def _chunk(texts: list[str]) -> NDArray[np.uint64]:
    padded = [text[:_MAX_CHARS].ljust(_SHINGLE) for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    lengths = np.array([len(text) for text in padded])
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    hashes = np.zeros(len(codes) - _SHINGLE + 1, dtype=np.uint64)
    for place in range(_SHINGLE):
        hashes = hashes * np.uint64(0x100000001B3) + codes[place : place + len(hashes)]
    # Stretches that reach into the next text count for none.
    last = np.repeat(first + lengths - _SHINGLE, lengths)[: len(hashes)]
    inside = np.arange(len(hashes)) <= last
    hashes = hashes[inside]
    counts = lengths - _SHINGLE + 1
    begin = np.concatenate([[0], np.cumsum(counts)[:-1]])
    bands = np.zeros((len(texts), _BANDS), dtype=np.uint64)
    values, spare = np.empty_like(hashes), np.empty_like(hashes)
    for number in range(_BANDS * _ROWS):
        np.add(hashes, np.uint64((number + 1) * 0x9E3779B97F4A7C15 % 2**64), out=values)
        smallest = np.minimum.reduceat(_mix(values, spare), begin)
        band = number // _ROWS
        mixed = bands[:, band] * np.uint64(31) + smallest
        bands[:, band] = _mix(mixed, np.empty_like(mixed))
    return bands


def _mix(values: NDArray[np.uint64], spare: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter numbers in place (the finaliser of SplitMix64; arithmetic is modulo 2^64); ``spare`` is overwritten."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        np.right_shift(values, np.uint64(shift), out=spare)
        np.bitwise_xor(values, spare, out=values)
        np.multiply(values, np.uint64(factor), out=values)
    np.right_shift(values, np.uint64(31), out=spare)
    return np.bitwise_xor(values, spare, out=values)
