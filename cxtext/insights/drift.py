"""Does what comes in still look like what a run was made of: shifts of distributions, with what chance alone explains.

Each aspect (language, length, topics, sentiment, confidence …) is a distribution over classes on either side. How far
apart two are is said by the population stability index [1]_, ``sum((p - q) * ln(p / q))``, and the Jensen-Shannon
divergence in bits [2]_ (0 the same, 1 nothing in common). Both are above 0 by chance alone, the more the fewer the
comments [3]_, so each is given less what chance brings, with a 95 % interval from a bootstrap of both sides [4]_.

References
----------
.. [1] Siddiqi, N. (2006). Credit Risk Scorecards. Wiley. The rule of thumb: from 0.1 a moderate, from 0.25 a large
   shift.
.. [2] Lin, J. (1991). Divergence measures based on the Shannon entropy. IEEE Trans. Inf. Theory 37(1), 145-151.
.. [3] Yurdakul, B. (2018). Statistical properties of population stability index. Western Michigan University.
.. [4] Davison, A. & Hinkley, D. (1997). Bootstrap Methods and their Application. Cambridge: basic intervals, section
   5.2; comments are drawn with Poisson weights, which is the same for many (Hanley & MacGibbon, 2006).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cxtext.errors import InputError
from cxtext.insights.intervals import newcombe, share_of

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.insights.base import Floats, Ints

__all__ = ["ASPECTS", "LARGE", "MODERATE", "Aspect", "Profile", "drift_table", "share_table"]

MODERATE = 0.1
LARGE = 0.25
"""Population stability index from which a shift is called moderate, and large."""

NONE = "(none)"
OTHERS = "(rare)"

Profile = Mapping[str, Counter[str] | Counter[float]]
"""For each aspect how often each value occurs: a class, a number, or classes joined by ``;``."""

_DRAWS = 400
_BLOCK = 50
_SMOOTHED = 0.5
_RARE = 0.01
_BINS = 10


@dataclass(frozen=True)
class Aspect:
    """One thing that may shift. ``kind``: one class a comment, several (``sets``), or a number (``numbers``)."""

    name: str
    kind: str
    means: str


ASPECTS: tuple[Aspect, ...] = (
    Aspect("status", "classes", "comments that can be read, say nothing, or are in another language"),
    Aspect("language", "classes", "language of the comments, where it is certain"),
    Aspect("length", "numbers", "words in a comment"),
    Aspect("topics", "sets", "topics of the comments"),
    Aspect("new_topics", "classes", "comments that fit no topic of the run: what is new"),
    Aspect("sentiment", "classes", "sentiment of the comments"),
    Aspect("sentiment_confidence", "numbers", "how sure the sentiment is"),
    Aspect("stage", "classes", "journey stage of the comments"),
    Aspect("stage_confidence", "numbers", "how sure the stage is"),
    Aspect("emotion", "classes", "emotion of the comments"),
    Aspect("intent", "classes", "intent of the comments"),
    Aspect("effort", "classes", "effort that customers tell of"),
)


@dataclass(frozen=True)
class _Side:
    """How often each pattern occurs, and which classes each has: ``counts`` (p,), ``member`` (p, k) of 0 and 1."""

    counts: Ints
    member: Floats

    @property
    def classes(self) -> Floats:
        return np.asarray(self.counts @ self.member, dtype=np.float64)


def drift_table(before: Profile, after: Profile, *, seed: int = 0, draws: int = _DRAWS) -> pd.DataFrame:
    """Measure how far each aspect has shifted.

    Parameters
    ----------
    before, after
        What comments look like on either side; aspects that either lacks are left out.
    seed
        Of the bootstrap.
    draws
        How many there are.

    Returns
    -------
    DataFrame
        One row per aspect: ``aspect``, ``means``, ``n_before`` and ``n_after`` comments; ``psi`` less what chance
        brings with ``psi_low`` and ``psi_high``, ``psi_plain`` as textbooks have it; ``jsd``, ``jsd_low``, ``jsd_high``
        likewise; ``verdict``: ``large`` or ``moderate`` where the whole interval of the index is from 0.25 or 0.1,
        ``none`` where it is below 0.1, else ``unclear``; and the class that ``moved`` most, with its shares
        ``share_before`` and ``share_after``.

    Raises
    ------
    InputError
        ``draws`` is too few for an interval.
    """
    import pandas as pd

    if draws < 100:
        raise InputError(f"draws={draws} is too few for an interval of 95 %; take 100 or more.")
    rows = []
    for place, aspect in enumerate(ASPECTS):
        if not before.get(aspect.name) or not after.get(aspect.name):
            continue
        names, one, other = _sides(aspect, before[aspect.name], after[aspect.name])
        generator = np.random.default_rng([seed, place])
        first, second = _drawn(one, generator, draws), _drawn(other, generator, draws)
        psi, psi_low, psi_high = _less_chance(_psi(one.classes, other.classes), _psi(first, second))
        jsd, jsd_low, jsd_high = _less_chance(_jsd(one.classes, other.classes), _jsd(first, second))
        n_before, n_after = int(one.counts.sum()), int(other.counts.sum())
        shares = one.classes / n_before, other.classes / n_after
        # Of two that moved as far, the first in order.
        most = int(np.argmax(np.abs(shares[1] - shares[0]).round(12)))
        rows.append(
            {
                "aspect": aspect.name,
                "means": aspect.means,
                "n_before": n_before,
                "n_after": n_after,
                "psi": psi,
                "psi_low": psi_low,
                "psi_high": psi_high,
                "psi_plain": float(_psi(one.classes, other.classes)),
                "jsd": jsd,
                "jsd_low": jsd_low,
                "jsd_high": jsd_high,
                "verdict": _verdict(psi_low, psi_high),
                "moved": names[most],
                "share_before": float(shares[0][most]),
                "share_after": float(shares[1][most]),
            }
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS))


_COLUMNS = (
    "aspect", "means", "n_before", "n_after", "psi", "psi_low", "psi_high", "psi_plain", "jsd", "jsd_low", "jsd_high",
    "verdict", "moved", "share_before", "share_after",
)  # fmt: skip


def share_table(before: Profile, after: Profile) -> pd.DataFrame:
    """Return for each class of each aspect its share of comments before and after, and the difference.

    Returns
    -------
    DataFrame
        ``aspect``, ``value``, ``share_before``, ``share_after``, ``difference`` with ``ci_low`` and ``ci_high``
        (95 %, Newcombe's; for each class by itself), largest differences of an aspect first.
    """
    import pandas as pd

    tables = []
    for aspect in ASPECTS:
        if not before.get(aspect.name) or not after.get(aspect.name):
            continue
        names, one, other = _sides(aspect, before[aspect.name], after[aspect.name])
        n_before, n_after = one.counts.sum(), other.counts.sum()
        difference, low, high = newcombe(one.classes, n_before, other.classes, n_after)
        table = pd.DataFrame(
            {
                "aspect": aspect.name,
                "value": names,
                "share_before": share_of(one.classes, n_before),
                "share_after": share_of(other.classes, n_after),
                "difference": difference,
                "ci_low": low,
                "ci_high": high,
            }
        )
        order = np.lexsort((np.arange(len(table)), -np.abs(difference).round(12)))
        tables.append(table.iloc[order])
    columns = ["aspect", "value", "share_before", "share_after", "difference", "ci_low", "ci_high"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _verdict(low: float, high: float) -> str:
    if low >= LARGE:
        return "large"
    if low >= MODERATE:
        return "moderate"
    return "none" if high < MODERATE else "unclear"


def _sides(
    aspect: Aspect, before: Mapping[str, int] | Mapping[float, int], after: Mapping[str, int] | Mapping[float, int]
) -> tuple[list[str], _Side, _Side]:
    """Return the classes that both sides are counted in, and the sides; nothing depends on the order of comments."""
    if aspect.kind == "numbers":
        edges = _edges({float(value): n for value, n in before.items()})
        names = _bins(edges)
        sides = [_binned({float(value): n for value, n in side.items()}, edges) for side in (before, after)]
        return names, sides[0], sides[1]
    one, other = ({str(value): n for value, n in side.items()} for side in (before, after))
    sets = aspect.kind == "sets"
    names = _kept(one, other, sets)
    return names, _patterns(one, names, sets), _patterns(other, names, sets)


def _classes(pattern: str, sets: bool) -> tuple[str, ...]:
    return tuple(pattern.split(";")) if sets and pattern else (pattern or NONE,)


def _kept(one: Mapping[str, int], other: Mapping[str, int], sets: bool) -> list[str]:
    """Return the classes in order; those that are rare on both sides are one class together."""
    shares: dict[str, float] = {}
    for side in (one, other):
        found: Counter[str] = Counter()
        for pattern, n in side.items():
            for name in _classes(pattern, sets):
                found[name] += n
        total = sum(side.values())
        for name, n in found.items():
            shares[name] = max(shares.get(name, 0.0), n / total)
    kept = sorted(name for name, share in shares.items() if share >= _RARE)
    return [*kept, OTHERS] if len(kept) < len(shares) else kept


def _patterns(side: Mapping[str, int], names: list[str], sets: bool) -> _Side:
    place = {name: at for at, name in enumerate(names)}
    others = len(names) - 1
    found: Counter[tuple[int, ...]] = Counter()
    for pattern, n in side.items():
        found[tuple(sorted({place.get(name, others) for name in _classes(pattern, sets)}))] += n
    ordered = sorted(found)
    member = np.zeros((len(ordered), len(names)))
    for row, places in enumerate(ordered):
        member[row, list(places)] = 1.0
    return _Side(np.array([found[one] for one in ordered], dtype=np.int64), member)


def _edges(side: Mapping[float, int]) -> Floats:
    """Return the inner borders of tenths of the side before, fewer where many have the same number."""
    values = np.array(sorted(side), dtype=np.float64)
    up_to = np.cumsum([side[value] for value in values.tolist()])
    wanted = np.arange(1, _BINS) / _BINS * up_to[-1]
    edges = np.unique(values[np.searchsorted(up_to, wanted)])
    return edges[edges < values[-1]] if len(values) > 1 else edges


def _bins(edges: Floats) -> list[str]:
    shown = [f"{edge:g}" for edge in edges.tolist()]
    if not shown:
        return ["all"]
    between = [f"over {low} to {high}" for low, high in pairwise(shown)]
    return [f"to {shown[0]}", *between, f"over {shown[-1]}"]


def _binned(side: Mapping[float, int], edges: Floats) -> _Side:
    values = np.array(sorted(side), dtype=np.float64)
    counts = np.array([side[value] for value in values.tolist()], dtype=np.int64)
    of = np.searchsorted(edges, values, side="left")
    return _Side(np.bincount(of, counts, len(edges) + 1).astype(np.int64), np.eye(len(edges) + 1))


def _drawn(side: _Side, generator: np.random.Generator, draws: int) -> Floats:
    """Return how often each class occurs in each resample of the comments, (draws, k)."""
    blocks = [
        generator.poisson(side.counts, (min(_BLOCK, draws - done), len(side.counts))) @ side.member
        for done in range(0, draws, _BLOCK)
    ]
    return np.concatenate(blocks)


def _distributions(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Return both as shares of all that was counted; half a comment more in each class keeps every share above 0."""
    p, q = one + _SMOOTHED, other + _SMOOTHED
    return p / p.sum(axis=-1, keepdims=True), q / q.sum(axis=-1, keepdims=True)


def _psi(one: Floats, other: Floats) -> Floats:
    p, q = _distributions(one, other)
    return np.asarray(((p - q) * np.log(p / q)).sum(axis=-1))


def _jsd(one: Floats, other: Floats) -> Floats:
    p, q = _distributions(one, other)
    middle = (p + q) / 2
    return np.asarray((p * np.log2(p / middle) + q * np.log2(q / middle)).sum(axis=-1) / 2)


def _less_chance(found: Floats, drawn: Floats) -> tuple[float, float, float]:
    """Return the estimate less its bias with its basic bootstrap interval; nothing is below 0."""
    plain = float(found)
    low, high = np.quantile(drawn, [0.025, 0.975])
    values = 2 * plain - float(drawn.mean()), 2 * plain - float(high), 2 * plain - float(low)
    return max(0.0, values[0]), max(0.0, values[1]), max(0.0, values[2])
