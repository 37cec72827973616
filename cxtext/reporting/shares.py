"""The two kinds of figure that a report shows: a share of a count, and a value on a scale of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval: ``count`` of ``total``.

    Examples
    --------
    >>> Share(0.25, 0.12, 0.45, count=5, total=20).value
    0.25
    """

    value: float
    low: float | None
    high: float | None
    count: int
    total: int


@dataclass(frozen=True)
class Figure:
    """A measured value on a scale of its own (a score, an effect) with its 95 % interval and sample size.

    Examples
    --------
    >>> Figure(-2.1, -2.6, -1.5, n=140).value
    -2.1
    """

    value: float
    low: float | None
    high: float | None
    n: int | None = None
