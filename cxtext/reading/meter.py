"""How much of an input was read, for telling how long the rest will take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Meter", "share_read"]


@dataclass
class Meter:
    """Size of an input in bytes, as it lies on the disk (0: unknown), and a function that says how many were read."""

    size: int = 0
    tell: Callable[[], float] = lambda: 0.0


def share_read(meters: Sequence[Meter]) -> float | None:
    """Return the share of all bytes that were read, from 0 to 1; None where it cannot be told."""
    if not meters or not all(meter.size for meter in meters):
        return None
    return min(1.0, sum(min(meter.tell(), meter.size) for meter in meters) / sum(meter.size for meter in meters))
